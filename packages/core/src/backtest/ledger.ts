import { type FiredTrigger, type LeftOut, type Refusal, weightsOfValues } from '../domain/index.ts'
import { tradeSize } from '../policy/index.ts'
import type { Weight } from '../units/index.ts'

/** What a ledger is worth. The cash line comes last. */
export type LedgerView = {
  readonly totalUsd: number
  /** Empty where the ledger is worth nothing. */
  readonly weights: readonly Weight[]
}

/** A trade to a destination at the prices of one bar. */
export type LedgerOrder = {
  readonly atMs: number
  readonly priceUsd: Float64Array
  /** Weights before, as the ledger showed them. */
  readonly weights: readonly number[]
  /** What the owner wants, as far as it can be reached. */
  readonly targets: readonly number[]
  /** Weights to end at; a frozen asset's is its own. */
  readonly destination: readonly number[]
  readonly frozen: readonly boolean[]
  readonly why: readonly FiredTrigger[]
}

/** What a trade moved and cost, or why it moved nothing. */
export type LedgerTrade =
  | {
      readonly kind: 'traded'
      /** Of all legs but cash, as a share of the value. */
      readonly turnover: number
      readonly costUsd: number
    }
  | { readonly kind: 'nothing'; readonly leftOut: readonly LeftOut[] }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] }

/** Holdings of a backtest. Both kinds answer the same questions in the same order of assets. */
export type Ledger = {
  readonly view: (priceUsd: Float64Array) => LedgerView
  readonly trade: (order: LedgerOrder) => LedgerTrade
}

/** Costs of the ideal ledger: in proportion to the notional of each side, and for each leg. */
export type IdealCosts = { readonly feeBps: number; readonly gasUsdPerLeg: number }

/**
 * The ideal ledger: fractional units in float64, a cost in proportion to the notional, and gas for
 * each leg where there is any. For reference cases, sweeps and studies.
 *
 * After a trade `h_i = w'_i (V - cost) / p_i`. A frozen asset keeps its units, so that the others
 * bear the whole cost and no value appears.
 */
export function openIdealLedger(assetCount: number, capitalUsd: number, costs: IdealCosts): Ledger {
  const { feeBps, gasUsdPerLeg } = costs
  const units = new Float64Array(assetCount)
  let cashUsd = capitalUsd
  const view = (priceUsd: Float64Array): LedgerView => {
    const values: number[] = []
    let totalUsd = 0
    for (let asset = 0; asset < assetCount; asset++) {
      const value = (units[asset] as number) * (priceUsd[asset] as number)
      values.push(value)
      totalUsd += value
    }
    values.push(cashUsd)
    totalUsd += cashUsd
    return { totalUsd, weights: totalUsd > 0 ? weightsOfValues(values) : [] }
  }
  const trade = ({ priceUsd, weights, destination, frozen }: LedgerOrder): LedgerTrade => {
    const { totalUsd } = view(priceUsd)
    let turnover = 0
    let stuckWeight = 0
    for (let asset = 0; asset < assetCount; asset++) {
      turnover += Math.abs((weights[asset] as number) - (destination[asset] as number))
      if (frozen[asset]) stuckWeight += weights[asset] as number
    }
    if (turnover === 0) return { kind: 'traded', turnover, costUsd: 0 }
    const gasUsd = gasUsdPerLeg * tradeSize(weights, destination, assetCount).legs
    const costUsd = (feeBps / 1e4) * totalUsd * turnover + gasUsd
    if (costUsd >= totalUsd * (1 - stuckWeight)) return { kind: 'refused', refusals: [tooDear] }
    const freeUsd = totalUsd - costUsd / (1 - stuckWeight)
    for (let asset = 0; asset < assetCount; asset++) {
      if (frozen[asset]) continue
      const aim = destination[asset] as number
      units[asset] = aim === 0 ? 0 : (aim * freeUsd) / (priceUsd[asset] as number)
    }
    cashUsd = (destination[assetCount] as number) * freeUsd
    return { kind: 'traded', turnover, costUsd }
  }
  return { view, trade }
}

const tooDear: Refusal = {
  code: 'COST_ABOVE_LIMIT',
  message: 'the trade would cost more than what can be traded is worth',
  field: 'cost',
  limit: 'below the value',
  actual: 'the value or more',
}
