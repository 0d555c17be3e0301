import { requireCount } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { requireSeries } from './require.ts'

/** Forecasts of a tail, each made before its return was known; all of one period, n entries. */
export type TailForecasts = {
  /** n returns that came. */
  readonly returns: Float64Array
  /** n positive losses that are exceeded with probability `tail`. */
  readonly valuesAtRisk: Float64Array
  /** n positive mean losses beyond those. */
  readonly expectedShortfalls: Float64Array
  /** Share of periods that should be beyond, such as 0.025. */
  readonly tail: number
}

/** The statistics of Acerbi & Szekely 2014; 0 on average if the forecasts are right. */
export type ShortfallStatistics = {
  /** Z1, of the size of exceptions alone: null without any. Below 0: losses were larger. */
  readonly size: number | null
  /** Z2, of their size and number together. Below 0: losses were larger, or more. */
  readonly sizeAndNumber: number
  readonly exceptions: number
}

/**
 * How far the losses beyond a value at risk were from the expected shortfalls that were forecast.
 *
 * `Z1 = sum(I r / ES) / N + 1` over the N exceptions, `Z2 = sum(I r / ES) / (n tail) + 1`. Refuses
 * EMPTY, NOT_FINITE, SHAPE, and OUT_OF_DOMAIN of a tail or of forecasts that are not positive, or a
 * shortfall below its value at risk. Acerbi & Szekely 2014, tests 1 and 2.
 *
 * @example One exception, of twice the shortfall, in two periods of which half were to be
 * const statistics = shortfallStatistics({
 *   returns: Float64Array.of(0.01, -0.04),
 *   valuesAtRisk: Float64Array.of(0.01, 0.01),
 *   expectedShortfalls: Float64Array.of(0.02, 0.02),
 *   tail: 0.5,
 * })
 * statistics.ok && statistics.value.size // -1
 * statistics.ok && statistics.value.sizeAndNumber // -1
 */
export function shortfallStatistics(forecasts: TailForecasts): Solved<ShortfallStatistics> {
  const checked = requireForecasts(forecasts)
  return checked.ok ? solved(statisticsOf(forecasts, forecasts.returns)) : checked
}

/** A one-sided test by simulation. */
export type SimulatedTest = {
  readonly statistic: number
  /** Share of simulated statistics as low as this or lower, the sample itself among them. */
  readonly pValue: number
}

/** Both tests; `size` is null without an exception in the sample. */
export type ShortfallTests = {
  readonly size: SimulatedTest | null
  readonly sizeAndNumber: SimulatedTest
}

/**
 * Whether losses were worse than forecast: the p-values of `shortfallStatistics`.
 *
 * The null is that each return was drawn, independently, from its own forecast distribution:
 * `drawReturn(period)` draws from that of a period with the caller's seeded generator. The
 * statistics of `simulations` such histories are their distribution; `(1 + as low) / (1 + all)` is
 * exact for any number of them (Davison & Hinkley 1997, section 4.2). Simulated histories without
 * an exception say nothing of its size and are left out there. The alternative is one-sided: too
 * much forecast is no fault here. Refuses what `shortfallStatistics` refuses, OUT_OF_DOMAIN of a
 * count, and NOT_FINITE draws.
 */
export function shortfallTests(
  forecasts: TailForecasts,
  drawReturn: (period: number) => number,
  simulations = 10_000,
): Solved<ShortfallTests> {
  const checked = requireForecasts(forecasts)
  if (!checked.ok) return checked
  const count = requireCount(simulations, 1, 'simulations')
  if (!count.ok) return count
  const observed = statisticsOf(forecasts, forecasts.returns)
  const drawn = new Float64Array(forecasts.returns.length)
  const below = { size: 1, sizeAndNumber: 1 }
  let withException = 1
  for (let simulation = 0; simulation < simulations; simulation++) {
    for (let period = 0; period < drawn.length; period++) drawn[period] = drawReturn(period)
    const { size, sizeAndNumber } = statisticsOf(forecasts, drawn)
    if (!Number.isFinite(sizeAndNumber)) {
      const actual = `${sizeAndNumber}`
      return unsolved('NOT_FINITE', 'draws are finite', 'drawReturn', 'finite', actual)
    }
    if (sizeAndNumber <= observed.sizeAndNumber) below.sizeAndNumber++
    if (size === null) continue
    withException++
    if (observed.size !== null && size <= observed.size) below.size++
  }
  const { size, sizeAndNumber } = observed
  return solved({
    size: size === null ? null : { statistic: size, pValue: below.size / withException },
    sizeAndNumber: {
      statistic: sizeAndNumber,
      pValue: below.sizeAndNumber / (1 + simulations),
    },
  })
}

function statisticsOf(
  { valuesAtRisk, expectedShortfalls, tail }: TailForecasts,
  returns: Float64Array,
): ShortfallStatistics {
  let sum = 0
  let exceptions = 0
  for (let period = 0; period < returns.length; period++) {
    const outcome = returns[period] as number
    // Written so that a draw that is no number counts, and is seen.
    if (outcome >= -(valuesAtRisk[period] as number)) continue
    exceptions++
    sum += outcome / (expectedShortfalls[period] as number)
  }
  return {
    size: exceptions === 0 ? null : sum / exceptions + 1,
    sizeAndNumber: sum / (returns.length * tail) + 1,
    exceptions,
  }
}

function requireForecasts({
  returns,
  valuesAtRisk,
  expectedShortfalls,
  tail,
}: TailForecasts): Solved<null> {
  for (const [field, series] of Object.entries({ returns, valuesAtRisk, expectedShortfalls })) {
    const checked = requireSeries(series, 1, field)
    if (!checked.ok) return checked
    if (series.length === returns.length) continue
    const [limit, actual] = [`${returns.length}`, `${series.length}`]
    return unsolved('SHAPE', 'a forecast for each return', field, limit, actual)
  }
  if (!(tail > 0 && tail < 1)) {
    return unsolved('OUT_OF_DOMAIN', 'a tail is a share', 'tail', 'between 0 and 1', `${tail}`)
  }
  for (let period = 0; period < returns.length; period++) {
    const valueAtRisk = valuesAtRisk[period] as number
    const shortfall = expectedShortfalls[period] as number
    if (valueAtRisk > 0 && shortfall >= valueAtRisk) continue
    const message = 'a shortfall is a loss at least as large as its positive value at risk'
    const [limit, actual] = [`${valueAtRisk} or more`, `${shortfall} at ${period}`]
    return unsolved('OUT_OF_DOMAIN', message, 'expectedShortfalls', limit, actual)
  }
  return solved(null)
}
