import type { Asset, AssetId } from '@evenkeel/core/domain'
import { unixMs } from '@evenkeel/core/units'
import { createDevnetWallet, type Devnet, startDevnet } from '@evenkeel/devnet'
import { parseAbi, parseEventLogs, type RpcLog } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { erc20Abi, v2RouterAbi } from '../abi.ts'
import { createEncoder, encodePath } from '../calls/encode.ts'
import { type Client, connect } from '../client.ts'
import { lowered } from '../config.ts'
import { askNode, assetsOf, chainOf, configOf, seeded, sendBy } from '../devnet.fixture.ts'
import { each, fetchRead, type Read, readOf, refine } from '../read.ts'
import { type BookSource, bookOf } from './book.ts'
import { quoteWay } from './quote.ts'
import { createQuoter, type PoolQuoter } from './quoter.ts'
import { type Way, waysBetween } from './routes.ts'
import { outputOf, stateAfter } from './swap.ts'

// Declared as views: an eth_call asks them without sending anything.
const quoterAbi = parseAbi([
  'function quoteExactInput(bytes path, uint256 amountIn) view returns (uint256 amountOut, uint160[] sqrtPriceX96AfterList, uint32[] initializedTicksCrossedList, uint256 gasEstimate)',
])
const priceUsd: Readonly<Record<string, number>> = { WBTC: 47_000, WETH: 3_700, LINK: 20, USDC: 1 }

let devnet: Devnet
let client: Client
let quoter: PoolQuoter
let assets: readonly Asset[]

beforeAll(async () => {
  devnet = await startDevnet()
  client = await connect(devnet.rpcUrl, devnet.chainId)
  quoter = createQuoter(client, chainOf(devnet), configOf(devnet))
  assets = assetsOf(devnet)
})

afterAll(() => devnet.stop())

type Sample = { readonly way: Way; readonly amountInAtoms: bigint }

type Wanted = {
  readonly count: number
  readonly seed: number
  readonly fits: (way: Way) => boolean
  readonly usd?: readonly [number, number]
}

/** Random ways and sizes, evenly spread over the orders of magnitude, with odd last digits. */
function samplesOf(source: BookSource, { count, seed, fits, usd = [1, 3e6] }: Wanted): Sample[] {
  const random = seeded(seed)
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }
  const samples: Sample[] = []
  while (samples.length < count) {
    const [sold, bought] = [pick(source.assets), pick(source.assets)]
    const ways = waysBetween(source.pools, sold.token, bought.token).filter(fits)
    if (sold === bought || ways.length === 0) continue
    const coins = (usd[0] * (usd[1] / usd[0]) ** random()) / (priceUsd[sold.symbol] ?? 1)
    const millionths = BigInt(Math.ceil(coins * 1e6))
    const odd = BigInt(Math.floor(random() * 100))
    const amountInAtoms = (millionths * 10n ** BigInt(sold.decimals)) / 10n ** 6n + odd
    samples.push({ way: pick(ways), amountInAtoms })
  }
  return samples
}

