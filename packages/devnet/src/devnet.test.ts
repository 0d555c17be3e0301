import { type Hex, parseAbi } from 'viem'
import { describe, expect, it } from 'vitest'
import { chainOver } from './chain.ts'
import { SnapshotUnknown, startDevnet } from './devnet.ts'
import { withDevnet } from './fixture.ts'
import { PriceRefused } from './prices.ts'
import { RpcError, rpcOver } from './rpc.ts'
import type { Devnet } from './types.ts'

/** Changes when a contract, an order of deployment or the node changes, and for no other reason. */
const GOLDEN_HEAD = '0x9a5fd67f49aa527206f07168661d4ff706df2adc506344a909c01fd04f1a2cb0'

const HOUR_MS = 3_600_000
const FEED = parseAbi([
  'function latestRoundData() view returns (uint80, int256, uint256, uint256, uint80)',
  'function getRoundData(uint80) view returns (uint80, int256, uint256, uint256, uint80)',
  'function description() view returns (string)',
  'function decimals() view returns (uint8)',
])

const readerOf = (devnet: Devnet) => chainOver(rpcOver(devnet.rpcUrl))

describe('the default world', () => {
  it('is the same to the last bit every time', async () => {
    const [one, two] = [await startDevnet(), await startDevnet()]
    expect(await one.headHash()).toBe(GOLDEN_HEAD)
    expect(await two.headHash()).toBe(GOLDEN_HEAD)
    await Promise.all([one.stop(), two.stop()])
  })

  it('stays the same while the market moves', async () => {
    const heads: Hex[] = []
    for (const _ of ['first', 'second']) {
      const devnet = await startDevnet()
      await devnet.setPrices({ BTC: 48_000, ETH: 3_500 }, Date.UTC(2022, 0, 1))
      heads.push(await devnet.headHash())
      await devnet.stop()
    }
    expect(heads[0]).toBe(heads[1])
  })

  it('has code at every address it names', () =>
    withDevnet(async (devnet) => {
      const { addresses, assets, pools, feeds } = devnet
      const named = [...Object.values(addresses), ...Object.values(feeds)]
      const all = [...named, ...assets.map((a) => a.address), ...pools.map((p) => p.address)]
      const rpc = rpcOver(devnet.rpcUrl)
      const codes = await Promise.all(all.map((at) => rpc<Hex>('eth_getCode', [at, 'latest'])))
      expect(all).toHaveLength(19 + 4 + 4 + 12)
      expect(all.filter((_, index) => codes[index] === '0x')).toEqual([])
    }))

  it('names its assets by CAIP-19', () =>
    withDevnet(async ({ assets, addresses }) => {
      expect(assets.map(({ symbol, decimals }) => [symbol, decimals])).toEqual([
        ['WETH', 18],
        ['WBTC', 8],
        ['LINK', 18],
        ['USDC', 6],
      ])
      expect(assets[0]?.caip19).toBe(`eip155:31337/erc20:${addresses.weth}`)
    }))

  it('leaves the owner with ether alone and no transaction sent', () =>
    withDevnet(async (devnet) => {
      const rpc = rpcOver(devnet.rpcUrl)
      expect(await rpc('eth_getTransactionCount', [devnet.owner, 'latest'])).toBe('0x0')
      expect(BigInt(await rpc<Hex>('eth_getBalance', [devnet.owner, 'latest']))).toBe(
        10_000n * 10n ** 18n,
      )
    }))
})

describe('options', () => {
  it('set chain id, genesis as early as 2013, prices, block time and base fee', async () => {
    const genesisAtMs = Date.UTC(2013, 0, 1)
    const pricesUsd = { BTC: 13.3, ETH: 0.9, LINK: 0.2 }
    const options = { chainId: 31_338, genesisAtMs, pricesUsd, blockSeconds: 2 }
    const devnet = await startDevnet({ ...options, baseFeeWeiPerGas: 10n ** 7n })
    const readyAtMs = await devnet.headAtMs()
    expect(readyAtMs - genesisAtMs).toBeLessThan(120_000)
    const [, answer] = await readFeed(devnet, 'BTC')
    expect(answer).toBe(1_330_000_000n)
    await devnet.fund(devnet.owner, { USDC: 1n })
    expect((await devnet.headAtMs()) - readyAtMs).toBe(2_000)
    expect(await baseFeeOfHead(devnet)).toBe(10n ** 7n)
    expect(devnet.assets[0]?.caip19).toMatch(/^eip155:31338\/erc20:/)
    await devnet.stop()
  })

  it('are refused before anything starts when a price is not one', async () => {
    await expect(startDevnet({ pricesUsd: { ETH: -1 } })).rejects.toThrow(PriceRefused)
  })
})

