import { type AssetId, type FiredTrigger, limits, type RuleSettings } from '../domain/index.ts'
import { reaches } from '../units/index.ts'
import { volatilityOf } from './basket.ts'
import { returnOn } from './market.ts'
import type { PolicyMemory } from './memory.ts'
import type { Outlook } from './outlook.ts'

/** What risks and opportunities are read from. Arrays run in the order of the assets. */
export type RiskView = {
  readonly assets: readonly AssetId[]
  readonly weights: readonly number[]
  /** What the owner wants, before protection changed it. */
  readonly wanted: readonly number[]
  /** What can be reached now. */
  readonly targets: readonly number[]
  readonly cash: number
  readonly frozen: readonly boolean[] | undefined
  readonly outlook: Outlook
  readonly memory: PolicyMemory
  readonly rule: RuleSettings
}

/** Every risk that stands, stop-losses first: none waits for a review, a cooldown or the gate. */
export function risksOf(view: RiskView): FiredTrigger[] {
  const fired = stopsOf(view)
  for (const { risk, asset } of view.outlook.alarms) fired.push({ kind: 'risk', risk, asset })
  return fired.concat(exposureOf(view), leaversOf(view))
}

/** Opportunities: each is proposed only where the gate finds it worth its cost (TRG-4). */
export function opportunitiesOf(view: RiskView): FiredTrigger[] {
  const { rule, outlook } = view
  const fired: FiredTrigger[] = []
  if (rule.cashFlowsFirst && reaches(Math.abs(outlook.flowShare), limits.cashFlowWeightMin)) {
    fired.push({ kind: 'opportunity', opportunity: 'deposit', asset: null })
  }
  fired.push(...marketMovesOf(view))
  for (const { opportunity, asset } of outlook.chances) {
    fired.push({ kind: 'opportunity', opportunity, asset })
  }
  return fired
}

function stopsOf({ memory, assets, weights, cash }: RiskView): FiredTrigger[] {
  if (!memory.isStopped && memory.stopped.length === 0) return []
  const risky = 1 - (weights[cash] ?? 0)
  if (memory.isStopped && risky >= limits.leaverWeightMin) {
    return [{ kind: 'risk', risk: 'stopLoss', asset: null }]
  }
  return memory.stopped
    .filter((asset) => (weights[assets.indexOf(asset)] ?? 0) >= limits.leaverWeightMin)
    .map((asset) => ({ kind: 'risk', risk: 'stopLoss', asset }))
}

function exposureOf({ rule, weights, targets, cash, memory }: RiskView): FiredTrigger[] {
  const { protection } = rule
  if (protection === null || memory.isStopped) return []
  const off = Math.abs((weights[cash] ?? 0) - (targets[cash] ?? 0))
  return reaches(off, protection.exposureBand)
    ? [{ kind: 'risk', risk: 'exposure', asset: null }]
    : []
}

/** What is held and no longer wanted: sold at once, on a review date or not. */
function leaversOf({ assets, weights, wanted, frozen, cash, rule }: RiskView): FiredTrigger[] {
  if (!rule.sellsLeavers) return []
  return assets.flatMap((asset, index): FiredTrigger[] => {
    const isLeaver =
      index !== cash &&
      wanted[index] === 0 &&
      frozen?.[index] !== true &&
      (weights[index] ?? 0) >= limits.leaverWeightMin
    return isLeaver ? [{ kind: 'risk', risk: 'leftTarget', asset }] : []
  })
}

/** Assets of the target whose last day was far beyond what their own volatility forecasts. */
function marketMovesOf({ rule, outlook, assets, wanted, cash }: RiskView): FiredTrigger[] {
  const settings = rule.forecasts?.marketMove ?? null
  const { market } = outlook
  if (settings === null || market === null) return []
  return assets.flatMap((asset, index): FiredTrigger[] => {
    if (index === cash || wanted[index] === 0) return []
    const moved = Math.abs(returnOn(market, index, market.days - 1))
    const before = { ...market, days: market.days - 1 }
    const alone = assets.map((_, other) => (other === index ? 1 : 0))
    const volatility = volatilityOf(alone, before, settings.halfLifeDays)
    const daily = (volatility ?? 0) / Math.sqrt(365)
    const isUnusual = daily > 0 && reaches(moved, settings.deviations * daily)
    const isFar = isUnusual || reaches(moved, settings.moveAbsolute)
    return isFar ? [{ kind: 'opportunity', opportunity: 'marketMove', asset }] : []
  })
}
