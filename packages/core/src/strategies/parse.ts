import type {
  Asset,
  AssetId,
  Preferences,
  RuleSettings,
  Strategy,
  Target,
} from '../domain/index.ts'
import {
  bps,
  formatE18,
  type Issue,
  minuteMs,
  oneE18,
  type Parsed,
  parsed,
  refused,
  usdE18,
  weightE18,
} from '../units/index.ts'
import {
  documentFields,
  type LimitFields,
  type StrategyDocument,
  type TriggerFields,
  type WeightLine,
} from './document.ts'
import { indexTarget, selectedTarget } from './index-fund/file-target.ts'
import type { IndexRule } from './index-fund/rule.ts'
import { indexRuleOf } from './index-fund/selection.ts'
import { policyOf } from './policy-fields.ts'
import { presets, presetsBuilt } from './presets.ts'
import { resolveAll } from './resolve.ts'

/**
 * Reads a strategy file that a door has turned from YAML or JSON into plain data.
 *
 * Strict: unknown keys, unknown or repeated assets, weights that do not sum to exactly one, and a
 * missing cash line are refused, each with its field; nothing is repaired.
 *
 * @example
 * parseStrategy({ version: 1, preset: 'bitcoin' }, []).ok // false
 */
export function parseStrategy(document: unknown, assets: readonly Asset[]): Parsed<Strategy> {
  const read = readDocument(document)
  if (!read.ok) return read
  const { value } = read
  const issues: Issue[] = []
  const target = targetOf(value, assets, issues)
  checkCash(value, assets, target, issues)
  checkTrigger(value.trigger, issues)
  const rule = ruleOf(value, (names) => {
    return resolveAll(names, 'protection.stopLosses.assets', assets, issues)
  })
  if (issues.length > 0) return { ok: false, issues }
  return parsed({
    preset: value.preset,
    name: value.name,
    target,
    rule,
    preferences: preferencesOf(value.limits),
  })
}

/**
 * The assets and the cash line that a strategy file names, before anything of it is believed: a
 * door that has no list of assets makes one from these.
 *
 * @example
 * namesIn({ cash: 'USDC', targets: [{ asset: 'BTC' }, { asset: 'USDC' }] })
 * // { assets: ['BTC', 'USDC'], cash: 'USDC' }
 */
export function namesIn(document: unknown): { assets: string[]; cash: string | null } {
  const lists = [
    at(document, 'targets'),
    at(at(document, 'marketCaps'), 'entries'),
    at(at(document, 'selection'), 'candidates'),
  ]
  const lines = lists.flatMap((list) => (Array.isArray(list) ? (list as readonly unknown[]) : []))
  const cash = at(document, 'cash')
  const names = [...lines.map((line) => at(line, 'asset')), cash]
  const assets = names.filter((name) => typeof name === 'string')
  return { assets: [...new Set(assets)], cash: typeof cash === 'string' ? cash : null }
}

/**
 * How the index fund of a strategy file picks its members over time: what `followIndex` runs.
 *
 * @example
 * parseIndexRule({ version: 1, preset: 'bitcoin' }).ok // false
 */
export function parseIndexRule(document: unknown): Parsed<IndexRule> {
  const read = readDocument(document)
  if (!read.ok) return read
  const selection = read.value.preset === 'index-fund' ? read.value.selection : null
  return selection === null
    ? refused('selection', 'is not there: the weights of this file do not follow the market')
    : indexRuleOf(selection)
}

function readDocument(document: unknown): Parsed<StrategyDocument> {
  const preset = at(document, 'preset')
  if (preset === 'custom' || preset === 'index-fund') {
    const issues: Issue[] = []
    const value = documentFields[preset].read(document, '', issues)
    return value === undefined ? { ok: false, issues } : parsed(value)
  }
  if (typeof document !== 'object' || document === null) {
    return refused('', 'a strategy file is an object with version, preset, name, cash, targets')
  }
  const works = presetsBuilt.join(' and ')
  const known = typeof preset === 'string' && Object.hasOwn(presets, preset)
  if (!known) {
    return refused(
      'preset',
      `${JSON.stringify(preset)} is not one of ${Object.keys(presets).join(', ')}`,
    )
  }
  const { missing } = presets[preset as Strategy['preset']]
  return refused('preset', `'${preset}' needs ${missing}, not built yet; today ${works} work`)
}

