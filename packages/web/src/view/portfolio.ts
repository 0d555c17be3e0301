import type { Piece } from '../i18n/icu.ts'
import { type AssetMark, assetMarks } from './asset.ts'
import { hundredthsOf } from './format.ts'
import { type LevelBar, type LevelScale, levelBar, levelScale } from './level.ts'
import { type Spark, sparkOf } from './spark.ts'
import type { Tone } from './tone.ts'
import { relative, type TriggerRow, triggerRows } from './trigger.ts'
import { bandOf, type Verdict, verdictOf } from './verdict.ts'
import type { Portfolio, Position, Proposal, Valuations } from './wire.ts'
import type { Words } from './words.ts'

/** One row of the Level as it is drawn and read. */
export type LevelRow = LevelBar & {
  readonly key: string
  readonly mark: AssetMark
  /** Second line under the name. */
  readonly under: string
  readonly first: string
  readonly lead: string
  readonly tone: Tone
  readonly last: string
  readonly lastTone: Tone | 'faint'
  /** What the bar shows, for a screen reader. */
  readonly spoken: string
}

/** A Level with its scale and the words of its axis. */
export type Level = {
  readonly scale: LevelScale
  readonly axis: { readonly low: string; readonly zero: string; readonly high: string }
  readonly rows: readonly LevelRow[]
}

/** One piece of an allocation strip. */
export type Slice = {
  readonly key: string
  readonly mark: AssetMark
  readonly share: number
  readonly named: boolean
}

/** The value beside the verdict. */
export type Worth = {
  readonly label: string
  readonly whole: string
  readonly cents: string
  readonly since: string
  readonly day: readonly Piece[] | null
  readonly start: readonly Piece[] | null
  /** Instant of the last known value where it is old, else null. */
  readonly oldSinceMs: number | null
  readonly spark: (Spark & { readonly label: string }) | null
}

/** The portfolio screen, ready to be drawn. */
export type PortfolioScreen = {
  readonly at: string
  readonly verdict: Verdict
  readonly worth: Worth
  readonly level: Level
  readonly band: string | null
  readonly hasDestination: boolean
  readonly isStale: boolean
  readonly now: readonly Slice[]
  readonly target: readonly Slice[]
  readonly cure: string | null
  readonly triggers: readonly TriggerRow[]
  readonly nextRun: {
    readonly date: string
    readonly relative: string
    readonly rule: string
  } | null
}

type Input = {
  readonly portfolio: Portfolio
  readonly proposal: Proposal | null
  readonly valuations: Valuations | null
  readonly nowMs: number
}

/** Draws the portfolio screen from the wire. */
export function portfolioScreen(input: Input, words: Words): PortfolioScreen {
  const { portfolio, proposal, nowMs } = input
  const marks = assetMarks(portfolio.assets, portfolio.cash)
  const band = bandOf(portfolio)
  const isStale = portfolio.state.kind === 'unknown'
  const open = portfolio.openProposal?.planHash === proposal?.planHash ? proposal : null
  return {
    at: words.instant(nowMs, nowMs),
    verdict: verdictOf({ portfolio, proposal: open, marks, nowMs }, words),
    worth: worthOf(input, isStale, words),
    level: portfolioLevel(portfolio, open, marks, words),
    band: band === null ? null : words.t('level.band', { band: words.points(band) }),
    hasDestination: open !== null,
    isStale,
    now: slices(portfolio.positions, (position) => Number(position.weight ?? 0), marks),
    target: slices(portfolio.positions, (position) => Number(position.target), marks),
    cure: cureOf(portfolio, words),
    triggers: triggerRows(portfolio.triggers, !isStale, marks, nowMs, words),
    nextRun: nextRunOf(portfolio, band, nowMs, words),
  }
}

function worthOf({ portfolio, valuations }: Input, isStale: boolean, words: Words): Worth {
  const { valuation } = portfolio
  const label = words.t(isStale ? 'value.last' : 'value.label')
  const startedMs = Date.parse(portfolio.startedAt)
  const since = words.t('value.since', { date: words.day(startedMs) })
  if (valuation === null) {
    const unknown = words.t('value.unknown')
    return {
      label,
      whole: unknown,
      cents: '',
      since,
      day: null,
      start: null,
      oldSinceMs: null,
      spark: null,
    }
  }
  const [whole, cents] = splitCents(words.usd(valuation.valueUsd))
  const day =
    valuation.change24hUsd === null || valuation.change24h === null
      ? null
      : words.t.pieces('value.day', {
          amount: words.usdSigned(valuation.change24hUsd),
          share: words.change(valuation.change24h),
        })
  const start =
    valuation.changeSinceStart === null
      ? null
      : words.t.pieces('value.start', { share: words.change(valuation.changeSinceStart) })
  const oldSinceMs = isStale ? Date.parse(valuation.at) : null
  return {
    label,
    whole,
    cents,
    since,
    day,
    start,
    oldSinceMs,
    spark: sparkWith(valuations, valuation, words),
  }
}

function sparkWith(
  valuations: Valuations | null,
  valuation: Valuations['points'][number],
  words: Words,
): Worth['spark'] {
  const read = valuations?.points ?? []
  // The curve is read less often than the value: it ends at the value that stands beside it.
  const isBehind = valuation.at > (read.at(-1)?.at ?? '')
  const points = isBehind ? [...read, valuation] : read
  const spark = sparkOf(
    points.map(({ at, valueUsd }) => ({ x: Date.parse(at), y: Number(valueUsd) })),
  )
  const [first, last] = [points[0], points.at(-1)]
  if (spark === null || first === undefined || last === undefined) return null
  const label = words.t('value.spark', {
    date: words.day(Date.parse(first.at)),
    first: words.usd(first.valueUsd),
    last: words.usd(last.valueUsd),
  })
  return { ...spark, label }
}

