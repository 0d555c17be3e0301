import { type Matrix, matrixFrom, type Solved, sampleCovariance } from '@evenkeel/core/quant'
import { drawNormal, seededRandom } from '@evenkeel/core/world'

/** T by n returns, a row for each bar, as they travel in an input file. */
export type Returns = readonly (readonly number[])[]

export type Drawing = { readonly seed: number; readonly bars: number; readonly assets: number }

/**
 * Daily returns with the shape of a book of coins: volatilities of 2% to 6%, one market that all
 * follow, two themes that pull apart, and noise of their own. Same seed, same numbers.
 */
export function drawReturns({ seed, bars, assets }: Drawing): Returns {
  const random = seededRandom(seed)
  const loadings = Array.from({ length: assets }, () => ({
    volatility: 0.02 + 0.04 * random(),
    market: 0.5 + 0.4 * random(),
    themes: [random() - 0.5, random() - 0.5] as const,
    own: 0.4 + 0.3 * random(),
  }))
  return Array.from({ length: bars }, () => {
    const [market, first, second] = [drawNormal(random), drawNormal(random), drawNormal(random)]
    return loadings.map(({ volatility, themes, own, market: pull }) => {
      const common = pull * market + themes[0] * first + themes[1] * second
      return volatility * (common + own * drawNormal(random))
    })
  })
}

/** Sample covariance with divisor T - 1, as rows. */
export function covarianceRows(returns: Returns): number[][] {
  const { values } = valueOf(sampleCovariance(matrixFrom(returns), { ddof: 1 }))
  const size = returns[0]?.length ?? 0
  return Array.from({ length: size }, (_, row) =>
    Array.from(values.subarray(row * size, (row + 1) * size)),
  )
}

/** A refusal here is a fault of the benchmark. */
export function valueOf<T>(solution: Solved<T>): T {
  if (solution.ok) return solution.value
  const { code, field, message, limit, actual } = solution.refusal
  throw new Error(`${code} of ${field}: ${message}; ${limit}, not ${actual}`)
}

/** `S w` by plain loops, which no solver shares. */
export function timesVector({ rows, cols, values }: Matrix, vector: ArrayLike<number>): number[] {
  return Array.from({ length: rows }, (_, row) => {
    let sum = 0
    for (let col = 0; col < cols; col++) {
      sum += (values[row * cols + col] as number) * (vector[col] as number)
    }
    return sum
  })
}

export function sumOfProducts(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < left.length; at++) sum += (left[at] as number) * (right[at] as number)
  return sum
}
