import { requireBetween, requirePositive } from '../risk/index.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { normalCdf, normalQuantile } from '../special/index.ts'

/** Sharpe ratio of one period (not of a year), and what it was estimated from. */
export type SharpeEstimate = {
  readonly perPeriod: number
  readonly observations: number
  readonly skewness: number
  /** Raw: 3 for a normal distribution. */
  readonly kurtosis: number
}

/**
 * Standard error of a Sharpe ratio per period, of independent normal returns: `sqrt((1+S^2/2)/T)`.
 *
 * Lo 2002. Refuses TOO_SHORT below two observations, and NOT_FINITE.
 *
 * @example
 * const error = sharpeStandardError(0.5, 60)
 * error.ok && error.value // ≈ 0.13693063937629152
 */
export function sharpeStandardError(perPeriod: number, observations: number): Solved<number> {
  const checked = requireEstimate({ perPeriod, observations, skewness: 0, kurtosis: 3 })
  if (!checked.ok) return checked
  return solved(Math.sqrt((1 + (perPeriod * perPeriod) / 2) / observations))
}

/**
 * Factor from the Sharpe ratio of a period to that of q periods, for AR(1) returns.
 *
 * `q / sqrt(q + 2 sum_k (q - k) rho^k)`; the root of q only where rho is 0 (Lo 2002, equation 20).
 * Refuses OUT_OF_DOMAIN unless -1 < rho < 1 and q is a whole positive number up to a million.
 *
 * @example
 * const factor = sharpeAnnualisation({ periodsPerYear: 12, autocorrelation: 0 })
 * factor.ok && factor.value // ≈ 3.4641016
 */
export function sharpeAnnualisation({
  periodsPerYear,
  autocorrelation,
}: {
  readonly periodsPerYear: number
  readonly autocorrelation: number
}): Solved<number> {
  const rho = requireBetween(autocorrelation, { field: 'autocorrelation', above: -1, below: 1 })
  if (!rho.ok) return rho
  if (!(Number.isInteger(periodsPerYear) && periodsPerYear > 0 && periodsPerYear <= 1e6)) {
    const limit = 'whole, 1 to 1000000'
    const message = 'periods are counted'
    return unsolved('OUT_OF_DOMAIN', message, 'periodsPerYear', limit, `${periodsPerYear}`)
  }
  let sum = 0
  let power = 1
  for (let lag = 1; lag < periodsPerYear; lag++) {
    power *= autocorrelation
    sum += (periodsPerYear - lag) * power
  }
  return solved(periodsPerYear / Math.sqrt(periodsPerYear + 2 * sum))
}

/**
 * Probability that the true Sharpe ratio exceeds a benchmark, both per period.
 *
 * Bailey & Lopez de Prado 2012. Refuses TOO_SHORT below two observations, NOT_FINITE, and
 * OUT_OF_DOMAIN of moments under which the ratio has no variance.
 *
 * @example Two years of monthly normal returns
 * const estimate = { perPeriod: 1.59 / Math.sqrt(12), observations: 24, skewness: 0, kurtosis: 3 }
 * const probability = probabilisticSharpe(estimate, 0)
 * probability.ok && probability.value // ≈ 0.982
 */
export function probabilisticSharpe(
  estimate: SharpeEstimate,
  benchmarkPerPeriod: number,
): Solved<number> {
  const variance = varianceFactor(estimate)
  if (!variance.ok) return variance
  if (!Number.isFinite(benchmarkPerPeriod)) {
    const actual = `${benchmarkPerPeriod}`
    return unsolved('NOT_FINITE', 'a ratio is finite', 'benchmarkPerPeriod', 'finite', actual)
  }
  const margin = estimate.perPeriod - benchmarkPerPeriod
  return solved(normalCdf(margin * Math.sqrt((estimate.observations - 1) / variance.value)))
}

/**
 * Sharpe ratio that the best of several worthless trials is expected to show, in the trials' unit.
 *
 * `sqrt(variance) ((1 - g) Z(1 - 1/N) + g Z(1 - 1/(N e)))` with Euler's constant g. Refuses
 * OUT_OF_DOMAIN of fewer than two trials or a negative variance.
 *
 * @example
 * const best = expectedBestSharpe({ trials: 100, varianceOfTrials: 0.5 / 250 })
 * best.ok && best.value // ≈ 0.1132
 */
