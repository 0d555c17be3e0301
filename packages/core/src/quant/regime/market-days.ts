import { dayMs } from '../../units/index.ts'
import { requireSeries } from '../risk/require.ts'
import { type Solved, solved, unsolved } from '../solved.ts'

/** Closes of one market, oldest first. */
export type DailyCloses = {
  /** T positive prices. */
  readonly closes: Float64Array
  /** T instants in ms, ascending: the day of each close. */
  readonly atMs: Float64Array
}

/** What a day was, looking back: for reports, never for decisions. */
export const marketDayStates = ['bull', 'bear', 'sideways', 'high-volatility'] as const
/** One of `marketDayStates`. */
export type MarketDayState = (typeof marketDayStates)[number]

/** A turn of the market, known only once the move after it is large enough. */
export type MarketTurn = { readonly kind: 'peak' | 'trough'; readonly bar: number }

/** Turns and the state (T) of each day. */
export type MarketDays = {
  readonly turns: readonly MarketTurn[]
  readonly states: readonly MarketDayState[]
}

/** Rise from the lowest close that confirms a trough, fall from the highest that does a peak. */
const [riseConfirming, fallConfirming] = [0.6, 0.4]
/** A day is sideways if the closes this many bars before and after differ by less than a tenth. */
const [sidewaysBars, sidewaysBelow] = [45, Math.log(1.1)]
/** Bars on either side of a day whose returns are its volatility, and how many it takes. */
const [volatilityReach, volatilityReturnsMin] = [15, 16]
/** Yearly volatility from which a day is one of high volatility. */
const highVolAnnual = 0.9
const periodsPerYear = 365
/** A return across a longer hole is no return of a day. */
const gapDaysMax = 3

/**
 * Ex-post states (T) of days: bull from a trough up to its peak, bear after it (REG-4).
 *
 * Turns alternate; a trough is confirmed by +60%, a peak by -40%. Sideways overrides where closes
 * 45 bars before and after are within 10% of one another, and high volatility overrides that where
 * the 31 bars around have 90% a year. Later closes change earlier states: reporting only. Without a
 * turn all days are bull or bear by the last close. Refuses EMPTY, SHAPE, NOT_FINITE, and
 * OUT_OF_DOMAIN of closes or instants. Pagan & Sossounov 2003 on dating by turns.
 */
export function marketDays({ closes, atMs }: DailyCloses): Solved<MarketDays> {
  const checked = requireCloses({ closes, atMs })
  if (!checked.ok) return checked
  const turns = turnsOf(closes)
  const returns = dailyLogReturns({ closes, atMs })
  const states = Array.from(phasesBetween(turns, closes), (phase, bar): MarketDayState => {
    if (volatilityAround(returns, bar) >= highVolAnnual) return 'high-volatility'
    return isSideways(closes, bar) ? 'sideways' : phase
  })
  return solved({ turns, states })
}

/**
 * Daily log returns (T): NaN for the first bar and across a hole of more than three days, which
 * have none. They stay within this area; nothing with a hole leaves it.
 */
export function dailyLogReturns({ closes, atMs }: DailyCloses): Float64Array {
  return closes.map((close, bar) => {
    if (bar === 0) return Number.NaN
    const days = ((atMs[bar] as number) - (atMs[bar - 1] as number)) / dayMs
    return days > gapDaysMax ? Number.NaN : Math.log(close / (closes[bar - 1] as number))
  })
}

/** Yearly sample deviation of the returns that are there; NaN where they are too few. */
export function volatilityOf(returns: Float64Array, returnsMin: number): number {
  const there = returns.filter((entry) => !Number.isNaN(entry))
  if (there.length < returnsMin) return Number.NaN
  const mean = there.reduce((sum, entry) => sum + entry, 0) / there.length
  const squares = there.reduce((sum, entry) => sum + (entry - mean) ** 2, 0)
  return Math.sqrt((squares / (there.length - 1)) * periodsPerYear)
}

/** Alternating turns; which kind comes first is whichever move is confirmed first. */
function turnsOf(closes: Float64Array): MarketTurn[] {
  const turns: MarketTurn[] = []
  let [highest, lowest] = [0, 0]
  let last: MarketTurn['kind'] | null = null
  for (let bar = 0; bar < closes.length; bar++) {
    const close = closes[bar] as number
    if (close > (closes[highest] as number)) highest = bar
    if (close < (closes[lowest] as number)) lowest = bar
    if (last !== 'peak' && close <= (closes[highest] as number) * (1 - fallConfirming)) {
      turns.push({ kind: 'peak', bar: highest })
      last = 'peak'
      lowest = bar
    } else if (last !== 'trough' && close >= (closes[lowest] as number) * (1 + riseConfirming)) {
      turns.push({ kind: 'trough', bar: lowest })
      last = 'trough'
      highest = bar
    }
  }
  return turns
}

function phasesBetween(turns: readonly MarketTurn[], closes: Float64Array): ('bull' | 'bear')[] {
  const hasRisen = (closes.at(-1) as number) >= (closes[0] as number)
  let phase: 'bull' | 'bear' = hasRisen ? 'bull' : 'bear'
  if (turns[0] !== undefined) phase = turns[0].kind === 'peak' ? 'bull' : 'bear'
  let next = 0
  return Array.from(closes, (_, bar) => {
    const before = turns[next - 1]
    if (before !== undefined) phase = before.kind === 'trough' ? 'bull' : 'bear'
    // The day of a turn still belongs to the move that ends in it.
    if (turns[next]?.bar === bar) next++
    return phase
  })
}

function isSideways(closes: Float64Array, bar: number): boolean {
  const [before, after] = [closes[bar - sidewaysBars], closes[bar + sidewaysBars]]
  if (before === undefined || after === undefined) return false
  return Math.abs(Math.log(after / before)) < sidewaysBelow
}

function volatilityAround(returns: Float64Array, bar: number): number {
  const from = Math.max(0, bar - volatilityReach)
  return volatilityOf(returns.subarray(from, bar + volatilityReach + 1), volatilityReturnsMin)
}

/** Passes closes through: positive, with ascending instants. */
export function requireCloses({ closes, atMs }: DailyCloses): Solved<null> {
  const series = requireSeries(closes, 1, 'closes')
  if (!series.ok) return series
  const instants = requireSeries(atMs, 1, 'atMs')
  if (!instants.ok) return instants
  if (atMs.length !== closes.length) {
    const [limit, actual] = [`${closes.length}`, `${atMs.length}`]
    return unsolved('SHAPE', 'an instant for each close', 'atMs', limit, actual)
  }
  const stray = closes.find((close) => !(close > 0))
  if (stray !== undefined) {
    return unsolved('OUT_OF_DOMAIN', 'a close is positive', 'closes', 'above 0', `${stray}`)
  }
  const back = atMs.findIndex((at, bar) => bar > 0 && !(at > (atMs[bar - 1] as number)))
  if (back < 0) return solved(null)
  const actual = `${atMs[back]} at ${back}`
  return unsolved('OUT_OF_DOMAIN', 'instants ascend', 'atMs', 'later than the one before', actual)
}
