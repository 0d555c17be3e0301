import {
  type Cadence,
  type CostGate,
  type CrashFreeze,
  cadences,
  type RuleSettings,
} from '../domain/index.ts'
import { type Parsed, parsed, refused } from '../units/index.ts'
import { noShift } from './schedule.ts'

/** The rule that never trades: the benchmark of every other (BKT-1). */
export const neverRule: RuleSettings = {
  bandAbsolute: null,
  bandRelative: null,
  review: 'continuous',
  calendar: null,
  calendarShift: noShift,
  edgeShare: 0,
  cooldownMs: 0,
  costGate: null,
  sellsLeavers: false,
  crashFreeze: null,
  cashFlowsFirst: false,
  protection: null,
  forecasts: null,
}

/**
 * The cost gate of the presets. Of risk aversion times horizon from 0 to 4 years, 0.25 to 1
 * made cost plus tracking error least wherever gas mattered; without gas the gate does nothing.
 */
export const presetGate: CostGate = { riskAversion: 3, horizonDays: 90, windowDays: 90 }

/**
 * The crash freeze of the presets: ten equal weights with a 5 pp band lost 2.6% a year to holding
 * without it and 1.0% with it.
 */
export const presetCrashFreeze: CrashFreeze = { fallTo: 0.4, windowDays: 8, restDays: 30 }

/**
 * The full policy: drift beyond the band, looked at on review dates, is corrected at the optimal
 * distance where that is worth its cost; what leaves the target is sold at once and what has just
 * crashed is not bought. Calendar, protection and forecasts stay off: they did not earn their keep.
 *
 * @example
 * smartRule(0.05, 'monthly').edgeShare // 'optimal'
 */
export function smartRule(bandAbsolute: number, review: RuleSettings['review']): RuleSettings {
  return {
    ...neverRule,
    bandAbsolute,
    review,
    edgeShare: 'optimal',
    costGate: presetGate,
    sellsLeavers: true,
    crashFreeze: presetCrashFreeze,
    cashFlowsFirst: true,
  }
}

/**
 * Whether a rule looks at closes: without one that does, nobody has to keep them.
 *
 * @example
 * watchesMarket(neverRule) // false
 */
export function watchesMarket(rule: RuleSettings): boolean {
  const { costGate, crashFreeze, protection, forecasts } = rule
  return [costGate, crashFreeze, protection, forecasts].some((part) => part !== null)
}

/**
 * Trades to the target when the largest absolute drift reaches the band, on any evaluation.
 *
 * @example
 * bandRule(0.05).bandAbsolute // 0.05
 */
export function bandRule(bandAbsolute: number): RuleSettings {
  return { ...neverRule, bandAbsolute }
}

/**
 * Trades to the target when an asset has drifted by the band, or by a share of its own target
 * where that is tighter (Swedroe's 5/25 rule: 0.05 and 0.25).
 *
 * @example
 * hybridBandRule(0.05, 0.25).bandRelative // 0.25
 */
export function hybridBandRule(bandAbsolute: number, bandRelative: number): RuleSettings {
  return { ...bandRule(bandAbsolute), bandRelative }
}

/**
 * Trades to the target on a schedule, whatever the drift.
 *
 * @example
 * calendarRule('monthly').calendar // 'monthly'
 */
export function calendarRule(calendar: Cadence): RuleSettings {
  return { ...neverRule, calendar }
}

/**
 * Reads a rule as the command line writes it: `none`, a cadence, `band:0.05` (a share of the
 * portfolio: 5 pp), `band:0.05/0.25` (or a quarter of the target, where that is tighter), or
 * `smart`, which is the full policy of the custom preset.
 *
 * @example
 * parseRule('weekly') // { ok: true, value: calendarRule('weekly') }
 * parseRule('band:5').ok // false
 */
export function parseRule(text: string, path = 'rule'): Parsed<RuleSettings> {
  if (text === 'none') return parsed(neverRule)
  if (text === 'smart') return parsed(smartRule(0.05, 'monthly'))
  const cadence = cadences.find((candidate) => candidate === text)
  if (cadence !== undefined) return parsed(calendarRule(cadence))
  const [, band, relative] = /^band:(\d+(?:\.\d+)?)(?:\/(\d+(?:\.\d+)?))?$/.exec(text) ?? []
  if (band === undefined) {
    const known = `none, ${cadences.join(', ')}, band:0.05, band:0.05/0.25 or smart`
    return refused(path, `'${text}' is no rule; it is one of ${known}`)
  }
  const strange = [band, relative].find((share) => share !== undefined && !isShare(Number(share)))
  if (strange !== undefined) {
    return refused(path, `the band ${strange} is not a share between 0 and 1; 5 pp is 0.05`)
  }
  return parsed(
    relative === undefined
      ? bandRule(Number(band))
      : hybridBandRule(Number(band), Number(relative)),
  )
}

function isShare(value: number): boolean {
  return value > 0 && value < 1
}
