import { type Solved, solved, unsolved } from '../solved.ts'
import {
  normalDensity,
  normalQuantile,
  studentTDensity,
  studentTQuantile,
} from '../special/index.ts'
import type { TailRisk } from './historical.ts'
import { requireFiniteFigures } from './require.ts'

/** Mean and deviation of returns per period. */
export type LocationScale = { readonly mean: number; readonly deviation: number }

/**
 * Value at risk and expected shortfall of normal returns, as positive losses per period.
 *
 * `-mean + z deviation` and `-mean + deviation phi(z) / (1 - confidence)`. Refuses OUT_OF_DOMAIN of
 * a confidence that is not between 0 and 1, and of a negative deviation, and NOT_FINITE.
 *
 * @example
 * const risk = normalRisk({ mean: 0, deviation: 1 }, 0.975)
 * risk.ok && risk.value.expectedShortfall // ≈ 2.3378
 */
export function normalRisk(location: LocationScale, confidence: number): Solved<TailRisk> {
  const checked = requireLocation(location)
  if (!checked.ok) return checked
  const z = normalQuantile(confidence, 'confidence')
  if (!z.ok) return z
  return requireFiniteFigures({
    valueAtRisk: -location.mean + z.value * location.deviation,
    expectedShortfall:
      -location.mean + (location.deviation * normalDensity(z.value)) / (1 - confidence),
  })
}

/**
 * Value at risk and expected shortfall of Student t returns, as positive losses per period.
 *
 * The deviation is that of the returns: t is scaled by `sqrt((df - 2) / df)`. Refuses OUT_OF_DOMAIN
 * of the confidence, of a negative deviation, and of at most two degrees of freedom, and
 * NOT_FINITE. McNeil, Frey & Embrechts 2005, section 2.2.4.
 *
 * @example
 * const risk = studentTRisk({ mean: 0, deviation: 1 }, { degreesOfFreedom: 6, confidence: 0.99 })
 * risk.ok && risk.value.valueAtRisk // ≈ 2.5659780
 */
export function studentTRisk(
  location: LocationScale,
  {
    degreesOfFreedom,
    confidence,
  }: { readonly degreesOfFreedom: number; readonly confidence: number },
): Solved<TailRisk> {
  const checked = requireLocation(location)
  if (!checked.ok) return checked
  if (!(degreesOfFreedom > 2 && degreesOfFreedom < Infinity)) {
    const actual = `${degreesOfFreedom}`
    const message = 'the variance exists'
    return unsolved('OUT_OF_DOMAIN', message, 'degreesOfFreedom', 'finite, above 2', actual)
  }
  const t = studentTQuantile(confidence, degreesOfFreedom, 'confidence')
  if (!t.ok) return t
  const scale = location.deviation * Math.sqrt((degreesOfFreedom - 2) / degreesOfFreedom)
  const tailMean =
    (studentTDensity(t.value, degreesOfFreedom) / (1 - confidence)) *
    ((degreesOfFreedom + t.value * t.value) / (degreesOfFreedom - 1))
  return requireFiniteFigures({
    valueAtRisk: -location.mean + scale * t.value,
    expectedShortfall: -location.mean + scale * tailMean,
  })
}

function requireLocation({ mean, deviation }: LocationScale): Solved<true> {
  if (!Number.isFinite(mean)) {
    return unsolved('NOT_FINITE', 'the mean is finite', 'mean', 'finite', `${mean}`)
  }
  if (deviation >= 0 && deviation < Infinity) return solved(true)
  const message = 'a deviation is not negative'
  return unsolved('OUT_OF_DOMAIN', message, 'deviation', 'finite, 0 or more', `${deviation}`)
}
