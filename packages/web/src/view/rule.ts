import type { Portfolio } from './wire.ts'
import type { Words } from './words.ts'

/** The rule and the limits that a portfolio follows, as terms and figures. */
export function ruleRows(
  { rule, preferences }: Portfolio['strategy'],
  words: Words,
): readonly { readonly term: string; readonly is: string }[] {
  const { t } = words
  const row = (term: string, is: string) => ({ term, is })
  return [
    row(
      t('rule.band'),
      rule.bandBpsAbsolute === null
        ? t('rule.noBand')
        : `\u00b1${words.points(rule.bandBpsAbsolute / 10_000)}`,
    ),
    row(t('rule.review'), t(`cadence.${rule.review}`)),
    row(
      t('rule.calendar'),
      rule.calendar === null ? t('rule.noCalendar') : t(`cadence.${rule.calendar}`),
    ),
    row(t('rule.stop'), stopOf(rule.edgeShare, words)),
    row(
      t('rule.cooldown'),
      rule.cooldownMs === 0 ? t('rule.noCooldown') : words.duration(rule.cooldownMs),
    ),
    row(t('rule.slippage'), words.bpsWhole(preferences.slippageBpsMax)),
    row(t('rule.impact'), words.bpsWhole(preferences.priceImpactBpsMax)),
    row(t('rule.cost'), words.bpsWhole(preferences.costBpsMax)),
    row(t('rule.buffer'), words.bpsWhole(preferences.cashBufferBps)),
    row(t('rule.leg'), words.usd(preferences.legUsdMin)),
  ]
}

function stopOf(edgeShare: Portfolio['strategy']['rule']['edgeShare'], words: Words): string {
  if (edgeShare === 'optimal') return words.t('rule.stop.optimal')
  if (edgeShare === 0) return words.t('rule.stop.target')
  if (edgeShare === 1) return words.t('rule.stop.edge')
  return words.t('rule.stop.between', { share: words.share(edgeShare) })
}
