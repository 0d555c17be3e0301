import { dot, multiplyVector } from '../../linear/index.ts'
import type { Matrix } from '../../matrix.ts'

/** Where a descent on the log barrier stands, and what it carries along; n entries each. */
export type BarrierDescent = {
  /** Positive exposures x, and `S x`. */
  readonly exposures: Float64Array
  readonly image: Float64Array
  /** What each share of the risk lacks of its budget, relative to the budget. */
  readonly lacks: Float64Array
  /** The last step, relative to the exposures, as such, and times S. */
  readonly relative: Float64Array
  readonly step: Float64Array
  readonly curve: Float64Array
}

/** Room for n exposures, in one piece: six of their own would cost 3 us more at n = 20. */
export function barrierDescentOf(size: number): BarrierDescent {
  const memory = new Float64Array(6 * size)
  const part = (at: number) => new Float64Array(memory.buffer, 8 * at * size, size)
  return {
    exposures: part(0),
    image: part(1),
    lacks: part(2),
    relative: part(3),
    step: part(4),
    curve: part(5),
  }
}

/** Steps; 7 to 10 are usual, whatever the number of assets. */
const stepsMax = 40
/** Rounding of a share of the risk. */
const settled = 1e-13
/** A step may take this share of an exposure away. */
const fallMax = 0.5

/**
 * Finds x > 0 with `x_i (S x)_i = b_i` for a covariance S and budgets that sum to one, from where
 * the exposures stand: the minimum of `ln(x'Sx)/2 - sum b_i ln x_i`, which the size of x does not
 * touch. Answers the largest miss, judged on a product from scratch; NaN where x bears no risk.
 *
 * Conjugate gradients in relative changes (Polak & Ribiere 1969). There the curvature is one for
 * each asset plus `x_i S_ij x_j / b_i`, whose one large eigenvalue belongs to the size of x alone.
 * What is left is near one where assets share a market, so that few steps will do, at one product
 * with S each: 10 at n = 20 and 7 at n = 100. With `x'Sx/2` in place of the logarithm it is 15 and
 * 12; sweeps over the coordinates are as many, and each root in them waits for the one before.
 */
export function descendBarrier(
  covariance: Matrix,
  budgets: Float64Array,
  descent: BarrierDescent,
): number {
  const { exposures, image, step, curve, relative, lacks } = descent
  multiplyVector(covariance, exposures, image)
  relative.fill(0)
  lacks.fill(0)
  let slopeBefore = Infinity
  for (let count = 0; count < stepsMax; count++) {
    const variance = dot(exposures, image)
    // One pass over what is missed: its size, and how much of it the last step knew already.
    let miss = 0
    let slope = 0
    let overlap = 0
    for (let at = 0; at < budgets.length; at++) {
      const budget = budgets[at] as number
      const lack = budget - ((exposures[at] as number) * (image[at] as number)) / variance
      const share = lack / budget
      slope += share * lack
      overlap += (lacks[at] as number) * lack
      lacks[at] = share
      miss = Math.max(miss, Math.abs(lack))
    }
    if (!(miss > settled)) break
    aim(descent, Math.max(0, (slope - overlap) / slopeBefore))
    slopeBefore = slope
    multiplyVector(covariance, step, curve)
    advance(budgets, descent, variance)
  }
  normalise(covariance, descent)
  return missOf(budgets, descent)
}

/** Scales the exposures to `x'Sx = 1`, on a product from scratch. */
function normalise(covariance: Matrix, { exposures, image }: BarrierDescent): void {
  multiplyVector(covariance, exposures, image)
  const scale = 1 / Math.sqrt(dot(exposures, image))
  for (let at = 0; at < exposures.length; at++) {
    exposures[at] = (exposures[at] as number) * scale
    image[at] = (image[at] as number) * scale
  }
}

/** The next step: what is missed, and on along the last step by `turn`. */
function aim({ exposures, lacks, relative, step }: BarrierDescent, turn: number): void {
  for (let at = 0; at < exposures.length; at++) {
    const change = (lacks[at] as number) + turn * (relative[at] as number)
    relative[at] = change
    step[at] = (exposures[at] as number) * change
  }
}

/** Goes along the step to where the objective is least, to second order. */
function advance(
  budgets: Float64Array,
  { exposures, image, lacks, relative, step, curve }: BarrierDescent,
  variance: number,
): void {
  let rise = 0
  let along = 0
  let bend = 0
  let stretch = 0
  let fall = 0
  for (let at = 0; at < budgets.length; at++) {
    const change = relative[at] as number
    const weighed = (budgets[at] as number) * change
    rise += (lacks[at] as number) * weighed
    along += (1 - (lacks[at] as number)) * weighed
    bend += weighed * change
    stretch += (step[at] as number) * (curve[at] as number)
    fall = Math.min(fall, change)
  }
  bend += stretch / variance
  const bendBeside = bend - 2 * along * along
  let length = rise / (bendBeside > 0 ? bendBeside : bend)
  if (-fall * length > fallMax) length = fallMax / -fall
  for (let at = 0; at < budgets.length; at++) {
    exposures[at] = (exposures[at] as number) + length * (step[at] as number)
    image[at] = (image[at] as number) + length * (curve[at] as number)
  }
}

/** The largest miss of a budget; NaN where there is one. */
function missOf(budgets: Float64Array, { exposures, image }: BarrierDescent): number {
  let miss = 0
  for (let at = 0; at < budgets.length; at++) {
    const share = (exposures[at] as number) * (image[at] as number)
    miss = Math.max(miss, Math.abs((budgets[at] as number) - share))
  }
  return miss
}
