import { isDue, noShift } from '../../policy/index.ts'
import { assert, type UnixMs, unixMs } from '../../units/index.ts'
import { type Candidate, type IndexMarket, watchCandidates } from './market.ts'
import { type PhasePlan, planSteps, sharesAt, stepAt, type Transition } from './phase.ts'
import {
  answerAtOnce,
  type Entry,
  type Exit,
  type Ranking,
  rankCandidates,
  reviewIndex,
} from './review.ts'
import { checkIndexRule, type IndexRule } from './rule.ts'
import { isGone, type ScreenFault } from './screen.ts'
import { includedWeights } from './weigh.ts'

/** What made an index change its targets. */
export type IndexEvent =
  | Entry
  | Exit
  /** A review was due; with all that were listed by then and not ranked, and why. */
  | {
      readonly kind: 'reviewed'
      readonly members: readonly string[]
      readonly screenedOut: readonly ScreenedOut[]
    }
  /** Members come or go in these steps; the change is that of the largest step to who stays. */
  | ({ readonly kind: 'phased' } & PhasePlan)
  | { readonly kind: 'step'; readonly step: number; readonly steps: number }
  /** Of who was on its way out nothing is left to weigh. */
  | { readonly kind: 'gone'; readonly name: string; readonly faults: readonly ScreenFault[] }

/** A candidate that was not ranked. */
export type ScreenedOut = { readonly name: string; readonly faults: readonly ScreenFault[] }

/** Targets of an index from a day on, in the order of its assets; what is left of one is cash. */
export type IndexChange = {
  readonly atMs: UnixMs
  readonly targets: readonly number[]
  readonly why: readonly IndexEvent[]
}

/**
 * Follows an index day by day and lists every change of its targets (STR-2).
 *
 * The first day takes the best at once; a review is due by the rule's cadence. What dies, loses
 * its price or its market cap leaves on that day; what is delisted starts to leave on it, and who
 * becomes eligible for the first time, ranked well inside, starts to come in. All who come and go
 * do so in the steps of the rule; where nothing is held they come at once. Weights follow the
 * market caps of the day of each change.
 *
 * A change sees rows up to its own day: cut the market anywhere, and the changes before the cut
 * are the same. That is also how a running portfolio knows its targets: `indexTargetsAt`.
 */
export function followIndex(
  market: IndexMarket,
  rule: IndexRule,
  fromMs: UnixMs = unixMs(-Infinity),
): IndexChange[] {
  assert(checkIndexRule(rule).ok, 'the rule of an index was checked')
  const watch = watchCandidates(market, rule.screens)
  const changes: IndexChange[] = []
  let state: IndexState | null = null
  for (let day = 0; day < market.days; day++) {
    const candidates = watch(day)
    const nowMs = unixMs(market.dayAtMs[day] as number)
    if (nowMs < fromMs) continue
    const next: Followed = followDay(state, { candidates, nowMs }, rule)
    state = next.state
    if (next.why.length > 0) {
      changes.push({
        atMs: nowMs,
        targets: targetsOf(state, candidates, nowMs, rule),
        why: next.why,
      })
    }
  }
  return changes
}

/**
 * The targets of an index at an instant, and why they are these: the last change that was known
 * by then. Null before its first day.
 *
 * @example
 * const none = new Float64Array(0)
 * const figures = { priceUsd: none, marketCapUsd: none, volumeUsd: none, rank: null }
 * const market = { assets: [], days: 0, dayAtMs: none, ...figures }
 * indexTargetsAt(market, usualIndexRule(10), unixMs(0)) // null
 */
export function indexTargetsAt(
  market: IndexMarket,
  rule: IndexRule,
  nowMs: UnixMs,
  fromMs: UnixMs = unixMs(-Infinity),
): IndexChange | null {
  let days = market.days
  while (days > 0 && (market.dayAtMs[days - 1] as number) > nowMs) days--
  return followIndex({ ...market, days }, rule, fromMs).at(-1) ?? null
}

/** What an index remembers from day to day. Candidates by their place in the market. */
type IndexState = {
  readonly members: readonly number[]
  readonly startedAtMs: UnixMs
  readonly reviewedAtMs: UnixMs
  /** Who has passed every screen before. */
  readonly seen: ReadonlySet<number>
  readonly transition: Transition
  /** Step of the transition that the last targets stand for. */
  readonly step: number
}

type Followed = { readonly state: IndexState; readonly why: readonly IndexEvent[] }

type Day = { readonly candidates: readonly Candidate[]; readonly nowMs: UnixMs }