export function expectedBestSharpe({
  trials,
  varianceOfTrials,
}: {
  readonly trials: number
  readonly varianceOfTrials: number
}): Solved<number> {
  if (!(trials >= 2 && trials < Infinity)) {
    return unsolved('OUT_OF_DOMAIN', 'several were tried', 'trials', '2 or more', `${trials}`)
  }
  if (!(varianceOfTrials >= 0 && varianceOfTrials < Infinity)) {
    const [limit, actual] = ['finite, 0 or more', `${varianceOfTrials}`]
    const message = 'a variance is not negative'
    return unsolved('OUT_OF_DOMAIN', message, 'varianceOfTrials', limit, actual)
  }
  // By the lower tail, which keeps its digits however many trials there were.
  const rare = normalQuantile(1 / trials, 'trials')
  if (!rare.ok) return rare
  const rarer = normalQuantile(1 / (trials * Math.E), 'trials')
  if (!rarer.ok) return rarer
  const expected = (1 - eulerGamma) * -rare.value + eulerGamma * -rarer.value
  return solved(Math.sqrt(varianceOfTrials) * expected)
}

const eulerGamma = 0.5772156649015329

/**
 * Deflated Sharpe ratio: the probability of skill, given how many configurations were tried.
 *
 * `probabilisticSharpe` against `expectedBestSharpe`, all per period (Bailey & Lopez de Prado
 * 2014). Refuses what those two refuse.
 *
 * @example
 * const found = { perPeriod: 0.1581, observations: 1250, skewness: -3, kurtosis: 10 }
 * const skill = deflatedSharpe(found, { trials: 100, varianceOfTrials: 0.5 / 250 })
 * skill.ok && skill.value // ≈ 0.900
 */
export function deflatedSharpe(
  estimate: SharpeEstimate,
  tried: { readonly trials: number; readonly varianceOfTrials: number },
): Solved<number> {
  const best = expectedBestSharpe(tried)
  return best.ok ? probabilisticSharpe(estimate, best.value) : best
}

/**
 * Observations, not rounded, after which a Sharpe ratio is above a benchmark with a confidence.
 *
 * All per period (Bailey & Lopez de Prado 2012). Refuses OUT_OF_DOMAIN of the confidence and of a
 * ratio that is not above its benchmark: no history would be long enough.
 *
 * @example Daily normal returns, a yearly ratio of 2 against 1
 * const shape = { perPeriod: 2 / Math.sqrt(252), skewness: 0, kurtosis: 3 }
 * const benchmarkPerPeriod = 1 / Math.sqrt(252)
 * const record = minimumTrackRecord(shape, { benchmarkPerPeriod, confidence: 0.95 })
 * record.ok && record.value // ≈ 688.208
 */
export function minimumTrackRecord(
  shape: Omit<SharpeEstimate, 'observations'>,
  {
    benchmarkPerPeriod,
    confidence,
  }: { readonly benchmarkPerPeriod: number; readonly confidence: number },
): Solved<number> {
  const variance = varianceFactor({ ...shape, observations: 2 })
  if (!variance.ok) return variance
  const z = normalQuantile(confidence, 'confidence')
  if (!z.ok) return z
  const margin = requirePositive(shape.perPeriod - benchmarkPerPeriod, 'perPeriod')
  if (!margin.ok) return margin
  return solved(1 + variance.value * (z.value / margin.value) ** 2)
}

/** Variance of the estimated ratio, times the observations: `1 - S R + (K - 1) R^2 / 4`. */
function varianceFactor(estimate: SharpeEstimate): Solved<number> {
  const checked = requireEstimate(estimate)
  if (!checked.ok) return checked
  const { perPeriod, skewness, kurtosis } = estimate
  const factor = 1 - skewness * perPeriod + ((kurtosis - 1) / 4) * perPeriod * perPeriod
  return requirePositive(factor, 'skewness')
}

function requireEstimate(estimate: SharpeEstimate): Solved<true> {
  const stray = Object.entries(estimate).find(([, figure]) => !Number.isFinite(figure))
  if (stray !== undefined) {
    return unsolved('NOT_FINITE', 'every figure is finite', stray[0], 'finite', `${stray[1]}`)
  }
  if (estimate.observations >= 2) return solved(true)
  const actual = `${estimate.observations}`
  return unsolved('TOO_SHORT', 'an estimate has a history', 'observations', '2', actual)
}
