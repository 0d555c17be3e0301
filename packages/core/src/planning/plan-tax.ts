import {
  type Drawn,
  type Lot,
  type QuotedPlan,
  type RealisedGain,
  type Sale,
  type Step,
  type TaxedSales,
  type TaxRules,
  taxOfSales,
} from '../domain/index.ts'
import { assert, type UnixMs, usdE18, valueOf } from '../units/index.ts'

/**
 * What a plan realises and costs in tax, if its steps give what was quoted (PLN-4).
 *
 * Every step that gives an asset away is a sale at the value of what it brings, at the reference
 * prices and less its gas; cash is money and no sale. It stands beside a plan and is no part of it
 * nor of its hash: rules and lots are the owner's own records.
 */
export function taxOfPlan(input: {
  readonly plan: Pick<QuotedPlan, 'steps' | 'positions' | 'cash'>
  readonly lots: readonly Lot[]
  readonly rules: TaxRules
  readonly atMs: UnixMs
  /** Gains of the tax year before this plan; none where it is not said. */
  readonly before?: RealisedGain
}): Drawn<TaxedSales> {
  const { plan, atMs, ...rest } = input
  return taxOfSales({ ...rest, sales: salesOf(plan, atMs) })
}

/** The sales of a plan in its order: one per step that gives away anything but cash. */
export function salesOf(
  { steps, positions, cash }: Pick<QuotedPlan, 'steps' | 'positions' | 'cash'>,
  atMs: UnixMs,
): Sale[] {
  const proceedsOf = ({ quote, gasUsdE18 }: Step): Sale['proceedsUsdE18'] => {
    const out = positions.find(({ asset }) => asset === quote.assetOut)
    assert(out !== undefined, 'a plan has a row for every asset that it trades')
    const received = valueOf(quote.amountOutAtoms, out.decimals, out.priceUsdE18, 'down')
    return usdE18(received - gasUsdE18)
  }
  return steps
    .filter(({ quote }) => quote.assetIn !== cash)
    .map((step) => ({
      asset: step.quote.assetIn,
      atoms: step.quote.amountInAtoms,
      proceedsUsdE18: proceedsOf(step),
      atMs,
    }))
}
