import { type Cadence, cadences } from '@evenkeel/core/domain'
import { type Issue, type Parsed, parsed } from '@evenkeel/core/units'
import { type BacktestFlags, type BacktestRequest, parseRequest } from '../backtest/request.ts'
import { readAxis } from './axes.ts'
import { isMetric, type Metric, metrics } from './metric.ts'

/** Flags as the command line has them. */
export type SweepFlags = Omit<BacktestFlags, 'rule' | 'feeBps'> & {
  readonly bands?: string
  readonly fees?: string
  readonly calendars?: string
  readonly metric?: string
  readonly resume?: string
  readonly workers?: string
  readonly walkForward?: string
  readonly ledger?: string
  readonly destination?: string
}

/** Bars that choose a setting, and the bars after them that it is then used on. */
export type WalkForwardTerms = { readonly trainBars: number; readonly testBars: number }

/** A sweep as it was asked for. */
export type SweepRequest = {
  /** The book, the data and the terms that all runs share. */
  readonly base: BacktestRequest
  readonly bands: readonly number[]
  readonly calendars: readonly Cadence[]
  readonly feesBps: readonly number[]
  readonly metric: Metric
  readonly resume: string | null
  /** Threads; null leaves it to the size of the sweep. */
  readonly workers: number | null
  readonly walkForward: WalkForwardTerms | null
  readonly ledger: 'ideal' | 'exact'
  readonly destination: 'target' | 'edge' | 'optimal'
}

/**
 * Reads the flags of `evenkeel sweep`, or says which are wrong.
 *
 * @example
 * const flags = { prices: ['p.csv'], assets: 'BTC', targets: '0.6', bands: '0.05', fees: '0:10:5' }
 * const request = parseSweepRequest(flags)
 * request.ok && request.value.feesBps // [0, 5, 10]
 */
export function parseSweepRequest(flags: SweepFlags): Parsed<SweepRequest> {
  const issues: Issue[] = []
  const base = parseRequest({ ...flags, rule: 'none' })
  if (!base.ok) issues.push(...base.issues)
  const { bands: bandText, calendars: calendarText } = flags
  if (bandText === undefined && calendarText === undefined) {
    issues.push({ path: 'bands', message: 'give --bands 0.01:0.20:0.001, or --calendars' })
  }
  const bands = bandText === undefined ? [] : readAxis('bands', bandText, issues)
  const feesBps = readAxis('fees', flags.fees ?? '10', issues)
  const terms = {
    bands,
    calendars: calendarText === undefined ? [] : readCalendars(calendarText, issues),
    feesBps,
    metric: readMetric(flags.metric ?? 'sharpe', issues),
    resume: flags.resume ?? null,
    workers: flags.workers === undefined ? null : readWorkers(flags.workers, issues),
    walkForward: flags.walkForward === undefined ? null : readWindows(flags.walkForward, issues),
    ledger: readWord('ledger', flags.ledger ?? 'ideal', ['ideal', 'exact'] as const, issues),
    destination: readWord(
      'destination',
      flags.destination ?? 'target',
      ['target', 'edge', 'optimal'] as const,
      issues,
    ),
  }
  if (issues.length > 0 || !base.ok) return { ok: false, issues }
  return parsed({ base: base.value, ...terms })
}

/** Threads beyond this are a mistyped figure. */
const workersMax = 256

function readWorkers(text: string, issues: Issue[]): number {
  const count = /^\d+$/.test(text) ? Number(text) : 0
  if (count >= 1 && count <= workersMax) return count
  issues.push({ path: 'workers', message: `'${text}' is not a whole number from 1 to 256` })
  return 1
}

function readCalendars(text: string, issues: Issue[]): Cadence[] {
  return text.split(',').flatMap((entry) => {
    const cadence = cadences.find((known) => known === entry.trim())
    if (cadence !== undefined) return [cadence]
    const message = `'${entry}' is no calendar; it is one of ${cadences.join(', ')}`
    issues.push({ path: 'calendars', message })
    return []
  })
}

function readMetric(text: string, issues: Issue[]): Metric {
  if (isMetric(text)) return text
  const message = `'${text}' is no metric; it is one of ${Object.keys(metrics).join(', ')}`
  issues.push({ path: 'metric', message })
  return 'sharpe'
}

function readWindows(text: string, issues: Issue[]): WalkForwardTerms | null {
  const found = /^(\d+):(\d+)$/.exec(text)
  const [trainBars, testBars] = [Number(found?.[1]), Number(found?.[2])]
  if (found !== null && trainBars >= 2 && testBars >= 1) return { trainBars, testBars }
  const message = `'${text}' is not train:test in bars, such as 365:90, with 2 and 1 at least`
  issues.push({ path: 'walk-forward', message })
  return null
}

function readWord<W extends string>(
  path: string,
  text: string,
  words: readonly [W, ...W[]],
  issues: Issue[],
): W {
  const word = words.find((known) => known === text)
  if (word !== undefined) return word
  issues.push({ path, message: `'${text}' is not one of ${words.join(', ')}` })
  return words[0]
}
