import type { WeightChange } from './wire.ts'
import type { Words } from './words.ts'

/** What changes hands, in one sentence: sells first, then buys, then what stays as cash. */
export function tradesSentence(
  weights: readonly Pick<WeightChange, 'asset' | 'symbol' | 'changeUsd'>[],
  cash: string,
  words: Words,
): string {
  const moved = weights.filter((row) => Math.abs(Number(row.changeUsd)) >= 0.005)
  const sold = listed(
    moved.filter((row) => row.asset !== cash && Number(row.changeUsd) < 0),
    words,
  )
  const bought = listed(
    moved.filter((row) => row.asset !== cash && Number(row.changeUsd) > 0),
    words,
  )
  const kept = moved.find((row) => row.asset === cash && Number(row.changeUsd) > 0)
  const cashWords = kept && { usd: words.usdSentence(kept.changeUsd), cash: kept.symbol }
  if (sold !== null && bought !== null) {
    return cashWords === undefined
      ? words.t('trade.both', { sold, bought })
      : words.t('trade.bothKeep', { sold, bought, ...cashWords })
  }
  if (sold !== null) {
    return cashWords === undefined
      ? words.t('trade.sell', { sold })
      : words.t('trade.sellKeep', { sold, ...cashWords })
  }
  return bought === null ? words.t('trade.nothing') : words.t('trade.buy', { bought })
}

const mostNamed = 3

function listed(
  rows: readonly Pick<WeightChange, 'symbol' | 'changeUsd'>[],
  words: Words,
): string | null {
  if (rows.length === 0) return null
  const byValue = [...rows].sort(
    (a, b) => Math.abs(Number(b.changeUsd)) - Math.abs(Number(a.changeUsd)),
  )
  const named = byValue.slice(0, mostNamed).map((row) =>
    words.t('trade.of', {
      usd: words.usdSentence(Math.abs(Number(row.changeUsd))),
      asset: row.symbol,
    }),
  )
  const rest = byValue.length - named.length
  return words.list(rest === 0 ? named : [...named, words.t('trade.more', { n: rest })])
}
