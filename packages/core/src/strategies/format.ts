import type { Asset, AssetId, Strategy } from '../domain/index.ts'
import { assert, formatE18, minuteMs } from '../units/index.ts'
import { policyFieldsOf } from './policy-fields.ts'

/**
 * Writes a strategy as the plain data of a strategy file; the inverse of `parseStrategy`.
 *
 * Weights are written out, so that an index fund no longer depends on the market caps it came
 * from. An asset goes by its symbol, or by its id where another asset has the same symbol.
 *
 * @example
 * const usdc = { id: 'usdc', symbol: 'USDC', role: 'cash' } as Asset
 * const targets = [{ asset: 'USDC', weight: '1' }]
 * const file = { version: 1, preset: 'custom', name: 'Calm', cash: 'USDC', targets }
 * const strategy = parseStrategy(file, [usdc])
 * strategy.ok && formatStrategy(strategy.value, [usdc]).targets // [{ asset: 'USDC', weight: '1' }]
 */
export function formatStrategy(
  strategy: Strategy,
  assets: readonly Asset[],
): Readonly<Record<string, unknown>> {
  const { rule, preferences } = strategy
  const cash = assets.find(({ role }) => role === 'cash')
  assert(cash !== undefined, 'a portfolio has a cash asset')
  assert(rule.cooldownMs % minuteMs === 0, 'a cooldown is whole minutes')
  return {
    version: 1,
    preset: strategy.preset,
    name: strategy.name,
    cash: nameOf(cash.id, assets),
    targets: strategy.target.map(({ asset, weightE18 }) => ({
      asset: nameOf(asset, assets),
      weight: formatE18(weightE18),
    })),
    trigger: {
      bandBpsAbsolute: rule.bandAbsolute === null ? null : Math.round(rule.bandAbsolute * 10_000),
      review: rule.review,
      ...(rule.calendar !== null && { calendar: rule.calendar }),
      shiftDays: rule.calendarShift.days,
      shiftMinutesUtc: rule.calendarShift.minutesUtc,
      edgeShare: rule.edgeShare,
      cooldownMinutes: rule.cooldownMs / minuteMs,
    },
    limits: {
      slippageBpsMax: preferences.slippageBpsMax,
      priceImpactBpsMax: preferences.priceImpactBpsMax,
      costBpsMax: preferences.costBpsMax,
      cashBufferBps: preferences.cashBufferBps,
      legUsdMin: formatE18(preferences.legUsdE18Min),
    },
    ...policyFieldsOf(rule, (asset) => nameOf(asset, assets)),
  }
}

function nameOf(id: AssetId, assets: readonly Asset[]): string {
  const asset = assets.find((candidate) => candidate.id === id)
  if (asset === undefined) return id
  const sameSymbol = assets.filter(({ symbol }) => symbol === asset.symbol)
  return sameSymbol.length === 1 ? asset.symbol : id
}
