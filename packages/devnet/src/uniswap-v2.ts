import type { Address } from 'viem'
import { readArtifact } from './artifacts.ts'
import type { Chain } from './chain.ts'
import { addressesOf, DEADLINE_SECONDS, depositOf, type Pair, WARM_UP_USD } from './pair.ts'
import { atomsWorth } from './prices.ts'
import type { AssetSymbol, DevnetPool } from './types.ts'

export type UniswapV2 = {
  readonly uniswapV2Factory: Address
  readonly uniswapV2Router: Address
}

const FEE_V2_PIPS = 3000

export const PAIRS_V2: readonly (readonly [AssetSymbol, AssetSymbol])[] = [
  ['WETH', 'USDC'],
  ['WBTC', 'WETH'],
  ['LINK', 'WETH'],
  ['WBTC', 'USDC'],
]

/** Worth of each side; a trade of 20 000 USD moves the price by some 4 bps. */
const SIDE_V2_USD = 100_000_000n

const factoryArtifact = () => readArtifact('@uniswap/v2-core', 'build/UniswapV2Factory.json')
const routerArtifact = () => readArtifact('@uniswap/v2-periphery', 'build/UniswapV2Router02.json')

export async function deployUniswapV2(
  chain: Chain,
  deployer: Address,
  weth: Address,
): Promise<UniswapV2> {
  const factory = await chain.deploy(deployer, factoryArtifact(), [deployer])
  const router = await chain.deploy(deployer, routerArtifact(), [factory, weth])
  return { uniswapV2Factory: factory, uniswapV2Router: router }
}

/** Creates a pair at the fair price and trades it once each way; the treasury has approved. */
export async function openPairV2(
  chain: Chain,
  { uniswapV2Factory, uniswapV2Router }: UniswapV2,
  treasury: Address,
  pair: Pair,
): Promise<DevnetPool> {
  const [token0, token1] = addressesOf(pair)
  const [amount0, amount1] = depositOf(pair, SIDE_V2_USD)
  const router = { from: treasury, to: uniswapV2Router, abi: routerArtifact().abi }
  await chain.write({
    ...router,
    name: 'addLiquidity',
    args: [token0, token1, amount0, amount1, 0n, 0n, treasury, DEADLINE_SECONDS],
  })
  for (const [sold, bought] of [pair, [pair[1], pair[0]] as const]) {
    const path = [sold.address, bought.address]
    await chain.write({
      ...router,
      name: 'swapExactTokensForTokens',
      args: [atomsWorth(WARM_UP_USD, sold), 0n, path, treasury, DEADLINE_SECONDS],
    })
  }
  const address = await chain.read<Address>({
    to: uniswapV2Factory,
    abi: factoryArtifact().abi,
    name: 'getPair',
    args: [token0, token1],
  })
  return { protocol: 'uniswap-v2', address, token0, token1, feePips: FEE_V2_PIPS }
}
