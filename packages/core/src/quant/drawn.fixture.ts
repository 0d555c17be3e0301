import { type Matrix, zeros } from './matrix.ts'

/** Random sets of the property tests; a nightly run asks for 100,000. */
export const randomSets: number = Number(process.env['EVENKEEL_RANDOM_SETS'] ?? 2000)

/** Random sets for each optimiser, which cost more; a nightly run asks for 100,000 of them too. */
export const optimiserSets: number = Number(process.env['EVENKEEL_RANDOM_SETS'] ?? 300)

/** Uniform numbers from 0 to 1 that repeat with their seed (Mulberry32). */
export function drawFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Standard normals (Box & Muller 1958) from uniform draws. */
export function drawNormals(draw: () => number, rows: number, cols: number): Matrix {
  const matrix = zeros(rows, cols)
  for (let at = 0; at < matrix.values.length; at++) {
    const radius = Math.sqrt(-2 * Math.log(1 - draw()))
    matrix.values[at] = radius * Math.cos(2 * Math.PI * draw())
  }
  return matrix
}

/** What can be wrong with a set of returns. */
export const troubles = [
  'ordinary',
  'ill-conditioned',
  'badly scaled',
  'rank-deficient',
  'duplicated',
  'zero-variance',
] as const
/** One of `troubles`. */
export type Trouble = (typeof troubles)[number]

/** Daily returns in rows, assets in columns, with one named trouble. */
export function drawReturns(
  draw: () => number,
  trouble: Trouble,
  observations: number,
  assets: number,
): Matrix {
  const rows = trouble === 'rank-deficient' ? Math.max(2, assets >> 1) : observations
  const returns = drawNormals(draw, rows, assets)
  const market = drawNormals(draw, rows, 1)
  for (let row = 0; row < rows; row++) {
    for (let asset = 0; asset < assets; asset++) {
      const at = row * assets + asset
      const own = returns.values[at] as number
      const common = market.values[row] as number
      const share = trouble === 'ill-conditioned' ? 1e-6 : 0.7
      const scale = trouble === 'badly scaled' ? 10 ** ((asset % 5) * 2 - 8) : 0.02
      returns.values[at] = scale * (common + share * own)
    }
    if (assets > 1) spoilRow(returns.values.subarray(row * assets, (row + 1) * assets), trouble)
  }
  return returns
}

function spoilRow(row: Float64Array, trouble: Trouble): void {
  if (trouble === 'duplicated') row[row.length - 1] = row[0] as number
  if (trouble === 'zero-variance') row[0] = 0
}

/** Second moments of drawn returns: symmetric positive semidefinite, up to rounding. */
export function drawCovariance(draw: () => number, trouble: Trouble, size: number): Matrix {
  return secondMoments(drawReturns(draw, trouble, 2 * size + 2, size))
}

/** Mean products of the columns of returns, plainly. */
export function secondMoments({ rows, cols, values }: Matrix): Matrix {
  const moments = zeros(cols, cols)
  for (let row = 0; row < cols; row++) {
    for (let col = 0; col <= row; col++) {
      let sum = 0
      for (let at = 0; at < rows; at++) {
        sum += (values[at * cols + row] as number) * (values[at * cols + col] as number)
      }
      moments.values[row * cols + col] = sum / rows
      moments.values[col * cols + row] = sum / rows
    }
  }
  return moments
}
