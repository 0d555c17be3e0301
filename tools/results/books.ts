import { gridOf, type PriceGrid, type PriceSeries } from '@evenkeel/core/backtest'
import type { Parsed } from '@evenkeel/core/units'
import { readPriceFile } from '@evenkeel/market'
import { sharedData } from '@evenkeel/testkit'
import type { Book } from './study.ts'

/** The sample that rules were chosen on: daily closes, assets that died included. */
const sample = { from: '2014-06-01', to: '2023-12-31' } as const

/** The daily closes that every study here reads. */
export const panel = sharedData('data/daily/panel_daily.csv.gz')

/**
 * Fixed mixes. Windows of those with ETH start in 2016-07: from there on the published means
 * come out; its first eleven months are in no published figure.
 */
export const books = {
  btcUsd: { name: 'BTC60/USD40', symbols: ['BTC'], targets: [0.6], from: sample.from },
  btcEth: {
    name: 'BTC60/ETH40',
    symbols: ['BTC', 'ETH'],
    targets: [0.6, 0.4],
    from: '2016-07-01',
  },
  btcEthUsd: {
    name: 'BTC40/ETH30/USD30',
    symbols: ['BTC', 'ETH'],
    targets: [0.4, 0.3],
    from: '2016-07-01',
  },
} as const satisfies Record<string, Book>

/** Closes of some assets of the panel, or a sentence that says what is absent. */
export async function loadPanel(symbols: readonly string[]): Promise<readonly PriceSeries[]> {
  if (!panel.isHere) throw new Error(`the recorded closes are not here: ${panel.path}`)
  return readPriceFile({ file: panel.path }, { column: 'close_usd', symbols })
}

/** The grid of a book over the whole sample. */
export function gridFor(series: readonly PriceSeries[], { symbols }: Book): PriceGrid {
  return required(gridOf(series, symbols, sample))
}

/** A value that has to be there, or an error with every issue. */
function required<T>(result: Parsed<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.issues))
  return result.value
}
