import { gridOf, modalSpacing, type PriceSeries, sliceSeries } from '@evenkeel/core/backtest'
import { dayMs, type Parsed, type UnixMs, unixMs } from '@evenkeel/core/units'
import { MarketFileError } from './faults.ts'
import { type PriceFile, readPriceFile } from './prices/price-file.ts'

/** Prices that became known at one instant, by symbol. An asset without a price then is absent. */
export type TapeBar = {
  readonly atMs: UnixMs
  readonly pricesUsd: Readonly<Record<string, number>>
}

/** Recorded prices in the order in which a live observer would have learned them. */
export type Tape = {
  readonly symbols: readonly string[]
  /** Number of bars. */
  readonly length: number
  readonly firstAtMs: UnixMs
  readonly lastAtMs: UnixMs
  readonly bars: () => Generator<TapeBar, void, undefined>
}

/** Which part of which column is played. Dates are of the labels, UTC, both inclusive. */
export type TapeOptions = { readonly column?: string; readonly from?: string; readonly to?: string }

/**
 * Opens recorded prices for replay.
 *
 * A bar shows its close at the instant at which it was known, never earlier: files label a bar by
 * its start, so the close comes one spacing later; a day's close comes at the end of that day.
 * Nothing is filled in: where a file has a hole, the tape is silent.
 */
export async function openTape(
  files: readonly PriceFile[],
  { column = 'close', ...range }: TapeOptions = {},
): Promise<Tape> {
  const read = await Promise.all(files.map((file) => readPriceFile(file, { column })))
  const names = files.map(({ file }) => file).join(', ')
  const known = read.flat().map((series) => {
    const sliced = unwrap(sliceSeries(series, range), names)
    return knownWhenClosed(sliced, series, names)
  })
  const symbols = known.map(({ symbol }) => symbol)
  const { labelAtMs, priceUsd } = unwrap(gridOf(known, symbols, {}), names)
  return {
    symbols,
    length: labelAtMs.length,
    firstAtMs: unixMs(labelAtMs[0] as number),
    lastAtMs: unixMs(labelAtMs[labelAtMs.length - 1] as number),
    bars: function* bars() {
      for (const [bar, atMs] of labelAtMs.entries()) {
        yield { atMs: unixMs(atMs), pricesUsd: pricesOf(symbols, priceUsd, bar) }
      }
    },
  }
}

/** The series with the instants at which its closes were known in place of its labels. */
function knownWhenClosed(part: PriceSeries, whole: PriceSeries, file: string): PriceSeries {
  const spacingMs = whole.labels === 'date' ? dayMs : modalSpacing(whole.labelAtMs)
  if (spacingMs === null) {
    const message = `${whole.symbol} has one bar only, so that its length is unknown`
    throw new MarketFileError('RANGE_EMPTY', message, { file })
  }
  return { ...part, labels: 'instant', labelAtMs: part.labelAtMs.map((atMs) => atMs + spacingMs) }
}

function pricesOf(
  symbols: readonly string[],
  priceUsd: Float64Array,
  bar: number,
): Record<string, number> {
  const prices: Record<string, number> = {}
  symbols.forEach((symbol, column) => {
    const price = priceUsd[bar * symbols.length + column] as number
    if (price > 0) prices[symbol] = price
  })
  return prices
}

function unwrap<T>(answer: Parsed<T>, file: string): T {
  if (answer.ok) return answer.value
  const message = answer.issues.map((issue) => `${issue.path}: ${issue.message}`).join('; ')
  throw new MarketFileError('RANGE_EMPTY', message, { file })
}
