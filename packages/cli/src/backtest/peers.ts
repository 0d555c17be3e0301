import type { Cadence, RuleSettings } from '@evenkeel/core/domain'
import { bandRule, calendarRule, invertedRegimes, smartRule } from '@evenkeel/core/policy'

/** A rule that a run is shown beside, by the name of its column. */
export type Peer = { readonly name: string; readonly rule: RuleSettings }

/** Band and cadence of the peers of a rule that has none of its own: those of a custom strategy. */
const usual = { bandAbsolute: 0.05, cadence: 'monthly' } as const

/**
 * What every run is shown beside, on the same data at the same costs (BKT-1): its calendar, its
 * threshold, the full policy, and the placebo of a rule that uses regimes. A peer that is the rule
 * itself is left out.
 */
export function peersOf(rule: RuleSettings): Peer[] {
  const bandAbsolute = rule.bandAbsolute ?? usual.bandAbsolute
  const cadence = cadenceOf(rule)
  const placebo = invertedRegimes(rule)
  const peers: Peer[] = [
    { name: cadence, rule: calendarRule(cadence) },
    { name: `band:${bandAbsolute}`, rule: bandRule(bandAbsolute) },
    { name: 'smart', rule: smartRule(bandAbsolute, cadence) },
    ...(placebo === null ? [] : [{ name: 'placebo: regimes swapped', rule: placebo }]),
  ]
  return peers.filter((peer) => !isSame(peer.rule, rule))
}

function cadenceOf({ calendar, review }: RuleSettings): Cadence {
  if (calendar !== null) return calendar
  return review === 'continuous' ? usual.cadence : review
}

/** Rules are plain data: the same settings are the same rule, in whatever order. */
function isSame(a: RuleSettings, b: RuleSettings): boolean {
  return textOf(a) === textOf(b)
}

function textOf(value: object): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