function followDay(before: IndexState | null, day: Day, rule: IndexRule): Followed {
  const { candidates, nowMs } = day
  const ranking = rankCandidates(candidates, before?.members ?? [], rule)
  if (before === null) return startIndex(day, ranking, rule)
  const { members: current, reviewedAtMs, startedAtMs, seen } = before
  const due = isDue(rule.reviewed, nowMs, reviewedAtMs, startedAtMs, noShift)
  const newcomers = ranking.ranked.filter((at) => !seen.has(at))
  const { members, events } = due
    ? reviewIndex(candidates, ranking, current, rule)
    : answerAtOnce(candidates, ranking, current, newcomers, rule)
  const moved = moveOn(before, { ...day, members, hasChanged: events.length > 0 }, ranking, rule)
  const state = {
    ...moved.state,
    reviewedAtMs: due ? nowMs : reviewedAtMs,
    seen: newcomers.length === 0 ? seen : new Set([...seen, ...newcomers]),
  }
  const reviewed = due ? [reviewedEvent(candidates, ranking, members)] : []
  return { state, why: [...reviewed, ...events, ...moved.why] }
}

/** The first day: the best come in at once. */
function startIndex({ candidates, nowMs }: Day, ranking: Ranking, rule: IndexRule): Followed {
  const { members, events } = reviewIndex(candidates, ranking, null, rule)
  const to = candidates.map((_, at) => (members.includes(at) ? 1 : 0))
  const state: IndexState = {
    members,
    startedAtMs: nowMs,
    reviewedAtMs: nowMs,
    seen: new Set(ranking.ranked),
    transition: { startedAtMs: nowMs, steps: 1, from: to, to },
    step: 1,
  }
  return { state, why: [reviewedEvent(candidates, ranking, members), ...events] }
}

type Move = Day & { readonly members: readonly number[]; readonly hasChanged: boolean }

/** Drops what is gone, and starts or continues the steps of who comes and goes. */
function moveOn(
  before: IndexState,
  { candidates, nowMs, members, hasChanged }: Move,
  { faults }: Ranking,
  rule: IndexRule,
): Followed {
  const gone = candidates.map((_, at) => isGone(faults[at] ?? []))
  const { phase } = rule
  const held = dropGone(before.transition, gone)
  const step = stepAt(held, nowMs, phase.stepDays)
  const dropped = sharesAt(before.transition, before.step).flatMap((share, at): IndexEvent[] => {
    const isLeaver = share > 0 && gone[at] === true && !before.members.includes(at)
    return isLeaver
      ? [{ kind: 'gone', name: candidates[at]?.name ?? '', faults: faults[at] ?? [] }]
      : []
  })
  if (!hasChanged) {
    const stepped: IndexEvent[] =
      step > before.step ? [{ kind: 'step', step, steps: held.steps }] : []
    return { state: { ...before, transition: held, step }, why: [...dropped, ...stepped] }
  }
  const to = candidates.map((_, at) => (members.includes(at) ? 1 : 0))
  if (to.every((share, at) => share === held.to[at])) {
    return { state: { ...before, members, transition: held, step }, why: dropped }
  }
  const from = sharesAt(held, step)
  // Into an empty book all come at once: there is nobody whose weight the steps would spare.
  const plan = from.every((share) => share === 0)
    ? { steps: 1, impactBps: 0 }
    : planSteps({ from, to }, (shares) => weigh(candidates, shares, rule), phase)
  const transition = { startedAtMs: nowMs, steps: plan.steps, from, to }
  const phased: IndexEvent = { kind: 'phased', ...plan }
  return { state: { ...before, members, transition, step: 1 }, why: [...dropped, phased] }
}

function dropGone(transition: Transition, gone: readonly boolean[]): Transition {
  const isHeld = (share: number, at: number) => share > 0 && gone[at] === true
  if (!transition.from.some(isHeld) && !transition.to.some(isHeld)) return transition
  const drop = (shares: readonly number[]) => shares.map((share, at) => (gone[at] ? 0 : share))
  return { ...transition, from: drop(transition.from), to: drop(transition.to) }
}

function targetsOf(
  { transition, step }: IndexState,
  candidates: readonly Candidate[],
  nowMs: UnixMs,
  rule: IndexRule,
): number[] {
  assert(transition.startedAtMs <= nowMs, 'a transition has begun before it is weighed')
  const weights = weigh(candidates, sharesAt(transition, step), rule)
  return weights.map((weight) => weight * (1 - rule.cashShare))
}

function weigh(
  candidates: readonly Candidate[],
  shares: readonly number[],
  rule: IndexRule,
): number[] {
  return includedWeights(
    candidates.map(({ marketCapUsd }) => marketCapUsd ?? Number.NaN),
    shares,
    rule,
  )
}

function reviewedEvent(
  candidates: readonly Candidate[],
  { faults }: Ranking,
  members: readonly number[],
): IndexEvent {
  const nameOf = (at: number) => candidates[at]?.name ?? ''
  const screenedOut = candidates.flatMap(({ name, listedDays }, at): ScreenedOut[] => {
    const own = faults[at] ?? []
    return own.length > 0 && listedDays !== null ? [{ name, faults: own }] : []
  })
  return { kind: 'reviewed', members: members.map(nameOf), screenedOut }
}
