import { normalCdf } from '../special/normal.ts'

/** What a unit-root regression holds beside the past: nothing, a constant, or a trend too. */
export type Deterministics = 'none' | 'constant' | 'trend'

/** Critical values at the three usual levels; a statistic below one rejects a unit root. */
export type CriticalValues = {
  readonly onePercent: number
  readonly fivePercent: number
  readonly tenPercent: number
}

/** The p-value is the normal of a polynomial in the statistic, one below `star`, one above. */
type Surface = {
  readonly least: number
  readonly star: number
  readonly most: number
  readonly small: readonly number[]
  readonly large: readonly number[]
}

/** MacKinnon 1994, tables 3 and 4, for one variable. */
const surfaces: Readonly<Record<Deterministics, Surface>> = {
  none: {
    least: -19.04,
    star: -1.04,
    most: Infinity,
    small: [0.6344, 1.2378, 0.032496],
    large: [0.4797, 0.93557, -0.06999, 0.033066],
  },
  constant: {
    least: -18.83,
    star: -1.61,
    most: 2.74,
    small: [2.1659, 1.4412, 0.038269],
    large: [1.7339, 0.93202, -0.12745, -0.010368],
  },
  trend: {
    least: -16.18,
    star: -2.89,
    most: 0.7,
    small: [3.2512, 1.6047, 0.049588],
    large: [2.5261, 0.61654, -0.37956, -0.060285],
  },
}

/** MacKinnon 2010, table 2: coefficients of 1, 1/T, 1/T^2, 1/T^3 at 1, 5 and 10 percent. */
const critical: Readonly<Record<Deterministics, readonly (readonly number[])[]>> = {
  none: [
    [-2.56574, -2.2358, -3.627, 0],
    [-1.941, -0.2686, -3.365, 31.223],
    [-1.61682, 0.2656, -2.714, 25.364],
  ],
  constant: [
    [-3.43035, -6.5393, -16.786, -79.433],
    [-2.86154, -2.8903, -4.234, -40.04],
    [-2.56677, -1.5384, -2.809, 0],
  ],
  trend: [
    [-3.95877, -9.0531, -28.428, -134.155],
    [-3.41049, -4.3904, -9.036, -45.374],
    [-3.12705, -2.5856, -3.925, -22.38],
  ],
}

/**
 * Probability of a Dickey-Fuller statistic this low or lower, if there is a unit root.
 *
 * Asymptotic (MacKinnon 1994); 0 and 1 beyond the range that was simulated.
 *
 * @example
 * dickeyFullerProbability(-2.86154, 'constant') // ≈ 0.05
 */
export function dickeyFullerProbability(statistic: number, deterministics: Deterministics): number {
  const { least, star, most, small, large } = surfaces[deterministics]
  if (statistic < least) return 0
  if (statistic > most) return 1
  return normalCdf(polynomial(statistic <= star ? small : large, statistic))
}

/**
 * Critical values of a Dickey-Fuller statistic from a regression of `observations` rows
 * (MacKinnon 2010).
 *
 * @example
 * dickeyFullerCriticalValues('constant', 100).fivePercent // ≈ -2.891
 */
export function dickeyFullerCriticalValues(
  deterministics: Deterministics,
  observations: number,
): CriticalValues {
  const [onePercent = 0, fivePercent = 0, tenPercent = 0] = critical[deterministics].map((row) =>
    polynomial(row, 1 / observations),
  )
  return { onePercent, fivePercent, tenPercent }
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0)
}
