import type { Tone } from './tone.ts'
import type { DataSource, Status } from './wire.ts'
import type { Words } from './words.ts'

/** One line of the data card. Its age is told by the clock on the page. */
export type SourceRow = {
  readonly key: string
  readonly name: string
  readonly observedAtMs: number | null
  readonly limitMs: number
  readonly limit: string
  readonly isDown: boolean
}

/** Whether a reading may still be decided on. */
export type Freshness = 'fresh' | 'ageing' | 'stale' | 'down' | 'none'

/** Judges an age: ageing over half of its limit, stale beyond it. */
export function freshnessOf(
  row: Pick<SourceRow, 'observedAtMs' | 'limitMs' | 'isDown'>,
  nowMs: number,
): Freshness {
  if (row.isDown) return 'down'
  if (row.observedAtMs === null) return 'none'
  const ageMs = nowMs - row.observedAtMs
  if (ageMs > row.limitMs) return 'stale'
  return ageMs > row.limitMs / 2 ? 'ageing' : 'fresh'
}

/** Colour of a freshness; the age beside it says the same. */
export const freshnessTone: Record<Freshness, Tone> = {
  fresh: 'ok',
  ageing: 'near',
  stale: 'out',
  down: 'out',
  none: 'near',
}

/** The rows of the data card. */
export function sourceRows(
  { sources, chain }: Pick<Status, 'sources' | 'chain'>,
  words: Words,
): readonly SourceRow[] {
  const block = chain.blockNumber === null ? words.t('data.none') : words.count(chain.blockNumber)
  return sources.map((source) => ({
    key: `${source.kind}:${source.name}`,
    name: words.t(`data.${source.kind}`, { name: source.name, block }),
    observedAtMs: source.observedAt === null ? null : Date.parse(source.observedAt),
    limitMs: source.ageMsMax,
    limit: words.t('data.limit', { limit: words.duration(source.ageMsMax) }),
    isDown: source.state === 'down',
  }))
}

/** The price source whose newest reading is oldest: the one that the chip shows. */
export function oldestPrices(
  sources: readonly DataSource[],
  rows: readonly SourceRow[],
): SourceRow | null {
  const prices = rows.filter((_, index) => sources[index]?.kind === 'prices')
  if (prices.length === 0) return null
  return prices.reduce((oldest, row) => (age(row) > age(oldest) ? row : oldest))
}

/** Age of the chip or a row: text and colour for one instant. */
export function ageText(row: SourceRow, nowMs: number, words: Words): { text: string; tone: Tone } {
  const freshness = freshnessOf(row, nowMs)
  const tone = freshnessTone[freshness]
  if (freshness === 'down') return { text: words.t('data.down'), tone }
  if (row.observedAtMs === null) return { text: words.t('data.none'), tone }
  return { text: words.duration(nowMs - row.observedAtMs), tone }
}

function age(row: SourceRow): number {
  if (row.isDown || row.observedAtMs === null) return Number.POSITIVE_INFINITY
  return -row.observedAtMs
}
