import { requireSeries } from '../risk/require.ts'
import { type Solved, solved, unsolved } from '../solved.ts'

/** A level that wanders, seen through noise: `y = level + eps`, `level' = level + eta`. */
export type LocalLevel = {
  /** Variance of the noise of an observation. */
  readonly sigmaEps2: number
  /** Variance of a step of the level. */
  readonly sigmaEta2: number
}

/** What the observations say of the level at each time, from what is past at that time alone. */
export type FilteredLevel = {
  /** Mean of the level (T), once the observation of the time is in. */
  readonly levels: Float64Array
  /** Its variance (T). */
  readonly variances: Float64Array
  /** The level after the last observation, before the next is seen: the forecast. */
  readonly predictedLevelNext: number
  readonly predictedVarianceNext: number
  /** Of the observations from the second on: the first only starts the level. */
  readonly logLikelihood: number
}

/**
 * Kalman filter of a local level over a series (T), with an exact diffuse start.
 *
 * Nothing is known of the level before the first observation (Durbin & Koopman 2012, 2.2, 2.9).
 * Refuses EMPTY, NOT_FINITE, TOO_SHORT of two observations, and OUT_OF_DOMAIN of variances that are
 * negative or both 0.
 *
 * @example
 * const filtered = filterLocalLevel(Float64Array.of(1, 4), { sigmaEps2: 1, sigmaEta2: 1 })
 * filtered.ok && filtered.value.levels // Float64Array.of(1, 3)
 */
export function filterLocalLevel(series: Float64Array, model: LocalLevel): Solved<FilteredLevel> {
  const checked = requireSeries(series, 2, 'series')
  if (!checked.ok) return checked
  const known = requireLocalLevel(model)
  if (!known.ok) return known
  const levels = new Float64Array(series.length)
  const variances = new Float64Array(series.length)
  const { squares, logs, level, variance } = run(series, model, { levels, variances })
  const count = series.length - 1
  return solved({
    levels,
    variances,
    predictedLevelNext: level,
    predictedVarianceNext: variance,
    logLikelihood: -0.5 * (count * Math.log(2 * Math.PI) + logs + squares),
  })
}

/**
 * Share of a surprise that the level takes in once the filter has settled.
 *
 * `signalToNoise` is sigmaEta2 / sigmaEps2. The settled filter is an exponentially weighted mean
 * whose lambda is one less the gain (Muth 1960). Refuses OUT_OF_DOMAIN of a negative ratio.
 *
 * @example
 * const gain = steadyStateGain(0.5)
 * gain.ok && gain.value // ≈ 0.5
 */
export function steadyStateGain(signalToNoise: number): Solved<number> {
  if (!(signalToNoise >= 0 && signalToNoise < Infinity)) {
    const actual = `${signalToNoise}`
    const message = 'a ratio of variances is not negative'
    return unsolved('OUT_OF_DOMAIN', message, 'signalToNoise', 'finite, 0 or more', actual)
  }
  // The root of the sum is taken apart, so that no square overflows.
  const root = Math.sqrt(signalToNoise) * Math.sqrt(signalToNoise + 4)
  return solved(1 / (1 + 2 / (signalToNoise + root)))
}

type Path = { readonly levels: Float64Array; readonly variances: Float64Array }

/** One pass; `squares` sums surprises over their variances, `logs` those variances' logarithms. */
function run(series: Float64Array, { sigmaEps2, sigmaEta2 }: LocalLevel, path?: Path) {
  let level = series[0] as number
  let variance = sigmaEps2
  let squares = 0
  let logs = 0
  if (path !== undefined) {
    path.levels[0] = level
    path.variances[0] = variance
  }
  for (let time = 1; time < series.length; time++) {
    const predicted = variance + sigmaEta2
    const spread = predicted + sigmaEps2
    const surprise = (series[time] as number) - level
    squares += (surprise * surprise) / spread
    logs += Math.log(spread)
    level += (predicted / spread) * surprise
    variance = (predicted * sigmaEps2) / spread
    if (path !== undefined) {
      path.levels[time] = level
      path.variances[time] = variance
    }
  }
  return { squares, logs, level, variance: variance + sigmaEta2 }
}

