import { zeros } from '../../matrix.ts'
import { type Solved, solved, unsolved } from '../../solved.ts'
import type { Limits } from './limits.ts'

/** Where a column stands: in the basis, at a bound, or (without bounds) at zero. */
export const standing = { basic: 0, lower: 1, upper: 2, zero: 3 } as const

/** A vertex of the limits: the weights, and the basis that proves it. */
export type Vertex = {
  /** n weights. */
  readonly weights: Float64Array
  /** n + m entries of `standing`: weights first, then the value of each row. */
  readonly standings: Int8Array
  /** `cost' w` at the vertex. */
  readonly cost: number
}

/** Room for a row or a bound, in units of a weight; rows are scaled to size one. */
const feasibleWithin = 1e-12
/** A pivot below this is rounding. */
const pivotMin = 1e-10

type Simplex = {
  readonly limits: Limits
  readonly cost: Float64Array
  readonly size: number
  readonly count: number
  readonly standings: Int8Array
  readonly basis: Int32Array
  readonly inverse: Float64Array
  readonly values: Float64Array
  readonly duals: Float64Array
  readonly step: Float64Array
}

/**
 * Least `cost' w` (n costs) within limits, at a vertex: a linear program of few rows.
 *
 * Refuses INFEASIBLE (with the row that cannot be met), UNBOUNDED and NOT_CONVERGED. Bounded
 * simplex with an explicit basis inverse, m by m (Dantzig 1963; Maros 2003, chapter 9).
 *
 * @example
 * const limits = weightLimits({ size: 3, upper: 0.5 })
 * const least = limits.ok && solveLinear(Float64Array.of(3, 1, 2), limits.value)
 * least && least.ok && least.value.weights // Float64Array.of(0, 0.5, 0.5)
 */
export function solveLinear(cost: Float64Array, limits: Limits): Solved<Vertex> {
  const simplex = startAtBounds(cost, limits)
  const stepsMax = 100 * (simplex.size + simplex.count) + 1000
  for (let step = 0; step < stepsMax; step++) {
    const isFeasible = priceBasis(simplex)
    const entering = chooseEntering(simplex, isFeasible, step > stepsMax / 2)
    if (entering < 0) {
      if (!isFeasible) return infeasible(simplex)
      return solved(vertexOf(simplex))
    }
    if (!moveAlong(simplex, entering)) {
      const message = 'the limits bound the answer'
      return unsolved('UNBOUNDED', message, 'limits', 'a bound', `none for column ${entering}`)
    }
  }
  return unsolved('NOT_CONVERGED', 'the simplex ends', 'limits', `${stepsMax} steps`, 'more')
}

function startAtBounds(cost: Float64Array, limits: Limits): Simplex {
  const [size, count] = [cost.length, limits.rows.rows]
  const simplex: Simplex = {
    limits,
    cost,
    size,
    count,
    standings: new Int8Array(size + count),
    basis: Int32Array.from({ length: count }, (_, row) => size + row),
    inverse: new Float64Array(count * count),
    values: new Float64Array(size + count),
    duals: new Float64Array(count),
    step: new Float64Array(count),
  }
  for (let col = 0; col < size; col++) {
    const low = limits.lower[col] as number
    const high = limits.upper[col] as number
    const isLower = low > -Infinity && (Math.abs(low) <= Math.abs(high) || high === Infinity)
    const isFree = low === -Infinity && high === Infinity
    simplex.standings[col] = isFree ? standing.zero : isLower ? standing.lower : standing.upper
    simplex.values[col] = isFree ? 0 : isLower ? low : high
  }
  for (let row = 0; row < count; row++) simplex.inverse[row * count + row] = -1
  refreshBasics(simplex)
  return simplex
}

/** Basic values from the others: `B x = -A_N x_N`. */
function refreshBasics({ limits, size, count, standings, basis, inverse, values }: Simplex): void {
  const rest = new Float64Array(count)
  for (let row = 0; row < count; row++) {
    let sum = 0
    for (let col = 0; col < size; col++) {
      if (standings[col] !== standing.basic) {
        sum += (limits.rows.values[row * size + col] as number) * (values[col] as number)
      }
    }
    if (standings[size + row] !== standing.basic) sum -= values[size + row] as number
    rest[row] = sum
  }
  for (let place = 0; place < count; place++) {
    let sum = 0
    for (let row = 0; row < count; row++) {
      sum -= (inverse[place * count + row] as number) * (rest[row] as number)
    }
    values[basis[place] as number] = sum
  }
}

