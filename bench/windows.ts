import type { Returns } from './problems.ts'

/** Covariance of rows `from` to `to` (not included) by plain sums, divisor T - 1; row by row. */
export function covarianceOf(returns: Returns, from: number, to: number): number[] {
  const rows = returns.slice(from, to)
  const size = rows[0]?.length ?? 0
  const means = Array.from({ length: size }, (_, asset) => {
    return rows.reduce((sum, row) => sum + (row[asset] as number), 0) / rows.length
  })
  const entry = (left: number, right: number) => {
    const deviation = (row: readonly number[], asset: number) =>
      (row[asset] as number) - (means[asset] as number)
    const products = rows.map((row) => deviation(row, left) * deviation(row, right))
    return products.reduce((sum, product) => sum + product, 0) / (rows.length - 1)
  }
  return Array.from({ length: size * size }, (_, at) => entry(Math.floor(at / size), at % size))
}
