/**
 * The variables that may move together, with the Cholesky factor of their Hessian.
 *
 * One variable enters or leaves in n^2 operations. Where a pivot is zero to rounding, a small
 * diagonal entry (`nudge`) keeps the factor regular: it shapes the steps, never the answer, which
 * is judged without it.
 */
export type Face = {
  readonly size: number
  /** n by n, symmetric; both triangles are read. */
  hessian: Float64Array
  /** n entries: what was added to the diagonal for a free variable; mostly 0. */
  readonly nudge: Float64Array
  /** Mean diagonal entry of the Hessian. */
  scale: number
  /** The free variables in the order of the factor; the first `count` places count. */
  readonly free: Int32Array
  /** Place of each variable in `free`, or -1. */
  readonly placeOf: Int32Array
  /** Lower triangle in rows of n entries. */
  readonly factor: Float64Array
  count: number
}

/** A face of no variables, for Hessians of `size`. */
export function emptyFace(size: number): Face {
  return {
    size,
    hessian: new Float64Array(0),
    nudge: new Float64Array(size),
    scale: 1,
    free: new Int32Array(size),
    placeOf: new Int32Array(size).fill(-1),
    factor: new Float64Array(size * size),
    count: 0,
  }
}

/** Starts on another Hessian, with no variable free. `scale` is its mean diagonal entry. */
export function resetFace(face: Face, hessian: Float64Array, scale: number): void {
  face.hessian = hessian
  face.scale = scale
  face.count = 0
  face.placeOf.fill(-1)
  face.nudge.fill(0)
}

/** A pivot within these shares of its own entry and of the mean one is zero to rounding. */
const [pivotOfOwn, pivotOfMean] = [1e-10, 1e-11]

/**
 * Lets a variable move. False: the Hessian of the face would be indefinite, and nothing changed.
 */
export function appendFree(face: Face, variable: number): boolean {
  const { size, hessian, nudge, free, factor, count } = face
  const row = count * size
  const entries = variable * size
  const own = hessian[entries + variable] as number
  let pivot = own
  for (let place = 0; place < count; place++) {
    const other = place * size
    let sum = hessian[entries + (free[place] as number)] as number
    for (let at = 0; at < place; at++) {
      sum -= (factor[row + at] as number) * (factor[other + at] as number)
    }
    const entry = sum / (factor[other + place] as number)
    factor[row + place] = entry
    pivot -= entry * entry
  }
  const floor = Math.abs(own) * pivotOfOwn + face.scale * pivotOfMean
  if (!(pivot >= -floor)) return false
  const lift = pivot > floor ? 0 : 2 * floor
  nudge[variable] = lift
  factor[row + count] = Math.sqrt(pivot + lift)
  free[count] = variable
  face.placeOf[variable] = count
  face.count = count + 1
  return true
}

/**
 * Factors the face anew, the largest diagonal entries first: what rounding has worn off comes back.
 * False: the Hessian of the face is indefinite.
 */
export function refactor(face: Face): boolean {
  const { size, hessian, count } = face
  const own = (variable: number) => hessian[variable * size + variable] as number
  const variables = Array.from(face.free.subarray(0, count)).sort((one, two) => own(two) - own(one))
  face.count = 0
  return variables.every((variable) => appendFree(face, variable))
}

/** Fixes the variable at a place: its row leaves the factor, and rotations close the gap. */
export function removeFree(face: Face, place: number): void {
  const { size, free, placeOf, factor } = face
  placeOf[free[place] as number] = -1
  face.nudge[free[place] as number] = 0
  const last = face.count - 1
  for (let row = place; row < last; row++) {
    const variable = free[row + 1] as number
    free[row] = variable
    placeOf[variable] = row
    const from = (row + 1) * size
    factor.copyWithin(row * size, from, from + row + 2)
  }
  face.count = last
  for (let col = place; col < last; col++) rotateColumns(face, col)
}

/** Turns entry (col, col + 1) into zero, and the rows below along with it. */
function rotateColumns({ size, factor, count }: Face, col: number): void {
  const diagonal = factor[col * size + col] as number
  const beyond = factor[col * size + col + 1] as number
  const radius = Math.sqrt(diagonal * diagonal + beyond * beyond)
  const cosine = diagonal / radius
  const sine = beyond / radius
  factor[col * size + col] = radius
  for (let at = (col + 1) * size + col; at < count * size; at += size) {
    const left = factor[at] as number
    const right = factor[at + 1] as number
    factor[at] = cosine * left + sine * right
    factor[at + 1] = cosine * right - sine * left
  }
}

/** `L^-1 b` in place: entries by place, from `offset` on. */
export function solveForward({ size, factor, count }: Face, b: Float64Array, offset = 0): void {
  for (let row = 0; row < count; row++) {
    const start = row * size
    let sum = b[offset + row] as number
    for (let at = 0; at < row; at++)
      sum -= (factor[start + at] as number) * (b[offset + at] as number)
    b[offset + row] = sum / (factor[start + row] as number)
  }
}

/** `L^-T b` in place: entries by place. */
export function solveBackward({ size, factor, count }: Face, b: Float64Array): void {
  for (let row = count - 1; row >= 0; row--) {
    const start = row * size
    const known = (b[row] as number) / (factor[start + row] as number)
    b[row] = known
    for (let at = 0; at < row; at++)
      b[at] = (b[at] as number) - known * (factor[start + at] as number)
  }
}
