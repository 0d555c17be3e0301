// The door on a real engine, a real database and a local chain with real contracts.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Chain,
  type ChainConfig,
  contradictions,
  createChain,
  keccak256Of,
} from '@evenkeel/chain'
import { type Address, type Asset, type AssetId, chainIdOf } from '@evenkeel/core/domain'
import type { Clock } from '@evenkeel/core/ports'
import { assert, bps, unixMs, weiPerGas } from '@evenkeel/core/units'
import { createDevnetWallet, type Devnet, startDevnet } from '@evenkeel/devnet'
import { createEngine, type Engine, startEmbeddedPostgres } from '@evenkeel/engine'
import { createApi } from '../api.ts'
import { checkReply } from '../client/check.ts'
import { type Client, createClient } from '../client/index.ts'
import type { Connection } from '../owner/index.ts'

export const origin = 'http://127.0.0.1:4280'

/** A running house, without a socket: requests are made in process. */
export type House = {
  readonly engine: Engine
  readonly devnet: Devnet
  /** A browser of its own: it keeps the cookies that it is given. */
  readonly openBrowser: () => { readonly client: Client; readonly fetch: typeof fetch }
  /** The wallet of one of the devnet's accounts, connected. */
  readonly connect: (accountIndex: number) => Promise<Connection>
  /** Moves the market clock to the newest block and lets the engine look. */
  readonly tick: () => Promise<void>
  readonly stop: () => Promise<void>
}

const wallClock: Clock = { now: () => unixMs(Date.now()) }

/** Starts everything; takes a few seconds. */
export async function startHouse(): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'evenkeel-api-'))
  const [devnet, postgres] = await Promise.all([startDevnet(), startEmbeddedPostgres(folder)])
  const assets = assetsOf(devnet)
  const { chainId: chainNumber, rpcUrl } = devnet
  const chain = await createChain({ rpcUrl, chainNumber, config: configOf(devnet) })
  let nowMs = (await chain.reader.fetchBlock()).atMs
  const engine = await engineOn({ chain, assets, databaseUrl: postgres.url, now: () => nowMs })
  const api = createApi({
    engine,
    wallClock,
    settings: {
      mode: 'live',
      version: '0.1.0',
      origins: [origin],
      chainNumber,
      assets,
      viewers: [],
      practiceWalletUrl: null,
      webFolder: null,
    },
    isSignatureValid: chain.reader.isSignatureValid,
    marketStatus: () => ({ market: { kind: 'real' }, marketSpeed: 1 }),
    observer: {},
  })
  return {
    engine,
    devnet,
    openBrowser: () => {
      const own = withCookies(api.request)
      return { client: createClient(origin, { checkReply, fetch: own }), fetch: own }
    },
    connect: async (accountIndex) => {
      const provider = createDevnetWallet(devnet, accountIndex)
      await provider.request({ method: 'eth_requestAccounts' })
      return { provider, account: provider.address.toLowerCase(), chainNumber }
    },
    tick: async () => {
      nowMs = (await chain.reader.fetchBlock()).atMs
      await engine.tick()
    },
    stop: async () => {
      await engine.close()
      await Promise.all([devnet.stop(), postgres.stop()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function engineOn(input: {
  readonly chain: Chain
  readonly assets: readonly Asset[]
  readonly databaseUrl: string
  readonly now: Clock['now']
}): Promise<Engine> {
  const { chain, assets, databaseUrl, now } = input
  const native = assets.find(({ symbol }) => symbol === 'WETH')
  assert(native !== undefined, 'the devnet wraps its native coin')
  let made = 0
  const config = {
    mode: 'live',
    chain: chain.id,
    assets,
    nativeAsset: native.id,
    installationSalt: `0x${'5a'.repeat(32)}`,
    databaseUrl,
  } as const
  return createEngine(config, {
    clock: { now },
    wallClock,
    ids: {
      next: (kind) => {
        made += 1
        return `${kind}${String(made).padStart(8, '0')}`
      },
    },
    keccak256: keccak256Of,
    prices: chain.prices,
    witness: {
      name: chain.witness.name,
      contradictions: async (asked, { prices }) => {
        const said = await chain.witness.fetchPrices(asked)
        return contradictions(prices, said.prices, bps(200))
      },
    },
    chain: chain.reader,
    quoter: chain.quoter,
    encoder: chain.encoder,
    simulator: chain.simulator,
    // The wallet is the browser's: the engine sends nothing and finds what was sent.
    relay: chain.watchRelay(async () => false),
    observer: {},
  })
}

function withCookies(request: ReturnType<typeof createApi>['request']): typeof fetch {
  let cookie: string | undefined
  return async (input, init) => {
    const headers = new Headers(init?.headers)
    headers.set('Origin', origin)
    if (cookie !== undefined) headers.set('Cookie', cookie)
    const reply = await request(input, { ...init, headers })
    cookie = reply.headers.get('set-cookie')?.split(';')[0] ?? cookie
    return reply
  }
}

function assetsOf(devnet: Devnet): readonly Asset[] {
  return devnet.assets.map(({ symbol, decimals, address, caip19 }) => ({
    id: caip19.toLowerCase() as AssetId,
    symbol,
    decimals,
    chain: chainIdOf(devnet.chainId),
    token: lower(address),
    role: symbol === 'USDC' ? 'cash' : 'asset',
  }))
}

function configOf(devnet: Devnet): ChainConfig {
  const { addresses, feeds, pools } = devnet
  return {
    multicall: lower(addresses.multicall3),
    wrappedNative: lower(addresses.weth),
    routers: {
      'uniswap-v2': lower(addresses.uniswapV2Router),
      'uniswap-v3': lower(addresses.swapRouter),
    },
    pools: pools.map(({ address, ...pool }) => ({ ...pool, pool: lower(address) })),
    feeds: devnet.assets.map(({ address, priceSymbol }) => ({
      token: lower(address),
      feed: lower(feeds[priceSymbol]),
    })),
    tipWeiPerGas: weiPerGas(1_000_000_000n),
  }
}

function lower(address: string): Address {
  return address.toLowerCase() as Address
}
