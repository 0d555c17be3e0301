import type {
  Decision,
  Destination,
  FiredTrigger,
  QuotedPlan,
  SimulatedPlan,
  Strategy,
  Target,
} from '@evenkeel/core/domain'
import {
  acceptPreview,
  draftPlan,
  encodeLegs,
  type Outcome,
  planDeadline,
  quotePlan,
} from '@evenkeel/core/planning'
import { assert, type UsdE18, weightsFromFloats } from '@evenkeel/core/units'
import type { PortfolioRecord } from '../db/portfolios.ts'
import { type Context, step } from './context.ts'
import { isWorldFault, refusalOf, withRetries } from './faults.ts'
import type { Sight } from './seen.ts'

/** A rebalance to be planned: what was seen, and where it is to end. */
export type Intent = {
  readonly record: PortfolioRecord
  readonly sight: Sight
  readonly strategy: Strategy
  readonly destination: Target
  readonly why: readonly FiredTrigger[]
  readonly nativePriceUsdE18: UsdE18
}

/**
 * Draft and quote: the trades that reach the destination, with routes, floors and costs.
 *
 * Everything here only reads. A crash on the way leaves nothing behind, so nothing is journalled:
 * the next tick thinks again.
 */
export async function thinkQuoted(context: Context, intent: Intent): Promise<Outcome<QuotedPlan>> {
  const { record, sight, strategy } = intent
  const { portfolio } = record
  const about = { portfolioId: portfolio.id }
  const { prices, holdings } = sight
  assert(prices !== null && holdings !== null, 'a decision to trade saw prices and holdings')
  const draft = await step(context, 'draft', about, () =>
    draftPlan({
      assets: portfolio.assets,
      cash: portfolio.cash,
      holdings: holdings.holdings,
      prices: prices.prices,
      target: strategy.target,
      destination: intent.destination,
      preferences: strategy.preferences,
      frozen: [],
      why: intent.why,
    }),
  )
  if (draft.kind !== 'plan') return draft
  return faultsRefused('the pools', () =>
    step(context, 'quote', about, async () => {
      const book = await withRetries(() => context.ports.quoter.openBook(portfolio.assets))
      return quotePlan(draft.plan, book, intent.nativePriceUsdE18)
    }),
  )
}

/** Draft, quote, encode and preview: a plan that would succeed if it were sent now. */
export async function thinkSimulated(
  context: Context,
  intent: Intent,
): Promise<Outcome<SimulatedPlan>> {
  const quoted = await thinkQuoted(context, intent)
  if (quoted.kind !== 'plan') return quoted
  const { encoder, keccak256, simulator, chain } = context.ports
  const { id, owner } = intent.record.portfolio
  const about = { portfolioId: id }
  const deadlineAtMs = planDeadline(intent.sight.nowMs)
  const legs = await step(context, 'encode', about, () =>
    encodeLegs(quoted.plan, { encoder, owner, deadlineAtMs, keccak256 }),
  )
  return faultsRefused('the chain', () =>
    step(context, 'preview', about, async () => {
      const calls = legs.map(({ call }) => call)
      const previews = await withRetries(() => simulator.preview(owner, calls))
      const nativeBalanceWei = await withRetries(() => chain.fetchNativeBalance(owner))
      return acceptPreview(quoted.plan, { legs, previews, nativeBalanceWei })
    }),
  )
}

/** Where a decision ends, as a target that sums to exactly one. */
export function targetOfDestination({ assets, weights }: Destination): Target {
  const exact = weightsFromFloats(weights)
  return assets.map((asset, index) => {
    const weightE18 = exact[index]
    assert(weightE18 !== undefined, 'every asset has a weight')
    return { asset, weightE18 }
  })
}

/** A decision that led to no plan: what is recorded in its place. */
export function decisionWithoutPlan(
  outcome: Exclude<Outcome<never>, { readonly kind: 'plan' }>,
): Decision {
  return outcome.kind === 'refused'
    ? { kind: 'refuse', refusals: outcome.refusals }
    : { kind: 'hold', why: [{ code: 'NOTHING_TO_TRADE' }] }
}

async function faultsRefused<T>(
  source: string,
  work: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  try {
    return await work()
  } catch (fault) {
    if (!isWorldFault(fault)) throw fault
    return { kind: 'refused', refusals: [refusalOf(fault, source)] }
  }
}
