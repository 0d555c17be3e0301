import type { Address } from '@evenkeel/core/domain'
import { v2PairAbi, v3PoolAbi } from '../abi.ts'
import {
  type ConcentratedPool,
  concentratedPool,
  type InitialisedTick,
  ticksPerWord,
} from '../amm/concentrated.ts'
import type { Reserves } from '../amm/constant-product.ts'
import { tickMax, tickMin } from '../amm/tick.ts'
import type { Client, Head } from '../client.ts'
import type { PoolConfig } from '../config.ts'
import { each, fetchRead, type Read, readOf, refine, together } from '../read.ts'

/** A pool whose facts the chain has confirmed. `tickSpacing` is 0 for a v2 pair. */
export type Pool = PoolConfig & { readonly tickSpacing: number }

/** What a pool holds at one block; enough to quote any swap through it. */
export type PoolState =
  | {
      readonly protocol: 'uniswap-v2'
      readonly pool: Pool
      /** As token0 pays in; mirrored for token1. */
      readonly reserves: Reserves
    }
  | { readonly protocol: 'uniswap-v3'; readonly pool: Pool; readonly state: ConcentratedPool }

/**
 * How far from the current price ticks are read: a hundredfold move either way.
 *
 * A swap that would go further has lost 99% to impact; it gets no quote, and needs none.
 */
const windowTicks = 46_080

/**
 * The state of all pools at one block: three calls, all pinned to its hash.
 *
 * First reserves and prices; then the bitmap words around each price; then every initialised
 * tick that they show.
 */
export async function fetchPoolStates(
  client: Client,
  multicall: Address,
  head: Head,
  pools: readonly Pool[],
): Promise<readonly PoolState[]> {
  const fetch = <Value>(read: Read<Value>) => fetchRead(client, multicall, head, read)
  const v2 = pools.filter((pool) => pool.protocol === 'uniswap-v2')
  const v3 = pools.filter((pool) => pool.protocol === 'uniswap-v3')
  const [pairs, slots] = await fetch(together([each(v2.map(readPair)), each(v3.map(readSlot))]))
  const words = await fetch(each(slots.map(readWords)))
  const states = await fetch(each(words.map(readTicks)))
  return [...pairs, ...states]
}

type Slot = {
  readonly pool: Pool
  readonly sqrtPriceX96: bigint
  readonly tick: number
  readonly liquidity: bigint
}
type Words = Slot & {
  readonly window: { readonly from: number; readonly to: number }
  readonly initialised: readonly number[]
}

function readPair(pool: Pool): Read<PoolState> {
  const reserves = readOf(pool.pool, v2PairAbi, 'getReserves')
  return refine(reserves, ([inAtoms, outAtoms]) => ({
    protocol: 'uniswap-v2',
    pool,
    reserves: { inAtoms, outAtoms },
  }))
}

function readSlot(pool: Pool): Read<Slot> {
  const both = together([
    readOf(pool.pool, v3PoolAbi, 'slot0'),
    readOf(pool.pool, v3PoolAbi, 'liquidity'),
  ])
  return refine(both, ([[sqrtPriceX96, tick], liquidity]) => ({
    pool,
    sqrtPriceX96,
    tick,
    liquidity,
  }))
}

function readWords(slot: Slot): Read<Words> {
  const { pool, tick } = slot
  const wordSpan = ticksPerWord * pool.tickSpacing
  const wordOf = (at: number) => Math.floor(Math.min(Math.max(at, tickMin), tickMax) / wordSpan)
  const [first, last] = [wordOf(tick - windowTicks), wordOf(tick + windowTicks)]
  const positions = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  const window = {
    from: Math.max(first * wordSpan, tickMin),
    to: Math.min((last + 1) * wordSpan - pool.tickSpacing, tickMax),
  }
  const words = each(positions.map((word) => readOf(pool.pool, v3PoolAbi, 'tickBitmap', [word])))
  return refine(words, (bitmaps) => ({
    ...slot,
    window,
    initialised: bitmaps.flatMap((bitmap, index) =>
      bitsOf(bitmap).map((bit) => (first + index) * wordSpan + bit * pool.tickSpacing),
    ),
  }))
}

function readTicks({ pool, initialised, ...slot }: Words): Read<PoolState> {
  const ticks = each(initialised.map((tick) => readTick(pool, tick)))
  return refine(ticks, (rows) => ({
    protocol: 'uniswap-v3',
    pool,
    state: concentratedPool({
      ...slot,
      feePips: pool.feePips,
      tickSpacing: pool.tickSpacing,
      ticks: rows,
    }),
  }))
}

function readTick(pool: Pool, tick: number): Read<InitialisedTick> {
  return refine(readOf(pool.pool, v3PoolAbi, 'ticks', [tick]), ([, liquidityNet]) => ({
    tick,
    liquidityNet,
  }))
}

function bitsOf(word: bigint): number[] {
  if (word === 0n) return []
  return Array.from({ length: ticksPerWord }, (_, bit) => bit).filter(
    (bit) => ((word >> BigInt(bit)) & 1n) === 1n,
  )
}
