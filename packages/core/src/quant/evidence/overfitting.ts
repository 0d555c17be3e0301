import { firstNotFinite } from '../finite.ts'
import type { Matrix } from '../matrix.ts'
import { type Solved, solved, unsolved } from '../solved.ts'

/** What combinatorially symmetric cross-validation found. */
export type Overfitting = {
  /** Share of the splits in which the best trial in sample is below the median out of sample. */
  readonly probability: number
  /** Share of the splits in which the best trial in sample lost money out of sample. */
  readonly probabilityOfLoss: number
  /** Slope of the best trial's figure out of sample on that in sample; null where it is flat. */
  readonly degradation: number | null
  readonly splits: number
  /** Oldest rows that were left out so that all blocks have one length. */
  readonly rowsDropped: number
}

/** By what the trials are ranked: mean over deviation of the returns, or the mean alone. */
export type TrialFigure = 'sharpe' | 'mean'

/**
 * Probability of backtest overfitting by combinatorially symmetric cross-validation (CSCV).
 *
 * The rows are cut into `blocks` stretches; every half of them is once the sample that picks the
 * best trial, and the other half judges the pick. Around 0.5 the pick is worth a coin; near 0 the
 * order of the trials holds out of sample. It is a statement about the *choice*, not the rule.
 *
 * @param returns one row a period, oldest first, and one column a trial: all that were tried
 * @param blocks even, 2 to 20; 16 gives 12,870 splits
 *
 * Bailey, Borwein, Lopez de Prado & Zhu 2017, with ties at their mean rank. Refuses NOT_FINITE,
 * OUT_OF_DOMAIN of the blocks, EMPTY below two trials, TOO_SHORT below two rows a block, and
 * ZERO_VARIANCE of a trial that does not move within a half, which has no Sharpe ratio.
 *
 * @example The trial that won the first half loses the second, and the other way round
 * const returns = matrixFrom([[2, 0], [4, 1], [0, 2], [1, 4]])
 * const found = overfitting(returns, { blocks: 2, figure: 'mean' })
 * found.ok && [found.value.probability, found.value.splits] // [1, 2]
 */
export function overfitting(
  returns: Matrix,
  { blocks, figure = 'sharpe' }: { readonly blocks: number; readonly figure?: TrialFigure },
): Solved<Overfitting> {
  const refusal = refusalOf(returns, blocks)
  if (refusal !== null) return refusal
  const rowsDropped = returns.rows % blocks
  const sums = blockSums(returns, blocks)
  const halves: Halves = {
    inside: new Float64Array(returns.cols),
    outside: new Float64Array(returns.cols),
  }
  const tally = { splits: 0, below: 0, lost: 0, x: 0, y: 0, xx: 0, xy: 0 }
  // Whichever half is the sample: both orders of every split are among the masks.
  for (let mask = (1 << (blocks / 2)) - 1; mask < 1 << blocks; mask = nextOfSameWeight(mask)) {
    const still = rate(sums, mask, figure, halves)
    if (still >= 0) {
      const message = 'every trial moves in every half'
      return unsolved('ZERO_VARIANCE', message, 'returns', 'variance above 0', `trial ${still}`)
    }
    count(tally, halves)
  }
  return solved({
    probability: tally.below / tally.splits,
    probabilityOfLoss: tally.lost / tally.splits,
    degradation: slopeOf(tally),
    splits: tally.splits,
    rowsDropped,
  })
}

type Halves = { readonly inside: Float64Array; readonly outside: Float64Array }
type Tally = Record<'splits' | 'below' | 'lost' | 'x' | 'y' | 'xx' | 'xy', number>

/** Sums by block and trial, about the trial's own mean so that squares keep their digits. */
type BlockSums = {
  readonly blocks: number
  readonly rowsPerHalf: number
  readonly centres: Float64Array
  readonly sums: Float64Array
  readonly squares: Float64Array
}

function blockSums({ rows, cols, values }: Matrix, blocks: number): BlockSums {
  const dropped = rows % blocks
  const rowsPerBlock = (rows - dropped) / blocks
  const centres = new Float64Array(cols)
  for (let at = dropped * cols; at < values.length; at++) {
    const trial = at % cols
    centres[trial] = (centres[trial] as number) + (values[at] as number) / (rows - dropped)
  }
  const sums = new Float64Array(blocks * cols)
  const squares = new Float64Array(blocks * cols)
  for (let row = dropped; row < rows; row++) {
    const block = Math.floor((row - dropped) / rowsPerBlock)
    for (let trial = 0; trial < cols; trial++) {
      const off = (values[row * cols + trial] as number) - (centres[trial] as number)
      const cell = block * cols + trial
      sums[cell] = (sums[cell] as number) + off
      squares[cell] = (squares[cell] as number) + off * off
    }
  }
  return { blocks, rowsPerHalf: (rowsPerBlock * blocks) / 2, centres, sums, squares }
}

