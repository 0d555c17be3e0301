import { type Address, maxUint256 } from 'viem'
import { readArtifact } from './artifacts.ts'
import { dropBlockHashHistory, placeCanonical } from './canonical.ts'
import type { Chain } from './chain.ts'
import { deployMarket, type Market } from './market.ts'
import { type Pair, pairOf } from './pair.ts'
import { atomsWorth, type PricesE8 } from './prices.ts'
import { createSafe, placeSafeContracts } from './safe.ts'
import { compileContracts } from './solidity.ts'
import { deployTokens, ENDLESS_WEI, setBalance, type Tokens } from './tokens.ts'
import type { AssetSymbol, DevnetAddresses, DevnetPool } from './types.ts'
import { deployUniswapV2, openPairV2, PAIRS_V2, type UniswapV2 } from './uniswap-v2.ts'
import { deployUniswapV3, openPoolV3, POOLS_V3, type UniswapV3 } from './uniswap-v3.ts'

export type World = {
  readonly addresses: DevnetAddresses
  readonly tokens: Tokens
  readonly pools: readonly DevnetPool[]
  readonly market: Market
}

export type Roles = {
  readonly owner: Address
  /** Provides liquidity and hands out tokens. */
  readonly treasury: Address
  /** Moves the market. */
  readonly operator: Address
  readonly deployer: Address
}

/** Positions in the mnemonic; the accounts between are free for tests. */
const ROLE_INDEX = { owner: 0, treasury: 7, operator: 8, deployer: 9 }

export function rolesOf(accounts: readonly Address[]): Roles {
  const roles = Object.entries(ROLE_INDEX).map(([role, index]) => [role, accounts[index]])
  return Object.fromEntries(roles) as Roles
}

/** Builds everything, in one fixed order, so that equal options give the same head block. */
export async function buildWorld(
  chain: Chain,
  chainId: number,
  roles: Roles,
  prices: PricesE8,
): Promise<World> {
  const { treasury, operator, deployer } = roles
  await dropBlockHashHistory(chain)
  await setBalance(chain, treasury, ENDLESS_WEI)
  const [own, accounts] = await Promise.all([compileContracts(), deployAccounts(chain, roles)])
  const tokens = await deployTokens(chain, deployer, chainId, own('DevnetToken'))
  const weth = tokens.asset('WETH').address
  const v2 = await deployUniswapV2(chain, deployer, weth)
  const v3 = await deployUniswapV3(chain, deployer, weth)
  const pools = await openPools(chain, treasury, tokens, prices, v2, v3)
  const artifacts = { market: own('Market'), feedBoard: own('FeedBoard') }
  const market = await deployMarket(chain, operator, tokens, artifacts)
  const { market: marketAddress, feedBoard } = market
  const addresses = { ...accounts, ...v2, ...v3, weth, feedBoard, market: marketAddress }
  return { addresses, tokens, pools, market }
}

/** What needs none of our own contracts, so that they may compile meanwhile. */
async function deployAccounts(chain: Chain, { owner, deployer }: Roles) {
  const canonical = await placeCanonical(chain, deployer)
  const safeContracts = await placeSafeContracts(chain, deployer)
  const safe = await createSafe(chain, deployer, safeContracts, owner)
  const path = 'artifacts/Simple7702Account.json'
  const account = readArtifact('@account-abstraction/contracts', path)
  const simple7702Account = await chain.deploy(deployer, account)
  return { ...canonical, ...safeContracts, safe, simple7702Account }
}

/** More of each token than all pools together take. */
const TREASURY_USD = 10n ** 10n

async function openPools(
  chain: Chain,
  treasury: Address,
  tokens: Tokens,
  prices: PricesE8,
  v2: UniswapV2,
  v3: UniswapV3,
): Promise<DevnetPool[]> {
  const { abi } = readArtifact('@uniswap/v2-core', 'build/IERC20.json')
  const spenders = [v2.uniswapV2Router, v3.positionManager, v3.swapRouter]
  for (const { symbol, decimals, address, priceSymbol } of tokens.assets) {
    const atoms = atomsWorth(TREASURY_USD, { decimals, priceE8: prices[priceSymbol] })
    await tokens.give(treasury, treasury, symbol, atoms)
    for (const spender of spenders) {
      const approve = { from: treasury, to: address, abi, name: 'approve' }
      await chain.write({ ...approve, args: [spender, maxUint256] })
    }
  }
  const pair = (symbols: readonly [AssetSymbol, AssetSymbol]): Pair =>
    pairOf(tokens, prices, symbols)
  const pools: DevnetPool[] = []
  for (const symbols of PAIRS_V2) pools.push(await openPairV2(chain, v2, treasury, pair(symbols)))
  for (const { symbols, feePips } of POOLS_V3) {
    pools.push(await openPoolV3(chain, v3, treasury, pair(symbols), feePips))
  }
  return pools
}
