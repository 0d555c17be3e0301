import { mirrorLower, reportSpectrum, type SpectrumReport } from '../linear/index.ts'
import { type Matrix, zeros } from '../matrix.ts'
import { requireCount } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import type { MomentConvention } from './covariance.ts'

/** Returns (T by n) of assets with different histories; entries that are not known are ignored. */
export type PartialReturns = {
  readonly returns: Matrix
  /** T by n, as the returns: 1 where a return is known, 0 where not. */
  readonly known: Uint8Array
}

/** A covariance (n by n) from the days that each pair shares, and what can be said of it. */
export type PairwiseCovariance = {
  readonly covariance: Matrix
  /** Days that each pair shares (n by n). */
  readonly sharedCounts: Matrix
  /** Pairs of different histories need not fit together: an indefinite answer is reported here. */
  readonly spectrum: SpectrumReport
}

/**
 * Covariance (n by n) with missing returns, each entry from the days that its pair shares.
 *
 * Uses all that is known, at a price: the answer may be indefinite. That is reported, not mended;
 * `repairCovariance` mends it. Means are those of the shared days. Refuses EMPTY, SHAPE, NOT_FINITE
 * of a known return, OUT_OF_DOMAIN of a ddof that is no count or of a `sharedMin` that does not
 * exceed it, and TOO_SHORT where a pair shares fewer days than that.
 *
 * @example
 * const returns = matrixFrom([[0.01, 0], [0.03, 0.01], [0.02, 0.03]])
 * const known = Uint8Array.of(1, 0, 1, 1, 1, 1)
 * const answer = pairwiseCovariance({ returns, known }, { ddof: 1 }, 2)
 * answer.ok && answer.value.sharedCounts.values // new Float64Array([3, 2, 2, 2])
 * answer.ok && answer.value.spectrum.definiteness // 'positive-definite'
 */
export function pairwiseCovariance(
  histories: PartialReturns,
  { ddof, mean = 'sample' }: MomentConvention,
  sharedMin: number,
): Solved<PairwiseCovariance> {
  const divisor = requireCount(ddof, 0, 'ddof')
  if (!divisor.ok) return divisor
  const shared = requireCount(sharedMin, ddof + 1, 'sharedMin')
  if (!shared.ok) return shared
  const checked = requirePartial(histories)
  if (!checked.ok) return checked
  const { cols: size } = histories.returns
  const covariance = zeros(size, size)
  const sharedCounts = zeros(size, size)
  for (let row = 0; row < size; row++) {
    for (let col = 0; col <= row; col++) {
      const pair = pairMoment(histories, row, col, mean === 'zero')
      if (pair.count < sharedMin) {
        const actual = `${pair.count} of assets ${row} and ${col}`
        const message = 'every pair shares enough days'
        return unsolved('TOO_SHORT', message, 'known', `${sharedMin} shared days`, actual)
      }
      covariance.values[row * size + col] = pair.sum / (pair.count - ddof)
      sharedCounts.values[row * size + col] = pair.count
    }
  }
  const spectrum = reportSpectrum(mirrorLower(covariance), 'returns')
  if (!spectrum.ok) return spectrum
  mirrorLower(sharedCounts)
  return solved({ covariance, sharedCounts, spectrum: spectrum.value })
}

function requirePartial({ returns, known }: PartialReturns): Solved<PartialReturns> {
  const { rows, cols, values } = returns
  if (rows === 0 || cols === 0) return unsolved('EMPTY', 'there are returns', 'returns', '1', '0')
  if (values.length !== rows * cols || known.length !== values.length) {
    const actual = `${values.length} returns, ${known.length} marks`
    return unsolved('SHAPE', 'a mark for each return', 'known', `${rows * cols}`, actual)
  }
  const stray = values.findIndex((value, at) => known[at] === 1 && !Number.isFinite(value))
  if (stray < 0) return solved({ returns, known })
  const actual = `${values[stray]} at row ${Math.floor(stray / cols)}, column ${stray % cols}`
  return unsolved('NOT_FINITE', 'every known return is finite', 'returns', 'finite', actual)
}

/** Sum of products of deviations over the days that two assets share. */
function pairMoment(
  histories: PartialReturns,
  row: number,
  col: number,
  aboutZero: boolean,
): { count: number; sum: number } {
  const { returns, known } = histories
  const { cols, values } = returns
  let [count, rowSum, colSum] = [0, 0, 0]
  for (let start = 0; start < values.length; start += cols) {
    if (known[start + row] !== 1 || known[start + col] !== 1) continue
    count++
    rowSum += values[start + row] as number
    colSum += values[start + col] as number
  }
  const [rowMean, colMean] = aboutZero ? [0, 0] : [rowSum / count, colSum / count]
  let sum = 0
  for (let start = 0; start < values.length; start += cols) {
    if (known[start + row] !== 1 || known[start + col] !== 1) continue
    sum += ((values[start + row] as number) - rowMean) * ((values[start + col] as number) - colMean)
  }
  return { count, sum }
}
