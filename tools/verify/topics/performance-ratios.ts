import * as quant from '@evenkeel/core/quant'
import type { Json, JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, numberAt } from '../inputs.ts'

/** Returns with holes, as the file lists them. */
type Series = readonly (number | null)[]

export function cumulativeReturns(inputs: JsonObject): Outputs {
  return { path: Array.from(answered(quant.cumulativeReturns(unmoved(seriesAt(inputs))))) }
}

/** A hole has no return, but it counts in the length. */
export function annualReturn(inputs: JsonObject): Outputs {
  const series = seriesAt(inputs)
  return { value: definedOf(quant.annualReturn(present(series), scaleOf(inputs, series))) }
}

export function annualVolatility(inputs: JsonObject): Outputs {
  const periodsPerYear = numberAt(inputs, 'periods')
  const returns = present(seriesAt(inputs))
  return { value: definedOf(quant.annualVolatility(returns, periodsPerYear, 'sample')) }
}

export function calmar(inputs: JsonObject): Outputs {
  const series = seriesAt(inputs)
  return { value: definedOf(quant.calmar(present(series), scaleOf(inputs, series))) }
}

/** Negative here. */
export function maxDrawdown(inputs: JsonObject): Outputs {
  const depths = definedOf(quant.drawdownReport(present(seriesAt(inputs))))
  return { value: depths === null ? null : -depths.deepest }
}

export function tailRatio(inputs: JsonObject): Outputs {
  return { value: definedOf(quant.tailRatio(present(seriesAt(inputs)))) }
}

export function sharpe(inputs: JsonObject): Outputs {
  const { returns, hurdle } = besideHurdle(seriesAt(inputs), inputs['rf'] ?? 0)
  const terms = { risklessPerPeriod: hurdle, periodsPerYear: numberAt(inputs, 'periods') }
  return { value: definedOf(quant.sharpe(returns, terms)) }
}

export function downsideRisk(inputs: JsonObject): Outputs {
  const { returns, hurdle } = besideHurdle(seriesAt(inputs), inputs['mar'] ?? 0)
  const sides = definedOf(quant.partialMoments(returns, hurdle))
  const scale = Math.sqrt(numberAt(inputs, 'periods'))
  return { value: sides === null ? null : sides.downsideDeviation * scale }
}

/** Of one series, or of each of several. */
export function sortino(inputs: JsonObject): Outputs {
  const periodsPerYear = numberAt(inputs, 'periods')
  const ratio = (series: Series) => {
    const { returns, hurdle } = besideHurdle(series, inputs['mar'] ?? 0)
    return definedOf(quant.sortino(returns, { minimumPerPeriod: hurdle, periodsPerYear }))
  }
  const given = inputs['returns'] ?? null
  if (!Array.isArray(given) || !given.some(Array.isArray)) return { value: ratio(seriesOf(given)) }
  return { values: given.map((series: Json) => ratio(seriesOf(series))) }
}

export function omega(inputs: JsonObject): Outputs {
  const { returns, hurdle } = besideHurdle(seriesAt(inputs), inputs['rf'] ?? 0)
  const required = numberAt(inputs, 'requiredAnnualReturn')
  const threshold = answered(quant.perPeriod(required, numberAt(inputs, 'periods')))
  const excess = definedOf(quant.returnsOver(returns, hurdle))
  return { value: excess === null ? null : definedOf(quant.omega(excess, threshold)) }
}

/** A figure that is not defined is null by the conventions of the file; bad input is refused. */
function definedOf<T>(answer: quant.Solved<T>): T | null {
  const undefinedCodes: readonly string[] = ['EMPTY', 'TOO_SHORT', 'ZERO_VARIANCE']
  return !answer.ok && undefinedCodes.includes(answer.refusal.code) ? null : answered(answer)
}

function scaleOf(inputs: JsonObject, series: Series): quant.YearScale {
  return { periodsPerYear: numberAt(inputs, 'periods'), periods: series.length }
}

function seriesAt(inputs: JsonObject): Series {
  return seriesOf(inputs['returns'] ?? null)
}

function seriesOf(value: Json): Series {
  const isEntry = (entry: Json) => entry === null || typeof entry === 'number'
  if (Array.isArray(value) && value.every(isEntry)) return value
  throw new TypeError('a series is a list of numbers and null')
}

/** Wealth does not move over a hole. */
function unmoved(series: Series): Float64Array {
  return Float64Array.from(series, (entry) => entry ?? 0)
}

function present(series: Series): Float64Array {
  return Float64Array.from(series.filter((entry) => entry !== null))
}

/** A hole in the returns or in the hurdle drops the period from both. */
function besideHurdle(series: Series, hurdle: Json) {
  if (typeof hurdle === 'number') return { returns: present(series), hurdle }
  const other = seriesOf(hurdle)
  if (other.length !== series.length) throw new TypeError('the hurdle has another length')
  const isWhole = (_: number | null, at: number) => series[at] !== null && other[at] !== null
  return { returns: present(series.filter(isWhole)), hurdle: present(other.filter(isWhole)) }
}
