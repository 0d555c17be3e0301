// The engine on a real local chain with real contracts, for tests of this room.
import { type ChainConfig, contradictions, createChain, keccak256Of } from '@evenkeel/chain'
import {
  type Address,
  type Asset,
  type AssetId,
  chainIdOf,
  type Hex,
  type SignedApproval,
  type Strategy,
  type Target,
} from '@evenkeel/core/domain'
import { planDomain, planStructs } from '@evenkeel/core/planning'
import { bandRule } from '@evenkeel/core/policy'
import type { Observer } from '@evenkeel/core/ports'
import { bps, oneE18, unixMs, usdE18, weightE18, weiPerGas } from '@evenkeel/core/units'
import type { AssetSymbol, Devnet } from '@evenkeel/devnet'
import type { EngineConfig, EnginePorts } from '../app/context.ts'
import type { ProposalView } from '../app/views/proposal.ts'

/** All that another process needs to build the same house; plain JSON. */
export type HouseFacts = {
  readonly rpcUrl: string
  readonly walletUrl: string
  readonly chainNumber: number
  readonly chainConfig: ChainConfig
  readonly assets: readonly Asset[]
  readonly owner: Address
  readonly databaseUrl: string
}

/** A house: configuration, ports, and a market clock that stands where the chain's head is. */
export type House = {
  readonly config: EngineConfig
  readonly ports: EnginePorts
  readonly provider: Provider
  /** Moves the market clock to the time of the chain's newest block. */
  readonly syncClock: () => Promise<void>
}

type Provider = {
  readonly request: (asked: {
    readonly method: string
    readonly params?: readonly unknown[]
  }) => Promise<unknown>
}

export function factsOf(
  devnet: Devnet,
  urls: { readonly walletUrl: string; readonly databaseUrl: string },
): HouseFacts {
  const { addresses, chainId, feeds, rpcUrl } = devnet
  return {
    ...urls,
    rpcUrl,
    chainNumber: chainId,
    chainConfig: {
      multicall: lower(addresses.multicall3),
      wrappedNative: lower(addresses.weth),
      routers: {
        'uniswap-v2': lower(addresses.uniswapV2Router),
        'uniswap-v3': lower(addresses.swapRouter),
      },
      pools: devnet.pools.map(({ address, ...pool }) => ({ ...pool, pool: lower(address) })),
      feeds: devnet.assets.map(({ address, priceSymbol }) => ({
        token: lower(address),
        feed: lower(feeds[priceSymbol]),
      })),
      tipWeiPerGas: weiPerGas(1_000_000_000n),
    },
    assets: devnet.assets.map(({ symbol, decimals, address, caip19 }) => ({
      id: caip19.toLowerCase() as AssetId,
      symbol,
      decimals,
      chain: chainIdOf(chainId),
      token: lower(address),
      role: symbol === 'USDC' ? 'cash' : 'asset',
    })),
    owner: lower(devnet.owner),
  }
}

export async function buildHouse(facts: HouseFacts, observer: Observer): Promise<House> {
  const chain = await createChain({
    rpcUrl: facts.rpcUrl,
    chainNumber: facts.chainNumber,
    config: facts.chainConfig,
  })
  const provider = walletAt(facts.walletUrl)
  let nowMs = (await chain.reader.fetchBlock()).atMs
  let made = 0
  const native = facts.assets.find(({ token }) => token === facts.chainConfig.wrappedNative)
  if (native === undefined) throw new Error('the devnet wraps its native coin')
  return {
    provider,
    syncClock: async () => {
      nowMs = (await chain.reader.fetchBlock()).atMs
    },
    config: {
      mode: 'simulation',
      chain: chain.id,
      assets: facts.assets,
      nativeAsset: native.id,
      installationSalt: `0x${'5a'.repeat(32)}`,
      databaseUrl: facts.databaseUrl,
    },
    ports: {
      clock: { now: () => nowMs },
      wallClock: { now: () => unixMs(Date.now()) },
      ids: { next: (kind) => `${kind}-${++made}` },
      keccak256: keccak256Of,
      prices: chain.prices,
      witness: {
        name: chain.witness.name,
        contradictions: async (assets, { prices }) => {
          const said = await chain.witness.fetchPrices(assets)
          return contradictions(prices, said.prices, bps(200))
        },
      },
      chain: chain.reader,
      quoter: chain.quoter,
      encoder: chain.encoder,
      simulator: chain.simulator,
      relay: chain.relayFor(provider, (waitMs) => new Promise((go) => setTimeout(go, waitMs))),
      observer,
    },
  }
}

/** An observer that gives every event to one listener. */
export function listenTo(
  heard: (event: string, details: Record<string, unknown>) => void,
): Observer {
  return new Proxy<Observer>(
    {},
    {
      get: (_target, event) => (details: Record<string, unknown>) => heard(String(event), details),
    },
  )
}

/** What an owner's page does: shows the plan, asks the wallet for a signature, sends it in. */
export async function signApproval(
  { provider, config }: Pick<House, 'provider' | 'config'>,
  { plan, approvalNonce }: ProposalView,
): Promise<SignedApproval> {
  const message = {
    planHash: plan.planHash,
    approver: plan.owner,
    role: 'owner' as const,
    decision: 'approve' as const,
    expiresAtMs: plan.expiresAtMs,
    approvalNonce: approvalNonce ?? `0x${'00'.repeat(32)}`,
  }
  const typedData = {
    types: { EIP712Domain: planStructs['EIP712Domain'], Approval: planStructs['Approval'] },
    primaryType: 'Approval',
    domain: { ...planDomain, salt: config.installationSalt },
    message: { ...message, expiresAtMs: String(message.expiresAtMs) },
  }
  await provider.request({ method: 'eth_requestAccounts' })
  const params = [plan.owner, JSON.stringify(typedData)]
  const signature = (await provider.request({ method: 'eth_signTypedData_v4', params })) as Hex
  return { message, signature }
}

/** A strategy with a 5 pp band and the shares given; they sum to one. */
export function strategyOf(
  assets: readonly Asset[],
  shares: Partial<Record<AssetSymbol, bigint>>,
): Strategy {
  return {
    preset: 'custom',
    name: 'test',
    target: targetOf(assets, shares),
    rule: bandRule(0.05),
    preferences: {
      slippageBpsMax: bps(100),
      priceImpactBpsMax: bps(300),
      costBpsMax: bps(200),
      cashBufferBps: bps(25),
      legUsdE18Min: usdE18(10n * oneE18),
    },
  }
}

/** Shares in percent, by symbol. */
export function targetOf(
  assets: readonly Asset[],
  percents: Partial<Record<AssetSymbol, bigint>>,
): Target {
  return assets
    .filter(({ symbol }) => symbol in percents)
    .map(({ id, symbol }) => ({
      asset: id,
      weightE18: weightE18(((percents[symbol as AssetSymbol] ?? 0n) * oneE18) / 100n),
    }))
}

function lower(address: string): Address {
  return address.toLowerCase() as Address
}

/** A wallet behind JSON-RPC over HTTP, as a page would see it. */
function walletAt(url: string): Provider {
  return {
    request: async ({ method, params = [] }) => {
      const reply = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      })
      const { result, error } = (await reply.json()) as {
        readonly result?: unknown
        readonly error?: { readonly code: number; readonly message: string }
      }
      if (error !== undefined) throw Object.assign(new Error(error.message), error)
      return result
    },
  }
}
