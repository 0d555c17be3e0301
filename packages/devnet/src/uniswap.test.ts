import { type Abi, type Address, maxUint256 } from 'viem'
import { describe, expect, it } from 'vitest'
import { readArtifact } from './artifacts.ts'
import { type Chain, chainOver } from './chain.ts'
import { withDevnet } from './fixture.ts'
import { DEADLINE_SECONDS } from './pair.ts'
import { rpcOver } from './rpc.ts'
import type { AssetSymbol, Devnet } from './types.ts'

const artifactAbi = (name: string, path: string): Abi => readArtifact(name, path).abi
const ERC20 = artifactAbi('@uniswap/v2-core', 'build/IERC20.json')
const ROUTER_V2 = artifactAbi('@uniswap/v2-periphery', 'build/UniswapV2Router02.json')
const PERIPHERY_V3 = (path: string): Abi =>
  artifactAbi('@uniswap/v3-periphery', `artifacts/contracts/${path}`)
const ROUTER_V3 = PERIPHERY_V3('SwapRouter.sol/SwapRouter.json')
const QUOTER = PERIPHERY_V3('lens/QuoterV2.sol/QuoterV2.json')

const ONE_WETH = 10n ** 18n
const FAIR_USDC = 3_700_000_000n

describe('uniswap v2', () => {
  it('swaps through the router for what the router quotes, near the feed price', () =>
    withDevnet(async (devnet) => {
      const { chain, weth, usdc, router } = await sellerOf(devnet, 'uniswapV2Router')
      const path = [weth, usdc]
      const quoting = { to: router, abi: ROUTER_V2, name: 'getAmountsOut' }
      const args = [ONE_WETH, path]
      const [, quoted] = await chain.read<readonly [bigint, bigint]>({ ...quoting, args })
      await chain.write({
        from: devnet.owner,
        to: router,
        abi: ROUTER_V2,
        name: 'swapExactTokensForTokens',
        args: [ONE_WETH, quoted, path, devnet.owner, DEADLINE_SECONDS],
      })
      expect(await balanceOf(chain, usdc, devnet.owner)).toBe(quoted)
      expect(costBps(quoted, FAIR_USDC)).toBeCloseTo(30, 0)
    }))
})

describe('uniswap v3', () => {
  it.each([500, 3000])('swaps at %i pips for what QuoterV2 quotes, to the wei', (fee) =>
    withDevnet(async (devnet) => {
      const { chain, weth, usdc, router } = await sellerOf(devnet, 'swapRouter')
      const { amountOut } = await quote(devnet, 'WETH', 'USDC', fee, ONE_WETH)
      const swap = {
        tokenIn: weth,
        tokenOut: usdc,
        fee,
        recipient: devnet.owner,
        deadline: DEADLINE_SECONDS,
        amountIn: ONE_WETH,
        amountOutMinimum: amountOut,
        sqrtPriceLimitX96: 0n,
      }
      const call = { from: devnet.owner, to: router, abi: ROUTER_V3, name: 'exactInputSingle' }
      await chain.write({ ...call, args: [swap] })
      expect(await balanceOf(chain, usdc, devnet.owner)).toBe(amountOut)
      expect(costBps(amountOut, FAIR_USDC)).toBeCloseTo(fee / 100, 0)
    }),
  )

  it('moves 1 to 3 bps by a trade of 20 000 USD and visibly by one of a million', () =>
    withDevnet(async (devnet) => {
      const moves: string[] = []
      for (const { protocol, token0, token1, feePips } of devnet.pools) {
        if (protocol === 'uniswap-v2') continue
        const pair = [symbolAt(devnet, token0), symbolAt(devnet, token1)] as const
        const small = await movedBps(devnet, pair, feePips, 20_000)
        const large = await movedBps(devnet, pair, feePips, 1_000_000)
        moves.push(`${pair.join('/')} ${feePips}: ${small.toFixed(1)} ${large.toFixed(0)}`)
      }
      expect(moves).toMatchInlineSnapshot(`
        [
          "USDC/WETH 500: 1.3 67",
          "USDC/WETH 3000: 1.4 68",
          "WBTC/USDC 500: 1.3 66",
          "WBTC/USDC 3000: 1.3 67",
          "WBTC/WETH 500: 1.3 67",
          "WBTC/WETH 3000: 1.3 67",
          "LINK/WETH 3000: 1.4 68",
          "USDC/LINK 3000: 1.4 68",
        ]
      `)
    }))
})

async function sellerOf(devnet: Devnet, router: 'uniswapV2Router' | 'swapRouter') {
  const chain = chainOver(rpcOver(devnet.rpcUrl))
  const [weth, usdc] = [assetOf(devnet, 'WETH').address, assetOf(devnet, 'USDC').address]
  await devnet.fund(devnet.owner, { WETH: ONE_WETH })
  const spender = devnet.addresses[router]
  const approve = { from: devnet.owner, to: weth, abi: ERC20, name: 'approve' }
  await chain.write({ ...approve, args: [spender, maxUint256] })
  return { chain, weth, usdc, router: spender }
}

async function quote(
  devnet: Devnet,
  sold: AssetSymbol,
  bought: AssetSymbol,
  fee: number,
  amountIn: bigint,
) {
  const [tokenIn, tokenOut] = [assetOf(devnet, sold).address, assetOf(devnet, bought).address]
  const args = [{ tokenIn, tokenOut, amountIn, fee, sqrtPriceLimitX96: 0n }]
  const call = { to: devnet.addresses.quoterV2, abi: QUOTER, name: 'quoteExactInputSingle', args }
  const chain = chainOver(rpcOver(devnet.rpcUrl))
  const [amountOut, rootX96] = await chain.read<readonly [bigint, bigint]>(call)
  return { amountOut, rootX96 }
}

/** How far selling that much of one token would move the pool's price. */
async function movedBps(
  devnet: Devnet,
  [sold, bought]: readonly [AssetSymbol, AssetSymbol],
  fee: number,
  usd: number,
): Promise<number> {
  const { decimals, priceSymbol } = assetOf(devnet, sold)
  const priceUsd = { BTC: 47_000, ETH: 3_700, LINK: 20, USDC: 1 }[priceSymbol]
  const atoms = BigInt(Math.round((usd / priceUsd) * 1e6)) * 10n ** BigInt(decimals)
  const before = await quote(devnet, sold, bought, fee, 1n)
  const after = await quote(devnet, sold, bought, fee, atoms / 1_000_000n)
  const ratio = Number(after.rootX96) / Number(before.rootX96)
  return Math.abs(ratio ** 2 - 1) * 10_000
}

function costBps(received: bigint, fair: bigint): number {
  return (1 - Number(received) / Number(fair)) * 10_000
}

async function balanceOf(chain: Chain, token: Address, account: Address): Promise<bigint> {
  return chain.read({ to: token, abi: ERC20, name: 'balanceOf', args: [account] })
}

function assetOf(devnet: Devnet, symbol: AssetSymbol) {
  const found = devnet.assets.find((asset) => asset.symbol === symbol)
  if (found === undefined) throw new Error(`no ${symbol}`)
  return found
}

function symbolAt(devnet: Devnet, address: Address): AssetSymbol {
  const found = devnet.assets.find((asset) => asset.address === address)
  if (found === undefined) throw new Error(`no asset at ${address}`)
  return found.symbol
}
