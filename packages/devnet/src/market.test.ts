import fc from 'fast-check'
import { type Address, parseAbi } from 'viem'
import { describe, expect, it } from 'vitest'
import { chainOver } from './chain.ts'
import { withDevnet } from './fixture.ts'
import { DEFAULT_PRICES_USD } from './prices.ts'
import { rpcOver } from './rpc.ts'
import type { Devnet, DevnetPool, PricesUsd } from './types.ts'

const POOL = parseAbi([
  'function slot0() view returns (uint160, int24, uint16, uint16, uint16, uint8, bool)',
  'function getReserves() view returns (uint112, uint112, uint32)',
])

/** Floats of the test, not of the chain. */
const SLACK = 1e-9

describe('the market', () => {
  it('opens with every pool at the feed price', () =>
    withDevnet(async (devnet) => {
      for (const pool of devnet.pools) {
        expect(Math.abs(await offFeed(devnet, pool, DEFAULT_PRICES_USD))).toBeLessThan(1e-6)
      }
    }))

  it('covers the pairs that plans route through', () =>
    withDevnet(async (devnet) => {
      expect(devnet.pools.map((pool) => nameOf(devnet, pool)).sort()).toMatchInlineSnapshot(`
        [
          "LINK/USDC uniswap-v3 3000",
          "LINK/WETH uniswap-v2 3000",
          "LINK/WETH uniswap-v3 3000",
          "USDC/WBTC uniswap-v2 3000",
          "USDC/WBTC uniswap-v3 3000",
          "USDC/WBTC uniswap-v3 500",
          "USDC/WETH uniswap-v2 3000",
          "USDC/WETH uniswap-v3 3000",
          "USDC/WETH uniswap-v3 500",
          "WBTC/WETH uniswap-v2 3000",
          "WBTC/WETH uniswap-v3 3000",
          "WBTC/WETH uniswap-v3 500",
        ]
      `)
    }))

  it('carries every pool to within its fee of the feed, up, down and far', () =>
    withDevnet(async (devnet) => {
      for (const factor of [1.02, 0.7, 3, 1 / 40, 25]) {
        const prices = { ...DEFAULT_PRICES_USD, ETH: 3_700 * factor, LINK: 20 / factor }
        await devnet.setPrices(prices, 0)
        expect(await poolsOff(devnet, prices)).toEqual([])
      }
    }))

  it('trades exactly to the feed where it trades at all', () =>
    withDevnet(async (devnet) => {
      const prices = { ...DEFAULT_PRICES_USD, BTC: 51_234.56 }
      const { poolsMoved } = await devnet.setPrices(prices, 0)
      const withBtc = devnet.pools.filter((pool) => nameOf(devnet, pool).includes('WBTC'))
      expect(poolsMoved).toBe(withBtc.length)
      for (const pool of withBtc) {
        expect(Math.abs(await offFeed(devnet, pool, prices))).toBeLessThan(1e-8)
      }
    }))

  it('leaves a pool alone while the move is smaller than its fee', () =>
    withDevnet(async (devnet) => {
      const quiet = { ...DEFAULT_PRICES_USD, ETH: 3_700 * 1.0004 }
      expect((await devnet.setPrices(quiet, 0)).poolsMoved).toBe(0)
      const brisk = { ...DEFAULT_PRICES_USD, ETH: 3_700 * 1.001 }
      const { poolsMoved } = await devnet.setPrices(brisk, 0)
      const narrow = devnet.pools.filter(
        (pool) => pool.feePips === 500 && nameOf(devnet, pool).includes('WETH'),
      )
      expect(poolsMoved).toBe(narrow.length)
      expect(await poolsOff(devnet, brisk)).toEqual([])
    }))

  it('ends within the fee after any walk of prices', () =>
    withDevnet(async (devnet) => {
      const step = fc.record({
        BTC: fc.double({ min: 0.9, max: 1.1, noNaN: true }),
        ETH: fc.double({ min: 0.8, max: 1.25, noNaN: true }),
        LINK: fc.double({ min: 0.995, max: 1.005, noNaN: true }),
        USDC: fc.double({ min: 0.999, max: 1.001, noNaN: true }),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
          let prices: PricesUsd = DEFAULT_PRICES_USD
          for (const { BTC, ETH, LINK, USDC } of steps) {
            prices = {
              BTC: prices.BTC * BTC,
              ETH: prices.ETH * ETH,
              LINK: prices.LINK * LINK,
              USDC: prices.USDC * USDC,
            }
            await devnet.setPrices(prices, 0)
          }
          expect(await poolsOff(devnet, prices)).toEqual([])
        }),
        { numRuns: 15, seed: 20_220_101 },
      )
    }))
})

/** The pools further from the feed than their fee. */
async function poolsOff(devnet: Devnet, prices: PricesUsd): Promise<string[]> {
  const names: string[] = []
  for (const pool of devnet.pools) {
    const off = Math.abs(await offFeed(devnet, pool, prices))
    if (off > pool.feePips / 1e6 + SLACK) names.push(`${nameOf(devnet, pool)} by ${off}`)
  }
  return names
}

/** How far a pool stands from the feed, as a share of the feed's price. */
async function offFeed(devnet: Devnet, pool: DevnetPool, prices: PricesUsd): Promise<number> {
  const [token0, token1] = [assetAt(devnet, pool.token0), assetAt(devnet, pool.token1)]
  const wholePerWhole = 10 ** (token0.decimals - token1.decimals)
  const fair = prices[token0.priceSymbol] / prices[token1.priceSymbol]
  return ((await atomPrice(devnet, pool)) * wholePerWhole) / fair - 1
}

async function atomPrice(devnet: Devnet, pool: DevnetPool): Promise<number> {
  const reader = chainOver(rpcOver(devnet.rpcUrl))
  const at = { to: pool.address, abi: POOL }
  if (pool.protocol === 'uniswap-v3') {
    const [rootX96] = await reader.read<readonly [bigint]>({ ...at, name: 'slot0' })
    return (Number(rootX96) / 2 ** 96) ** 2
  }
  const reserves = await reader.read<readonly [bigint, bigint]>({ ...at, name: 'getReserves' })
  return Number(reserves[1]) / Number(reserves[0])
}

function nameOf(devnet: Devnet, pool: DevnetPool): string {
  const symbols = [pool.token0, pool.token1].map((token) => assetAt(devnet, token).symbol)
  return `${symbols.sort().join('/')} ${pool.protocol} ${pool.feePips}`
}

function assetAt(devnet: Devnet, address: Address) {
  const found = devnet.assets.find((asset) => asset.address === address)
  if (found === undefined) throw new Error(`no asset at ${address}`)
  return found
}
