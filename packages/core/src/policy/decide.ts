import {
  type AssetId,
  type Decision,
  type HoldReason,
  inPrecedence,
  type PauseState,
  type Refusal,
  type RuleSettings,
} from '../domain/index.ts'
import { assert, formatInstant, type UnixMs } from '../units/index.ts'
import { destinationOf } from './destination.ts'
import { readGate } from './gate.ts'
import { type GuardPart, type Watched, watchGuards } from './guards/watch.ts'
import type { PolicyMemory } from './memory.ts'
import type { Outlook } from './outlook.ts'
import { ruleToday, volatilityLevelAfter } from './pace.ts'
import { nextRunAt, type ScheduleState } from './schedule.ts'
import { isBeyondBand, type Moment, readTriggers, type TriggerReading } from './triggers.ts'
import { aimFor } from './wanted.ts'

/** What a portfolio weighs, or why nobody can say. */
export type Weighing =
  | { readonly kind: 'known'; readonly weights: readonly number[] }
  | { readonly kind: 'unknown'; readonly refusals: readonly Refusal[] }

/** All that one decision sees. Arrays run in one fixed order, that of `assets`. */
export type PolicyInput = {
  /** Read once a tick; in a backtest the label of the bar. */
  readonly nowMs: UnixMs
  readonly assets: readonly AssetId[]
  /** By `weightsOfValues`, in the backtest and (through `weighPortfolio`) in the daemon. */
  readonly weighing: Weighing
  /** Shares of one, in the order of `assets`; they sum to one. */
  readonly targets: readonly number[]
  /** Assets that cannot be traded and leave the rebalance; none where left out. */
  readonly frozen?: readonly boolean[]
  /** Index of the cash line among the assets. */
  readonly cash: number
  /** What is known around the portfolio; null parts of it are named and left out. */
  readonly outlook: Outlook
  readonly rule: RuleSettings
  readonly schedule: ScheduleState
  /** What the rule remembers of the market and of itself. */
  readonly memory: PolicyMemory
  readonly pause: PauseState
  /** The owner asks for a rebalance now (CTL-3). */
  readonly manual: boolean
  /** An earlier decision waits for its execution: no further one is made. */
  readonly waiting: boolean
}

/** A decision and what to remember after it: the same objects where nothing changed. */
export type Decided = {
  readonly decision: Decision
  readonly schedule: ScheduleState
  readonly memory: PolicyMemory
  /** Guards of the rule that saw too little to judge. */
  readonly unseen: readonly GuardPart[]
}

/**
 * Decides whether to rebalance, and where to. The one decision code of the house: the backtest,
 * the paper account and the live daemon call this function and no other.
 *
 * In order of precedence: what is unknown is refused, a pause holds, a waiting decision holds,
 * then whatever fired becomes one rebalance that lists every reason, the most urgent first
 * (TRG-5), unless the cost gate finds that it is not worth it yet (TRG-6). A review or a calendar
 * run is spent by an evaluation that was free to act on it, gated or not; one missed in a pause,
 * a cooldown or a stop happens once afterwards.
 *
 * @example Ten points off with a 5 pp band
 * const now = unixMs(0)
 * const assets = ['a', 'b'] as AssetId[]
 * const at = { nowMs: now, schedule: scheduleFrom(now), pause: { paused: false } as const }
 * const asked = { manual: false, waiting: false, rule: bandRule(0.05), targets: [0.5, 0.5] }
 * const known = { cash: 1, outlook: nothingKnown, memory: freshMemory }
 * const off = { kind: 'known', weights: [0.6, 0.4] } as const
 * const near = { kind: 'known', weights: [0.5, 0.5] } as const
 * decide({ ...at, ...asked, ...known, assets, weighing: off }).decision.kind // 'rebalance'
 * decide({ ...at, ...asked, ...known, assets, weighing: near }).decision.kind // 'hold'
 */
export function decide(input: PolicyInput): Decided {
  const { weighing, schedule, memory } = input
  if (weighing.kind === 'unknown') {
    return { ...refuse(inPrecedence(weighing.refusals), schedule), memory, unseen: [] }
  }
  assertWeights(weighing.weights, input)
  const { memory: seen, unseen } = watch(input)
  const known = seen === memory ? input : { ...input, memory: seen }
  const answer = decideSeen(known, weighing.weights)
  return { decision: answer.decision, schedule: answer.schedule, memory: seen, unseen }
}

/** A decision and its schedule, once the market has been looked at. */
type Answer = Pick<Decided, 'decision' | 'schedule'>

/** Remembers what the market and the own value show, whether or not anything may be traded. */
function watch(input: PolicyInput): Watched {
  const { rule, outlook, memory } = input
  if (rule.protection === null && rule.forecasts === null) return { memory, unseen: [] }
  const { market, wealth } = outlook
  const watched = watchGuards(memory, { ...input, market, wealth })
  if (rule.forecasts === null) return watched
  const volatilityLevel = volatilityLevelAfter(memory.volatilityLevel, { ...input, market })
  return { ...watched, memory: { ...watched.memory, volatilityLevel } }
}

