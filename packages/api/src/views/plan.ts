import type { LeftOut, PositionChange, QuotedPlan, Totals } from '@evenkeel/core/domain'
import { formatAmount, formatE18, type UsdE18, usdE18, valueOf } from '@evenkeel/core/units'
import type { z } from 'zod'
import type * as wire from '../wire/index.ts'
import { symbolsOf } from './symbols.ts'

/** What the plan costs and moves. */
export function totalsView(totals: Totals): z.input<typeof wire.TotalsView> {
  return {
    valueBeforeUsd: formatE18(totals.valueBeforeUsdE18),
    turnoverUsd: formatE18(totals.turnoverUsdE18),
    feeUsd: formatE18(totals.feeUsdE18),
    impactUsd: formatE18(totals.impactUsdE18),
    gasUsd: formatE18(totals.gasUsdE18),
    costUsd: formatE18(totals.costUsdE18),
    costBps: totals.costBps,
    costUsdMax: formatE18(totals.costUsdE18Max),
  }
}

/** One asset before and after the plan. */
export function weightChangeView(change: PositionChange): z.input<typeof wire.WeightChangeView> {
  return {
    asset: change.asset,
    symbol: change.symbol,
    weightBefore: formatE18(change.weightBeforeE18),
    weightAfter: formatE18(change.weightAfterE18),
    target: formatE18(change.targetE18),
    changeUsd: formatE18(changeUsdE18Of(change)),
  }
}

/** Assets that the plan leaves alone. */
export function leftOutViews(
  leftOut: readonly LeftOut[],
  positions: readonly PositionChange[],
): z.input<typeof wire.LeftOutView>[] {
  const symbols = symbolsOf(positions)
  return leftOut.map(({ asset, code, valueUsdE18 }) => ({
    asset,
    symbol: symbols.ofAsset(asset).symbol,
    code,
    valueUsd: formatE18(valueUsdE18),
  }))
}

/** A quoted plan that is only looked at. */
export function planPreview(plan: QuotedPlan): z.input<typeof wire.PlanPreview> {
  const { ofAsset } = symbolsOf(plan.positions)
  return {
    kind: 'plan',
    weights: plan.positions.map(weightChangeView),
    steps: plan.steps.map(({ quote, amountOutMinAtoms, costUsdE18 }) => {
      const [sold, bought] = [ofAsset(quote.assetIn), ofAsset(quote.assetOut)]
      return {
        symbolIn: sold.symbol,
        amountIn: formatAmount(quote.amountInAtoms, sold.decimals),
        symbolOut: bought.symbol,
        amountOutExpected: formatAmount(quote.amountOutAtoms, bought.decimals),
        amountOutMin: formatAmount(amountOutMinAtoms, bought.decimals),
        costUsd: formatE18(costUsdE18),
      }
    }),
    totals: totalsView(plan.totals),
    leftOut: leftOutViews(plan.leftOut, plan.positions),
  }
}

/** Bought minus sold at the reference price, rounded toward zero. */
function changeUsdE18Of({
  atomsBefore,
  atomsAfter,
  decimals,
  priceUsdE18,
}: PositionChange): UsdE18 {
  const grows = atomsAfter >= atomsBefore
  const moved = grows ? atomsAfter - atomsBefore : atomsBefore - atomsAfter
  const valueUsdE18: bigint = valueOf(moved, decimals, priceUsdE18, 'down')
  return usdE18(grows ? valueUsdE18 : -valueUsdE18)
}
