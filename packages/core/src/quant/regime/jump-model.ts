import { assert } from '../../units/index.ts'
import { type Matrix, zeros } from '../matrix.ts'
import { type Solved, solved, unsolved } from '../solved.ts'

/**
 * A statistical jump model: each state has a centre, and every change of state costs `penalty`
 * (Nystrup, Lindstrom & Madsen 2020). Features are standardised by the figures kept here.
 */
export type JumpModel = {
  /** Centres (states by features), of standardised features. */
  readonly centres: Matrix
  readonly penalty: number
  /** Mean and deviation of each feature in the sample of the fit. */
  readonly means: Float64Array
  readonly deviations: Float64Array
}

/** How a jump model is fitted. */
export type JumpSpec = {
  readonly states: number
  /** In squared deviations, halved: what a change of state has to gain. 0 is k-means. */
  readonly penalty: number
  readonly starts: number
}

/** A fitted model; `path` (T) is the best of the whole sample, which knows what came later. */
export type JumpFit = {
  readonly model: JumpModel
  readonly path: Uint8Array
  /** Half the squared distances, plus the penalty of every change. */
  readonly loss: number
}

const roundsMax = 100

/**
 * Fits a jump model to features (T by k), a row per period.
 *
 * From several k-means++ starts with the caller's seeded draws (0 to 1), paths and centres are
 * settled in turn; the least loss wins. States ascend in the first feature: put volatility there.
 * Refuses EMPTY, SHAPE, NOT_FINITE, TOO_SHORT, OUT_OF_DOMAIN, and ZERO_VARIANCE of a feature.
 */
export function fitJumpModel(
  features: Matrix,
  spec: JumpSpec,
  draw: () => number,
): Solved<JumpFit> {
  const checked = requireFeatures(features, spec)
  if (!checked.ok) return checked
  const moments = momentsOf(features)
  const flat = moments.deviations.findIndex((deviation, col) => {
    return !(deviation > 1e-13 * Math.abs(moments.means[col] as number))
  })
  if (flat >= 0) {
    return unsolved(
      'ZERO_VARIANCE',
      'every feature varies',
      'features',
      'above 0',
      `column ${flat}`,
    )
  }
  const rows = standardised(features, moments)
  let best: Settled | undefined
  for (let start = 0; start < spec.starts; start++) {
    const settled = settle(rows, seedCentres(rows, spec.states, draw), spec.penalty)
    if (best === undefined || settled.loss < best.loss) best = settled
  }
  assert(best !== undefined, 'there is a start')
  const order = orderByFirst(best.centres)
  const rank = new Uint8Array(spec.states)
  order.forEach((from, to) => {
    rank[from] = to
  })
  const centres = zeros(spec.states, features.cols)
  order.forEach((from, to) => centres.values.set(rowOf(best.centres, from), to * features.cols))
  return solved({
    model: { centres, penalty: spec.penalty, ...moments },
    path: best.path.map((state) => rank[state] as number),
    loss: best.loss,
  })
}

/**
 * State (T) at each period of features (T by k), by what is past at that period alone (REG-1).
 *
 * It is where the cheapest path up to the period ends, so that later periods change nothing, and a
 * state has to be worth its penalty before it is believed (Shu, Yu & Mulvey 2024). Ties stay with
 * the lower state. Refuses EMPTY, SHAPE and NOT_FINITE.
 */
export function jumpStates(features: Matrix, model: JumpModel): Solved<Uint8Array> {
  const { rows, cols, values } = features
  if (rows === 0) return unsolved('EMPTY', 'there are periods', 'features', '1 row', '0')
  if (cols !== model.centres.cols || values.length !== rows * cols) {
    const limit = `${model.centres.cols} columns`
    return unsolved('SHAPE', 'the features are those of the fit', 'features', limit, `${cols}`)
  }
  const stray = values.find((value) => !Number.isFinite(value))
  if (stray !== undefined) {
    return unsolved('NOT_FINITE', 'every feature is finite', 'features', 'finite', `${stray}`)
  }
  const states = new Uint8Array(rows)
  const scaled = standardised(features, model)
  forward(scaled, model.centres, model.penalty, (row, costs) => {
    states[row] = cheapest(costs)
  })
  return solved(states)
}

type Moments = Pick<JumpModel, 'means' | 'deviations'>
type Settled = { readonly centres: Matrix; readonly path: Uint8Array; readonly loss: number }

function momentsOf({ rows, cols, values }: Matrix): Moments {
  const means = new Float64Array(cols)
  const squares = new Float64Array(cols)
  for (let at = 0; at < values.length; at++) {
    means[at % cols] = (means[at % cols] as number) + (values[at] as number) / rows
  }
  for (let at = 0; at < values.length; at++) {
    const distance = (values[at] as number) - (means[at % cols] as number)
    squares[at % cols] = (squares[at % cols] as number) + (distance * distance) / rows
  }
  return { means, deviations: squares.map(Math.sqrt) }
}

function standardised({ rows, cols, values }: Matrix, { means, deviations }: Moments): Matrix {
  const scaled = values.map((value, at) => {
    return (value - (means[at % cols] as number)) / (deviations[at % cols] as number)
  })
  return { rows, cols, values: scaled }
}

