import { requireSeries } from '../risk/require.ts'
import { requireCount } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { petersRescaledRange, rescaledRange } from './rescaled-range.ts'

/**
 * How a Hurst exponent is read off rescaled ranges R/S; on one series they differ by 0.08.
 *
 * `simple`: ln(R/S) / ln(n) of the whole. `empirical`: slope over blocks whose lengths divide n,
 * population deviation. `corrected-empirical`: the same after R/S of white noise is put at its
 * asymptote sqrt(pi n / 2) (Weron 2002). `theoretical`: the slope that white noise itself has in
 * such blocks, so the bias of `empirical`. `halving`: slope over repeated halves down to 8, sample
 * deviation.
 */
export type HurstMethod = 'simple' | 'empirical' | 'corrected-empirical' | 'theoretical' | 'halving'

/** Which method, and the shortest block that counts. */
export type HurstSpec = { readonly method: HurstMethod; readonly blockMin: number }

const shortestHalf = 8

/**
 * Hurst exponent of increments (T), such as returns: 0.5 has no memory, above it moves persist.
 *
 * Uses the first N of them, N from 0.99 T to T, that has most divisors from `blockMin` to N / 2.
 * Only `corrected-empirical` may be compared with 0.5: uncorrected, white noise of 1,024 increments
 * comes to 0.54. Refuses EMPTY, NOT_FINITE, OUT_OF_DOMAIN of blockMin, TOO_SHORT without two block
 * lengths, and ZERO_VARIANCE of a block. Conventions of pracma's `hurstexp`.
 */
export function hurstExponent(increments: Float64Array, spec: HurstSpec): Solved<number> {
  const blocks = blocksFor(increments.length, spec.blockMin)
  if (!blocks.ok) return blocks
  const checked = requireSeries(increments, blocks.value.count, 'increments')
  if (!checked.ok) return checked
  const { count, lengths } = blocks.value
  const used = increments.subarray(0, count)
  if (spec.method === 'theoretical')
    return solved(slopeOf(lengths, lengths.map(petersRescaledRange)))
  if (spec.method === 'simple') {
    return requireVaried(Math.log(rescaledRange(used, 1)) / Math.log(count))
  }
  if (spec.method === 'halving') return halvingSlope(used)
  const ranges = lengths.map((length) => meanRescaledRange(used, length))
  if (spec.method === 'empirical') return requireVaried(slopeOf(lengths, ranges))
  const corrected = ranges.map((range, at) => {
    const length = lengths[at] as number
    return range - petersRescaledRange(length) + Math.sqrt((Math.PI * length) / 2)
  })
  return requireVaried(slopeOf(lengths, corrected))
}

/**
 * The exponent that white noise of `count` increments shows by `empirical`: its bias, plus 0.5.
 *
 * Refuses OUT_OF_DOMAIN and TOO_SHORT.
 *
 * @example
 * const bias = theoreticalHurst(1024, 50)
 * bias.ok && bias.value // ≈ 0.5408
 */
export function theoreticalHurst(count: number, blockMin: number): Solved<number> {
  const blocks = blocksFor(count, blockMin)
  if (!blocks.ok) return blocks
  const { lengths } = blocks.value
  return solved(slopeOf(lengths, lengths.map(petersRescaledRange)))
}

type Blocks = { readonly count: number; readonly lengths: readonly number[] }

/** The number of increments near `available` with most divisors, and those divisors. */
function blocksFor(available: number, blockMin: number): Solved<Blocks> {
  const least = requireCount(blockMin, 2, 'blockMin')
  if (!least.ok) return least
  const whole = requireCount(available, 0, 'count')
  if (!whole.ok) return whole
  let best: Blocks = { count: 0, lengths: [] }
  const from = Math.max(0, Math.min(Math.floor(0.99 * available), available - 1))
  for (let count = from; count <= available; count++) {
    const lengths = divisorsOf(count, blockMin)
    if (lengths.length > best.lengths.length) best = { count, lengths }
  }
  if (best.lengths.length >= 2) return solved(best)
  const message = 'two block lengths divide the series'
  return unsolved('TOO_SHORT', message, 'increments', `two from ${blockMin}`, `${available}`)
}

function divisorsOf(count: number, least: number): number[] {
  const divisors: number[] = []
  for (let divisor = least; divisor <= count / 2; divisor++) {
    if (count % divisor === 0) divisors.push(divisor)
  }
  return divisors
}

function meanRescaledRange(increments: Float64Array, length: number): number {
  let sum = 0
  for (let start = 0; start < increments.length; start += length) {
    sum += rescaledRange(increments.subarray(start, start + length), 0)
  }
  return sum / (increments.length / length)
}

function halvingSlope(increments: Float64Array): Solved<number> {
  const lengths = [increments.length]
  const ranges = [rescaledRange(increments, 1)]
  let edges = [0, Math.floor(increments.length / 2), increments.length]
  while (Math.min(...gapsOf(edges)) >= shortestHalf) {
    const gaps = gapsOf(edges)
    const parts = gaps.map((gap, at) => {
      const start = edges[at] as number
      return rescaledRange(increments.subarray(start, start + gap), 1)
    })
    lengths.push(mean(gaps))
    ranges.push(mean(parts))
    edges = edges.flatMap((edge, at) => {
      const gap = gaps[at]
      return gap === undefined ? [edge] : [edge, edge + Math.floor((gap + 1) / 2)]
    })
  }
  return requireVaried(slopeOf(lengths, ranges))
}

function gapsOf(edges: readonly number[]): number[] {
  return edges.slice(1).map((edge, at) => edge - (edges[at] as number))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Least-squares slope of the logarithms. */
function slopeOf(lengths: readonly number[], ranges: readonly number[]): number {
  const [xs, ys] = [lengths.map(Math.log), ranges.map(Math.log)]
  const middle = mean(xs)
  const squares = xs.reduce((sum, x) => sum + (x - middle) ** 2, 0)
  return xs.reduce((sum, x, at) => sum + (x - middle) * (ys[at] as number), 0) / squares
}

function requireVaried(exponent: number): Solved<number> {
  if (Number.isFinite(exponent)) return solved(exponent)
  const message = 'the increments vary in every block'
  return unsolved('ZERO_VARIANCE', message, 'increments', 'above 0', '0')
}
