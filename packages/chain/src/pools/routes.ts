import type { Address, Hop } from '@evenkeel/core/domain'
import type { Protocol } from '../config.ts'
import type { PoolState } from './state.ts'

/** Pools in a row, all of one protocol because one router call goes through them. */
export type Way = {
  readonly protocol: Protocol
  readonly legs: readonly { readonly pool: PoolState; readonly hop: Hop }[]
}

/**
 * Every way of one or two pools from one token to another, direct ones first.
 *
 * Two are enough while every asset has a market against cash or the native coin; a third would
 * pay a third fee.
 */
export function waysBetween(
  pools: readonly PoolState[],
  tokenIn: Address,
  tokenOut: Address,
): readonly Way[] {
  const starts = pools.flatMap((pool) => legFrom(pool, tokenIn) ?? [])
  const direct = starts.filter(({ hop }) => hop.tokenOut === tokenOut).map((leg) => [leg])
  const double = starts
    .filter(({ hop }) => hop.tokenOut !== tokenOut)
    .flatMap((first) =>
      pools
        .filter(({ protocol }) => protocol === first.pool.protocol)
        .flatMap((pool) => legFrom(pool, first.hop.tokenOut) ?? [])
        .filter(({ hop }) => hop.tokenOut === tokenOut)
        .map((second) => [first, second]),
    )
  return [...direct, ...double].flatMap((legs) => {
    const protocol = legs[0]?.pool.protocol
    return protocol === undefined ? [] : [{ protocol, legs }]
  })
}

function legFrom(state: PoolState, tokenIn: Address): Way['legs'][number] | null {
  const { pool, token0, token1, feePips } = state.pool
  if (tokenIn !== token0 && tokenIn !== token1) return null
  const tokenOut = tokenIn === token0 ? token1 : token0
  return { pool: state, hop: { pool, tokenIn, tokenOut, feePips } }
}