/** k-means++ (Arthur & Vassilvitskii 2007): far rows are likelier to become centres. */
function seedCentres(rows: Matrix, states: number, draw: () => number): Matrix {
  const centres = zeros(states, rows.cols)
  const nearest = new Float64Array(rows.rows).fill(Infinity)
  let chosen = Math.floor(draw() * rows.rows)
  for (let state = 0; state < states; state++) {
    centres.values.set(rowOf(rows, chosen), state * rows.cols)
    let total = 0
    for (let row = 0; row < rows.rows; row++) {
      nearest[row] = Math.min(nearest[row] as number, squareBetween(rows, row, centres, state))
      total += nearest[row] as number
    }
    let left = draw() * total
    chosen = 0
    while (chosen < rows.rows - 1 && left >= (nearest[chosen] as number)) {
      left -= nearest[chosen] as number
      chosen++
    }
  }
  return centres
}

/** The best path for the centres, and the best centres for the path, until neither moves. */
function settle(rows: Matrix, centres: Matrix, penalty: number): Settled {
  let { path, loss } = bestPath(rows, centres, penalty)
  for (let round = 0; round < roundsMax; round++) {
    moveCentres(rows, path, centres)
    const next = bestPath(rows, centres, penalty)
    const hasSettled = !(next.loss < loss)
    path = next.path
    loss = next.loss
    if (hasSettled) break
  }
  return { centres, path, loss }
}

/** A state without periods keeps its centre. */
function moveCentres(rows: Matrix, path: Uint8Array, centres: Matrix): void {
  const { cols } = rows
  for (let state = 0; state < centres.rows; state++) {
    const sums = new Float64Array(cols)
    let count = 0
    for (let row = 0; row < rows.rows; row++) {
      if (path[row] !== state) continue
      count++
      for (let col = 0; col < cols; col++) {
        sums[col] = (sums[col] as number) + (rows.values[row * cols + col] as number)
      }
    }
    if (count > 0)
      centres.values.set(
        sums.map((sum) => sum / count),
        state * cols,
      )
  }
}

/** The cheapest path of the whole sample, by dynamic programming (Viterbi 1967). */
function bestPath(rows: Matrix, centres: Matrix, penalty: number) {
  const states = centres.rows
  const cameFrom = new Uint8Array(rows.rows * states)
  const last = forward(rows, centres, penalty, (row, _, from) => cameFrom.set(from, row * states))
  const path = new Uint8Array(rows.rows)
  let state = cheapest(last)
  for (let row = rows.rows - 1; row >= 0; row--) {
    path[row] = state
    state = cameFrom[row * states + state] as number
  }
  return { path, loss: last[cheapest(last)] as number }
}

/** Costs of ending in each state, period by period; answers those of the last. */
function forward(
  rows: Matrix,
  centres: Matrix,
  penalty: number,
  visit: (row: number, costs: Float64Array, cameFrom: Uint8Array) => void,
): Float64Array {
  const states = centres.rows
  const costs = new Float64Array(states)
  const cameFrom = new Uint8Array(states)
  for (let row = 0; row < rows.rows; row++) {
    const least = cheapest(costs)
    const jump = row === 0 ? 0 : (costs[least] as number) + penalty
    for (let state = 0; state < states; state++) {
      const stays = row === 0 || (costs[state] as number) <= jump
      cameFrom[state] = stays ? state : least
      const before = stays ? (costs[state] as number) : jump
      costs[state] = before + 0.5 * squareBetween(rows, row, centres, state)
    }
    visit(row, costs, cameFrom)
  }
  return costs
}

function cheapest(costs: Float64Array): number {
  let best = 0
  for (let state = 1; state < costs.length; state++) {
    if ((costs[state] as number) < (costs[best] as number)) best = state
  }
  return best
}

function squareBetween(one: Matrix, row: number, other: Matrix, otherRow: number): number {
  let sum = 0
  for (let col = 0; col < one.cols; col++) {
    const gap =
      (one.values[row * one.cols + col] as number) -
      (other.values[otherRow * one.cols + col] as number)
    sum += gap * gap
  }
  return sum
}

function rowOf({ cols, values }: Matrix, row: number): Float64Array {
  return values.subarray(row * cols, (row + 1) * cols)
}

function orderByFirst({ rows, cols, values }: Matrix): number[] {
  return Array.from({ length: rows }, (_, row) => row).toSorted(
    (one, other) => (values[one * cols] as number) - (values[other * cols] as number),
  )
}

function requireFeatures(
  { rows, cols, values }: Matrix,
  { states, penalty, starts }: JumpSpec,
): Solved<true> {
  const counts = { states: [states, 2, 8], starts: [starts, 1, 1000] } as const
  for (const [field, [count, least, most]] of Object.entries(counts)) {
    if (Number.isSafeInteger(count) && count >= least && count <= most) continue
    const limit = `a whole number from ${least} to ${most}`
    return unsolved('OUT_OF_DOMAIN', 'a count is whole', field, limit, `${count}`)
  }
  if (!(penalty >= 0 && penalty < Infinity)) {
    const limit = 'finite, 0 or more'
    return unsolved('OUT_OF_DOMAIN', 'a change has a price', 'penalty', limit, `${penalty}`)
  }
  if (rows === 0 || cols === 0) {
    return unsolved('EMPTY', 'there are features', 'features', '1 column', `${rows} by ${cols}`)
  }
  if (values.length !== rows * cols) {
    const actual = `${values.length}`
    return unsolved('SHAPE', 'an entry for each place', 'features', `${rows * cols}`, actual)
  }
  const stray = values.find((value) => !Number.isFinite(value))
  if (stray !== undefined) {
    return unsolved('NOT_FINITE', 'every feature is finite', 'features', 'finite', `${stray}`)
  }
  if (rows >= 10 * states) return solved(true)
  return unsolved('TOO_SHORT', 'ten periods a state', 'features', `${10 * states}`, `${rows}`)
}
