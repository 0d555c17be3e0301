import type { CandidateKind, IndexAsset, IndexMarket } from '@evenkeel/core/strategies'
import { monthOf, monthStart, parseInstant, type UnixMs, unixMs } from '@evenkeel/core/units'
import { type AssetRecord, readAssetTable } from '../assets/asset-table.ts'
import { MarketFileError } from '../faults.ts'
import { type ReadOptions, readTable } from '../table/read-table.ts'
import { figuresAt, seriesOf, wordsAt } from '../table/series.ts'

/** Files that an index is picked from. */
export type IndexMarketFiles = {
  /** `date|ts`, `symbol`, the price, `market_cap_usd`, `volume_usd`: one row per asset and day. */
  readonly file: string
  /** Column that names the price; `close_usd` where left out. */
  readonly priceColumn?: string
  /** What the assets are and what became of them; without it all are coins that live. */
  readonly assetTable?: string
  /** Symbols that are taken; all where left out. */
  readonly symbols?: readonly string[]
}

/**
 * Reads the candidates of an index: price, market cap and volume by day, and what each asset is.
 *
 * Facts of the asset table count from their date on: a month from its end, a year from its end,
 * for nobody could have known earlier. A dead asset without a date is refused.
 */
export async function readIndexMarket(
  { file, priceColumn = 'close_usd', assetTable, symbols }: IndexMarketFiles,
  options: ReadOptions = {},
): Promise<IndexMarket> {
  const figures = [
    { name: priceColumn, noun: 'price', range: { above: 0 } },
    { name: 'market_cap_usd', noun: 'market value', range: { from: 0 } },
    { name: 'volume_usd', noun: 'volume', range: { from: 0 } },
  ]
  const request = { timed: true, figures, words: [{ name: 'symbol' }] }
  const table = await readTable(file, request, options)
  const names = symbols === undefined ? {} : { names: symbols }
  const series = seriesOf(table, { by: wordsAt(table, 'symbol'), ...names, figures: [] })
  const records = assetTable === undefined ? [] : await readAssetTable(assetTable, options)
  const dayAtMs = Float64Array.from(
    new Set(series.flatMap(({ rows }) => [...rows].map((row) => table.atMs[row] as number))),
  ).sort()
  const dayOf = new Map([...dayAtMs].map((atMs, day) => [atMs, day]))
  const laidOut = (column: string) => {
    const of = figuresAt(table, column)
    const grid = new Float64Array(dayAtMs.length * series.length).fill(Number.NaN)
    series.forEach(({ rows }, asset) => {
      for (const row of rows) {
        const day = dayOf.get(table.atMs[row] as number) as number
        grid[day * series.length + asset] = of[row] as number
      }
    })
    return grid
  }
  return {
    assets: series.map(({ name }) => assetOf(name, records, assetTable ?? file)),
    days: dayAtMs.length,
    dayAtMs,
    priceUsd: laidOut(priceColumn),
    marketCapUsd: laidOut('market_cap_usd'),
    volumeUsd: laidOut('volume_usd'),
    rank: null,
  }
}

function assetOf(name: string, records: readonly AssetRecord[], file: string): IndexAsset {
  const record = records.find(({ symbol }) => symbol === name)
  const plain = {
    name,
    kind: 'coin',
    listedAtMs: null,
    delistedAtMs: null,
    diedAtMs: null,
  } as const
  if (record === undefined) return plain
  const kind = kindOf(record)
  if (record.isDead) return { ...plain, kind, diedAtMs: knownFrom(record, file) }
  const isLeaving = record.status === 'delisted' || record.status === 'winding_down'
  return { ...plain, kind, delistedAtMs: isLeaving ? knownFrom(record, file) : null }
}

/** Another name of an asset, and a token of stored metal, stand in for what they wrap. */
function kindOf({ category, status }: AssetRecord): CandidateKind {
  if (status === 'alias' || category.startsWith('wrapped') || category === 'gold_token') {
    return 'wrapped'
  }
  if (category.startsWith('stablecoin')) return 'stable'
  if (category.startsWith('lst')) return 'staked'
  return category.startsWith('leveraged') ? 'leveraged' : 'coin'
}

function knownFrom({ symbol, status, statusDate }: AssetRecord, file: string): UnixMs {
  const year = /^(\d{4})$/.exec(statusDate)?.[1]
  if (year !== undefined) return unixMs(Date.UTC(Number(year) + 1, 0, 1))
  const month = /^\d{4}-\d{2}$/.test(statusDate)
  const at = parseInstant(month ? `${statusDate}-01` : statusDate)
  if (at.ok) return month ? monthStart(monthOf(at.value) + 1) : at.value
  const message = `${symbol} is ${status} since '${statusDate}', which is no day such as 2022-05-13`
  throw new MarketFileError('WORD_INVALID', message, { file })
}
