import { assert } from '@evenkeel/core/units'
import type { Range } from './sqrt-price.ts'
import { swapStep } from './swap-step.ts'
import {
  sqrtPriceAtTick,
  sqrtPriceX96Max,
  sqrtPriceX96Min,
  tickAtSqrtPrice,
  tickMax,
  tickMin,
} from './tick.ts'

/** A tick where positions begin or end: liquidity that joins when the price rises through it. */
export type InitialisedTick = { readonly tick: number; readonly liquidityNet: bigint }

/** A pool's state at one block, as its contract stores it. */
export type ConcentratedState = {
  readonly feePips: number
  readonly tickSpacing: number
  readonly sqrtPriceX96: bigint
  readonly tick: number
  readonly liquidity: bigint
  /** Every initialised tick of the window, in any order. */
  readonly ticks: readonly InitialisedTick[]
  /** Ticks that were read; a swap that would leave them has no answer. */
  readonly window: { readonly from: number; readonly to: number }
}

/** A price at which the contract ends a step: an initialised tick, or the edge of a word. */
type Stop = InitialisedTick & { readonly sqrtPriceX96: bigint; readonly initialised: boolean }

/** A pool ready for swaps: the stops of both directions are laid out, nearest first. */
export type ConcentratedPool = ConcentratedState & {
  readonly stopsBelow: readonly Stop[]
  readonly stopsAbove: readonly Stop[]
}

/** What a swap moves, in absolute atoms; the input includes the fee. */
export type ConcentratedSwap = {
  readonly amountInAtoms: bigint
  readonly amountOutAtoms: bigint
  readonly sqrtPriceX96After: bigint
  readonly liquidityAfter: bigint
  /** Initialised ticks that it passed: each costs gas. */
  readonly ticksCrossed: number
  /** The stop that the price came to rest on, or null inside a step. */
  readonly restsOnTick: number | null
}

/** A swap to make: exact input where the amount is positive, exact output where negative. */
export type ConcentratedOrder = {
  readonly zeroForOne: boolean
  readonly amountSpecified: bigint
  readonly sqrtPriceLimitX96?: bigint
}

/** Initialised ticks are kept in words of 256 usable ticks; a step never leaves its word. */
export const ticksPerWord = 256

/**
 * Lays out where a pool's swaps stop.
 *
 * The contract looks for the next initialised tick within one word of its bitmap and ends a step
 * at the word's edge where there is none, rounding input and fee up there too. Downward the edge
 * is a word's first tick, upward its last, so the two directions have lists of their own.
 */
export function concentratedPool(state: ConcentratedState): ConcentratedPool {
  const { tick, tickSpacing, window } = state
  assert(window.from <= tick && tick <= window.to, 'the window holds the current tick')
  assert(window.from >= tickMin && window.to <= tickMax, 'the window is within the ticks')
  const below = state.ticks.filter((row) => row.tick <= tick && row.tick >= window.from)
  const above = state.ticks.filter((row) => row.tick > tick && row.tick <= window.to)
  const wordSpan = ticksPerWord * tickSpacing
  const firstAbove = (Math.floor(tick / tickSpacing) + 1) * tickSpacing
  const edgeBelow = Math.floor(tick / wordSpan) * wordSpan
  const edgeAbove = (Math.floor(firstAbove / wordSpan) + 1) * wordSpan - tickSpacing
  return {
    ...state,
    stopsBelow: layStops(tick, below, ticksFrom(edgeBelow, -wordSpan, window.from)),
    stopsAbove: layStops(tick, above, ticksFrom(edgeAbove, wordSpan, window.to)),
  }
}

/**
 * Swaps through a pool: steps to the next stop, crosses it, and so on (Uniswap v3 Core, 6.2.3).
 *
 * Null where the contract reverts (nothing to swap, a limit behind the price) and where the swap
 * would leave the window. Less than the whole amount is swapped where the limit comes first.
 *
 * @example
 * swapConcentrated(pool, { zeroForOne: true, amountSpecified: 10n ** 18n })?.amountOutAtoms
 */
export function swapConcentrated(
  pool: ConcentratedPool,
  order: ConcentratedOrder,
): ConcentratedSwap | null {
  const { zeroForOne, amountSpecified } = order
  const limit = order.sqrtPriceLimitX96 ?? extremeLimit(zeroForOne)
  if (amountSpecified === 0n || !isReachable(pool.sqrtPriceX96, limit, zeroForOne)) return null
  let walk: Walk = {
    range: { sqrtPriceX96: pool.sqrtPriceX96, liquidity: pool.liquidity },
    remaining: amountSpecified,
    swap: noSwapYet,
  }
  for (const stop of zeroForOne ? pool.stopsBelow : pool.stopsAbove) {
    walk = walkTo(stop, walk, limit, zeroForOne, pool.feePips)
    const { sqrtPriceX96 } = walk.range
    if (walk.remaining === 0n || sqrtPriceX96 === limit) return walk.swap
  }
  return null
}

