import {
  limits,
  type PositionChange,
  type Preferences,
  type Quote,
  type Refusal,
  type Step,
  type Totals,
  type Valuation,
} from '../domain/index.ts'
import {
  type Bps,
  bps,
  mulDiv,
  oneE18,
  type UsdE18,
  usdE18,
  valueOf,
  type WeiPerGas,
} from '../units/index.ts'

/** What turns gas into US dollars. */
export type GasRate = {
  readonly gasPriceWeiPerGas: WeiPerGas
  readonly nativePriceUsdE18: UsdE18
}

/**
 * Value of an amount of gas, rounded up.
 *
 * @example 107,000 gas at 20 gwei and 2,000 USD a coin
 * const rate = {
 *   gasPriceWeiPerGas: weiPerGas(20_000_000_000n),
 *   nativePriceUsdE18: usdE18(2000n * oneE18),
 * }
 * formatE18(gasUsd(107_000n, rate)) // '4.28'
 */
export function gasUsd(gasUnits: bigint, rate: GasRate): UsdE18 {
  const spentWei = gasUnits * rate.gasPriceWeiPerGas
  return usdE18(mulDiv(spentWei, rate.nativePriceUsdE18, oneE18, 'up'))
}

/** Gas of a step before anybody measured it: the allowance and the swap. */
export function gasUnitsOf(quote: Quote): bigint {
  return quote.route.protocol === 'paper' ? quote.gasUnits : quote.gasUnits + limits.approveGasUnits
}

/** The most gas that a leg may burn, from what it burned in the preview. */
export function gasMaxOf(gasUnits: bigint): bigint {
  return mulDiv(gasUnits, BigInt(limits.gasHeadroomPercent), 100n, 'up')
}

/**
 * The share of a value that the pools of a route keep as their fee, rounded up.
 *
 * @example Pools of 0.30% and 0.05%: the second charges what the first let through
 * const hops = [{ feePips: 3000 }, { feePips: 500 }]
 * formatE18(feeUsd({ route: { hops } }, usdE18(10_000n * oneE18))) // '34.985'
 */
export function feeUsd(quote: Quote, valueInUsdE18: UsdE18): UsdE18 {
  const one = 1_000_000n
  const [kept, whole] = quote.route.hops.reduce(
    ([share, scale], { feePips }) => [share * (one - BigInt(feePips)), scale * one],
    [1n, 1n],
  )
  return usdE18(mulDiv(valueInUsdE18, whole - kept, whole, 'up'))
}

/** Adds up what a plan costs at the reference prices. Costs round up. */
export function totalsOf(input: {
  readonly valuation: Pick<Valuation, 'totalUsdE18' | 'cashBufferUsdE18'>
  readonly positions: readonly PositionChange[]
  readonly steps: readonly Step[]
  /** Gas that the legs may burn at most. */
  readonly gasUnitsMax: bigint
  readonly rate: GasRate
}): Totals {
  const { steps, valuation } = input
  const sum = (figure: (step: Step) => bigint): UsdE18 =>
    usdE18(steps.reduce((total, step) => total + figure(step), 0n))
  const gasUsdE18 = sum((step) => step.gasUsdE18)
  const costUsdE18 = usdE18(sum((step) => step.costUsdE18) + gasUsdE18)
  const worst = sum((step) => worstCost(step, input.positions))
  return {
    valueBeforeUsdE18: valuation.totalUsdE18,
    cashBufferUsdE18: valuation.cashBufferUsdE18,
    turnoverUsdE18: turnoverOf(input.positions),
    feeUsdE18: sum((step) => step.feeUsdE18),
    impactUsdE18: sum((step) => step.impactUsdE18),
    gasUsdE18,
    costUsdE18,
    costBps: costBpsOf(costUsdE18, valuation.totalUsdE18),
    costUsdE18Max: usdE18(worst + gasUsd(input.gasUnitsMax, input.rate)),
  }
}

/** A cost as a share of the portfolio, rounded up. */
export function costBpsOf(costUsdE18: UsdE18, totalUsdE18: UsdE18): Bps {
  return bps(Number(mulDiv(costUsdE18, 10_000n, totalUsdE18, 'up')))
}

/** Refuses a plan that costs a larger share of the portfolio than the owner allows. */
export function refuseCost(totals: Totals, { costBpsMax }: Preferences): Refusal[] {
  const { costUsdE18, costBps, valueBeforeUsdE18 } = totals
  if (costUsdE18 * 10_000n <= valueBeforeUsdE18 * BigInt(costBpsMax)) return []
  const message = 'The plan costs a larger share of the portfolio than the limit allows.'
  const [limit, actual] = [`${costBpsMax} bps`, `${costBps} bps`]
  return [{ code: 'COST_ABOVE_LIMIT', message, field: 'totals.cost', limit, actual }]
}

/** Cost of a step whose swap gives no more than its floor. */
function worstCost(step: Step, positions: readonly PositionChange[]): bigint {
  const { quote, amountOutMinAtoms } = step
  const lost = quote.amountOutAtoms - amountOutMinAtoms
  const out = positions.find(({ asset }) => asset === quote.assetOut)
  return step.costUsdE18 + valueOf(lost, out?.decimals ?? 0, out?.priceUsdE18 ?? usdE18(0n), 'up')
}

function turnoverOf(positions: readonly PositionChange[]): UsdE18 {
  const moved = positions.reduce((sum, { atomsBefore, atomsAfter, decimals, priceUsdE18 }) => {
    const atoms = atomsAfter > atomsBefore ? atomsAfter - atomsBefore : atomsBefore - atomsAfter
    return sum + valueOf(atoms, decimals, priceUsdE18, 'up')
  }, 0n)
  return usdE18(mulDiv(moved, 1n, 2n, 'up'))
}
