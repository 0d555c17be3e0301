import { bootstrapInterval, meanOf } from '../../quant/index.ts'
import { dayMs, type Parsed, parsed, refused } from '../../units/index.ts'
import type { PriceGrid } from '../grid.ts'
import { formatLabel } from '../series.ts'
import { type RunTerms, stretchOf, type Trial } from './trial.ts'

/** A trial beside never rebalancing, over one stretch. */
export type StartRecord = {
  /** Label of the first bar. */
  readonly start: string
  /** Final value over that of never rebalancing, less one. */
  readonly advantage: number
  /** Difference of the yearly logarithmic growth. */
  readonly growthDifferenceAnnual: number
}

/** What a trial did from every start date. */
export type RollingStarts = {
  readonly name: string
  readonly starts: readonly StartRecord[]
  readonly advantageMean: number
  readonly advantageMin: number
  readonly advantageMax: number
  /** Share of the starts from which it ended ahead. */
  readonly shareAhead: number
  /** Mean of the growth differences and its interval; null below ten starts. */
  readonly growthDifference: {
    readonly mean: number
    readonly lower: number
    readonly upper: number
  } | null
}

/** How starts are rolled. */
export type RollingTerms = RunTerms & {
  /** Bars of every run. */
  readonly horizonBars: number
  /** Coverage of the interval: 0.95. */
  readonly confidence: number
  readonly draws: number
  readonly uniform: () => number
}

/**
 * Runs every trial from the first bar of every month for which the horizon still fits, beside
 * never rebalancing over the same bars.
 *
 * Neighbouring windows share most of their bars. The interval is a stationary bootstrap over the
 * starts with a mean block of one horizon, so that it does not count them as independent.
 */
export function rollStarts(
  grid: PriceGrid,
  trials: readonly Trial[],
  none: Trial,
  terms: RollingTerms,
): Parsed<RollingStarts[]> {
  const firsts = monthStarts(grid).filter(
    (first) => first + terms.horizonBars <= grid.labelAtMs.length,
  )
  if (firsts.length === 0) {
    const bars = grid.labelAtMs.length
    return refused('horizonBars', `${terms.horizonBars} bars do not fit into ${bars}`)
  }
  const stretches = firsts.map((first) => stretchOf(grid, { first, bars: terms.horizonBars }))
  const held = stretches.map((stretch) => none.run(stretch, terms).figures.finalValue)
  return parsed(
    trials.map((trial) => {
      const starts = stretches.map((stretch, at) => {
        const { finalValue } = trial.run(stretch, terms).figures
        return recordOf(stretch, finalValue / (held[at] as number))
      })
      return summaryOf(trial.name, starts, stretches, terms)
    }),
  )
}

/** Positions of the first bar of every calendar month. */
function monthStarts({ labelAtMs }: PriceGrid): number[] {
  const firsts: number[] = []
  let month = ''
  for (let bar = 0; bar < labelAtMs.length; bar++) {
    const own = formatLabel('date', labelAtMs[bar] as number).slice(0, 7)
    if (own !== month) firsts.push(bar)
    month = own
  }
  return firsts
}

function recordOf(stretch: PriceGrid, ratio: number): StartRecord {
  return {
    start: formatLabel(stretch.labels, stretch.labelAtMs[0] as number),
    advantage: ratio - 1,
    growthDifferenceAnnual: Math.log(ratio) / yearsOf(stretch),
  }
}

function summaryOf(
  name: string,
  starts: readonly StartRecord[],
  stretches: readonly PriceGrid[],
  terms: RollingTerms,
): RollingStarts {
  const advantages = starts.map(({ advantage }) => advantage)
  return {
    name,
    starts,
    advantageMean: meanOf(Float64Array.from(advantages)),
    advantageMin: Math.min(...advantages),
    advantageMax: Math.max(...advantages),
    shareAhead: advantages.filter((advantage) => advantage > 0).length / starts.length,
    growthDifference: intervalOf(starts, stretches, terms),
  }
}

const startsMin = 10

function intervalOf(
  starts: readonly StartRecord[],
  stretches: readonly PriceGrid[],
  { confidence, draws, uniform }: RollingTerms,
): RollingStarts['growthDifference'] {
  if (starts.length < startsMin) return null
  const differences = Float64Array.from(starts, (start) => start.growthDifferenceAnnual)
  const horizonMonths = Math.round(yearsOf(stretches[0] as PriceGrid) * 12)
  const meanBlock = Math.min(Math.max(horizonMonths, 1), starts.length)
  const found = bootstrapInterval(differences, meanOf, { meanBlock, draws, confidence, uniform })
  if (!found.ok) return null
  return { mean: found.value.estimate, lower: found.value.lower, upper: found.value.upper }
}

function yearsOf({ labelAtMs }: PriceGrid): number {
  const spanMs = (labelAtMs[labelAtMs.length - 1] as number) - (labelAtMs[0] as number)
  return spanMs / (365 * dayMs)
}
