import type { Asset, Strategy, Target } from '@evenkeel/core/domain'
import { parseStrategy } from '@evenkeel/core/strategies'
import { weightE18 } from '@evenkeel/core/units'
import { ConfigError } from '../config.ts'
import { tokenSymbolOf } from './demo-portfolio.ts'

/** What the demo portfolio wants, by the symbols of prices. */
export type SymbolTargets = Readonly<Record<string, string>>

/** The demo of `npm start`: three coins and a stable one. */
export const demoTargets: SymbolTargets = { BTC: '0.4', ETH: '0.3', LINK: '0.1', USDC: '0.2' }

/** A replay shows only what its files have prices for. */
export const replayTargets: SymbolTargets = { BTC: '0.5', ETH: '0.3', USDC: '0.2' }

/** Reads `BTC=0.5,ETH=0.3,USDC=0.2`. */
export function parseTargets(text: string): SymbolTargets {
  const pairs = text.split(',').map((pair) => {
    const match = /^([A-Z0-9]+)=(\d+(?:\.\d+)?)$/.exec(pair.trim())
    if (match?.[1] === undefined || match[2] === undefined) {
      throw new ConfigError(`✖ '${pair}' is not SYMBOL=WEIGHT\n  → at targets`)
    }
    return [match[1], match[2]] as const
  })
  const symbols = pairs.map(([symbol]) => symbol)
  const repeated = symbols.find((symbol, index) => symbols.indexOf(symbol) !== index)
  if (repeated !== undefined) throw new ConfigError(`✖ ${repeated} is named twice\n  → at targets`)
  return Object.fromEntries(pairs)
}

/**
 * The demo's strategy, through the same door as a strategy file: 5 pp of largest absolute drift,
 * looked at on every tick so that a newcomer need not wait for a month to end.
 */
export function demoStrategy(targets: SymbolTargets, assets: readonly Asset[]): Strategy {
  const named = Object.entries(targets).map(([symbol, weight]) => ({
    asset: tokenSymbolOf(symbol),
    weight,
  }))
  const parsed = parseStrategy(
    {
      version: 1,
      preset: 'custom',
      name: 'Demo',
      cash: 'USDC',
      targets: named,
      trigger: { bandBpsAbsolute: 500, review: 'continuous' },
    },
    assets,
  )
  if (parsed.ok) return parsed.value
  const issues = parsed.issues.map(({ path, message }) => `✖ ${message}\n  → at ${path}`)
  throw new ConfigError(issues.join('\n'))
}

/** Weights to start at: a little off the target, as any portfolio is after a while. */
export function driftedStart(strategy: Strategy, assets: readonly Asset[]): Target {
  const cash = assets.find(({ role }) => role === 'cash')?.id
  const largest = strategy.target.reduce((best, line) =>
    line.asset !== cash && line.weightE18 > best.weightE18 ? line : best,
  )
  const moved = 40_000_000_000_000_000n
  return strategy.target.map((line) => {
    if (line.asset === largest.asset)
      return { ...line, weightE18: weightE18(line.weightE18 + moved) }
    if (line.asset === cash) return { ...line, weightE18: weightE18(line.weightE18 - moved) }
    return line
  })
}
