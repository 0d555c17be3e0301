import { type Cadence, cadences, type RuleSettings } from '../domain/index.ts'
import { type Parsed, parsed, refused } from '../units/index.ts'
import { noShift } from './schedule.ts'

/** The rule that never trades: the benchmark of every other (BKT-1). */
export const neverRule: RuleSettings = {
  bandAbsolute: null,
  review: 'continuous',
  calendar: null,
  calendarShift: noShift,
  edgeShare: 0,
  cooldownMs: 0,
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
 * Trades to the target on a schedule, whatever the drift.
 *
 * @example
 * calendarRule('monthly').calendar // 'monthly'
 */
export function calendarRule(calendar: Cadence): RuleSettings {
  return { ...neverRule, calendar }
}

/**
 * Reads a rule as the command line writes it: `none`, a cadence, or `band:0.05` (a share of the
 * portfolio: 5 pp).
 *
 * @example
 * parseRule('weekly') // { ok: true, value: calendarRule('weekly') }
 * parseRule('band:5').ok // false
 */
export function parseRule(text: string, path = 'rule'): Parsed<RuleSettings> {
  if (text === 'none') return parsed(neverRule)
  const cadence = cadences.find((candidate) => candidate === text)
  if (cadence !== undefined) return parsed(calendarRule(cadence))
  const band = /^band:(\d+(?:\.\d+)?)$/.exec(text)?.[1]
  if (band === undefined) {
    const known = `none, ${cadences.join(', ')} or band:0.05`
    return refused(path, `'${text}' is no rule; it is one of ${known}`)
  }
  const bandAbsolute = Number(band)
  return bandAbsolute > 0 && bandAbsolute < 1
    ? parsed(bandRule(bandAbsolute))
    : refused(path, `the band ${band} is not a share between 0 and 1; 5 pp is 0.05`)
}
