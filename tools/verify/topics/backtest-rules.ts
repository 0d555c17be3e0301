import { join } from 'node:path'
import {
  type BacktestFigures,
  backtestDefaults,
  gridOf,
  type PriceSeries,
  runBacktest,
} from '@evenkeel/core/backtest'
import { parseRule } from '@evenkeel/core/policy'
import { type PriceFile, readPriceFile } from '@evenkeel/market'
import type { JsonObject } from '../cases.ts'
import { numberAt, numbersAt, required, textAt, textsAt } from '../inputs.ts'

/** spec/backtest.md on the ideal ledger, on one file or one file per symbol. */
export async function backtest(inputs: JsonObject, root: string): Promise<BacktestFigures> {
  const symbols = textsAt(inputs, 'assets')
  const rule = required(parseRule(textAt(inputs, 'rule')))
  const files = filesOf(inputs, root)
  const column = textAt(inputs, 'column')
  const series = await Promise.all(files.map((file) => readOnce(file, column)))
  const range = { from: textAt(inputs, 'from'), to: textAt(inputs, 'to') }
  const grid = required(gridOf(series.flat(), symbols, range))
  const result = runBacktest(grid, {
    ...backtestDefaults,
    symbols,
    targets: numbersAt(inputs, 'targets'),
    rule,
    feeBps: numberAt(inputs, 'feeBps'),
    lagBars: numberAt(inputs, 'lagBars'),
    capitalUsd: numberAt(inputs, 'capital'),
  })
  return required(result).figures
}

const reads = new Map<string, Promise<PriceSeries[]>>()

/** Most cases share one large file, which is the same each time. */
function readOnce(file: PriceFile, column: string): Promise<PriceSeries[]> {
  const key = JSON.stringify([file, column])
  const read = reads.get(key) ?? readPriceFile(file, { column })
  reads.set(key, read)
  return read
}

function filesOf({ prices }: JsonObject, root: string): PriceFile[] {
  if (typeof prices === 'string') return [{ file: join(root, prices) }]
  return Object.entries(prices as Readonly<Record<string, string>>).map(([symbol, file]) => ({
    symbol,
    file: join(root, file),
  }))
}