/** The whole units stay large, the decimals step back: `$408,715` and `.84`, or `,84 $`. */
function splitCents(text: string): readonly [string, string] {
  const match = /^(.*?)([.,]\d\d(?!\d).*)$/.exec(text)
  return match === null ? [text, ''] : [match[1] ?? '', match[2] ?? '']
}

function portfolioLevel(
  portfolio: Portfolio,
  open: Proposal | null,
  marks: ReadonlyMap<string, AssetMark>,
  words: Words,
): Level {
  const band = bandOf(portfolio)
  const inputs = portfolio.positions.map((position) => {
    const change = open?.weights.find((row) => row.asset === position.asset)
    const touched = change !== undefined && Math.abs(Number(change.changeUsd)) >= 0.005
    return {
      position,
      driftAbsolute: position.driftAbsolute === null ? null : Number(position.driftAbsolute),
      standing: position.standing,
      destination: touched ? Number(change.weightAfter) - Number(change.target) : null,
    }
  })
  const scale = levelScale(inputs, band)
  const shares = hundredthsOf(inputs.map(({ position }) => Number(position.weight ?? 0)))
  const rows = inputs.map((input, index): LevelRow => {
    const { position } = input
    const unknown = position.weight === null
    return {
      ...levelBar(input, scale, band),
      key: position.asset,
      mark: markOf(position, marks),
      under: words.t('level.targetOf', { share: words.share(position.target) }),
      first: unknown ? words.t('level.unknown') : words.shareHundredths(shares[index] ?? 0),
      lead:
        position.driftAbsolute === null
          ? words.t('level.unknown')
          : words.drift(position.driftAbsolute),
      tone: standingTone[position.standing],
      ...triggerCell(position, portfolio.cash, words),
      spoken:
        input.destination === null
          ? ''
          : words.t('level.endsAt', { drift: words.drift(input.destination) }),
    }
  })
  return { scale, axis: axisOf(band, words), rows }
}

/** The axis names its band edges; without a band only the waterline. */
export function axisOf(band: number | null, words: Words): Level['axis'] {
  return {
    low: band === null ? '' : words.drift(-band).replace(/[.,]00/, ''),
    zero: words.t('level.target'),
    high: band === null ? '' : words.drift(band).replace(/[.,]00/, ''),
  }
}

/** Colour of a standing; the sign and the hatch say it too. */
const standingTone: Record<Position['standing'], Tone> = {
  inside: 'plain',
  near: 'near',
  outside: 'out',
  unknown: 'plain',
}

function triggerCell(
  position: Position,
  cash: string,
  words: Words,
): { last: string; lastTone: Tone | 'faint' } {
  if (position.standing === 'unknown') return { last: words.t('level.noPrice'), lastTone: 'near' }
  if (position.standing === 'outside') return { last: words.t('level.reached'), lastTone: 'out' }
  if (position.asset === cash) return { last: words.t('level.cash'), lastTone: 'faint' }
  const { up, down } = position.movesToTrigger
  const moves = [up, down].flatMap((move) => (move === null ? [] : [Number(move)]))
  if (moves.length === 0) return { last: words.t('level.noMove'), lastTone: 'faint' }
  const nearest = moves.reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a))
  // Another asset is beyond the band: no move is needed any more.
  if (nearest === 0) return { last: words.t('level.already'), lastTone: 'faint' }
  return { last: `${position.symbol} ${words.changeBrief(nearest)}`, lastTone: 'plain' }
}

const namedFrom = 0.075

function slices(
  positions: readonly Position[],
  shareOf: (position: Position) => number,
  marks: ReadonlyMap<string, AssetMark>,
): readonly Slice[] {
  return positions.map((position) => {
    const share = shareOf(position)
    return { key: position.asset, mark: markOf(position, marks), share, named: share >= namedFrom }
  })
}

function markOf(position: Position, marks: ReadonlyMap<string, AssetMark>): AssetMark {
  return marks.get(position.asset) ?? { symbol: position.symbol, series: 5, glyph: '?' }
}

function cureOf({ valuation }: Portfolio, words: Words): string | null {
  if (valuation === null) return null
  const invested = Number(valuation.valueUsd) - Number(valuation.cashBufferUsd)
  const cure = words.t('level.cure', {
    turnover: words.points(valuation.turnoverOneWay),
    usd: words.usdSentence(Number(valuation.turnoverOneWay) * invested),
  })
  if (Number(valuation.cashBufferUsd) === 0) return cure
  return `${cure} ${words.t('level.buffer', { usd: words.usdSentence(valuation.cashBufferUsd) })}`
}

function nextRunOf(
  { nextRun, strategy }: Portfolio,
  band: number | null,
  nowMs: number,
  words: Words,
): PortfolioScreen['nextRun'] {
  if (nextRun === null) return null
  const atMs = Date.parse(nextRun.at)
  const rule =
    nextRun.kind === 'review' && band !== null
      ? words.t('next.review', { band: words.points(band) })
      : words.t('next.calendar', { usd: words.usd(strategy.preferences.legUsdMin) })
  return { date: words.instant(atMs, nowMs), relative: relative(atMs, nowMs, words), rule }
}