describe('quotes against the contracts, to the base unit', () => {
  const v3 = (hops: number) => (way: Way) =>
    way.protocol === 'uniswap-v3' && way.legs.length === hops

  it.each<[string, Wanted, number]>([
    ['300 single swaps of 1 to 3,000,000 USD', { count: 300, seed: 1, fits: v3(1) }, 0],
    ['200 two-hop swaps of 1 to 3,000,000 USD', { count: 200, seed: 2, fits: v3(2) }, 0],
    ['100 swaps that cross ticks', { count: 100, seed: 5, fits: v3(1), usd: [1e7, 1e8] }, 100],
  ])('v3: %s equal QuoterV2, output and prices', async (_, wanted, crossings) => {
    const source = await quoter.fetchSource(assets)
    const samples = samplesOf(source, wanted)
    expect(samples.map(ownQuote)).toEqual(await askQuoterV2(source, samples))
    const pools = new Set(samples.flatMap(({ way }) => way.legs.map(({ hop }) => hop.pool)))
    expect(pools.size).toBe(8)
    const crossing = samples.filter(({ way, amountInAtoms }) => crossed(way, amountInAtoms) > 0)
    expect(crossing.length).toBe(crossings)
  })

  it('v2: 120 random swaps of one and two pairs equal the router', async () => {
    const source = await quoter.fetchSource(assets)
    const samples = samplesOf(source, {
      count: 120,
      seed: 3,
      fits: ({ protocol }) => protocol === 'uniswap-v2',
    })
    const router = source.config.routers['uniswap-v2']
    const reads = samples.map(({ way, amountInAtoms }) => {
      const path = [way.legs[0]?.hop.tokenIn ?? router, ...way.legs.map(({ hop }) => hop.tokenOut)]
      return readOf(router, v2RouterAbi, 'getAmountsOut', [amountInAtoms, path])
    })
    const asked = await fetchRead(client, source.config.multicall, source.head, each(reads))
    const own = samples.map(({ way, amountInAtoms }) => quoteWay(way, amountInAtoms))
    expect(own.map((quote) => quote?.amountOutAtoms)).toEqual(asked.map((row) => row.at(-1)))
  })

  it('executed equals quoted, and the moved book equals the reloaded one (30 swaps)', async () => {
    const before = await devnet.snapshot()
    const wallet = createDevnetWallet(devnet, 0)
    const owner = lowered(devnet.owner)
    const encoder = createEncoder(configOf(devnet))
    await devnet.fund(devnet.owner, {
      WETH: 10n ** 22n,
      WBTC: 10n ** 12n,
      LINK: 10n ** 25n,
      USDC: 10n ** 14n,
    })
    const first = await quoter.fetchSource(assets)
    const samples = samplesOf(first, { count: 30, seed: 4, fits: () => true })
    const deadlineAtMs = unixMs(first.head.atMs + 86_400_000)
    let source = first
    for (const sample of samples) {
      const { amountInAtoms } = sample
      const way = currentWay(source, sample.way)
      const hops = way.legs.map(({ hop }) => hop)
      const quote = quoteWay(way, amountInAtoms)
      const token = hops[0]?.tokenIn ?? owner
      const amountOutMinAtoms = quote?.amountOutAtoms ?? 0n
      await sendBy(
        wallet,
        encoder.encodeApprove(token, encoder.routerOf(way.protocol), amountInAtoms),
      )
      const route = { protocol: way.protocol, hops }
      const swap = { route, amountInAtoms, amountOutMinAtoms, recipient: owner, deadlineAtMs }
      const hash = await sendBy(wallet, encoder.encodeSwap(swap))
      expect(await receivedIn(hash, owner)).toEqual([amountOutMinAtoms])
      source = await quoter.fetchSource(assets)
      expect(source.pools).toEqual(movedBy(first, samples.slice(0, samples.indexOf(sample) + 1)))
    }
    await devnet.revert(before)
  })
})

describe('bookOf', () => {
  const [weth, link, wbtc] = ['WETH', 'LINK', 'WBTC']
  const idOf = (symbol: string | undefined) =>
    assets.find((asset) => asset.symbol === symbol)?.id ?? ('none' as AssetId)

  it('gives the best way net of gas, the same every time', async () => {
    const source = await quoter.fetchSource(assets)
    const books = [bookOf(source), bookOf(source)]
    const quotes = books.map((book) => book.quote(idOf(weth), idOf('USDC'), 10n ** 18n))
    expect(quotes[0]).toEqual(quotes[1])
    expect(quotes[0]?.route.hops.length).toBe(1)
    expect(quotes[0]?.route.hops[0]?.feePips).toBe(500)
  })

  it('prefers one hop where the second would cost more gas than it gains', async () => {
    const source = await quoter.fetchSource(assets)
    const free = { ...source.head, baseFeeWeiPerGas: 0n } as BookSource['head']
    const dear = { ...source.head, baseFeeWeiPerGas: 10n ** 15n } as BookSource['head']
    const hopsAt = (head: BookSource['head']) =>
      bookOf({ ...source, head }).quote(idOf(link), idOf(wbtc), 10n ** 21n)?.gasUnits
    expect(hopsAt(dear)).toBe(152_400n)
    expect(hopsAt(free)).toBe(177_000n)
  })

  it('quotes the second of two equal swaps at the price that the first left', async () => {
    const book = await quoter.openBook(assets)
    const amountAtoms = 100n * 10n ** 18n
    const first = book.quote(idOf(weth), idOf('USDC'), amountAtoms)
    if (first === null) throw new Error('no quote')
    const second = book.after(first).quote(idOf(weth), idOf('USDC'), amountAtoms)
    expect(second?.amountOutAtoms).toBeLessThan(first.amountOutAtoms)
    expect(book.quote(idOf(weth), idOf('USDC'), amountAtoms)).toEqual(first)
  })

  it('states an impact that grows with size, and has no quote beyond all liquidity', async () => {
    const book = await quoter.openBook(assets)
    const at = (coins: bigint) => book.quote(idOf(weth), idOf('USDC'), coins * 10n ** 18n)
    const impacts = [1n, 30n, 300n, 3_000n].map((coins) => at(coins)?.priceImpactBps)
    expect(impacts).toMatchInlineSnapshot(`
      [
        1,
        4,
        38,
        372,
      ]
    `)
    expect(at(0n)).toBeNull()
    expect(at(10n ** 17n)).toBeNull()
  })

  it('holds no asset that it was not opened for', async () => {
    const book = await quoter.openBook(assets)
    expect(() => book.quote('eip155:1/erc20:0x0' as AssetId, idOf(weth), 1n)).toThrow('opened for')
  })
})

