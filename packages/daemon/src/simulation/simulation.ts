import { type Chain, createChain } from '@evenkeel/chain'
import type { Target } from '@evenkeel/core/domain'
import { createDevnetWallet, type Devnet, type DevnetWallet, startDevnet } from '@evenkeel/devnet'
import { type DescribedChain, describeDevnet } from '../chain-description.ts'
import type { MarketSource } from './bars.ts'
import { priceSymbolOf, startingHoldings } from './demo-portfolio.ts'
import type { MarketBar } from './market-driver.ts'

/** A local chain with the real contracts, its market, and an owner with a funded account. */
export type Simulation = {
  readonly devnet: Devnet
  readonly wallet: DevnetWallet
  readonly chain: Chain
  readonly described: DescribedChain
  readonly publish: (bar: MarketBar) => Promise<void>
  /** Gives the owner the demo capital at these weights. */
  readonly fundOwner: (weights: Target, cashBufferBps: number) => Promise<void>
  readonly stop: () => Promise<void>
}

/** The world of contracts takes this long to build in chain time; the market opens after it. */
const buildTimeMs = 600_000

/** Starts the chain so that its head is just before the market opens. */
export async function openSimulation(market: MarketSource): Promise<Simulation> {
  const devnet = await startDevnet({
    pricesUsd: market.openingPricesUsd,
    genesisAtMs: market.opensAtMs - buildTimeMs,
  })
  const described = withPrices(describeDevnet(devnet), market)
  const { chainNumber, config } = described
  const chain = await createChain({ rpcUrl: devnet.rpcUrl, chainNumber, config })
  return {
    devnet,
    wallet: createDevnetWallet(devnet, 0),
    chain,
    described,
    publish: async ({ atMs, pricesUsd }) => {
      await devnet.setPrices(pricesUsd, atMs)
    },
    fundOwner: async (weights, cashBufferBps) => {
      const holdings = startingHoldings({
        assets: described.assets,
        weights,
        pricesUsd: market.openingPricesUsd,
        cashBufferBps,
      })
      await devnet.fund(devnet.owner, Object.fromEntries(holdings))
    },
    stop: () => devnet.stop(),
  }
}

/** Only what this market has prices for can be held: a replay of two coins knows no third. */
function withPrices(described: DescribedChain, market: MarketSource): DescribedChain {
  const priced = ({ symbol }: { readonly symbol: string }): boolean =>
    market.openingPricesUsd[priceSymbolOf(symbol)] !== undefined
  return { ...described, assets: described.assets.filter(priced) }
}
