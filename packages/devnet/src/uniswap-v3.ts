import { type Abi, type Address, encodeFunctionData, type Hex, zeroAddress } from 'viem'
import { readArtifact } from './artifacts.ts'
import type { Chain } from './chain.ts'
import { addressesOf, DEADLINE_SECONDS, depositOf, type Pair, WARM_UP_USD } from './pair.ts'
import { atomsWorth, sqrtPriceX96 } from './prices.ts'
import type { AssetSymbol, DevnetPool } from './types.ts'

export type UniswapV3 = {
  readonly uniswapV3Factory: Address
  readonly positionManager: Address
  readonly swapRouter: Address
  readonly quoterV2: Address
  readonly tickLens: Address
}

type PoolPlan = { readonly symbols: readonly [AssetSymbol, AssetSymbol]; readonly feePips: FeePips }

export const POOLS_V3: readonly PoolPlan[] = [
  { symbols: ['WETH', 'USDC'], feePips: 500 },
  { symbols: ['WETH', 'USDC'], feePips: 3000 },
  { symbols: ['WBTC', 'USDC'], feePips: 500 },
  { symbols: ['WBTC', 'USDC'], feePips: 3000 },
  { symbols: ['WBTC', 'WETH'], feePips: 500 },
  { symbols: ['WBTC', 'WETH'], feePips: 3000 },
  { symbols: ['LINK', 'WETH'], feePips: 3000 },
  { symbols: ['LINK', 'USDC'], feePips: 3000 },
]

/** Hundredths of a basis point of fee, and the tick spacing that the factory ties to it. */
const TICK_SPACING = { 500: 10, 3000: 60 } as const
export type FeePips = keyof typeof TICK_SPACING
const TICK_MAX = 887_272

/**
 * Three layers of liquidity: everywhere, within 22 % and within 5 % of the opening price.
 *
 * The first alone is as deep as 150 million USD a side: a trade of 20 000 USD moves the price
 * 2.7 bps. Each of the others is half as deep again where it reaches, which makes 1.3 bps, and
 * 67 bps for a million, near the opening price. Depth follows the square root of a later price.
 */
const RANGES = [
  { halfWidthTicks: TICK_MAX, sideUsd: 150_000_000n },
  { halfWidthTicks: 2_000, sideUsd: 7_100_000n },
  { halfWidthTicks: 500, sideUsd: 1_850_000n },
]

const artifact = (path: string) =>
  readArtifact('@uniswap/v3-periphery', `artifacts/contracts/${path}`)
const factoryArtifact = () =>
  readArtifact('@uniswap/v3-core', 'artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory.json')
const managerArtifact = () =>
  artifact('NonfungiblePositionManager.sol/NonfungiblePositionManager.json')
const routerArtifact = () => artifact('SwapRouter.sol/SwapRouter.json')

/** The position manager gets no descriptor: pictures of positions are of no use here. */
export async function deployUniswapV3(
  chain: Chain,
  deployer: Address,
  weth: Address,
): Promise<UniswapV3> {
  const factory = await chain.deploy(deployer, factoryArtifact())
  const deploy = (...[what, ...args]: [ReturnType<typeof artifact>, ...Address[]]) =>
    chain.deploy(deployer, what, args)
  return {
    uniswapV3Factory: factory,
    positionManager: await deploy(managerArtifact(), factory, weth, zeroAddress),
    swapRouter: await deploy(routerArtifact(), factory, weth),
    quoterV2: await deploy(artifact('lens/QuoterV2.sol/QuoterV2.json'), factory, weth),
    tickLens: await deploy(artifact('lens/TickLens.sol/TickLens.json')),
  }
}

/** Creates a pool at the fair price and trades it once each way; the treasury has approved. */
export async function openPoolV3(
  chain: Chain,
  uniswap: UniswapV3,
  treasury: Address,
  pair: Pair,
  feePips: FeePips,
): Promise<DevnetPool> {
  const [token0, token1] = addressesOf(pair)
  const rootX96 = sqrtPriceX96(...pair)
  const { abi } = managerArtifact()
  const create = {
    name: 'createAndInitializePoolIfNecessary',
    args: [token0, token1, feePips, rootX96],
  }
  const mints = RANGES.map((range) => ({
    name: 'mint',
    args: [mintParams(pair, feePips, treasury, tickOf(rootX96), range)],
  }))
  await multicall(chain, treasury, uniswap.positionManager, abi, [create, ...mints])
  await warmUp(chain, uniswap, treasury, pair, feePips)
  const address = await chain.read<Address>({
    to: uniswap.uniswapV3Factory,
    abi: factoryArtifact().abi,
    name: 'getPool',
    args: [token0, token1, feePips],
  })
  return { protocol: 'uniswap-v3', address, token0, token1, feePips }
}

function mintParams(
  pair: Pair,
  fee: FeePips,
  recipient: Address,
  tick: number,
  { halfWidthTicks, sideUsd }: (typeof RANGES)[number],
) {
  const spacing = TICK_SPACING[fee]
  const onGrid = (wanted: number) => Math.trunc(wanted / spacing) * spacing
  const [token0, token1] = addressesOf(pair)
  const [amount0Desired, amount1Desired] = depositOf(pair, sideUsd)
  return {
    token0,
    token1,
    fee,
    recipient,
    tickLower: onGrid(Math.max(tick - halfWidthTicks, -TICK_MAX)),
    tickUpper: onGrid(Math.min(tick + halfWidthTicks, TICK_MAX)),
    amount0Desired,
    amount1Desired,
    amount0Min: 0n,
    amount1Min: 0n,
    deadline: DEADLINE_SECONDS,
  }
}

/** Within a tick or two, which is all that the edges of a range need. */
function tickOf(rootX96: bigint): number {
  return Math.floor((2 * Math.log(Number(rootX96) / 2 ** 96)) / Math.log(1.0001))
}

async function warmUp(
  chain: Chain,
  { swapRouter }: UniswapV3,
  treasury: Address,
  pair: Pair,
  fee: FeePips,
): Promise<void> {
  const swaps = [pair, [pair[1], pair[0]] as const].map(([sold, bought]) => ({
    name: 'exactInputSingle',
    args: [
      {
        tokenIn: sold.address,
        tokenOut: bought.address,
        fee,
        recipient: treasury,
        deadline: DEADLINE_SECONDS,
        amountIn: atomsWorth(WARM_UP_USD, sold),
        amountOutMinimum: 0n,
        sqrtPriceLimitX96: 0n,
      },
    ],
  }))
  await multicall(chain, treasury, swapRouter, routerArtifact().abi, swaps)
}

/** Several calls of a Uniswap periphery contract in one transaction. */
async function multicall(
  chain: Chain,
  from: Address,
  to: Address,
  abi: Abi,
  calls: readonly { readonly name: string; readonly args: readonly unknown[] }[],
): Promise<void> {
  const data: Hex[] = calls.map(({ name, args }) =>
    encodeFunctionData({ abi, functionName: name, args }),
  )
  await chain.write({ from, to, abi, name: 'multicall', args: [data] })
}