function decideSeen(input: PolicyInput, weights: readonly number[]): Answer {
  const { schedule, pause, nowMs } = input
  const untilMs = pause.paused ? pause.untilMs : nowMs
  if (untilMs === null || nowMs < untilMs) {
    return input.manual
      ? refuse([pausedRefusal(untilMs)], schedule)
      : hold([{ code: 'PAUSED', untilMs }], schedule)
  }
  if (input.waiting) return hold([{ code: 'DECISION_WAITS' }], schedule)
  return decideFreely(input, weights)
}

/** What to hold, when to trade, how far, and whether it is worth it: one part after the other. */
function decideFreely(input: PolicyInput, weights: readonly number[]): Answer {
  // Written out, not spread: this runs on every bar, and spreading it doubled a backtest's time.
  const { assets, cash, outlook, frozen, memory, nowMs, manual, targets: wanted } = input
  const own = input.rule
  const held = { assets, weights, targets: wanted, frozen, cash, rule: own, outlook, memory }
  const targets = aimFor(held)
  const rule = ruleToday(held)
  const sight = { assets, weights, wanted, targets, cash, frozen, outlook, memory, rule }
  const when = { nowMs, schedule: input.schedule, manual, pace: rule }
  const reading = readTriggers(sight, when)
  const schedule = scheduleAfter(rule, when, reading)
  const why = reading.fired
  if (why.length === 0) return hold(holdReasons(rule, when, reading), schedule)
  const end = destinationOf({ weights, targets, rule, why, cash, outlook })
  const { market, costs } = outlook
  const inputs = { weights, targets, destination: end, cash, market, costs }
  const gate = readGate(rule.costGate, why, inputs)
  if (gate.kind === 'failed') {
    const { expectedBenefitUsd, expectedCostUsd } = gate
    return hold([{ code: 'NOT_WORTH_IT', expectedBenefitUsd, expectedCostUsd }], schedule)
  }
  const destination = { assets: input.assets, weights: end }
  return { decision: { kind: 'rebalance', why, destination, gate }, schedule }
}

function scheduleAfter(
  rule: RuleSettings,
  { schedule, nowMs }: Moment,
  reading: TriggerReading,
): ScheduleState {
  const isFree = reading.coolingUntilMs === null
  const reviewed = isFree && rule.review !== 'continuous' && reading.reviewDue
  const scheduled = reading.fired.some(({ kind }) => kind === 'calendar')
  if (!reviewed && !scheduled) return schedule
  return {
    ...schedule,
    lastReviewedAtMs: reviewed ? nowMs : schedule.lastReviewedAtMs,
    lastScheduledAtMs: scheduled ? nowMs : schedule.lastScheduledAtMs,
  }
}

function holdReasons(
  rule: RuleSettings,
  { schedule, nowMs }: Moment,
  reading: TriggerReading,
): HoldReason[] {
  if (reading.coolingUntilMs !== null) {
    return [{ code: 'COOLING_DOWN', untilMs: reading.coolingUntilMs }]
  }
  const reasons: HoldReason[] = []
  const nextOf = (cadence: NonNullable<RuleSettings['calendar']>) =>
    nextRunAt(cadence, nowMs, schedule.startedAtMs, rule.calendarShift)
  if (rule.bandAbsolute !== null) {
    const { driftAbsolute, limit } = reading.nearest
    const driftAbsoluteMax = Math.abs(driftAbsolute)
    reasons.push(
      rule.review !== 'continuous' && isBeyondBand(reading.nearest)
        ? { code: 'NOT_YET_REVIEWED', nextReviewAtMs: nextOf(rule.review) }
        : { code: 'INSIDE_BAND', driftAbsoluteMax, limit: limit ?? rule.bandAbsolute },
    )
  }
  if (rule.calendar !== null) {
    reasons.push({ code: 'NOT_YET_DUE', nextRunAtMs: nextOf(rule.calendar) })
  }
  return reasons.length > 0 ? reasons : [{ code: 'NEVER_TRADES' }]
}

function assertWeights(weights: readonly number[], input: PolicyInput): void {
  const { assets, targets, cash } = input
  const { market } = input.outlook
  assert(
    weights.length === assets.length && targets.length === assets.length,
    'every asset has a weight and a target',
  )
  assert(cash >= 0 && cash < assets.length, 'the cash line is one of the assets')
  assert(market === null || market.closeUsd.length === assets.length, 'every asset has its closes')
  assert(isOne(weights), 'weights sum to one')
  assert(isOne(targets), 'targets sum to one')
}

/** Float sums of up to 100 shares stay within 1e-13 of one; a wrong vector is off by far more. */
function isOne(shares: readonly number[]): boolean {
  let sum = 0
  for (const share of shares) sum += share
  return Math.abs(sum - 1) < 1e-9
}

function pausedRefusal(untilMs: UnixMs | null): Refusal {
  const until = untilMs === null ? 'until resumed' : `until ${formatInstant(untilMs)}`
  return {
    code: 'PORTFOLIO_PAUSED',
    message: `the portfolio is paused ${until}`,
    field: 'pause',
    limit: 'not paused',
    actual: `paused ${until}`,
  }
}

function hold(why: readonly HoldReason[], schedule: ScheduleState): Answer {
  return { decision: { kind: 'hold', why }, schedule }
}

function refuse(refusals: readonly Refusal[], schedule: ScheduleState): Answer {
  assert(refusals.length > 0, 'a refusal says why')
  return { decision: { kind: 'refuse', refusals }, schedule }
}
