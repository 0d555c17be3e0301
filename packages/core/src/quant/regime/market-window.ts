import { type Solved, solved, unsolved } from '../solved.ts'
import { type DailyCloses, dailyLogReturns, requireCloses, volatilityOf } from './market-days.ts'

/** What a span of days was, from its first close to its last. */
export type MarketWindow = {
  readonly state: 'bull' | 'bear' | 'sideways'
  readonly totalReturn: number
  /** Sample deviation of daily log returns, holes left out, times sqrt(365). */
  readonly volAnnual: number
  /** An attribute beside the state: any state may have it. */
  readonly isHighVolatility: boolean
}

/** Total returns from which a window is one of a bull or a bear. */
const [bullFrom, bearTo] = [0.5, -0.3]
const highVolAnnual = 0.8

/**
 * State of a whole window of closes: bull from +50%, bear from -30%, sideways between (REG-4).
 *
 * For the tables of reports: the window is over when it is judged. Volatility from 80% a year is
 * high. Refuses what `marketDays` refuses, and TOO_SHORT where fewer than two daily returns are
 * there.
 *
 * @example
 * const closes = Float64Array.of(100, 120, 150)
 * const atMs = Float64Array.of(0, 86400000, 172800000)
 * const window = marketWindow({ closes, atMs })
 * window.ok && window.value.state // 'bull'
 */
export function marketWindow(window: DailyCloses): Solved<MarketWindow> {
  const checked = requireCloses(window)
  if (!checked.ok) return checked
  const { closes } = window
  const volAnnual = volatilityOf(dailyLogReturns(window), 2)
  if (Number.isNaN(volAnnual)) {
    const actual = `${closes.length} closes`
    return unsolved('TOO_SHORT', 'two daily returns', 'closes', 'three closes', actual)
  }
  const totalReturn = (closes.at(-1) as number) / (closes[0] as number) - 1
  const isHighVolatility = volAnnual >= highVolAnnual
  return solved({ state: stateOf(totalReturn), totalReturn, volAnnual, isHighVolatility })
}

function stateOf(totalReturn: number): MarketWindow['state'] {
  if (totalReturn >= bullFrom) return 'bull'
  return totalReturn <= bearTo ? 'bear' : 'sideways'
}