describe('createQuoter', () => {
  it('does not open with a pool that the chain does not know as configured', async () => {
    const config = configOf(devnet)
    const [first, ...others] = config.pools
    if (first === undefined) throw new Error('no pools')
    const wrong = { ...first, token0: first.token1, token1: first.token0 }
    const opening = createQuoter(client, chainOf(devnet), { ...config, pools: [wrong, ...others] })
    await expect(opening.openBook(assets)).rejects.toMatchObject({
      code: 'POOL_MISCONFIGURED',
      transient: false,
      details: { field: 'token0' },
    })
  })
})

function crossed(way: Way, amountInAtoms: bigint): number {
  const [leg] = way.legs
  if (leg === undefined) return 0
  return outputOf(leg.pool, leg.hop.tokenIn, amountInAtoms)?.ticksCrossed ?? 0
}

function ownQuote({ way, amountInAtoms }: Sample) {
  let amountAtoms = amountInAtoms
  const prices = way.legs.map(({ pool, hop }) => {
    const after = stateAfter(pool, hop.tokenIn, amountAtoms)
    const quote = quoteWay({ ...way, legs: [{ pool, hop }] }, amountAtoms)
    amountAtoms = quote?.amountOutAtoms ?? 0n
    return after.protocol === 'uniswap-v3' ? after.state.sqrtPriceX96 : 0n
  })
  return { amountOutAtoms: quoteWay(way, amountInAtoms)?.amountOutAtoms, prices }
}

/** Fifty at a time: each runs a real swap, and a node bounds the gas of a call. */
async function askQuoterV2({ config, head }: BookSource, samples: readonly Sample[]) {
  const asked: ReturnType<typeof ownQuote>[] = []
  for (let from = 0; from < samples.length; from += 50) {
    const reads = each(samples.slice(from, from + 50).map(readQuoterV2))
    asked.push(...(await fetchRead(client, config.multicall, head, reads)))
  }
  return asked
}

function readQuoterV2({ way, amountInAtoms }: Sample): Read<ReturnType<typeof ownQuote>> {
  const path = encodePath(way.legs.map(({ hop }) => hop))
  const quoterV2 = lowered(devnet.addresses.quoterV2)
  const read = readOf(quoterV2, quoterAbi, 'quoteExactInput', [path, amountInAtoms])
  return refine(read, ([amountOutAtoms, prices]) => ({ amountOutAtoms, prices: [...prices] }))
}

/** The same way over the pools of another block. */
function currentWay(source: BookSource, { protocol, legs }: Way): Way {
  const poolAt = (address: string) => source.pools.find(({ pool }) => pool.pool === address)
  return {
    protocol,
    legs: legs.flatMap(({ hop }) => {
      const pool = poolAt(hop.pool)
      return pool === undefined ? [] : [{ pool, hop }]
    }),
  }
}

function movedBy(first: BookSource, samples: readonly Sample[]) {
  let source = first
  for (const { way, amountInAtoms } of samples) {
    let amountAtoms = amountInAtoms
    for (const leg of currentWay(source, way).legs) {
      const { pool, hop } = leg
      const single = { ...way, legs: [leg] }
      const moved = stateAfter(pool, hop.tokenIn, amountAtoms)
      amountAtoms = quoteWay(single, amountAtoms)?.amountOutAtoms ?? 0n
      source = { ...source, pools: source.pools.map((row) => (row === pool ? moved : row)) }
    }
  }
  return source.pools
}

async function receivedIn(hash: string, owner: string): Promise<bigint[]> {
  const { logs } = await askNode<{ logs: RpcLog[] }>(devnet, 'eth_getTransactionReceipt', [hash])
  const transfers = parseEventLogs({ abi: erc20Abi, eventName: 'Transfer', logs })
  return transfers.filter(({ args }) => lowered(args.to) === owner).map(({ args }) => args.amount)
}