describe('feeds', () => {
  it('answer as a Chainlink aggregator does', () =>
    withDevnet(async (devnet) => {
      const reader = readerOf(devnet)
      const feed = { to: devnet.feeds.ETH, abi: FEED }
      expect(await reader.read({ ...feed, name: 'description' })).toBe('ETH / USD')
      expect(await reader.read({ ...feed, name: 'decimals' })).toBe(8)
      const atMs = Date.UTC(2022, 0, 1)
      await devnet.setPrices({ ETH: 3_800 }, atMs)
      const at = BigInt(atMs / 1000)
      const round = await readFeed(devnet, 'ETH')
      expect(round).toEqual([2n, 380_000_000_000n, at, at, 2n])
      expect(await reader.read({ ...feed, name: 'getRoundData', args: [2n] })).toEqual(round)
      await expect(reader.read({ ...feed, name: 'getRoundData', args: [1n] })).rejects.toThrow(
        RpcError,
      )
    }))

  it('keep the prices that a move leaves out', () =>
    withDevnet(async (devnet) => {
      await devnet.setPrices({ BTC: 50_000 }, Date.UTC(2022, 0, 1))
      await devnet.setPrices({ ETH: 4_000 }, Date.UTC(2022, 0, 1) + HOUR_MS)
      expect((await readFeed(devnet, 'BTC'))[1]).toBe(5_000_000_000_000n)
    }))

  it('cannot be moved by anyone else', () =>
    withDevnet(async (devnet) => {
      const abi = parseAbi(['function post(int192[])', 'function move(int192[],int256[],int256[])'])
      const reader = readerOf(devnet)
      const args = [[1n, 1n, 1n, 1n]]
      const post = { from: devnet.owner, to: devnet.addresses.feedBoard, abi, name: 'post', args }
      await expect(reader.write(post)).rejects.toThrow('reverted')
      const move = { from: devnet.owner, to: devnet.addresses.market, abi, name: 'move' }
      await expect(reader.write({ ...move, args: [...args, [], []] })).rejects.toThrow('reverted')
    }))
})

describe('the clock and the base fee', () => {
  it('puts a price move at its own instant, never before the head', () =>
    withDevnet(async (devnet) => {
      const atMs = Date.UTC(2022, 0, 1)
      expect((await devnet.setPrices({}, atMs)).atMs).toBe(atMs)
      expect((await devnet.setPrices({}, atMs)).atMs).toBe(atMs + 1000)
      expect((await devnet.setPrices({}, 0)).atMs).toBe(atMs + 2000)
      expect(await devnet.headAtMs()).toBe(atMs + 2000)
    }))

  it('holds the base fee in every block, however idle the chain', () =>
    withDevnet(async (devnet) => {
      for (let i = 0; i < 5; i++) await devnet.fund(devnet.owner, { LINK: 1n })
      expect(await baseFeeOfHead(devnet)).toBe(15n * 10n ** 9n)
      await devnet.setBaseFee(90n * 10n ** 9n)
      for (let i = 0; i < 5; i++) await devnet.setPrices({}, 0)
      expect(await baseFeeOfHead(devnet)).toBe(90n * 10n ** 9n)
    }))
})

describe('snapshots', () => {
  it('bring back the chain, the prices and the base fee, from further than states are kept', () =>
    withDevnet(async (devnet) => {
      const before = await devnet.headHash()
      const snapshot = await devnet.snapshot()
      await devnet.setBaseFee(1n)
      for (let i = 0; i < 80; i++) await devnet.setPrices({ BTC: 60_000 + i }, 0)
      await devnet.revert(snapshot)
      expect(await devnet.headHash()).toBe(before)
      await devnet.setPrices({}, Date.UTC(2022, 0, 1))
      expect((await readFeed(devnet, 'BTC'))[1]).toBe(4_700_000_000_000n)
      expect(await baseFeeOfHead(devnet)).toBe(15n * 10n ** 9n)
    }))

  it('are used up by a revert', () =>
    withDevnet(async (devnet) => {
      const snapshot = await devnet.snapshot()
      await devnet.revert(snapshot)
      await expect(devnet.revert(snapshot)).rejects.toThrow(SnapshotUnknown)
    }))
})

type Round = readonly [bigint, bigint, bigint, bigint, bigint]

function readFeed(devnet: Devnet, symbol: 'BTC' | 'ETH'): Promise<Round> {
  return readerOf(devnet).read({ to: devnet.feeds[symbol], abi: FEED, name: 'latestRoundData' })
}

async function baseFeeOfHead(devnet: Devnet): Promise<bigint> {
  type Block = { readonly baseFeePerGas: Hex }
  const block = await rpcOver(devnet.rpcUrl)<Block>('eth_getBlockByNumber', ['latest', false])
  return BigInt(block.baseFeePerGas)
}
