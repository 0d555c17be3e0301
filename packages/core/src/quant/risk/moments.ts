import { type Solved, solved, unsolved } from '../solved.ts'
import { requireFinite, requireSeries } from './require.ts'

/** The shape of a sample, as if it were the whole population: every divisor is n. */
export type PopulationMoments = {
  readonly mean: number
  readonly deviation: number
  readonly skewness: number
  /** 3 for a normal distribution; the excess is this less 3. */
  readonly kurtosis: number
}

/**
 * Mean of a series, measured from its first entry: of equal entries it is that entry exactly.
 *
 * The mean of no entries is NaN; callers check first.
 *
 * @example
 * meanOf(Float64Array.of(0.1, 0.1, 0.1)) // 0.1
 */
export function meanOf(series: Float64Array): number {
  const first = series[0] as number
  let excess = 0
  for (let at = 0; at < series.length; at++) excess += (series[at] as number) - first
  return first + excess / series.length
}

/**
 * Standard deviation of a series, in its unit; the divisor is n - ddof.
 *
 * Refuses EMPTY, NOT_FINITE, and TOO_SHORT of two entries or of ddof.
 *
 * @example
 * const deviation = deviationOf(Float64Array.of(1, 3), { ddof: 1 })
 * deviation.ok && deviation.value // Math.SQRT2
 */
export function deviationOf(
  series: Float64Array,
  { ddof }: { readonly ddof: 0 | 1 },
): Solved<number> {
  const checked = requireSeries(series, ddof + 1)
  if (!checked.ok) return checked
  const mean = meanOf(series)
  let squares = 0
  for (let at = 0; at < series.length; at++) squares += ((series[at] as number) - mean) ** 2
  return requireFinite(Math.sqrt(squares / (series.length - ddof)), 'returns')
}

/**
 * Mean, deviation, skewness and raw kurtosis of a series, all with the divisor n.
 *
 * Refuses EMPTY, NOT_FINITE, TOO_SHORT below two entries, and ZERO_VARIANCE, which has no shape.
 *
 * @example
 * const moments = populationMoments(Float64Array.of(-1, 1))
 * moments.ok && moments.value // { mean: 0, deviation: 1, skewness: 0, kurtosis: 1 }
 */
export function populationMoments(series: Float64Array): Solved<PopulationMoments> {
  const deviation = deviationOf(series, { ddof: 0 })
  if (!deviation.ok) return deviation
  const { length } = series
  if (length < 2) return unsolved('TOO_SHORT', 'two entries differ', 'returns', '2', `${length}`)
  if (deviation.value === 0) {
    return unsolved('ZERO_VARIANCE', 'a constant has no shape', 'returns', 'above 0', '0')
  }
  const mean = meanOf(series)
  let cubes = 0
  let fourths = 0
  for (let at = 0; at < length; at++) {
    const z = ((series[at] as number) - mean) / deviation.value
    cubes += z * z * z
    fourths += z * z * z * z
  }
  return solved({
    mean,
    deviation: deviation.value,
    skewness: cubes / length,
    kurtosis: fourths / length,
  })
}

/**
 * Kurtosis of a sample without bias under normality, raw: about 3 for a large normal sample.
 *
 * `n(n+1) / ((n-1)(n-2)(n-3)) sum z^4`, z by the sample deviation (Bacon 2008). Refuses TOO_SHORT
 * below four entries and what `populationMoments` refuses.
 *
 * @example
 * const kurtosis = sampleKurtosis(Float64Array.of(-1, -1, 1, 1))
 * kurtosis.ok && kurtosis.value // 7.5
 */
export function sampleKurtosis(series: Float64Array): Solved<number> {
  const checked = requireSeries(series, 4)
  if (!checked.ok) return checked
  const moments = populationMoments(series)
  if (!moments.ok) return moments
  const n = series.length
  // z by the sample deviation: its fourth power is smaller by ((n - 1) / n) squared.
  const fourths = moments.value.kurtosis * n * ((n - 1) / n) ** 2
  return solved(((n * (n + 1)) / ((n - 1) * (n - 2) * (n - 3))) * fourths)
}

/**
 * `sampleKurtosis` less what a normal sample of that length has: `3(n-1)^2 / ((n-2)(n-3))`.
 *
 * @example
 * const excess = sampleExcessKurtosis(Float64Array.of(-1, -1, 1, 1))
 * excess.ok && excess.value // -6
 */
export function sampleExcessKurtosis(series: Float64Array): Solved<number> {
  const kurtosis = sampleKurtosis(series)
  if (!kurtosis.ok) return kurtosis
  const n = series.length
  return solved(kurtosis.value - (3 * (n - 1) ** 2) / ((n - 2) * (n - 3)))
}
