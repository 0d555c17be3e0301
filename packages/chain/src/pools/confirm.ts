import type { Address } from '@evenkeel/core/domain'
import {
  v2FactoryAbi,
  v2PairAbi,
  v2RouterAbi,
  v3FactoryAbi,
  v3PoolAbi,
  v3RouterAbi,
} from '../abi.ts'
import type { Client, Head } from '../client.ts'
import { type ChainConfig, lowered, type PoolConfig } from '../config.ts'
import { ChainFault } from '../faults.ts'
import { each, fetchRead, type Read, readOf, refine, together } from '../read.ts'
import type { Pool } from './state.ts'

/**
 * Compares the configured pools with the chain, once: tokens, fee, and that the router goes
 * through that very pool.
 *
 * A router finds a pool by its tokens and fee. If the pool that we read were another one, quotes
 * would be of one market and swaps of another.
 */
export async function confirmPools(
  client: Client,
  config: ChainConfig,
  head: Head,
): Promise<readonly Pool[]> {
  const { multicall, routers, pools } = config
  const factories = await fetchRead(
    client,
    multicall,
    head,
    together([
      readOf(routers['uniswap-v2'], v2RouterAbi, 'factory'),
      readOf(routers['uniswap-v3'], v3RouterAbi, 'factory'),
    ]),
  )
  const [factoryV2, factoryV3] = factories
  const facts = pools.map((pool) =>
    pool.protocol === 'uniswap-v2'
      ? readPairFacts(pool, factoryV2)
      : readPoolFacts(pool, factoryV3),
  )
  return (await fetchRead(client, multicall, head, each(facts))).map(confirmed)
}

type Facts = {
  readonly pool: PoolConfig
  readonly actual: Omit<PoolConfig, 'protocol'>
  readonly tickSpacing: number
}

/** Every v2 pair takes 0.3%, whatever its configuration says. */
const v2FeePips = 3000

function readPairFacts(pool: PoolConfig, factory: Address): Read<Facts> {
  const facts = together([
    readOf(factory, v2FactoryAbi, 'getPair', [pool.token0, pool.token1]),
    readOf(pool.pool, v2PairAbi, 'token0'),
    readOf(pool.pool, v2PairAbi, 'token1'),
  ])
  return refine(facts, ([found, token0, token1]) => ({
    pool,
    actual: { pool: found, token0, token1, feePips: v2FeePips },
    tickSpacing: 0,
  }))
}

function readPoolFacts(pool: PoolConfig, factory: Address): Read<Facts> {
  const facts = together([
    readOf(factory, v3FactoryAbi, 'getPool', [pool.token0, pool.token1, pool.feePips]),
    readOf(pool.pool, v3PoolAbi, 'token0'),
    readOf(pool.pool, v3PoolAbi, 'token1'),
    readOf(pool.pool, v3PoolAbi, 'fee'),
    readOf(pool.pool, v3PoolAbi, 'tickSpacing'),
  ])
  return refine(facts, ([found, token0, token1, feePips, tickSpacing]) => ({
    pool,
    actual: { pool: found, token0, token1, feePips },
    tickSpacing,
  }))
}

function confirmed({ pool, actual, tickSpacing }: Facts): Pool {
  for (const field of ['pool', 'token0', 'token1', 'feePips'] as const) {
    const limit = String(pool[field])
    const found = lowered(String(actual[field]))
    if (limit === found) continue
    const message = `pool ${pool.pool}: the chain says ${field} is ${found}, not ${limit}`
    const details = { pool: pool.pool, field, limit, actual: found }
    throw new ChainFault('POOL_MISCONFIGURED', message, { details })
  }
  return { ...pool, tickSpacing }
}
