import { dayMs } from '@evenkeel/core/units'

/** Prices on one grid: row by bar, column by asset; NaN where an asset has no price. */
export type SweepGrid = {
  readonly symbols: readonly string[]
  readonly labelAtMs: Float64Array
  readonly priceUsd: Float64Array
}

/** What decides how gaps are read. */
export type MarketTerms = {
  /** Shares of one in the order of the symbols; what is left to one is cash. */
  readonly targets: readonly number[]
  /** Bars without a price after which an asset is frozen; null: 3 of a day or longer, else 24. */
  readonly gapBarsMax: number | null
  /** Assets that are known to have died. */
  readonly dead: readonly string[]
  /** Share of its last price that a dead asset is written to. */
  readonly deadRecovery: number
}

/** What every run sees, whatever its rule and fee: the bars from the first purchase on. */
export type SweepMarket = {
  readonly assetCount: number
  readonly barCount: number
  readonly labelAtMs: Float64Array
  /** Shares by asset, then the cash line. */
  readonly targets: Float64Array
  /** Last price by bar and asset; 0 before the first price of an asset without a target. */
  readonly priceUsd: Float64Array
  /** 1 on bars on which every asset that is not frozen has a price. */
  readonly tradable: Uint8Array
  /** 1 by bar and asset while it is frozen; null where none ever is. */
  readonly frozen: Uint8Array | null
  /** 1 on bars whose return spans a hole of the grid. */
  readonly gapReturn: Uint8Array
}

/** What a float sum of targets may leave of one and still be no cash. */
const cashSlack = 1e-12

/**
 * Reads gaps and freezes once for all runs, from the first bar that can be bought on; null where
 * no bar has a price for every asset with a target.
 *
 * They follow from the prices alone, never from what a run holds.
 *
 * @example
 * const [labelAtMs, priceUsd] = [Float64Array.of(0, 1), Float64Array.of(7, Number.NaN)]
 * const terms = { targets: [1], gapBarsMax: null, dead: [], deadRecovery: 0 }
 * layMarket({ symbols: ['A'], labelAtMs, priceUsd }, terms)?.priceUsd // Float64Array.of(7, 7)
 */
export function layMarket(grid: SweepGrid, terms: MarketTerms): SweepMarket | null {
  const first = firstBar(grid, terms.targets)
  if (first === null) return null
  const assetCount = grid.symbols.length
  const labelAtMs = grid.labelAtMs.slice(first)
  const stepMs = medianSpacing(labelAtMs)
  const isIntraday = stepMs !== null && stepMs < dayMs
  const gapBarsMax = terms.gapBarsMax ?? (isIntraday ? 24 : 3)
  const isDead = grid.symbols.map((symbol) => terms.dead.includes(symbol))
  return {
    assetCount,
    barCount: labelAtMs.length,
    labelAtMs,
    targets: withCash(terms.targets),
    ...fillGaps(grid.priceUsd.subarray(first * assetCount), assetCount, {
      gapBarsMax,
      isDead,
      deadRecovery: terms.deadRecovery,
    }),
    gapReturn: gapReturnsOf(labelAtMs, stepMs, gapBarsMax),
  }
}

function firstBar({ labelAtMs, priceUsd, symbols }: SweepGrid, targets: readonly number[]) {
  for (let bar = 0; bar < labelAtMs.length; bar++) {
    const row = bar * symbols.length
    const isReady = targets.every((target, asset) => {
      return target === 0 || (priceUsd[row + asset] as number) > 0
    })
    if (isReady) return bar
  }
  return null
}

/** Targets with the cash line after them; what a float sum leaves of one is no cash. */
export function withCash(targets: readonly number[]): Float64Array {
  const rest = 1 - targets.reduce((sum, target) => sum + target, 0)
  return Float64Array.of(...targets, rest > cashSlack ? rest : 0)
}

type FreezeRule = {
  readonly gapBarsMax: number
  readonly isDead: readonly boolean[]
  readonly deadRecovery: number
}

/** Last prices, whether all can be traded, and what is frozen, bar by bar. */
function fillGaps(
  recorded: Float64Array,
  assetCount: number,
  rule: FreezeRule,
): Pick<SweepMarket, 'priceUsd' | 'tradable' | 'frozen'> {
  const barCount = recorded.length / assetCount
  const priceUsd = new Float64Array(recorded.length)
  const tradable = new Uint8Array(barCount).fill(1)
  let frozen: Uint8Array | null = null
  for (let asset = 0; asset < assetCount; asset++) {
    let missing = 0
    for (let bar = 0; bar < barCount; bar++) {
      const cell = bar * assetCount + asset
      const found = recorded[cell] as number
      if (found > 0) {
        priceUsd[cell] = found
        missing = 0
        continue
      }
      if (bar === 0) continue
      missing++
      const last = priceUsd[cell - assetCount] as number
      priceUsd[cell] = last
      if (missing <= rule.gapBarsMax) {
        tradable[bar] = 0
        continue
      }
      const writesOff = missing === rule.gapBarsMax + 1 && rule.isDead[asset] === true
      if (writesOff) priceUsd[cell] = last * rule.deadRecovery
      frozen ??= new Uint8Array(recorded.length)
      frozen[cell] = 1
    }
  }
  return { priceUsd, tradable, frozen }
}

function gapReturnsOf(labelAtMs: Float64Array, stepMs: number | null, gapBarsMax: number) {
  const gapReturn = new Uint8Array(labelAtMs.length)
  for (let bar = 1; bar < labelAtMs.length; bar++) {
    const elapsedMs = (labelAtMs[bar] as number) - (labelAtMs[bar - 1] as number)
    const stepsMissing = Math.round(elapsedMs / (stepMs ?? elapsedMs)) - 1
    gapReturn[bar] = stepsMissing > gapBarsMax ? 1 : 0
  }
  return gapReturn
}

function medianSpacing(labelAtMs: Float64Array): number | null {
  const spacings = new Float64Array(Math.max(0, labelAtMs.length - 1))
  for (let bar = 1; bar < labelAtMs.length; bar++) {
    spacings[bar - 1] = (labelAtMs[bar] as number) - (labelAtMs[bar - 1] as number)
  }
  if (spacings.length === 0) return null
  spacings.sort()
  const middle = spacings.length >> 1
  const upper = spacings[middle] as number
  return spacings.length % 2 === 1 ? upper : ((spacings[middle - 1] as number) + upper) / 2
}
