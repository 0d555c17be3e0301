import { type Face, solveBackward, solveForward } from './face.ts'
import type { Limits } from './limits.ts'
import { standing } from './linear-program.ts'

/** A Newton step on a face, and the multipliers of the rows that bind it. */
export type Newton = {
  /** Entries by place in the face. */
  readonly step: Float64Array
  /** m entries; 0 for a row that does not bind. */
  readonly multipliers: Float64Array
  /** `L^-1 a` of each binding row. */
  readonly spread: Float64Array
  /** Cholesky factor of the products of the spread rows. */
  readonly gram: Float64Array
  readonly right: Float64Array
  readonly binding: Int32Array
  readonly repair: Float64Array
  count: number
  /** Largest slope on the face that no binding row explains. */
  residual: number
  /** How far the step leaves its rows, relative to its length: large where it is rounding alone. */
  stray: number
}

/** Room for faces of up to n variables and m binding rows. */
export function newtonOf(size: number, count: number): Newton {
  return {
    step: new Float64Array(size),
    multipliers: new Float64Array(count),
    spread: new Float64Array(size * count),
    gram: new Float64Array(count * count),
    right: new Float64Array(count),
    binding: new Int32Array(count),
    repair: new Float64Array(size),
    count: 0,
    residual: 0,
    stray: 0,
  }
}

/**
 * The step from here to the least of the (nudged) objective on a face, along its binding rows.
 *
 * `gradient` (n) is that of the objective; the multipliers are its slopes in the binding rows.
 * Range-space method, Nocedal & Wright 2006, section 16.2.
 */
export function aimStep(
  face: Face,
  newton: Newton,
  limits: Limits,
  standings: Int8Array,
  gradient: Float64Array,
): void {
  spreadRows(face, newton, limits, standings)
  solveFace(face, newton, limits, gradient, -1, newton.multipliers)
  newton.residual = residualOf(face, newton, limits, gradient)
}

/**
 * Solves `(H + nudge) step - A' y = sign * slopes`, `A step = 0` on a face whose rows are spread.
 *
 * `slopes` has n entries, `y` goes to `multipliers` (m). A thin face is refined, because its factor
 * knows the rows to half the digits only.
 */
export function solveFace(
  face: Face,
  newton: Newton,
  limits: Limits,
  slopes: Float64Array,
  sign: number,
  multipliers: Float64Array,
): void {
  const { step, right, repair, binding } = newton
  for (let place = 0; place < face.count; place++) {
    repair[place] = sign * (slopes[face.free[place] as number] as number)
  }
  right.fill(0, 0, newton.count)
  solveOnRows(face, newton)
  multipliers.fill(0)
  for (let bound = 0; bound < newton.count; bound++) {
    multipliers[binding[bound] as number] = right[bound] as number
  }
  for (let place = 0; place < face.count; place++) step[place] = repair[place] as number
  newton.stray = strayOf(face, newton, limits)
  const isThin = isThinFace(face)
  for (let round = 0; round < 3 && (isThin || newton.stray > strayAimed); round++) {
    refine(face, newton, limits, slopes, sign, multipliers)
    newton.stray = strayOf(face, newton, limits)
  }
}

/** A step that leaves its rows by more than this share of its length is put back on them. */
const strayAimed = 1e-12

/** Whether a pivot was nudged: the factor is then good for half the digits only. */
function isThinFace({ count, free, nudge }: Face): boolean {
  for (let place = 0; place < count; place++) {
    if ((nudge[free[place] as number] as number) > 0) return true
  }
  return false
}

/** Corrects step and multipliers by what they leave of the equations. */
function refine(
  face: Face,
  newton: Newton,
  limits: Limits,
  slopes: Float64Array,
  sign: number,
  multipliers: Float64Array,
): void {
  const { size, free, hessian, nudge } = face
  const { step, right, repair, binding } = newton
  const rows = limits.rows.values
  for (let place = 0; place < face.count; place++) {
    const at = free[place] as number
    let left = sign * (slopes[at] as number) - (nudge[at] as number) * (step[place] as number)
    for (let bound = 0; bound < newton.count; bound++) {
      const row = binding[bound] as number
      left += (multipliers[row] as number) * (rows[row * size + at] as number)
    }
    for (let other = 0; other < face.count; other++) {
      left -= (hessian[at * size + (free[other] as number)] as number) * (step[other] as number)
    }
    repair[place] = left
  }
  for (let bound = 0; bound < newton.count; bound++) right[bound] = -(right[bound] as number)
  solveOnRows(face, newton)
  for (let bound = 0; bound < newton.count; bound++) {
    const row = binding[bound] as number
    multipliers[row] = (multipliers[row] as number) + (right[bound] as number)
  }
  for (let place = 0; place < face.count; place++) {
    step[place] = (step[place] as number) + (repair[place] as number)
  }
}

/**
 * Solves `(H + nudge) x - A' y = repair`, `A x = right` in place: x in `repair`, y in `right`.
 */
