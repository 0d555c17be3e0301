import { type Solved, solved, unsolved } from '../solved.ts'
import {
  type AllocationModel,
  type Attribution,
  attribution,
  type SegmentPeriod,
} from './brinson.ts'

/**
 * How the parts of single periods become parts of the compounded excess, with no residual.
 *
 * - `carino` (1999): each period weighs by its logarithmic spread over that of the whole.
 * - `menchero` (2000): one weight for all, and the least change to each that removes the residual.
 * - `grap` (1997): a part grows with the portfolio before it and with the benchmark after it.
 */
export type Linking = 'carino' | 'menchero' | 'grap'

/** Attribution of several periods; interaction is within selection. Parts sum to the excess. */
export type LinkedAttribution = {
  readonly portfolioReturn: number
  readonly benchmarkReturn: number
  /** Compounded return less the benchmark's. */
  readonly excess: number
  readonly allocation: Float64Array
  readonly selection: Float64Array
}

/** Returns of a period or of all of them together. */
type Pair = { readonly portfolio: number; readonly benchmark: number }

/**
 * Allocation and selection by segment (n) over several periods, adding up to the compounded excess.
 *
 * Selection holds the interaction: it is the portfolio's weight times the gain within a segment.
 * Refuses EMPTY, what `attribution` refuses of a period, SHAPE of periods with other segments, and
 * OUT_OF_DOMAIN of a period that loses everything.
 *
 * @example
 * const period = {
 *   weights: Float64Array.of(1, 0),
 *   benchmarkWeights: Float64Array.of(0, 1),
 *   returns: Float64Array.of(0.5, 0),
 *   benchmarkReturns: Float64Array.of(0.5, 0),
 * }
 * const options = { model: 'brinson-fachler', linking: 'grap' }
 * const linked = linkedAttribution([period, period], options)
 * linked.ok && linked.value.excess // 1.25
 * linked.ok && linked.value.allocation // Float64Array.of(1.25, 0)
 */
export function linkedAttribution(
  periods: readonly SegmentPeriod[],
  { model, linking }: { readonly model: AllocationModel; readonly linking: Linking },
): Solved<LinkedAttribution> {
  const parts: Attribution[] = []
  for (const period of periods) {
    const part = attribution(period, model)
    if (!part.ok) return part
    parts.push(part.value)
  }
  const checked = requireLinkable(parts)
  if (!checked.ok) return checked
  const pairs = parts.map(({ portfolioReturn, benchmarkReturn }) => {
    return { portfolio: portfolioReturn, benchmark: benchmarkReturn }
  })
  const whole = {
    portfolio: growthOf(pairs, 'portfolio') - 1,
    benchmark: growthOf(pairs, 'benchmark') - 1,
  }
  const weights = linkWeights[linking](pairs, whole)
  return solved({
    portfolioReturn: whole.portfolio,
    benchmarkReturn: whole.benchmark,
    excess: whole.portfolio - whole.benchmark,
    allocation: weighted(
      parts.map(({ allocation }) => allocation),
      weights,
    ),
    selection: weighted(
      parts.map((part) => part.selectionWithInteraction),
      weights,
    ),
  })
}

function requireLinkable(parts: readonly Attribution[]): Solved<true> {
  const segments = parts[0]?.allocation.length
  if (segments === undefined) return unsolved('EMPTY', 'there are periods', 'periods', '1', '0')
  for (const { allocation, portfolioReturn, benchmarkReturn } of parts) {
    if (allocation.length !== segments) {
      const [limit, actual] = [`${segments} segments`, `${allocation.length}`]
      return unsolved('SHAPE', 'periods have the same segments', 'periods', limit, actual)
    }
    const worst = Math.min(portfolioReturn, benchmarkReturn)
    if (!(worst > -1)) {
      return unsolved('OUT_OF_DOMAIN', 'something is left', 'periods', 'above -1', `${worst}`)
    }
  }
  return solved(true)
}

/** The factor of each period's parts. */
type LinkWeights = (pairs: readonly Pair[], whole: Pair) => number[]

const linkWeights: Readonly<Record<Linking, LinkWeights>> = {
  carino: (pairs, whole) => pairs.map((pair) => logarithmic(pair) / logarithmic(whole)),
  menchero: mencheroWeights,
  grap: (pairs) =>
    pairs.map((_, at) => {
      const before = growthOf(pairs.slice(0, at), 'portfolio')
      return before * growthOf(pairs.slice(at + 1), 'benchmark')
    }),
}

/** Logarithmic spread for each unit of arithmetic spread; its limit where there is no spread. */
function logarithmic({ portfolio, benchmark }: Pair): number {
  const spread = portfolio - benchmark
  return spread === 0 ? 1 / (1 + portfolio) : Math.log1p(spread / (1 + benchmark)) / spread
}

function mencheroWeights(pairs: readonly Pair[], whole: Pair): number[] {
  const count = pairs.length
  const spreads = pairs.map(({ portfolio, benchmark }) => portfolio - benchmark)
  const root = (growth: number) => (1 + growth) ** (1 / count)
  const gap = root(whole.portfolio) - root(whole.benchmark)
  const excess = whole.portfolio - whole.benchmark
  const common = gap === 0 ? (1 + whole.portfolio) ** ((count - 1) / count) : excess / count / gap
  const squares = spreads.reduce((sum, spread) => sum + spread * spread, 0)
  const linked = spreads.reduce((sum, spread) => sum + common * spread, 0)
  return spreads.map((spread) => {
    return squares === 0 ? common : common + ((excess - linked) * spread) / squares
  })
}

function growthOf(pairs: readonly Pair[], side: keyof Pair): number {
  return pairs.reduce((growth, pair) => growth * (1 + pair[side]), 1)
}

function weighted(parts: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const sums = new Float64Array(parts[0]?.length ?? 0)
  for (const [period, part] of parts.entries()) {
    const weight = weights[period] as number
    for (let at = 0; at < sums.length; at++) {
      sums[at] = (sums[at] as number) + weight * (part[at] as number)
    }
  }
  return sums
}
