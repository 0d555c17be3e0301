import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { PriceSeries } from '@evenkeel/core/backtest'
import { type PriceColumns, readLayout } from './columns.ts'
import { lineFields } from './csv.ts'
import { PriceFileError } from './faults.ts'
import { finishSeries } from './growing-series.ts'
import { readRows } from './price-rows.ts'

/** One price file: with a symbol, rows of that symbol (or all rows where there is no column). */
export type PriceFile = { readonly file: string; readonly symbol?: string }

/** More columns than any known price file has. */
const columnsMax = 64

/**
 * Reads a price file into one series per symbol, in the order of first appearance.
 *
 * Strict: a wrong column, a repeated or unsorted row, a price that is not above zero, a cut-off
 * archive are refused with file and line, and nothing is read. An empty price is a gap.
 */
export async function readPriceFile(
  priceFile: PriceFile,
  wanted: PriceColumns,
): Promise<PriceSeries[]> {
  return parsePriceFile(await readBytes(priceFile.file), priceFile, wanted)
}

/** The same from bytes that are already there. */
export function parsePriceFile(
  bytes: Uint8Array,
  { file, symbol }: PriceFile,
  { column, source, symbols }: PriceColumns,
): PriceSeries[] {
  const fields = lineFields(columnsMax)
  const layout = readLayout(
    bytes,
    fields,
    { column, ...(source !== undefined && { source }) },
    file,
  )
  if (layout.symbol < 0 && symbol === undefined) {
    const message = `has no column 'symbol'; name its asset, as in BTC=${file}`
    throw new PriceFileError('SYMBOL_MISSING', message, { file })
  }
  const chosen = symbol === undefined ? symbols : [symbol]
  const series = readRows(bytes, fields, layout, { file, symbol, symbols: chosen, source })
  if (series.length > 0) return series.map((one) => finishSeries(one, layout.labels))
  const which = chosen === undefined || layout.symbol < 0 ? '' : ` for ${chosen.join(', ')}`
  const from = source === undefined ? '' : ` from source ${source}`
  throw new PriceFileError('SYMBOL_MISSING', `has no price${which}${from}`, { file })
}

/** The whole file, unpacked where it is gzip. */
async function readBytes(file: string): Promise<Uint8Array> {
  if (file.endsWith('.parquet')) {
    const message = 'Parquet is not read yet; give CSV or CSV.gz'
    throw new PriceFileError('FORMAT_UNKNOWN', message, { file })
  }
  try {
    const bytes = await readFile(file)
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? await promisify(gunzip)(bytes) : bytes
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new PriceFileError('FILE_UNREADABLE', message, { file, cause })
  }
}
