import type { Decision, Hex } from '@evenkeel/core/domain'
import { limits } from '@evenkeel/core/domain'
import {
  type Decided,
  decide,
  nothingKnown,
  type PolicyInput,
  targetWeights,
} from '@evenkeel/core/policy'
import { assert } from '@evenkeel/core/units'
import { recordDecision } from '../db/decisions.ts'
import { appendEvent } from '../db/events.ts'
import { toJson } from '../db/json.ts'
import { type PortfolioRecord, saveMemory, saveSchedule } from '../db/portfolios.ts'
import { saveValuation } from '../db/valuations.ts'
import { type Context, step, tell } from './context.ts'
import { decisionRow, measure } from './decision-row.ts'
import type { Evaluation } from './engine.ts'
import { tendOpenPlan } from './open-plan.ts'
import { propose } from './propose.ts'
import type { Sight } from './seen.ts'
import { doubt, gather, nativePrice, type PricesRead, refuseNativePrice } from './sight.ts'
import { decisionWithoutPlan, targetOfDestination, thinkSimulated } from './think.ts'

/** One look at one portfolio. */
export type EvaluationInput = {
  readonly record: PortfolioRecord
  readonly read: PricesRead
  readonly nowMs: Sight['nowMs']
  /** The owner asks for a rebalance now (CTL-3). */
  readonly manual: boolean
}

/** Gather, then decide, then act: one portfolio at one instant. */
export async function evaluate(context: Context, input: EvaluationInput): Promise<Evaluation> {
  const { record, read, nowMs } = input
  const { id } = record.portfolio
  const sight = await gather(context, record, read, nowMs)
  await keepValuation(context, id, sight)
  const open = await tendOpenPlan(context, record, sight)
  const decided = await step(context, 'decide', { portfolioId: id }, () =>
    decide(policyInput(record, sight, { manual: input.manual, waiting: open !== null })),
  )
  await keepMemory(context, record, decided)
  if (decided.unseen.length > 0) {
    tell(context, 'guardsBlind', { portfolioId: id, parts: decided.unseen })
  }
  const { decision, proposed } = await follow(context, input, sight, decided)
  remember(context, id, sight, decision)
  return { portfolioId: id, decision, proposed }
}

type Followed = { readonly decision: Decision; readonly proposed: Hex | null }

/** Acts on a decision: a plan is proposed, or it is recorded why none was. */
async function follow(
  context: Context,
  input: EvaluationInput,
  sight: Sight,
  { decision, schedule }: Pick<Decided, 'decision' | 'schedule'>,
): Promise<Followed> {
  const { record } = input
  if (decision.kind !== 'rebalance') {
    await keepDecision(context, record, sight, { decision, schedule })
    return { decision, proposed: null }
  }
  const planned = await plan(context, input, sight, decision)
  if (planned.kind !== 'plan') {
    const instead = decisionWithoutPlan(planned)
    // A run that could not be planned is not spent: the next tick tries again.
    const spent = planned.kind === 'nothing' ? schedule : record.schedule
    await keepDecision(context, record, sight, { decision: instead, schedule: spent })
    return { decision: instead, proposed: null }
  }
  const measured = measure(record, sight)
  const proposed = await propose(context, {
    record,
    sight,
    decision,
    measured,
    simulated: planned.plan,
  })
  return { decision, proposed }
}

async function plan(
  context: Context,
  { record, read, nowMs }: EvaluationInput,
  sight: Sight,
  decision: Extract<Decision, { readonly kind: 'rebalance' }>,
): ReturnType<typeof thinkSimulated> {
  const doubts = [
    ...refuseNativePrice(context, read, nowMs),
    ...(await doubt(context, record, sight)),
  ]
  if (doubts.length > 0) return { kind: 'refused', refusals: doubts }
  const nativePriceUsdE18 = nativePrice(context, read)
  assert(nativePriceUsdE18 !== null, 'a checked price is there')
  return thinkSimulated(context, {
    record,
    sight,
    strategy: record.portfolio.strategy,
    destination: targetOfDestination(decision.destination),
    why: decision.why,
    nativePriceUsdE18,
  })
}

