import { reportSpectrum, type SpectrumReport } from '../linear/index.ts'
import { type Matrix, zeros } from '../matrix.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { columnOf, requireReturns } from './returns.ts'

/** Prices at the instants at which one asset traded, ascending; other assets trade at others. */
export type PriceTicks = { readonly atMs: Float64Array; readonly prices: Float64Array }

/** A covariance of log returns over the whole time observed, not per period. */
export type AsynchronousCovariance = {
  /** n by n; the diagonal is each asset's sum of squared log returns. */
  readonly covariance: Matrix
  /** Its entries rest on different instants: it may be indefinite, and that is reported here. */
  readonly spectrum: SpectrumReport
}

/**
 * Covariance (n by n) of assets that trade at different instants, without aligning them.
 *
 * Sums the products of all log returns whose intervals overlap. Prices brought to a common clock
 * look less correlated the finer it is (Epps 1979); this does not. Refuses EMPTY, SHAPE,
 * TOO_SHORT below two ticks, NOT_FINITE, and OUT_OF_DOMAIN of a price that is not positive or of
 * instants that do not ascend. Hayashi & Yoshida 2005, On covariance estimation of
 * non-synchronously observed diffusion processes.
 *
 * @example
 * const one = { atMs: Float64Array.of(0, 10, 20), prices: Float64Array.of(1, 2, 1) }
 * const other = { atMs: Float64Array.of(0, 15, 20), prices: Float64Array.of(1, 2, 2) }
 * const answer = asynchronousCovariance([one, other])
 * answer.ok && answer.value.covariance.values[1] // ≈ 0
 * answer.ok && answer.value.covariance.values[0] // 2 * Math.log(2) ** 2
 */
export function asynchronousCovariance(
  assets: readonly PriceTicks[],
): Solved<AsynchronousCovariance> {
  const size = assets.length
  if (size === 0) return unsolved('EMPTY', 'there are assets', 'assets', '1 or more', '0')
  for (const [index, ticks] of assets.entries()) {
    const checked = requireTicks(ticks, `assets[${index}]`)
    if (!checked.ok) return checked
  }
  const logs = assets.map(({ prices }) => prices.map(Math.log))
  const covariance = zeros(size, size)
  for (let row = 0; row < size; row++) {
    for (let col = 0; col <= row; col++) {
      const [one, other] = [assets[row] as PriceTicks, assets[col] as PriceTicks]
      const entry = overlapSum(
        { atMs: one.atMs, levels: logs[row] as Float64Array },
        { atMs: other.atMs, levels: logs[col] as Float64Array },
      )
      covariance.values[row * size + col] = entry
      covariance.values[col * size + row] = entry
    }
  }
  const spectrum = reportSpectrum(covariance, 'assets')
  return spectrum.ok ? solved({ covariance, spectrum: spectrum.value }) : spectrum
}

function requireTicks({ atMs, prices }: PriceTicks, field: string): Solved<PriceTicks> {
  if (atMs.length !== prices.length) {
    const actual = `${atMs.length} instants, ${prices.length} prices`
    return unsolved('SHAPE', 'each price has its instant', field, 'one length', actual)
  }
  for (const [series, name] of [
    [atMs, 'atMs'],
    [prices, 'prices'],
  ] as const) {
    const checked = requireReturns(columnOf(series), 2, `${field}.${name}`)
    if (!checked.ok) return checked
  }
  const worthless = prices.find((price) => price <= 0)
  if (worthless !== undefined) {
    const where = `${field}.prices`
    return unsolved('OUT_OF_DOMAIN', 'every price is positive', where, 'above 0', `${worthless}`)
  }
  const late = atMs.findIndex((instant, at) => at > 0 && !(instant > (atMs[at - 1] as number)))
  if (late < 0) return solved({ atMs, prices })
  const where = `${field}.atMs`
  return unsolved(
    'OUT_OF_DOMAIN',
    'instants ascend',
    where,
    'ascending',
    `${atMs[late]} at ${late}`,
  )
}

type Path = { readonly atMs: Float64Array; readonly levels: Float64Array }

/**
 * Sum of products of the moves whose intervals overlap.
 *
 * The moves of `other` that overlap an interval are one move together: from its last tick at or
 * before the start to its first tick at or after the end. Both only go forward.
 */
function overlapSum(own: Path, other: Path): number {
  const last = other.atMs.length - 1
  let [before, after] = [0, 0]
  let sum = 0
  for (let at = 1; at < own.atMs.length; at++) {
    const opensMs = own.atMs[at - 1] as number
    const closesMs = own.atMs[at] as number
    while (before < last && (other.atMs[before + 1] as number) <= opensMs) before++
    while (after < last && (other.atMs[after] as number) < closesMs) after++
    const move = (own.levels[at] as number) - (own.levels[at - 1] as number)
    sum += move * ((other.levels[after] as number) - (other.levels[before] as number))
  }
  return sum
}
