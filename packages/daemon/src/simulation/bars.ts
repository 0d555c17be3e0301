import type { UnixMs } from '@evenkeel/core/units'
import { openTape } from '@evenkeel/market'
import { ConfigError } from '../config.ts'
import type { MarketBar } from './market-driver.ts'
import { worldBars, worldOpeningPrices, worldStartsAt } from './world-bars.ts'

/** Where prices come from: the stochastic model, or recorded files. */
export type MarketSource = {
  readonly opensAtMs: UnixMs
  readonly openingPricesUsd: Readonly<Record<string, number>>
  readonly bars: Iterator<MarketBar>
  readonly status:
    | { readonly kind: 'simulated'; readonly model: string; readonly seed: string }
    | { readonly kind: 'replayed'; readonly symbols: string[]; readonly endsAt: string }
}

/** What chooses the market. */
export type MarketChoice = {
  readonly seed: number
  /** `SYMBOL=FILE` each; none means the stochastic model. */
  readonly replay: readonly string[]
  readonly from: string | null
  readonly to: string | null
}

/** The devnet has a token for each of these. */
const known = ['BTC', 'ETH', 'LINK', 'USDC']

/** Opens the market that was chosen; a file that cannot be read names its line. */
export async function openMarket(choice: MarketChoice): Promise<MarketSource> {
  if (choice.replay.length === 0) {
    return {
      opensAtMs: worldStartsAt,
      openingPricesUsd: worldOpeningPrices(),
      bars: worldBars(choice.seed),
      status: { kind: 'simulated', model: 'stochastic', seed: String(choice.seed) },
    }
  }
  const files = choice.replay.map((pair) => {
    const at = pair.indexOf('=')
    return { symbol: pair.slice(0, at), file: pair.slice(at + 1) }
  })
  const strange = files.find(({ symbol }) => !known.includes(symbol))
  if (strange !== undefined) {
    const limit = `the local chain has ${known.join(', ')}`
    throw new ConfigError(`✖ ${strange.symbol} cannot be replayed: ${limit}\n  → at replay`)
  }
  const range = {
    ...(choice.from === null ? {} : { from: choice.from }),
    ...(choice.to === null ? {} : { to: choice.to }),
  }
  const tape = await openTape(files, range)
  const bars = tape.bars()
  const first = bars.next()
  if (first.done === true) throw new ConfigError('✖ no bar in this range\n  → at from, to')
  return {
    opensAtMs: first.value.atMs,
    openingPricesUsd: { USDC: 1, ...first.value.pricesUsd },
    bars,
    status: {
      kind: 'replayed',
      symbols: [...tape.symbols],
      endsAt: new Date(tape.lastAtMs).toISOString(),
    },
  }
}
