import { type RangeEstimator, rangeVolatility } from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, matrixAt, numberAt, textAt } from '../inputs.ts'

/** The names of TTR. */
const estimators = new Map<string, RangeEstimator>([
  ['close', 'close'],
  ['parkinson', 'parkinson'],
  ['garman.klass', 'garman-klass'],
  ['rogers.satchell', 'rogers-satchell'],
  ['gk.yz', 'garman-klass-overnight'],
  ['yang.zhang', 'yang-zhang'],
])

/** The volatility a year of the last n rows of open, high, low and close. */
export function annualVolatility(inputs: JsonObject): Outputs {
  const rows = matrixAt(inputs, 'ohlc')
  const column = (place: number) =>
    Float64Array.from(
      { length: rows.rows },
      (_, row) => rows.values[row * rows.cols + place] ?? Number.NaN,
    )
  const bars = { open: column(0), high: column(1), low: column(2), close: column(3) }
  const estimator = estimators.get(textAt(inputs, 'estimator'))
  if (estimator === undefined) throw new TypeError('inputs.estimator is unknown')
  const window = numberAt(inputs, 'n')
  const periodsPerYear = numberAt(inputs, 'periodsPerYear')
  return { annualVol: answered(rangeVolatility(bars, { estimator, window, periodsPerYear })) }
}
