import { requireCount } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { type Garch, persistenceOf, requireGarch } from './garch-model.ts'

/** Variances of the periods ahead, per period, in the unit of the returns squared. */
export type VarianceForecast = {
  /** One for each period of the horizon. */
  readonly variances: Float64Array
  /** Whether a variance would have been above the cap. */
  readonly isCapped: boolean
}

/**
 * Variances of the next `horizon` periods, from that of the first.
 *
 * `varianceNext` is the last entry of `garchVariances`. An integrated model has no long-run
 * variance, and its forecasts rise without end: `varianceMax` states where they stop, Infinity
 * where they need not. Refuses what `requireGarch` refuses, and OUT_OF_DOMAIN of the horizon and
 * of either variance. Engle & Bollerslev 1986.
 *
 * @example
 * const model = { mu: 0, omega: 0.1, alpha: 0.1, gamma: 0, beta: 0.8, nu: Infinity }
 * const ahead = forecastGarch(model, 2, { horizon: 2, varianceMax: Infinity })
 * ahead.ok && ahead.value.variances // Float64Array.of(2, 1.9000000000000001)
 */
export function forecastGarch(
  model: Garch,
  varianceNext: number,
  { horizon, varianceMax }: { readonly horizon: number; readonly varianceMax: number },
): Solved<VarianceForecast> {
  const checked = requireGarch(model)
  if (!checked.ok) return checked
  const count = requireCount(horizon, 1, 'horizon')
  if (!count.ok) return count
  if (!(varianceNext > 0 && varianceNext < Infinity)) {
    const actual = `${varianceNext}`
    const message = 'a variance is positive'
    return unsolved('OUT_OF_DOMAIN', message, 'varianceNext', 'finite, above 0', actual)
  }
  if (!(varianceMax > 0)) {
    const message = 'a cap is positive'
    return unsolved('OUT_OF_DOMAIN', message, 'varianceMax', 'above 0', `${varianceMax}`)
  }
  const persistence = persistenceOf(model)
  const variances = new Float64Array(horizon)
  let isCapped = false
  let variance = varianceNext
  for (let step = 0; step < horizon; step++) {
    if (variance > varianceMax) isCapped = true
    variances[step] = Math.min(variance, varianceMax)
    variance = model.omega + persistence * variance
  }
  return solved({ variances, isCapped })
}
