import {
  type Bps,
  bps,
  dayMs,
  durationMs,
  type Issue,
  type Parsed,
  parseAmount,
  parsed,
  refused,
  type UsdE18,
  usdE18,
} from '../units/index.ts'
import type { HoldingPeriod } from './holding-period.ts'
import { type LotMethod, lotMethods } from './lot-choice.ts'

/**
 * How a sale chooses its lots: by a rule, or by naming those whose sale is taxed least
 * (specific identification).
 */
export const taxMethods: readonly TaxMethod[] = [...lotMethods, 'least-tax']
/** How a sale chooses its lots. */
export type TaxMethod = LotMethod | 'least-tax'

/** The owner's tax rules. Configuration, not advice: Evenkeel knows no tax law (PLN-4). */
export type TaxRules = {
  readonly method: TaxMethod
  /** How long a holding lasts before its gain is taxed at the long rate. */
  readonly period: HoldingPeriod
  readonly shortRateBps: Bps
  readonly longRateBps: Bps
  /** Days before and after a loss within which buying the asset again would forfeit it; 0 none. */
  readonly guardDays: number
  /** A loss below this is not worth harvesting. */
  readonly harvestUsdE18Min: UsdE18
}

/** Bounds of the rules, with their reasons. */
export const taxLimits = {
  /** Beyond a decade no rule that we know distinguishes. */
  longAfterMonthsMax: 120,
  longAfterDaysMax: 3_660,
  /** A rate is at most all of the gain. */
  rateBpsMax: 10_000,
  /** A year on each side is more than any rule that we know. */
  guardDaysMax: 366,
} as const

const keys = [
  'method',
  'longAfterMonths',
  'longAfterDays',
  'shortRateBps',
  'longRateBps',
  'guardDays',
  'harvestUsdMin',
] as const

/**
 * Reads tax rules from plain data. Strict: every key is needed but for the holding period, which is
 * either `longAfterMonths` (calendar) or `longAfterDays` (24 hours each); unknown keys are refused.
 *
 * @example
 * const rules = {
 *   method: 'hifo', longAfterMonths: 12, shortRateBps: 3700, longRateBps: 2000,
 *   guardDays: 30, harvestUsdMin: '100',
 * }
 * parseTaxRules(rules).value.period // { kind: 'calendar', months: 12 }
 * parseTaxRules({ ...rules, guardDays: -1 }).issues
 * // [{ path: 'tax.guardDays', message: '-1 is not a whole number from 0 to 366' }]
 */
export function parseTaxRules(document: unknown, path = 'tax'): Parsed<TaxRules> {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return refused(path, 'is not an object of tax rules')
  }
  const fields = document as Readonly<Record<string, unknown>>
  const issues: Issue[] = Object.keys(fields)
    .filter((key) => !keys.some((known) => known === key))
    .map((key) => ({ path: `${path}.${key}`, message: 'is unknown' }))
  const read = <T>(answer: Parsed<T>, otherwise: T): T => {
    if (!answer.ok) issues.push(...answer.issues)
    return answer.ok ? answer.value : otherwise
  }
  const whole = (key: (typeof keys)[number], max: number): number =>
    read(wholeFrom0(fields[key], max, `${path}.${key}`), 0)
  const rules: TaxRules = {
    method: read(methodOf(fields['method'], `${path}.method`), 'fifo'),
    period: read(periodOf(fields, path), { kind: 'calendar', months: 0 }),
    shortRateBps: bps(whole('shortRateBps', taxLimits.rateBpsMax)),
    longRateBps: bps(whole('longRateBps', taxLimits.rateBpsMax)),
    guardDays: whole('guardDays', taxLimits.guardDaysMax),
    harvestUsdE18Min: usdE18(read(usdOf(fields['harvestUsdMin'], `${path}.harvestUsdMin`), 0n)),
  }
  return issues.length > 0 ? { ok: false, issues } : parsed(rules)
}

function methodOf(value: unknown, path: string): Parsed<TaxMethod> {
  const method = taxMethods.find((known) => known === value)
  if (method !== undefined) return parsed(method)
  return refused(path, `${JSON.stringify(value)} is not one of ${taxMethods.join(', ')}`)
}

function periodOf(
  { longAfterMonths, longAfterDays }: Readonly<Record<string, unknown>>,
  path: string,
): Parsed<HoldingPeriod> {
  if ((longAfterMonths === undefined) === (longAfterDays === undefined)) {
    return refused(`${path}.longAfterMonths`, 'give either longAfterMonths or longAfterDays')
  }
  if (longAfterDays === undefined) {
    const limit = taxLimits.longAfterMonthsMax
    const months = wholeFrom0(longAfterMonths, limit, `${path}.longAfterMonths`)
    return months.ok ? parsed({ kind: 'calendar', months: months.value }) : months
  }
  const days = wholeFrom0(longAfterDays, taxLimits.longAfterDaysMax, `${path}.longAfterDays`)
  if (!days.ok) return days
  return parsed({ kind: 'elapsed', longerThanMs: durationMs(days.value * dayMs) })
}

function usdOf(value: unknown, path: string): Parsed<bigint> {
  if (typeof value === 'string') return parseAmount(value, 18, path)
  return refused(path, `${JSON.stringify(value)} is not US dollars as text, such as '100'`)
}

function wholeFrom0(value: unknown, max: number, path: string): Parsed<number> {
  const isWhole = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max
  if (isWhole) return parsed(value)
  return refused(path, `${JSON.stringify(value)} is not a whole number from 0 to ${max}`)
}