/** Rates every trial in both halves; answers a trial that has no figure, or -1. */
function rate(of: BlockSums, mask: number, figure: TrialFigure, halves: Halves): number {
  const trials = of.centres.length
  for (let trial = 0; trial < trials; trial++) {
    let [sumIn, squaresIn, sumOut, squaresOut] = [0, 0, 0, 0]
    for (let block = 0; block < of.blocks; block++) {
      const cell = block * trials + trial
      if ((mask >> block) & 1) {
        sumIn += of.sums[cell] as number
        squaresIn += of.squares[cell] as number
      } else {
        sumOut += of.sums[cell] as number
        squaresOut += of.squares[cell] as number
      }
    }
    const centre = of.centres[trial] as number
    const inside = figureOf(figure, centre, sumIn, squaresIn, of.rowsPerHalf)
    const outside = figureOf(figure, centre, sumOut, squaresOut, of.rowsPerHalf)
    if (inside === null || outside === null) return trial
    halves.inside[trial] = inside
    halves.outside[trial] = outside
  }
  return -1
}

function figureOf(
  figure: TrialFigure,
  centre: number,
  sum: number,
  squares: number,
  rows: number,
): number | null {
  const mean = centre + sum / rows
  if (figure === 'mean') return mean
  const variance = (squares - (sum * sum) / rows) / (rows - 1)
  // Below this the squares are rounding of the centre, not movement.
  return variance > 1e-30 + 1e-24 * centre * centre ? mean / Math.sqrt(variance) : null
}

function count(tally: Tally, { inside, outside }: Halves): void {
  let best = 0
  for (let trial = 1; trial < inside.length; trial++) {
    if ((inside[trial] as number) > (inside[best] as number)) best = trial
  }
  const [x, y] = [inside[best] as number, outside[best] as number]
  tally.splits += 1
  // Relative rank r / (N + 1) at or below one half is a logit at or below zero.
  if (2 * meanRank(outside, y) <= outside.length + 1) tally.below += 1
  if (y < 0) tally.lost += 1
  tally.x += x
  tally.y += y
  tally.xx += x * x
  tally.xy += x * y
}

/** From 1, the worst, upwards; equal figures share their mean rank. */
function meanRank(figures: Float64Array, figure: number): number {
  let [below, equal] = [0, 0]
  for (const other of figures) {
    if (other < figure) below += 1
    else if (other === figure) equal += 1
  }
  return below + (equal + 1) / 2
}

function slopeOf({ splits, x, y, xx, xy }: Tally): number | null {
  const spread = xx - (x * x) / splits
  return spread > 1e-12 * xx ? (xy - (x * y) / splits) / spread : null
}

/** The next larger number with as many bits set (Gosper's item 175 of HAKMEM, 1972). */
function nextOfSameWeight(mask: number): number {
  const lowest = mask & -mask
  const carried = mask + lowest
  return carried | (((mask ^ carried) / lowest) >>> 2)
}

function refusalOf({ rows, cols, values }: Matrix, blocks: number): Solved<never> | null {
  if (!(Number.isInteger(blocks) && blocks % 2 === 0 && blocks >= 2 && blocks <= 20)) {
    const message = 'blocks come in halves'
    return unsolved('OUT_OF_DOMAIN', message, 'blocks', 'even, 2 to 20', `${blocks}`)
  }
  if (cols < 2) return unsolved('EMPTY', 'several were tried', 'returns', '2 trials', `${cols}`)
  if (rows < 2 * blocks) {
    const limit = `${2 * blocks} rows`
    return unsolved('TOO_SHORT', 'a block has two rows', 'returns', limit, `${rows}`)
  }
  const stray = firstNotFinite(values)
  if (stray < 0) return null
  const actual = `${values[stray]} in row ${Math.floor(stray / cols)}, trial ${stray % cols}`
  return unsolved('NOT_FINITE', 'every return is finite', 'returns', 'finite', actual)
}
