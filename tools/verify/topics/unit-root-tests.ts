import {
  augmentedDickeyFuller,
  type Deterministics,
  type LagCriterion,
  meanReversion as reversionOf,
  schwertLags,
  selectLags,
  kpss as stationarity,
} from '@evenkeel/core/quant'
import type { Json, JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, numberAt, textAt, vectorAt } from '../inputs.ts'

/** Augmented Dickey-Fuller with a given number of past differences. */
export function adf(inputs: JsonObject, _: string, dataset: Json): Outputs {
  const spec = { deterministics: deterministicsAt(inputs), lags: numberAt(inputs, 'lags') }
  const { statistic, pValue } = answered(augmentedDickeyFuller(seriesAt(inputs, dataset), spec))
  return { stat: statistic, pvalue: pValue }
}

/** The KPSS statistic with Bartlett weights. */
export function kpss(inputs: JsonObject, _: string, dataset: Json): Outputs {
  const deterministics = deterministicsAt(inputs)
  if (deterministics === 'none') throw new TypeError('inputs.trend n is no KPSS test')
  const spec = { deterministics, lags: numberAt(inputs, 'lags') }
  const { statistic, pValueRange } = answered(stationarity(seriesAt(inputs, dataset), spec))
  return { stat: statistic, pvalueLeast: pValueRange.least, pvalueMost: pValueRange.most }
}

/** A criterion by its name, up to the longest lag that the text names, or Schwert's. */
export function adfLagSelection(inputs: JsonObject, _: string, dataset: Json): Outputs {
  const series = seriesAt(inputs, dataset)
  const text = textAt(inputs, 'lagSelection')
  const criterion = criteria.find(([pattern]) => pattern.test(text))?.[1]
  if (criterion === undefined) throw new TypeError(`inputs.lagSelection ${text} is unknown`)
  const named = /max\s+(?<lags>\d+)\s*$/.exec(text)?.groups?.['lags']
  const lagsMax = named === undefined ? schwertLags(series.length) : Number(named)
  const spec = { deterministics: deterministicsAt(inputs), lagsMax }
  return { lags: answered(selectLags(series, spec, criterion)) }
}

/** The slope of a difference on the level before, and the half-life that it means. */
export function meanReversion(inputs: JsonObject, _: string, dataset: Json): Outputs {
  const { slope, halfLife } = answered(reversionOf(seriesAt(inputs, dataset)))
  return { b: slope, halfLifePeriods: halfLife }
}

const criteria: readonly (readonly [RegExp, LagCriterion])[] = [
  [/^aic/i, 'aic'],
  [/^bic/i, 'bic'],
  [/^t/i, 't-statistic'],
]

function deterministicsAt(inputs: JsonObject): Deterministics {
  const trend = textAt(inputs, 'trend')
  if (trend === 'n') return 'none'
  if (trend === 'c') return 'constant'
  if (trend === 'ct') return 'trend'
  throw new TypeError(`inputs.trend ${trend} is unknown`)
}

/** Numbers as they are, or an expression over a column of the dataset such as diff(log(cpi)). */
function seriesAt(inputs: JsonObject, dataset: Json): Float64Array {
  const { series } = inputs
  if (typeof series !== 'string') return vectorAt(inputs, 'series')
  return evaluate(series.replaceAll(/[\s@]/g, ''), dataset as JsonObject)
}

function evaluate(expression: string, columns: JsonObject): Float64Array {
  const call = /^(?<name>diff|log)\((?<inner>.*)\)$/.exec(expression)?.groups
  if (call === undefined) return vectorAt(columns, expression)
  const values = evaluate(call['inner'] ?? '', columns)
  if (call['name'] === 'log') return values.map(Math.log)
  return values.slice(1).map((value, at) => value - (values[at] ?? Number.NaN))
}