function lowerOf({ limits, size }: Simplex, col: number): number {
  return (col < size ? limits.lower[col] : limits.rowLower[col - size]) as number
}

function upperOf({ limits, size }: Simplex, col: number): number {
  return (col < size ? limits.upper[col] : limits.rowUpper[col - size]) as number
}

/** -1 below its limits, 1 above, 0 within. */
function strayOf(simplex: Simplex, col: number): number {
  const value = simplex.values[col] as number
  const low = lowerOf(simplex, col)
  const high = upperOf(simplex, col)
  if (value < low - feasibleWithin * Math.max(1, Math.abs(low))) return -1
  return value > high + feasibleWithin * Math.max(1, Math.abs(high)) ? 1 : 0
}

/** Duals of the strays while there are any, then of the cost; answers whether there are none. */
function priceBasis(simplex: Simplex): boolean {
  const { cost, size, count, basis, inverse, duals } = simplex
  duals.fill(0)
  let isFeasible = true
  for (let place = 0; place < count; place++) {
    const stray = strayOf(simplex, basis[place] as number)
    if (stray === 0) continue
    isFeasible = false
    for (let row = 0; row < count; row++) {
      duals[row] = (duals[row] as number) + stray * (inverse[place * count + row] as number)
    }
  }
  if (!isFeasible) return false
  for (let place = 0; place < count; place++) {
    const col = basis[place] as number
    if (col >= size) continue
    for (let row = 0; row < count; row++) {
      duals[row] =
        (duals[row] as number) + (cost[col] as number) * (inverse[place * count + row] as number)
    }
  }
  return true
}

/** The column of the steepest promise, or -1; the first one, once the search takes long. */
function chooseEntering(simplex: Simplex, isFeasible: boolean, takesFirst: boolean): number {
  const { cost, size, count, standings } = simplex
  const costMax = isFeasible ? largestSize(cost) : 1
  let best = -1
  let promise = 1e-11 * costMax
  let bestCost = Infinity
  for (let col = 0; col < size + count; col++) {
    const place = standings[col] as number
    if (place === standing.basic || lowerOf(simplex, col) === upperOf(simplex, col)) continue
    const slope = slopeOf(simplex, col, isFeasible)
    const gain =
      place === standing.lower ? -slope : place === standing.upper ? slope : Math.abs(slope)
    const ownCost = col < size ? (cost[col] as number) : 0
    const isTie = gain > promise * (1 - 1e-9) && best >= 0 && ownCost < bestCost
    if (gain <= promise && !isTie) continue
    best = col
    promise = Math.max(gain, promise)
    bestCost = ownCost
    if (takesFirst) return best
  }
  return best
}

function slopeOf(simplex: Simplex, col: number, isFeasible: boolean): number {
  const { limits, cost, size, count, duals } = simplex
  if (col >= size) return duals[col - size] as number
  let slope = isFeasible ? (cost[col] as number) : 0
  for (let row = 0; row < count; row++) {
    slope -= (duals[row] as number) * (limits.rows.values[row * size + col] as number)
  }
  return slope
}

/** Moves a column until something blocks: its own other bound, or a basic one. False: nothing. */
function moveAlong(simplex: Simplex, entering: number): boolean {
  const { size, count, standings, basis, values, step } = simplex
  stepInto(simplex, entering)
  const sign = signOf(simplex, entering)
  let length = upperOf(simplex, entering) - lowerOf(simplex, entering)
  let leaving = -1
  for (let place = 0; place < count; place++) {
    const rate = -sign * (step[place] as number)
    if (Math.abs(rate) < pivotMin) continue
    const reach = reachOf(simplex, basis[place] as number, rate)
    const isBetter =
      leaving >= 0 && reach <= length && Math.abs(rate) > Math.abs(step[leaving] as number)
    if (reach < length || isBetter) {
      length = Math.min(length, reach)
      leaving = place
    }
  }
  if (length === Infinity) return false
  for (let place = 0; place < count; place++) {
    const col = basis[place] as number
    values[col] = (values[col] as number) - sign * length * (step[place] as number)
  }
  values[entering] = (values[entering] as number) + sign * length
  if (leaving < 0) standings[entering] = sign > 0 ? standing.upper : standing.lower
  else exchange(simplex, entering, leaving, sign)
  if (entering < size && leaving < 0) values[entering] = boundAt(simplex, entering)
  return true
}