function solveOnRows(face: Face, newton: Newton): void {
  const { spread, right, repair } = newton
  solveForward(face, repair)
  for (let bound = 0; bound < newton.count; bound++) {
    const along = dotRow(spread, bound * face.size, repair, face.count)
    right[bound] = (right[bound] as number) - along
  }
  solveGram(newton)
  for (let bound = 0; bound < newton.count; bound++) {
    const factor = right[bound] as number
    const start = bound * face.size
    for (let place = 0; place < face.count; place++) {
      repair[place] = (repair[place] as number) + factor * (spread[start + place] as number)
    }
  }
  solveBackward(face, repair)
}

/** Sets the step to the shortest one (in the metric of H) that changes the rows by `right`. */
export function stepToRows(face: Face, newton: Newton): void {
  newton.repair.fill(0, 0, face.count)
  solveOnRows(face, newton)
  for (let place = 0; place < face.count; place++) {
    newton.step[place] = newton.repair[place] as number
  }
}

function residualOf(face: Face, newton: Newton, limits: Limits, gradient: Float64Array): number {
  const { size, free } = face
  let most = 0
  for (let place = 0; place < face.count; place++) {
    const at = free[place] as number
    const slope = slopeBeyond(newton, limits.rows.values, size, at, gradient[at] as number)
    if (Math.abs(slope) > most) most = Math.abs(slope)
  }
  return most
}

/** A slope less what the binding rows explain of it. */
export function slopeBeyond(
  { multipliers, binding, count }: Newton,
  rows: Float64Array,
  size: number,
  at: number,
  slope: number,
): number {
  let rest = slope
  for (let bound = 0; bound < count; bound++) {
    const row = binding[bound] as number
    rest -= (multipliers[row] as number) * (rows[row * size + at] as number)
  }
  return rest
}

/** How much a step changes its binding rows (left in `right`), relative to its length. */
function strayOf(face: Face, { step, right, binding, count }: Newton, limits: Limits): number {
  let stray = 0
  for (let bound = 0; bound < count; bound++) {
    right[bound] = rowAlong(face, limits, binding[bound] as number, step)
    stray = Math.max(stray, Math.abs(right[bound] as number))
  }
  if (stray === 0) return 0
  let length = 0
  for (let place = 0; place < face.count; place++) {
    length = Math.max(length, Math.abs(step[place] as number))
  }
  return stray / length
}

/** Row times a vector that is given by places. */
export function rowAlong(face: Face, limits: Limits, row: number, step: Float64Array): number {
  const start = row * face.size
  let sum = 0
  for (let place = 0; place < face.count; place++) {
    sum +=
      (limits.rows.values[start + (face.free[place] as number)] as number) * (step[place] as number)
  }
  return sum
}

function spreadRows(face: Face, newton: Newton, limits: Limits, standings: Int8Array): void {
  const { spread, binding } = newton
  const { size, free } = face
  newton.count = 0
  for (let row = 0; row < limits.rows.rows; row++) {
    if (standings[size + row] === standing.basic) continue
    const start = newton.count * size
    for (let place = 0; place < face.count; place++) {
      spread[start + place] = limits.rows.values[row * size + (free[place] as number)] as number
    }
    solveForward(face, spread, start)
    binding[newton.count] = row
    newton.count++
  }
  factorGram(face, newton)
}

/** A row whose own part is below this share depends on the others: its multiplier stays zero. */
const ownShareMin = 1e-13

function factorGram({ size, count: places }: Face, { spread, gram, binding, count }: Newton): void {
  const stride = binding.length
  for (let row = 0; row < count; row++) {
    for (let col = 0; col <= row; col++) {
      let sum = 0
      for (let at = 0; at < places; at++) {
        sum += (spread[row * size + at] as number) * (spread[col * size + at] as number)
      }
      const whole = sum
      for (let at = 0; at < col; at++) {
        sum -= (gram[row * stride + at] as number) * (gram[col * stride + at] as number)
      }
      const pivot = gram[col * stride + col] as number
      if (col < row) gram[row * stride + col] = pivot === 0 ? 0 : sum / pivot
      else gram[row * stride + row] = sum > ownShareMin * whole ? Math.sqrt(sum) : 0
    }
  }
}

/** Solves the gram system for `right` in place. */
function solveGram({ gram, right, binding, count }: Newton): void {
  const stride = binding.length
  for (let row = 0; row < count; row++) {
    let sum = right[row] as number
    for (let at = 0; at < row; at++) {
      sum -= (gram[row * stride + at] as number) * (right[at] as number)
    }
    const pivot = gram[row * stride + row] as number
    right[row] = pivot === 0 ? 0 : sum / pivot
  }
  for (let row = count - 1; row >= 0; row--) {
    const pivot = gram[row * stride + row] as number
    const known = pivot === 0 ? 0 : (right[row] as number) / pivot
    right[row] = known
    for (let at = 0; at < row; at++) {
      right[at] = (right[at] as number) - known * (gram[row * stride + at] as number)
    }
  }
}

function dotRow(rows: Float64Array, start: number, vector: Float64Array, count: number): number {
  let sum = 0
  for (let at = 0; at < count; at++) sum += (rows[start + at] as number) * (vector[at] as number)
  return sum
}
