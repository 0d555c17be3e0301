import type { Matrix } from '../../matrix.ts'
import { appendFree, type Face, resetFace, solveBackward, solveForward } from '../program/face.ts'

/** Exposures in units of each asset's own volatility, and `C y` beside them. */
export type Exposures = {
  /** n positive entries; `y'Cy` is one. */
  readonly y: Float64Array
  readonly image: Float64Array
}

/** Sweeps over the assets; ten to thirty are usual below a hundred assets. */
const sweepsMax = 60
/** Newton steps where correlations near one slow the sweeps down. */
const newtonMax = 100
/** Rounding of a share of the risk. */
const settled = 1e-13

/**
 * Finds y > 0 with `y_i (C y)_i = b_i` for a correlation C and budgets that sum to one: the
 * minimum of `y'Cy/2 - sum b_i ln y_i`. Answers the largest miss; y starts from what it holds.
 *
 * Cyclical coordinate descent, brought back to `y'Cy = 1` after each sweep (Griveau-Billion,
 * Richard & Roncalli 2013; Choi & Chen 2022), then damped Newton steps (Spinu 2013) if need be.
 */
export function descendCorrelation(
  correlation: Matrix,
  budgets: Float64Array,
  exposures: Exposures,
  face: Face,
): number {
  let miss = rescale(correlation, budgets, exposures)
  let best = miss
  for (let sweep = 0; sweep < sweepsMax && miss > settled; sweep++) {
    sweepOnce(correlation, budgets, exposures)
    miss = rescaleCarried(budgets, exposures)
    if (miss < 1e-12 && miss >= best) break
    best = Math.min(best, miss)
  }
  miss = rescale(correlation, budgets, exposures)
  for (let step = 0; step < newtonMax && !(miss <= 1e-12); step++) {
    if (!stepNewton(correlation, budgets, exposures, face)) return Number.NaN
    miss = rescale(correlation, budgets, exposures)
  }
  return miss
}

/** Each exposure in turn becomes the best one, given the others. */
function sweepOnce({ values }: Matrix, budgets: Float64Array, { y, image }: Exposures): void {
  const size = y.length
  for (let at = 0; at < size; at++) {
    const own = y[at] as number
    const half = ((image[at] as number) - own) / 2
    const root = Math.sqrt(half * half + (budgets[at] as number))
    const best = half > 0 ? (budgets[at] as number) / (root + half) : root - half
    const change = best - own
    y[at] = best
    const start = at * size
    for (let other = 0; other < size; other++) {
      image[other] = (image[other] as number) + change * (values[start + other] as number)
    }
  }
}

/** Recomputes `C y`, then scales; NaN where y bears no risk. */
function rescale({ values }: Matrix, budgets: Float64Array, exposures: Exposures): number {
  const { y, image } = exposures
  const size = y.length
  for (let row = 0; row < size; row++) {
    const start = row * size
    let sum = 0
    for (let col = 0; col < size; col++) sum += (values[start + col] as number) * (y[col] as number)
    image[row] = sum
  }
  return rescaleCarried(budgets, exposures)
}

/** Scales to `y'Cy = 1`, and answers the largest miss of a budget. */
function rescaleCarried(budgets: Float64Array, { y, image }: Exposures): number {
  let square = 0
  for (let at = 0; at < y.length; at++) square += (y[at] as number) * (image[at] as number)
  const scale = 1 / Math.sqrt(square)
  let miss = 0
  for (let at = 0; at < y.length; at++) {
    y[at] = (y[at] as number) * scale
    image[at] = (image[at] as number) * scale
    const share = (y[at] as number) * (image[at] as number)
    miss = Math.max(miss, Math.abs(share - (budgets[at] as number)))
  }
  return miss
}

/** One damped Newton step on the log barrier; false where the correlation is indefinite. */
function stepNewton(
  { values }: Matrix,
  budgets: Float64Array,
  { y, image }: Exposures,
  face: Face,
): boolean {
  const size = y.length
  const hessian = values.slice()
  const step = new Float64Array(size)
  for (let at = 0; at < size; at++) {
    const pull = (budgets[at] as number) / (y[at] as number)
    const place = at * size + at
    hessian[place] = (hessian[place] as number) + pull / (y[at] as number)
    step[at] = pull - (image[at] as number)
  }
  const slope = step.slice()
  resetFace(face, hessian, 1)
  for (let at = 0; at < size; at++) if (!appendFree(face, at)) return false
  solveForward(face, step)
  solveBackward(face, step)
  let decrement = 0
  for (let at = 0; at < size; at++) decrement += (slope[at] as number) * (step[at] as number)
  let reach = 1 / (1 + Math.sqrt(Math.max(0, decrement)))
  if (decrement < 0.01) reach = 1
  for (let at = 0; at < size; at++) {
    const fall = -(step[at] as number) / (y[at] as number)
    if (fall * reach > 0.9) reach = 0.9 / fall
  }
  for (let at = 0; at < size; at++) y[at] = (y[at] as number) + reach * (step[at] as number)
  return true
}
