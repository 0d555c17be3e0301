import type { Address, Route } from '@evenkeel/core/domain'
import type { WeiPerGas } from '@evenkeel/core/units'

/** Protocols that swaps may use. */
export type Protocol = Exclude<Route['protocol'], 'paper'>

/** A pool that swaps may go through. What the chain says of it must agree, or nothing opens. */
export type PoolConfig = {
  readonly protocol: Protocol
  readonly pool: Address
  /** The lower address, as the pool orders its tokens. */
  readonly token0: Address
  readonly token1: Address
  /** Hundredths of a basis point; a v2 pair always takes 3000. */
  readonly feePips: number
}

/** A Chainlink-style feed of one token's price in US dollars. */
export type FeedConfig = { readonly token: Address; readonly feed: Address }

/** What of a chain may be used. It is an allow-list: a contract not named here is never called. */
export type ChainConfig = {
  readonly multicall: Address
  /** ERC-20 form of the native coin; its feed prices gas. */
  readonly wrappedNative: Address
  readonly routers: Readonly<Record<Protocol, Address>>
  readonly pools: readonly PoolConfig[]
  readonly feeds: readonly FeedConfig[]
  /** Tip on top of the base fee that plans count on. */
  readonly tipWeiPerGas: WeiPerGas
}

/** The one spelling of an address inside the house. */
export function lowered(address: string): Address {
  return address.toLowerCase() as Address
}

/** The same configuration with every address in the house's spelling. */
export function loweredConfig(config: ChainConfig): ChainConfig {
  const routers = {
    'uniswap-v2': lowered(config.routers['uniswap-v2']),
    'uniswap-v3': lowered(config.routers['uniswap-v3']),
  }
  const pools = config.pools.map((pool) => ({
    ...pool,
    pool: lowered(pool.pool),
    token0: lowered(pool.token0),
    token1: lowered(pool.token1),
  }))
  const feeds = config.feeds.map(({ token, feed }) => ({
    token: lowered(token),
    feed: lowered(feed),
  }))
  const multicall = lowered(config.multicall)
  return {
    ...config,
    multicall,
    wrappedNative: lowered(config.wrappedNative),
    routers,
    pools,
    feeds,
  }
}
