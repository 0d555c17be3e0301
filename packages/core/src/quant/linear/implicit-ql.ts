import type { Matrix } from '../matrix.ts'

/** Steps that one eigenvalue may take; two or three are usual (EISPACK's limit is 30). */
export const stepsMax = 60
/** Below this a rotation is nothing, on entries of size one; its square is still a float. */
const nothing = 1e-150

/**
 * Diagonalises a symmetric tridiagonal matrix (n by n) in place by QL with implicit shifts.
 *
 * `diagonal` (n) becomes the eigenvalues, in no order; `beside` (n) is spent. The rows of
 * `vectors` (n by m, m may be 0) are rotated along: those of R become eigenvectors. Entries have
 * size about one. Answers whether all converged. Dubrulle, Martin & Wilkinson 1968; `imtql2` of
 * EISPACK.
 */
export function implicitQl(diagonal: Float64Array, beside: Float64Array, vectors: Matrix): boolean {
  for (let first = 0; first < diagonal.length; first++) {
    let step = 0
    for (;;) {
      const last = endOfBlock(diagonal, beside, first)
      if (last === first) break
      if (step === stepsMax) return false
      step++
      sweep(diagonal, beside, { first, last, vectors })
    }
  }
  return true
}

/** Where the block that starts at `first` falls apart: beside its end is nothing to rounding. */
function endOfBlock(diagonal: Float64Array, beside: Float64Array, first: number): number {
  let last = first
  while (last < diagonal.length - 1) {
    const scale = Math.abs(diagonal[last] as number) + Math.abs(diagonal[last + 1] as number)
    if (Math.abs(beside[last] as number) <= Number.EPSILON * scale + nothing) break
    last++
  }
  return last
}

type Block = {
  readonly first: number
  readonly last: number
  readonly vectors: Matrix
}

/** One QL step over a block, with Wilkinson's shift, as rotations from its end to its start. */
function sweep(diagonal: Float64Array, beside: Float64Array, block: Block): void {
  const { first, last, vectors } = block
  let chased = (diagonal[last] as number) - shiftOf(diagonal, beside, first)
  let sine = 1
  let cosine = 1
  let carried = 0
  for (let at = last - 1; at >= first; at--) {
    const bulge = sine * (beside[at] as number)
    const rest = cosine * (beside[at] as number)
    const radius = Math.sqrt(bulge * bulge + chased * chased)
    beside[at + 1] = radius
    if (radius <= nothing) {
      diagonal[at + 1] = (diagonal[at + 1] as number) - carried
      beside[last] = 0
      return
    }
    sine = bulge / radius
    cosine = chased / radius
    const lowered = (diagonal[at + 1] as number) - carried
    const mixed = ((diagonal[at] as number) - lowered) * sine + 2 * cosine * rest
    carried = sine * mixed
    diagonal[at + 1] = lowered + carried
    chased = cosine * mixed - rest
    rotateRows(vectors, at, cosine, sine)
  }
  diagonal[first] = (diagonal[first] as number) - carried
  beside[first] = chased
  beside[last] = 0
}

/** The eigenvalue of the first two by two that is nearer to its first entry. */
function shiftOf(diagonal: Float64Array, beside: Float64Array, first: number): number {
  const corner = diagonal[first] as number
  const off = beside[first] as number
  const slope = ((diagonal[first + 1] as number) - corner) / (2 * off)
  const root = Math.sqrt(slope * slope + 1)
  return corner - off / (slope + (slope >= 0 ? root : -root))
}

/** Turns row `row` and the row below it into each other. */
function rotateRows({ cols, values }: Matrix, row: number, cosine: number, sine: number): void {
  const upper = row * cols
  const lower = upper + cols
  for (let col = 0; col < cols; col++) {
    const above = values[upper + col] as number
    const below = values[lower + col] as number
    values[lower + col] = sine * above + cosine * below
    values[upper + col] = cosine * above - sine * below
  }
}
