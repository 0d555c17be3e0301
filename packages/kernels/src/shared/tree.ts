import { assert } from '@evenkeel/core/units'
import type { SweepMarket } from '../market.ts'

/**
 * Prices over an index of themselves, with the least and the greatest of every block of bars.
 *
 * Weights do not change when all prices of a bar are divided by one number. Divided by an index,
 * what assets have in common drops out, and the bounds of a block become tight enough to say that
 * nothing happens in it.
 */
export type PriceTree = {
  /** Lines with a target above zero: assets, then the cash line where there is one. */
  readonly columnCount: number
  readonly barCount: number
  /** Target of each column. */
  readonly targets: Float64Array
  /** The first purchase's turnover: what is not cash. */
  readonly investedTarget: number
  /** 1 where a column is charged, 0 for the cash line. */
  readonly charged: Float64Array
  /** Price over the index by bar and column. */
  readonly relative: Float64Array
  readonly index: Float64Array
  /** From the smallest blocks to the largest. */
  readonly levels: readonly BlockLevel[]
  /** First bar at or after each on which all can be traded; the bar count where there is none. */
  readonly nextTradable: Int32Array
}

/** Bounds of blocks of so many bars; blocks start at bar 0, a last partial one has none. */
export type BlockLevel = {
  readonly shift: number
  /** By block and column. */
  readonly low: Float64Array
  readonly high: Float64Array
  readonly indexLow: Float64Array
  readonly indexHigh: Float64Array
}

/** Blocks of 8, 32, 256 and 2,048 bars: a quarter faster than without those of 8. */
const shifts = [3, 5, 8, 11] as const

/** Bars after which the index is weighted anew, so that no single asset comes to rule it. */
const rebaseBars = 256

/** Builds the tree of a market in which nothing is ever frozen. */
export function treeOf(market: SweepMarket): PriceTree {
  assert(market.frozen === null, 'no asset of a shared sweep is ever frozen')
  const { barCount, assetCount } = market
  const lines = [...market.targets.keys()].filter((line) => (market.targets[line] as number) > 0)
  const targets = Float64Array.from(lines, (line) => market.targets[line] as number)
  const charged = Float64Array.from(lines, (line) => (line < assetCount ? 1 : 0))
  const { relative, index } = divideByIndex(market, lines, targets)
  const columnCount = lines.length
  return {
    columnCount,
    barCount,
    targets,
    charged,
    investedTarget: targets.reduce((sum, target, at) => sum + target * (charged[at] as number), 0),
    relative,
    index,
    levels: levelsOf(relative, index, columnCount),
    nextTradable: nextTradableOf(market.tradable),
  }
}

function divideByIndex(
  { assetCount, barCount, priceUsd }: SweepMarket,
  lines: readonly number[],
  targets: Float64Array,
) {
  const columns = lines.length
  const relative = new Float64Array(barCount * columns)
  const index = new Float64Array(barCount)
  const share = new Float64Array(columns)
  let last = 1
  for (let bar = 0; bar < barCount; bar++) {
    const [row, cell] = [bar * assetCount, bar * columns]
    for (let at = 0; at < columns; at++) {
      const line = lines[at] as number
      relative[cell + at] = line < assetCount ? (priceUsd[row + line] as number) : 1
    }
    if (bar % rebaseBars === 0) {
      for (let at = 0; at < columns; at++) {
        share[at] = ((targets[at] as number) * last) / (relative[cell + at] as number)
      }
    }
    let level = 0
    for (let at = 0; at < columns; at++) {
      level += (share[at] as number) * (relative[cell + at] as number)
    }
    const inverse = 1 / level
    for (let at = 0; at < columns; at++) {
      relative[cell + at] = (relative[cell + at] as number) * inverse
    }
    index[bar] = level
    last = level
  }
  return { relative, index }
}

function levelsOf(relative: Float64Array, index: Float64Array, columns: number): BlockLevel[] {
  const levels: BlockLevel[] = []
  let [low, high, indexLow, indexHigh] = [relative, relative, index, index]
  let below = 0
  for (const shift of shifts) {
    const fanOut = 1 << (shift - below)
    const level = {
      shift,
      low: gather(low, columns, fanOut, false),
      high: gather(high, columns, fanOut, true),
      indexLow: gather(indexLow, 1, fanOut, false),
      indexHigh: gather(indexHigh, 1, fanOut, true),
    }
    levels.push(level)
    ;({ low, high, indexLow, indexHigh } = level)
    below = shift
  }
  return levels
}

/** The least or the greatest of each `fanOut` rows. */
function gather(rows: Float64Array, columns: number, fanOut: number, greatest: boolean) {
  const blocks = Math.floor(rows.length / columns / fanOut)
  const bounds = new Float64Array(blocks * columns)
  for (let block = 0; block < blocks; block++) {
    const [to, from] = [block * columns, block * fanOut * columns]
    const end = from + fanOut * columns
    for (let at = 0; at < columns; at++) bounds[to + at] = rows[from + at] as number
    for (let row = from + columns; row < end; row += columns) {
      for (let at = 0; at < columns; at++) {
        const value = rows[row + at] as number
        const bound = bounds[to + at] as number
        if (greatest ? value > bound : value < bound) bounds[to + at] = value
      }
    }
  }
  return bounds
}

export function nextTradableOf(tradable: Uint8Array): Int32Array {
  const next = new Int32Array(tradable.length + 1)
  next[tradable.length] = tradable.length
  for (let bar = tradable.length - 1; bar >= 0; bar--) {
    next[bar] = tradable[bar] === 1 ? bar : (next[bar + 1] as number)
  }
  return next
}