/** Variances at the top of the likelihood, and its value there. */
export type LocalLevelFit = LocalLevel & { readonly logLikelihood: number }

const gridReach = 16
const sectionsMax = 80

/**
 * Fits a local level to a series (T) by maximum likelihood.
 *
 * The scale is solved for, so that one share remains: a grid of it, from a level that never moves
 * to a walk without noise, then a golden section around the best. Either end may win, and is
 * reported as it is. Refuses EMPTY, NOT_FINITE, TOO_SHORT of three observations, and ZERO_VARIANCE.
 */
export function fitLocalLevel(series: Float64Array): Solved<LocalLevelFit> {
  const checked = requireSeries(series, 3, 'series')
  if (!checked.ok) return checked
  const spread = run(series, { sigmaEps2: 0, sigmaEta2: 1 }).squares
  const size = series.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0)
  if (!(spread > (1e-14 * size) ** 2)) {
    return unsolved('ZERO_VARIANCE', 'the series varies', 'series', 'above 0', `${spread}`)
  }
  const grid = Array.from({ length: 2 * gridReach + 1 }, (_, at) => at - gridReach)
  const best = grid.reduce(
    (top, log) => (concentrated(series, log) > concentrated(series, top) ? log : top),
    0,
  )
  const settled = goldenTop((log) => concentrated(series, log), best - 1, best + 1)
  const candidates = [-Infinity, Infinity, settled]
  const log = candidates.reduce((top, next) =>
    concentrated(series, next) >= concentrated(series, top) ? next : top,
  )
  const shares = sharesAt(log)
  const scale = run(series, shares).squares / (series.length - 1)
  return solved({
    sigmaEps2: scale * shares.sigmaEps2,
    sigmaEta2: scale * shares.sigmaEta2,
    logLikelihood: concentrated(series, log),
  })
}

/** Variances that sum to one, by the logarithm of sigmaEta2 over sigmaEps2. */
function sharesAt(log: number): LocalLevel {
  return { sigmaEps2: 1 / (1 + Math.exp(log)), sigmaEta2: 1 / (1 + Math.exp(-log)) }
}

/** Log-likelihood at the best scale for a ratio. */
function concentrated(series: Float64Array, log: number): number {
  const { squares, logs } = run(series, sharesAt(log))
  const count = series.length - 1
  return -0.5 * (count * (Math.log((2 * Math.PI * squares) / count) + 1) + logs)
}

function goldenTop(height: (x: number) => number, from: number, to: number): number {
  const share = (Math.sqrt(5) - 1) / 2
  let [low, high] = [from, to]
  let [left, right] = [high - share * (high - low), low + share * (high - low)]
  let [onLeft, onRight] = [height(left), height(right)]
  for (let section = 0; section < sectionsMax && high - low > 1e-10; section++) {
    if (onLeft >= onRight) {
      ;[high, right, onRight] = [right, left, onLeft]
      left = high - share * (high - low)
      onLeft = height(left)
    } else {
      ;[low, left, onLeft] = [left, right, onRight]
      right = low + share * (high - low)
      onRight = height(right)
    }
  }
  return (low + high) / 2
}

function requireLocalLevel(model: LocalLevel): Solved<LocalLevel> {
  for (const [field, variance] of Object.entries(model)) {
    if (variance >= 0 && variance < Infinity) continue
    const message = 'a variance is not negative'
    return unsolved('OUT_OF_DOMAIN', message, field, 'finite, 0 or more', `${variance}`)
  }
  if (model.sigmaEps2 + model.sigmaEta2 > 0) return solved(model)
  return unsolved('OUT_OF_DOMAIN', 'something varies', 'sigmaEps2', 'above 0', '0')
}
