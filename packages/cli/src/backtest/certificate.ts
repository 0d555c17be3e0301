import {
  type Certificate,
  certify,
  formatLabel,
  gridBefore,
  gridFrom,
  modalSpacing,
  type PriceGrid,
  runBacktest,
  type Trial,
} from '@evenkeel/core/backtest'
import type { RuleSettings } from '@evenkeel/core/domain'
import { bandRule, calendarRule, neverRule } from '@evenkeel/core/policy'
import { assert, dayMs, type Parsed, parsed, refused } from '@evenkeel/core/units'
import { seededRandom } from '@evenkeel/core/world'
import type { Comparison } from './comparison.ts'
import { peersOf } from './peers.ts'

/** A certificate with the terms on which it was made: the same terms give the same one. */
export type Certified = Certificate & {
  readonly terms: {
    readonly feeBps: number
    readonly lagBars: number
    /** Bars of every rolled run: a year. */
    readonly horizonBars: number
    readonly cuts: number
    readonly draws: number
    readonly seed: number
    /** Everything that was run over the whole grid, whether the table shows it or not. */
    readonly tried: readonly string[]
  }
}

/** Resamples of an interval: its ends then move by a few hundredths of their distance. */
const draws = 2000
const seed = 1
/** Six years of hours; past it a certificate takes minutes, and coarser bars say the same. */
const barsMax = 60_000
/** Cuts in search of look-ahead, each of which runs half the data again. */
const [cutsMin, cutsMax, cutBarsMax] = [10, 50, 150_000]
/** Bands that are tried beside the rules of the table, in percentage points. */
const bandsTried = Array.from({ length: 20 }, (_, step) => step + 1)
const calendarsTried = ['daily', 'weekly', 'every14d', 'monthly', 'quarterly'] as const

/**
 * Certifies every column of a comparison beside never rebalancing. `onRun` hears of each run.
 *
 * Counted as tried: the columns, bands of 1 to 20 pp and all calendars. Refuses data of less than
 * a year, and more bars than a certificate is worth.
 */
export function certifyComparison(
  { book, config, grid, rule }: Comparison,
  onRun: (done: number) => void,
): Parsed<Certified> {
  const recorded = gridFrom(grid, grid.labelAtMs.length - rule.equity.labelAtMs.length)
  const horizon = horizonOf(recorded, config.targets)
  if (!horizon.ok) return horizon
  const horizonBars = horizon.value
  const bars = recorded.labelAtMs.length
  let done = 0
  const past = pastOf(grid, config.history)
  const trialOf = ({ name, rule: own }: Named): Trial => ({
    name,
    run: (stretch, terms) => {
      onRun(++done)
      const history = past(stretch)
      const result = runBacktest(stretch, { ...config, ...terms, rule: own, history })
      assert(result.ok, 'what ran over the whole grid runs over a part of it')
      return result.value
    },
  })
  const columns = columnsOf(book.ruleName, config.rule)
  const others = triedBeside(columns)
  const { feeBps, lagBars } = config
  const cuts = Math.max(cutsMin, Math.min(cutsMax, Math.floor(cutBarsMax / bars)))
  const found = certify({
    grid: recorded,
    none: trialOf(never),
    candidates: columns.map(trialOf),
    alsoTried: others.map(trialOf),
    terms: { feeBps, lagBars },
    horizonBars,
    cuts,
    draws,
    uniform: seededRandom(seed),
  })
  if (!found.ok) return found
  const tried = [never, ...columns, ...others].map(({ name }) => name)
  return parsed({
    ...found.value,
    terms: { feeBps, lagBars, horizonBars, cuts, draws, seed, tried },
  })
}

/** Bars of a year, where every year of the grid has a bar on which all assets could be bought. */
function horizonOf(grid: PriceGrid, targets: readonly number[]): Parsed<number> {
  const bars = grid.labelAtMs.length
  const horizonBars = Math.round((365 * dayMs) / (modalSpacing(grid.labelAtMs) ?? Infinity))
  if (horizonBars === 0 || bars < horizonBars) {
    return refused('certify', `needs a year of bars, ${horizonBars}; there are ${bars}`)
  }
  if (bars > barsMax) {
    return refused('certify', `${bars} bars are more than ${barsMax}; give a range or longer bars`)
  }
  let lastBought = 0
  for (let bar = 0; bar < bars; bar++) {
    const row = bar * grid.symbols.length
    const isReady = targets.every(
      (target, at) => target === 0 || Number(grid.priceUsd[row + at]) > 0,
    )
    if (isReady) lastBought = bar
    else if (bar - lastBought >= horizonBars) {
      const from = formatLabel(grid.labels, grid.labelAtMs[lastBought] as number)
      return refused('certify', `not every asset has a price in the year from ${from}; give --to`)
    }
  }
  return parsed(horizonBars)
}

type Named = { readonly name: string; readonly rule: RuleSettings }

const never: Named = { name: 'none', rule: neverRule }

/** The rule and its peers; the rule itself is none where it never rebalances. */
function columnsOf(name: string, rule: RuleSettings): Named[] {
  const own = name === never.name ? [] : [{ name, rule }]
  const peers = peersOf(rule).map((peer) => {
    return peer.name === name ? { ...peer, name: `${name} (usual)` } : peer
  })
  return [...own, ...peers]
}

function triedBeside(columns: readonly Named[]): Named[] {
  const shown = new Set(columns.map(({ name }) => name))
  const all = [
    ...bandsTried.map((pp) => ({ name: `band:${pp / 100}`, rule: bandRule(pp / 100) })),
    ...calendarsTried.map((cadence) => ({ name: cadence, rule: calendarRule(cadence) })),
  ]
  return all.filter(({ name }) => !shown.has(name))
}

/** What was recorded before a stretch of the grid, which its decisions may look back on. */
function pastOf(grid: PriceGrid, before: PriceGrid | null): (stretch: PriceGrid) => PriceGrid {
  const all = before === null ? grid : joined(before, grid)
  const barOf = new Map(Array.from(all.labelAtMs, (atMs, bar) => [atMs, bar]))
  return ({ labelAtMs }) => gridBefore(all, barOf.get(labelAtMs[0] ?? Number.NaN) ?? 0)
}

function joined(before: PriceGrid, after: PriceGrid): PriceGrid {
  return {
    ...after,
    labelAtMs: concat(before.labelAtMs, after.labelAtMs),
    priceUsd: concat(before.priceUsd, after.priceUsd),
  }
}

function concat(head: Float64Array, tail: Float64Array): Float64Array {
  const all = new Float64Array(head.length + tail.length)
  all.set(head)
  all.set(tail, head.length)
  return all
}
