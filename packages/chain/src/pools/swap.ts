import type { Address } from '@evenkeel/core/domain'
import { assert } from '@evenkeel/core/units'
import { poolAfterSwap, swapConcentrated } from '../amm/concentrated.ts'
import { amountOutOf, feeComplement, pipsPerOne } from '../amm/constant-product.ts'
import type { PoolState } from './state.ts'

/** A price as an exact fraction: atoms out for one atom in. */
export type Ratio = { readonly numerator: bigint; readonly denominator: bigint }

/** What a pool gives for an exact input, and how many ticks it passes on the way. */
export type PoolOutput = { readonly amountOutAtoms: bigint; readonly ticksCrossed: number }

/** Swaps an exact input through one pool; null where it cannot take the whole of it. */
export function outputOf(
  pool: PoolState,
  tokenIn: Address,
  amountInAtoms: bigint,
): PoolOutput | null {
  const zeroForOne = tokenIn === pool.pool.token0
  if (pool.protocol === 'uniswap-v2') {
    const reserves = reservesFrom(pool, zeroForOne)
    const amountOutAtoms = amountOutOf(reserves, amountInAtoms, pool.pool.feePips)
    return amountOutAtoms === null ? null : { amountOutAtoms, ticksCrossed: 0 }
  }
  const swap = swapConcentrated(pool.state, { zeroForOne, amountSpecified: amountInAtoms })
  // At the end of all liquidity a pool takes a part only: no swap that anybody approved.
  return swap !== null && swap.amountInAtoms === amountInAtoms ? swap : null
}

/** The pool once it took an exact input that {@link outputOf} has quoted. */
export function stateAfter(pool: PoolState, tokenIn: Address, amountInAtoms: bigint): PoolState {
  const zeroForOne = tokenIn === pool.pool.token0
  if (pool.protocol === 'uniswap-v2') {
    const { inAtoms, outAtoms } = reservesFrom(pool, zeroForOne)
    const given = amountOutOf({ inAtoms, outAtoms }, amountInAtoms, pool.pool.feePips)
    assert(given !== null, 'the pair can take the input')
    const [added, left] = [inAtoms + amountInAtoms, outAtoms - given]
    const [reserve0, reserve1] = zeroForOne ? [added, left] : [left, added]
    return { ...pool, reserves: { inAtoms: reserve0, outAtoms: reserve1 } }
  }
  const swap = swapConcentrated(pool.state, { zeroForOne, amountSpecified: amountInAtoms })
  assert(swap !== null, 'the pool can take the input')
  return { ...pool, state: poolAfterSwap(pool.state, swap, zeroForOne) }
}

/** Price before any swap, fee apart. */
export function spotOf(pool: PoolState, tokenIn: Address): Ratio {
  const zeroForOne = tokenIn === pool.pool.token0
  if (pool.protocol === 'uniswap-v2') {
    const { inAtoms, outAtoms } = reservesFrom(pool, zeroForOne)
    return { numerator: outAtoms, denominator: inAtoms }
  }
  const { sqrtPriceX96 } = pool.state
  const [price, unit] = [sqrtPriceX96 * sqrtPriceX96, 1n << 192n]
  return zeroForOne
    ? { numerator: price, denominator: unit }
    : { numerator: unit, denominator: price }
}

/** Atoms of one of its tokens that a pool trades against at its present price. */
export function depthOf(pool: PoolState, token: Address): bigint {
  const isToken0 = token === pool.pool.token0
  if (pool.protocol === 'uniswap-v2') return reservesFrom(pool, isToken0).inAtoms
  const { liquidity, sqrtPriceX96 } = pool.state
  return isToken0 ? (liquidity << 96n) / sqrtPriceX96 : (liquidity * sqrtPriceX96) >> 96n
}

/** What one atom in would give at the spot price, were there only the fee. */
export function spotAfterFee(pool: PoolState, tokenIn: Address): Ratio {
  const { numerator, denominator } = spotOf(pool, tokenIn)
  return {
    numerator: numerator * feeComplement(pool.pool.feePips),
    denominator: denominator * pipsPerOne,
  }
}

function reservesFrom(pool: Extract<PoolState, { protocol: 'uniswap-v2' }>, fromToken0: boolean) {
  const { inAtoms, outAtoms } = pool.reserves
  return fromToken0 ? pool.reserves : { inAtoms: outAtoms, outAtoms: inAtoms }
}