function targetOf(document: StrategyDocument, assets: readonly Asset[], issues: Issue[]): Target {
  if (document.preset === 'custom') return givenTarget(document.targets, assets, issues)
  const { targets, marketCaps, selection, cash } = document
  const sources = [targets, marketCaps, selection].filter((source) => source !== null)
  if (sources.length !== 1) {
    const message = 'give one of selection, marketCaps and targets'
    issues.push({ path: 'selection', message })
    return []
  }
  if (targets !== null) return givenTarget(targets, assets, issues)
  if (marketCaps !== null) return indexTarget(marketCaps, cash, assets, issues)
  return selection === null ? [] : selectedTarget(selection, cash, assets, issues)
}

function givenTarget(
  lines: readonly WeightLine[],
  assets: readonly Asset[],
  issues: Issue[],
): Target {
  const sumE18 = lines.reduce((sum, { weight }) => sum + weight, 0n)
  if (sumE18 !== oneE18) {
    issues.push({ path: 'targets', message: `weights sum to ${formatE18(sumE18)}, not to 1` })
  }
  const ids = resolveAll(
    lines.map(({ asset }) => asset),
    'targets',
    assets,
    issues,
  )
  return lines.map(({ weight }, index) => ({
    asset: ids[index] as AssetId,
    weightE18: weightE18(weight),
  }))
}

function checkCash(
  { cash }: StrategyDocument,
  assets: readonly Asset[],
  target: Target,
  issues: Issue[],
): void {
  const line = assets.find(({ id, symbol }) => id === cash || symbol === cash)
  if (line === undefined) {
    issues.push({ path: 'cash', message: `${cash} is not a known asset` })
  } else if (line.role !== 'cash') {
    issues.push({ path: 'cash', message: `${cash} is not the cash asset of this portfolio` })
  } else if (target.length > 0 && !target.some(({ asset }) => asset === line.id)) {
    issues.push({ path: 'cash', message: `${cash} is not one of the targets; give it a weight` })
  }
}

/** Largest shift of each cadence, in days. */
const shiftDaysMax = { daily: 0, weekly: 6, every14d: 13, monthly: 30, quarterly: 30 } as const

function checkTrigger(trigger: TriggerFields, issues: Issue[]): void {
  const { bandBpsAbsolute, edgeShare, shiftDays, review, calendar } = trigger
  if (bandBpsAbsolute === null && edgeShare !== 'optimal' && edgeShare > 0) {
    issues.push({ path: 'trigger.edgeShare', message: 'needs a band to stop at its edge' })
  }
  for (const cadence of [review, calendar]) {
    if (cadence === null || cadence === 'continuous' || shiftDays <= shiftDaysMax[cadence]) continue
    const message = `${shiftDays} is more than the ${shiftDaysMax[cadence]} that ${cadence} allows`
    issues.push({ path: 'trigger.shiftDays', message })
  }
}

function ruleOf(
  { trigger, ...document }: StrategyDocument,
  resolve: (names: readonly string[]) => readonly AssetId[],
): RuleSettings {
  const { bandBpsAbsolute, shiftDays, shiftMinutesUtc } = trigger
  return {
    bandAbsolute: bandBpsAbsolute === null ? null : bandBpsAbsolute / 10_000,
    bandRelative: null,
    review: trigger.review,
    calendar: trigger.calendar,
    calendarShift: { days: shiftDays, minutesUtc: shiftMinutesUtc },
    edgeShare: trigger.edgeShare,
    cooldownMs: trigger.cooldownMinutes * minuteMs,
    ...policyOf(document, resolve),
  }
}

function preferencesOf(fields: LimitFields): Preferences {
  return {
    slippageBpsMax: bps(fields.slippageBpsMax),
    priceImpactBpsMax: bps(fields.priceImpactBpsMax),
    costBpsMax: bps(fields.costBpsMax),
    cashBufferBps: bps(fields.cashBufferBps),
    legUsdE18Min: usdE18(fields.legUsdMin),
  }
}

function at(value: unknown, key: string): unknown {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined
  return (value as Record<string, unknown>)[key]
}
