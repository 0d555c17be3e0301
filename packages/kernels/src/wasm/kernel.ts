import { assert } from '@evenkeel/core/units'
import { emptyFigures, type SweepFigures } from '../figures.ts'
import { withCash } from '../market.ts'
import { allRuns, type RunRange, type SweepPlan } from '../plan.ts'
import { isShareable } from '../shared/index.ts'
import { layBooks } from './books.ts'
import { type Ground, groundOf, startKernel } from './instance.ts'
import { type LaneSweep, layLanes, layPlan, type MarketAddresses } from './lanes.ts'

/** How a sweep is run: every run by itself, or the path of a rule shared by its fees. */
export type SweepMethod = 'dense' | 'shared'

/** A sweep in the compiled kernel, prices in its memory: any part of the runs can be had. */
export type KernelSweep = {
  readonly method: SweepMethod
  readonly run: (range?: RunRange) => SweepFigures
}

/**
 * Lays a sweep out in a compiled kernel of its own.
 *
 * `dense` answers as `sweepDense` does, to the bit (returns apart, whose sums are in pairs);
 * `shared` as `sweepShared`, to rounding, and only what `isShareable`.
 *
 * @example
 * const rules = [{ bandAbsolute: 0.05, periodOf: null }]
 * const terms = { ...sweepDefaults, targets: [1], rules, feesBps: [10] }
 * const [labelAtMs, priceUsd] = [Float64Array.of(0, 1), Float64Array.of(1, 2)]
 * const plan = planSweep({ symbols: ['A'], labelAtMs, priceUsd }, terms)
 * plan.ok && (await openKernel(plan.value, 'dense')).run().finalValueUsd // Float64Array.of(19980)
 */
export async function openKernel(plan: SweepPlan, method: SweepMethod): Promise<KernelSweep> {
  assert(method === 'dense' || isShareable(plan), 'only what can be shared is swept so')
  const ground = groundOf(await startKernel())
  const shared = placeMarket(ground, plan)
  const sweep: LaneSweep =
    method === 'dense' ? layPlan(ground, plan, shared) : layBooks(ground, plan, shared)
  return {
    method,
    run: (range = allRuns(plan)) => {
      const figures = emptyFigures(range.to - range.from, plan.withReturns)
      sweep(figures, range)
      return figures
    },
  }
}

/** Runs of one calendar rule at one fee, on one set of prices, that differ in their targets. */
export type PortfolioSweep = { readonly run: () => SweepFigures }

/**
 * Lays out portfolios that share their prices and their calendar: each has its own targets, shares
 * of one by asset, and is bought on the first bar of the plan. The plan's own targets are not run.
 *
 * @example
 * const rules = [{ bandAbsolute: null, periodOf: null }]
 * const terms = { ...sweepDefaults, targets: [1], rules, feesBps: [0] }
 * const [labelAtMs, priceUsd] = [Float64Array.of(0, 1), Float64Array.of(1, 2)]
 * const plan = planSweep({ symbols: ['A'], labelAtMs, priceUsd }, terms)
 * plan.ok && (await openPortfolios(plan.value, [[1], [0.5]])).run().finalValueUsd
 * // Float64Array.of(20000, 15000)
 */
export async function openPortfolios(
  plan: SweepPlan,
  targets: readonly (readonly number[])[],
): Promise<PortfolioSweep> {
  const [rule, ...others] = plan.rules
  const [feeBps, ...fees] = plan.feesBps
  assert(rule !== undefined && feeBps !== undefined, 'there is a rule and a fee')
  assert(others.length === 0 && fees.length === 0, 'portfolios share one rule and one fee')
  assert(rule.bandAbsolute === null, 'a band would have to be read against one set of targets')
  const ground = groundOf(await startKernel())
  const shared = placeMarket(ground, plan)
  const addresses = targets.map((shares) => ground.place(checkedTargets(shares, plan)))
  const periods = shared.periods[0] as number
  const sweep = layLanes(ground, plan, shared, (run) => {
    return { rule, feeBps, periods, targets: addresses[run] as number }
  })
  return {
    run: () => {
      const figures = emptyFigures(targets.length, plan.withReturns)
      sweep(figures, { from: 0, to: targets.length })
      return figures
    },
  }
}

function placeMarket(ground: Ground, { market, rules }: SweepPlan): MarketAddresses {
  const { priceUsd, barCount, assetCount, gapReturn } = market
  assert(priceUsd.length === barCount * assetCount, 'every bar has a price of every asset')
  return {
    priceUsd: ground.place(priceUsd),
    gapReturn: ground.place(gapReturn),
    periods: rules.map(({ periodOfBar }) => (periodOfBar === null ? 0 : ground.place(periodOfBar))),
  }
}

/** With the cash line; every asset that is bought has a price on the first bar. */
function checkedTargets(shares: readonly number[], { market }: SweepPlan): Float64Array {
  const sum = shares.reduce((total, share) => total + share, 0)
  assert(shares.length === market.assetCount, 'every asset has a target')
  assert(shares.every((share) => share >= 0) && sum <= 1 + 1e-12, 'targets are shares of one')
  assert(
    shares.every((share, asset) => share === 0 || (market.priceUsd[asset] as number) > 0),
    'what is bought has a price on the first bar',
  )
  return withCash(shares)
}
