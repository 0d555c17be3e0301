import type { DateRange } from '@evenkeel/core/backtest'
import { type Issue, type Parsed, parsed } from '@evenkeel/core/units'
import type { PriceFile } from '@evenkeel/market'

/** Flags as the command line has them. */
export type BacktestFlags = {
  readonly prices?: readonly string[]
  readonly column?: string
  readonly source?: string
  readonly assetTable?: string
  readonly caps?: string
  readonly assets?: string
  readonly targets?: string
  readonly strategy?: string
  readonly rule?: string
  readonly feeBps?: string
  readonly lagBars?: string
  readonly capital?: string
  readonly from?: string
  readonly to?: string
  readonly report?: string
  readonly states?: string
  readonly certify?: boolean
  readonly csv?: string
}

/** What to hold: named here, or by a strategy file. */
export type BookRequest =
  | {
      readonly kind: 'named'
      readonly symbols: readonly string[]
      readonly targets: readonly number[]
    }
  | { readonly kind: 'strategy'; readonly file: string }

/** A backtest as it was asked for. */
export type BacktestRequest = {
  readonly prices: readonly PriceFile[]
  readonly column: string
  readonly source: string | null
  readonly assetTable: string | null
  /** Recorded market caps that the selection of the strategy file follows. */
  readonly caps: string | null
  readonly book: BookRequest
  /** Null: the rule of the strategy file. */
  readonly rule: string | null
  readonly feeBps: number
  readonly lagBars: number
  readonly capitalUsd: number
  readonly range: DateRange
  readonly report: string | null
  /** Reference of the market states; null: the usual one. */
  readonly states: string | null
  readonly certify: boolean
  readonly csv: string | null
}

/**
 * Reads the flags of `evenkeel backtest`, or says which are wrong.
 *
 * @example
 * const request = { prices: ['BTC=btc.csv'], assets: 'BTC', targets: '0.6', rule: 'monthly' }
 * parseRequest(request).ok // true
 * parseRequest({ rule: 'monthly' }).ok // false
 */
export function parseRequest(flags: BacktestFlags): Parsed<BacktestRequest> {
  const issues: Issue[] = []
  const prices = (flags.prices ?? []).map((text) => parsePriceFile(text, issues))
  if (prices.length === 0) issues.push(issue('prices', 'give at least one --prices [SYM=]FILE'))
  const book = parseBook(flags, issues)
  if (flags.rule === undefined && flags.strategy === undefined) {
    issues.push(issue('rule', 'give a --rule such as monthly or band:0.05, or a --strategy'))
  }
  if (flags.caps !== undefined && flags.strategy === undefined) {
    issues.push(issue('caps', 'are followed by the selection of a --strategy; give one'))
  }
  const request = {
    prices,
    column: flags.column ?? 'close',
    source: flags.source ?? null,
    assetTable: flags.assetTable ?? null,
    caps: flags.caps ?? null,
    book,
    rule: flags.rule ?? null,
    feeBps: parseNumber('fee-bps', flags.feeBps ?? '10', issues),
    lagBars: parseCount('lag-bars', flags.lagBars ?? '1', issues),
    capitalUsd: parseNumber('capital', flags.capital ?? '10000', issues),
    range: {
      ...(flags.from !== undefined && { from: flags.from }),
      ...(flags.to !== undefined && { to: flags.to }),
    },
    report: flags.report ?? null,
    states: flags.states ?? null,
    certify: flags.certify ?? false,
    csv: flags.csv ?? null,
  }
  return issues.length === 0 ? parsed(request) : { ok: false, issues }
}

/** `BTC=btc.csv` names the asset of a file; a bare path leaves it to the file's symbol column. */
function parsePriceFile(text: string, issues: Issue[]): PriceFile {
  const equals = text.indexOf('=')
  if (equals < 0) return { file: text }
  const [symbol, file] = [text.slice(0, equals), text.slice(equals + 1)]
  if (symbol === '' || file === '') {
    issues.push(issue('prices', `'${text}' is not SYMBOL=FILE, nor a path without =`))
  }
  return { symbol, file }
}

function parseBook({ assets, targets, strategy }: BacktestFlags, issues: Issue[]): BookRequest {
  if (strategy !== undefined) {
    if (assets !== undefined || targets !== undefined) {
      issues.push(issue('strategy', 'names its assets and targets; leave out --assets, --targets'))
    }
    return { kind: 'strategy', file: strategy }
  }
  if (assets === undefined) issues.push(issue('assets', 'give --assets BTC,ETH or a --strategy'))
  if (targets === undefined) issues.push(issue('targets', 'give --targets 0.6,0.4 or a --strategy'))
  return {
    kind: 'named',
    symbols: listOf(assets ?? ''),
    targets: listOf(targets ?? '').map((text) => parseNumber('targets', text, issues)),
  }
}

function listOf(text: string): string[] {
  return text === '' ? [] : text.split(',').map((entry) => entry.trim())
}

function parseNumber(path: string, text: string, issues: Issue[]): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text)
  issues.push(issue(path, `'${text}' is not a plain number from 0, such as 10 or 0.5`))
  return Number.NaN
}

function parseCount(path: string, text: string, issues: Issue[]): number {
  if (/^\d+$/.test(text)) return Number(text)
  issues.push(issue(path, `'${text}' is not a whole number from 0`))
  return Number.NaN
}

function issue(path: string, message: string): Issue {
  return { path, message }
}