/** Rising or falling: away from its bound; without one, down the slope. */
function signOf(simplex: Simplex, col: number): number {
  const place = simplex.standings[col]
  if (place === standing.lower) return 1
  if (place === standing.upper) return -1
  const isFeasible = simplex.basis.every((basic) => strayOf(simplex, basic) === 0)
  return slopeOf(simplex, col, isFeasible) < 0 ? 1 : -1
}

/** How far a basic column lets the entering one go; a stray one stops where it becomes feasible. */
function reachOf(simplex: Simplex, col: number, rate: number): number {
  const value = simplex.values[col] as number
  const stray = strayOf(simplex, col)
  if (stray * rate > 0) return Infinity
  const isAscending = rate > 0
  const target =
    stray < 0 || (stray === 0 && !isAscending) ? lowerOf(simplex, col) : upperOf(simplex, col)
  return Math.max(0, (target - value) / rate)
}

function boundAt(simplex: Simplex, col: number): number {
  return simplex.standings[col] === standing.upper ? upperOf(simplex, col) : lowerOf(simplex, col)
}

/** `step = B^-1 a` of a column; the column of row i is -1 at row i. */
function stepInto({ limits, size, count, inverse, step }: Simplex, col: number): void {
  for (let place = 0; place < count; place++) {
    let sum = 0
    if (col >= size) sum = -(inverse[place * count + col - size] as number)
    else {
      for (let row = 0; row < count; row++) {
        sum +=
          (inverse[place * count + row] as number) *
          (limits.rows.values[row * size + col] as number)
      }
    }
    step[place] = sum
  }
}

function exchange(simplex: Simplex, entering: number, leaving: number, sign: number): void {
  const { count, standings, basis, inverse, step } = simplex
  const out = basis[leaving] as number
  const pivot = step[leaving] as number
  const [low, high] = [lowerOf(simplex, out), upperOf(simplex, out)]
  const value = simplex.values[out] as number
  const isUpper =
    Math.abs(value - high) < Math.abs(value - low) || (low === high && sign * pivot < 0)
  standings[out] = isUpper ? standing.upper : standing.lower
  simplex.values[out] = isUpper ? high : low
  standings[entering] = standing.basic
  basis[leaving] = entering
  for (let row = 0; row < count; row++) {
    const at = leaving * count + row
    inverse[at] = (inverse[at] as number) / pivot
  }
  for (let place = 0; place < count; place++) {
    const factor = step[place] as number
    if (place === leaving || factor === 0) continue
    for (let row = 0; row < count; row++) {
      const at = place * count + row
      inverse[at] = (inverse[at] as number) - factor * (inverse[leaving * count + row] as number)
    }
  }
}

function vertexOf(simplex: Simplex): Vertex {
  refreshBasics(simplex)
  const { cost, size, standings, values } = simplex
  const weights = values.slice(0, size)
  let total = 0
  for (let col = 0; col < size; col++) total += (cost[col] as number) * (weights[col] as number)
  return { weights, standings, cost: total }
}

function infeasible(simplex: Simplex): Solved<never> {
  const { size, basis, values } = simplex
  const stray = basis.find((col) => strayOf(simplex, col) !== 0) as number
  const limit = `${lowerOf(simplex, stray)} to ${upperOf(simplex, stray)}`
  const name = stray < size ? `weight ${stray}` : `row ${stray - size}`
  const message = `${name} cannot be met together with the other limits`
  return unsolved('INFEASIBLE', message, 'limits', limit, `${values[stray]} at the nearest`)
}

function largestSize(values: Float64Array): number {
  let most = 0
  for (let at = 0; at < values.length; at++) most = Math.max(most, Math.abs(values[at] as number))
  return most
}

/** Limits without any row, for programs that have bounds alone. */
export function boundsOnly(lower: Float64Array, upper: Float64Array): Limits {
  const none = new Float64Array(0)
  return { lower, upper, rows: zeros(0, lower.length), rowLower: none, rowUpper: none }
}