/** What the policy sees; after a no the same question rests, however narrow the rule. */
function policyInput(
  record: PortfolioRecord,
  sight: Sight,
  asked: { readonly manual: boolean; readonly waiting: boolean },
): PolicyInput {
  const { portfolio, pause } = record
  const { rule, target } = portfolio.strategy
  const assets = portfolio.assets.map(({ id }) => id)
  return {
    ...restAfterNo(record, rule),
    ...asked,
    nowMs: sight.nowMs,
    assets,
    weighing: sight.sighting.weighing,
    targets: targetWeights(target, assets),
    cash: assets.indexOf(portfolio.cash),
    outlook: nothingKnown,
    memory: record.memory,
    pause,
  }
}

function restAfterNo(
  { schedule, lastRejectedAtMs }: PortfolioRecord,
  rule: PolicyInput['rule'],
): Pick<PolicyInput, 'rule' | 'schedule'> {
  const { lastSettledAtMs } = schedule
  const saidNoLast =
    lastRejectedAtMs !== null && (lastSettledAtMs === null || lastRejectedAtMs > lastSettledAtMs)
  if (!saidNoLast) return { rule, schedule }
  const cooldownMs = Math.max(rule.cooldownMs, limits.restAfterRejectionMs)
  return {
    rule: { ...rule, cooldownMs },
    schedule: { ...schedule, lastSettledAtMs: lastRejectedAtMs },
  }
}

async function keepDecision(
  context: Context,
  record: PortfolioRecord,
  sight: Sight,
  { decision, schedule }: Pick<Decided, 'decision' | 'schedule'>,
): Promise<void> {
  const { id: portfolioId } = record.portfolio
  const row = decisionRow(record, sight, decision, measure(record, sight))
  const isNew = await context.database.db.transaction().execute(async (tx) => {
    await context.assertFence(tx)
    if (
      schedule.lastScheduledAtMs !== record.schedule.lastScheduledAtMs ||
      schedule.lastReviewedAtMs !== record.schedule.lastReviewedAtMs
    ) {
      await saveSchedule(tx, portfolioId, schedule)
    }
    const added = await recordDecision(tx, row)
    if (!added) return false
    const event = { portfolioId, planHash: null, atMs: sight.nowMs }
    await appendEvent(tx, { ...event, type: 'decisionMade' })
    return true
  })
  if (isNew) tell(context, 'decisionMade', { portfolioId, decision })
}

/** Keeps what the rule remembers, where it is anything new. */
async function keepMemory(
  context: Context,
  { portfolio, memory }: PortfolioRecord,
  decided: Decided,
): Promise<void> {
  if (toJson(decided.memory) === toJson(memory)) return
  await saveMemory(context.database.db, portfolio.id, decided.memory)
}

async function keepValuation(context: Context, portfolioId: string, sight: Sight): Promise<void> {
  const { valuation } = sight.sighting
  if (valuation === null || sight.holdings === null) return
  await saveValuation(context.database.db, {
    portfolioId,
    atMs: sight.nowMs,
    valueUsdE18: valuation.totalUsdE18,
    blockNumber: sight.holdings.blockNumber,
  })
}

function remember(context: Context, portfolioId: string, sight: Sight, decision: Decision): void {
  const before = context.sights.get(portfolioId)
  const refusedSinceMs = decision.kind === 'refuse' ? (before?.refusedSinceMs ?? sight.nowMs) : null
  // What cannot be read now is shown as it was last seen, with its age; nothing is decided on it.
  const holdings = sight.holdings ?? before?.holdings ?? null
  const prices = sight.prices ?? before?.prices ?? null
  context.sights.set(portfolioId, { ...sight, holdings, prices, decision, refusedSinceMs })
  context.events.valued(portfolioId, sight.nowMs)
}
