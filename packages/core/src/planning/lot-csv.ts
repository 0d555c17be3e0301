import {
  type Asset,
  basisLeft,
  type Disposal,
  type DisposedPart,
  type Lot,
} from '../domain/index.ts'
import { assert, formatAmount, formatE18, formatInstant, usdE18 } from '../units/index.ts'

const lotColumns = 'asset,symbol,lot,acquired_at,quantity,basis_usd'
const disposalColumns =
  'asset,symbol,lot,acquired_at,disposed_at,quantity,proceeds_usd,basis_usd,gain_usd,term'

/**
 * Lots as a CSV file for tax software (USE-1): one line each, quantities in coins, instants in UTC.
 *
 * Texts that a spreadsheet would take for a formula begin with an apostrophe: anybody can make a
 * token with such a symbol.
 */
export function lotsCsv(lots: readonly Lot[], assets: readonly Asset[]): string {
  const rows = lots.map((lot) => {
    const { id, symbol, decimals } = assetOf(lot, assets)
    return [
      cell(id),
      cell(symbol),
      cell(lot.id),
      formatInstant(lot.acquiredAtMs),
      formatAmount(lot.atoms, decimals),
      formatE18(basisLeft(lot)),
    ]
  })
  return fileOf(lotColumns, rows)
}

/**
 * Sales as a CSV file for tax software (USE-1): one line for each part of a lot that was drawn, and
 * one without a lot for what no lot has.
 */
export function disposalsCsv(disposals: readonly Disposal[], assets: readonly Asset[]): string {
  const rows = disposals.flatMap((disposal) => {
    const asset = assetOf(disposal, assets)
    const lines = disposal.parts.map((part) => lineOf(disposal, asset, part))
    return disposal.missingAtoms === 0n ? lines : [...lines, lineOf(disposal, asset, null)]
  })
  return fileOf(disposalColumns, rows)
}

function lineOf(disposal: Disposal, asset: Asset, part: DisposedPart | null): string[] {
  const proceeds = part?.proceedsUsdE18 ?? disposal.missingProceedsUsdE18
  return [
    cell(asset.id),
    cell(asset.symbol),
    cell(part?.lot ?? ''),
    part === null ? '' : formatInstant(part.acquiredAtMs),
    formatInstant(disposal.atMs),
    formatAmount(part?.atoms ?? disposal.missingAtoms, asset.decimals),
    formatE18(proceeds),
    formatE18(part?.basisUsdE18 ?? usdE18(0n)),
    formatE18(part?.gainUsdE18 ?? proceeds),
    part?.term ?? 'short',
  ]
}

function assetOf(row: { readonly asset: Asset['id'] }, assets: readonly Asset[]): Asset {
  const asset = assets.find(({ id }) => id === row.asset)
  assert(asset !== undefined, 'every asset of the lots is known')
  return asset
}

function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

function fileOf(columns: string, rows: readonly (readonly string[])[]): string {
  return [columns, ...rows.map((row) => row.join(','))].join('\r\n').concat('\r\n')
}