/** The pool as the swap leaves it, ready for the next one. */
export function poolAfterSwap(
  pool: ConcentratedPool,
  swap: ConcentratedSwap,
  zeroForOne: boolean,
): ConcentratedPool {
  return concentratedPool({
    ...pool,
    sqrtPriceX96: swap.sqrtPriceX96After,
    liquidity: swap.liquidityAfter,
    tick: tickAfterSwap(pool, swap, zeroForOne),
  })
}

/**
 * The pool's tick after a swap, as its contract stores it.
 *
 * A price that came to rest on a stop while falling belongs to the tick below, for that stop was
 * crossed; a price that never moved keeps its tick.
 */
export function tickAfterSwap(
  pool: ConcentratedPool,
  swap: ConcentratedSwap,
  zeroForOne: boolean,
): number {
  if (swap.restsOnTick !== null) return zeroForOne ? swap.restsOnTick - 1 : swap.restsOnTick
  if (swap.sqrtPriceX96After === pool.sqrtPriceX96) return pool.tick
  return tickAtSqrtPrice(swap.sqrtPriceX96After)
}

/** A swap on its way: where the price is, what is left of the amount, what was moved. */
type Walk = { readonly range: Range; readonly remaining: bigint; readonly swap: ConcentratedSwap }

const noSwapYet: ConcentratedSwap = {
  amountInAtoms: 0n,
  amountOutAtoms: 0n,
  sqrtPriceX96After: 0n,
  liquidityAfter: 0n,
  ticksCrossed: 0,
  restsOnTick: null,
}

function walkTo(
  stop: Stop,
  { range, remaining, swap }: Walk,
  limit: bigint,
  zeroForOne: boolean,
  feePips: number,
): Walk {
  const stopFirst = zeroForOne ? stop.sqrtPriceX96 >= limit : stop.sqrtPriceX96 <= limit
  const step = swapStep(range, stopFirst ? stop.sqrtPriceX96 : limit, remaining, feePips)
  const sqrtPriceX96 = step.sqrtPriceX96After
  const reached = sqrtPriceX96 === stop.sqrtPriceX96
  const moved = sqrtPriceX96 !== range.sqrtPriceX96
  const joining = zeroForOne ? -stop.liquidityNet : stop.liquidityNet
  const paid = step.amountInAtoms + step.feeAtoms
  const liquidity = reached ? range.liquidity + joining : range.liquidity
  return {
    range: { sqrtPriceX96, liquidity },
    remaining: remaining > 0n ? remaining - paid : remaining + step.amountOutAtoms,
    swap: {
      amountInAtoms: swap.amountInAtoms + paid,
      amountOutAtoms: swap.amountOutAtoms + step.amountOutAtoms,
      sqrtPriceX96After: sqrtPriceX96,
      liquidityAfter: liquidity,
      ticksCrossed: swap.ticksCrossed + (reached && stop.initialised ? 1 : 0),
      restsOnTick: reached ? stop.tick : moved ? null : swap.restsOnTick,
    },
  }
}

function extremeLimit(zeroForOne: boolean): bigint {
  return zeroForOne ? sqrtPriceX96Min + 1n : sqrtPriceX96Max - 1n
}

function isReachable(sqrtPriceX96: bigint, limit: bigint, zeroForOne: boolean): boolean {
  return zeroForOne
    ? limit < sqrtPriceX96 && limit > sqrtPriceX96Min
    : limit > sqrtPriceX96 && limit < sqrtPriceX96Max
}

/** Ticks in equal strides up to the end; the last tick of all stands for what lies beyond it. */
function ticksFrom(first: number, stride: number, end: number): number[] {
  const ticks: number[] = []
  const isInside = (tick: number) => (stride > 0 ? tick <= end : tick >= end)
  for (let tick = first; isInside(tick); tick += stride) ticks.push(tick)
  if (Math.abs(end) === tickMax) ticks.push(end)
  return ticks
}

/** Initialised ticks and word edges, each once, the nearest to the current tick first. */
function layStops(
  from: number,
  ticks: readonly InitialisedTick[],
  edges: readonly number[],
): Stop[] {
  const netAt = new Map(ticks.map((row) => [row.tick, row.liquidityNet]))
  return [...new Set([...netAt.keys(), ...edges])]
    .sort((a, b) => Math.abs(a - from) - Math.abs(b - from))
    .map((tick) => ({
      tick,
      sqrtPriceX96: sqrtPriceAtTick(tick),
      liquidityNet: netAt.get(tick) ?? 0n,
      initialised: netAt.has(tick),
    }))
}
