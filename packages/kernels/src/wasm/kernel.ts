import { assert } from '@evenkeel/core/units'
import { emptyFigures, type SweepFigures } from '../figures.ts'
import { allRuns, type RunRange, type SweepPlan } from '../plan.ts'
import { isShareable } from '../shared/index.ts'
import { layBooks } from './books.ts'
import { groundOf, startKernel } from './instance.ts'
import { type LaneSweep, layLanes } from './lanes.ts'

/** How a sweep is run: every run by itself, or the path of a rule shared by its fees. */
export type SweepMethod = 'dense' | 'shared'

/** A sweep in the compiled kernel: the prices are in its memory, any part of the runs can be had. */
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
  const { priceUsd, barCount, assetCount } = plan.market
  assert(priceUsd.length === barCount * assetCount, 'every bar has a price of every asset')
  const ground = groundOf(await startKernel())
  const { market, rules } = plan
  const shared = {
    priceUsd: ground.place(market.priceUsd),
    gapReturn: ground.place(market.gapReturn),
    periods: rules.map(({ periodOfBar }) => (periodOfBar === null ? 0 : ground.place(periodOfBar))),
  }
  const sweep: LaneSweep =
    method === 'dense' ? layLanes(ground, plan, shared) : layBooks(ground, plan, shared)
  return {
    method,
    run: (range = allRuns(plan)) => {
      const figures = emptyFigures(range.to - range.from, plan.withReturns)
      sweep(figures, range)
      return figures
    },
  }
}
