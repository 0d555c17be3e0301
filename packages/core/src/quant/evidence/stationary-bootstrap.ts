import { assert } from '../../units/index.ts'
import { deviationOf, requireBetween, requireFinite, requireSeries } from '../risk/index.ts'
import { type Solved, solved, unsolved } from '../solved.ts'

/** How a bootstrap draws. `uniform` draws from [0, 1): it is passed in, core makes no chance. */
export type BootstrapTerms = {
  /** Mean length of a block, in observations; the lengths are geometric. */
  readonly meanBlock: number
  /** Resamples; 1,000 or more for an interval that holds its second digit. */
  readonly draws: number
  /** Coverage of the interval, 0.95 for 95%. */
  readonly confidence: number
  readonly uniform: () => number
}

/** A figure and the interval around it. */
export type BootstrapInterval = {
  /** The statistic of the series itself, not of its resamples. */
  readonly estimate: number
  readonly lower: number
  readonly upper: number
  /** Sample deviation over the resamples. */
  readonly standardError: number
}

/**
 * Fills a buffer with the positions of one stationary resample: blocks of geometric length that
 * start anywhere and run around the end.
 *
 * Politis & Romano 1994. `meanBlock` 1 draws each position afresh; `uniform` gives one number per
 * position, and one more where a block begins. The buffer may be shorter or longer than the series.
 *
 * @example A generator that never ends a block runs around the end
 * const into = new Int32Array(4)
 * resamplePositions(into, 3, { meanBlock: 10, uniform: () => 0.5 })
 * into // new Int32Array([1, 2, 0, 1])
 */
export function resamplePositions(
  into: Int32Array,
  length: number,
  { meanBlock, uniform }: Pick<BootstrapTerms, 'meanBlock' | 'uniform'>,
): void {
  assert(length > 0, 'there is something to resample')
  assert(meanBlock >= 1, 'a block has at least one observation')
  const ends = 1 / meanBlock
  let position = 0
  for (let at = 0; at < into.length; at++) {
    const isNew = at === 0 || uniform() < ends
    if (isNew) position = Math.floor(uniform() * length)
    else position = position + 1 === length ? 0 : position + 1
    into[at] = position
  }
}

/**
 * Percentile interval of a statistic of a dependent series, by the stationary bootstrap.
 *
 * The interval is that of the resampled statistic's own quantiles (Efron 1979), which keeps its
 * skew; nothing is assumed of the returns but that they are stationary. For a difference of two
 * policies hand in the series of differences: resampling both apart would lose what they share.
 *
 * Refuses EMPTY, TOO_SHORT below 2 observations, NOT_FINITE (also of the statistic), OUT_OF_DOMAIN
 * of the block (1 to the length), of the draws (100 to 100,000) and of the confidence.
 *
 * @example A constant has no spread
 * const mean = (of: Float64Array) => of.reduce((sum, entry) => sum + entry, 0) / of.length
 * const terms = { meanBlock: 2, draws: 100, confidence: 0.9, uniform: () => 0.5 }
 * const interval = bootstrapInterval(Float64Array.of(0.5, 0.5, 0.5), mean, terms)
 * interval.ok && interval.value // { estimate: 0.5, lower: 0.5, upper: 0.5, standardError: 0 }
 */
export function bootstrapInterval(
  series: Float64Array,
  statistic: (resample: Float64Array) => number,
  terms: BootstrapTerms,
): Solved<BootstrapInterval> {
  const checked = requireTerms(series, terms)
  if (!checked.ok) return checked
  const estimate = requireFinite(statistic(series), 'statistic')
  if (!estimate.ok) return estimate
  const figures = new Float64Array(terms.draws)
  const resample = new Float64Array(series.length)
  const positions = new Int32Array(series.length)
  for (let draw = 0; draw < terms.draws; draw++) {
    resamplePositions(positions, series.length, terms)
    for (let at = 0; at < resample.length; at++)
      resample[at] = series[positions[at] as number] as number
    const figure = requireFinite(statistic(resample), 'statistic')
    if (!figure.ok) return figure
    figures[draw] = figure.value
  }
  const deviation = deviationOf(figures, { ddof: 1 })
  if (!deviation.ok) return deviation
  figures.sort()
  const tail = (1 - terms.confidence) / 2
  return solved({
    estimate: estimate.value,
    lower: quantileOfSorted(figures, tail),
    upper: quantileOfSorted(figures, 1 - tail),
    standardError: deviation.value,
  })
}

function requireTerms(
  series: Float64Array,
  { meanBlock, draws, confidence }: BootstrapTerms,
): Solved<Float64Array> {
  const checked = requireSeries(series, 2, 'series')
  if (!checked.ok) return checked
  if (!(meanBlock >= 1 && meanBlock <= series.length)) {
    const [limit, message] = [`1 to ${series.length}`, 'a block fits the series']
    return unsolved('OUT_OF_DOMAIN', message, 'meanBlock', limit, `${meanBlock}`)
  }
  if (!(Number.isInteger(draws) && draws >= 100 && draws <= 100_000)) {
    const message = 'resamples are counted'
    return unsolved('OUT_OF_DOMAIN', message, 'draws', 'whole, 100 to 100000', `${draws}`)
  }
  const level = requireBetween(confidence, { field: 'confidence', above: 0, below: 1 })
  return level.ok ? checked : level
}

/** Linear between order statistics (Hyndman & Fan 1996, type 7). */
function quantileOfSorted(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const low = sorted[below] as number
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number
  return low + (place - below) * (high - low)
}
