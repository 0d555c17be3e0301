import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { concentratedPool, swapConcentrated, tickAfterSwap } from './concentrated.ts'
import { amountInOf, amountOutOf } from './constant-product.ts'
import {
  amount0Between,
  amount1Between,
  sqrtPriceAfterInput,
  sqrtPriceAfterOutput,
} from './sqrt-price.ts'
import { swapStep } from './swap-step.ts'
import { sqrtPriceAtTick, tickAtSqrtPrice, tickMax, tickMin } from './tick.ts'

// Published cases, kept beside the repository and not in it.
const folder = new URL('../../../../../shared/reference/', import.meta.url)
const isHere = existsSync(folder)

/** The inputs of all quantities in one; a case has those of its own. */
type Inputs = {
  readonly quantity: string
  readonly amountIn: string
  readonly amountOut: string
  readonly reserveIn: string
  readonly reserveOut: string
  readonly feeBps: number
  readonly sqrtPrice: string
  readonly sqrtTarget: string
  readonly sqrtA: string
  readonly sqrtB: string
  readonly liquidity: string
  readonly amount: string
  readonly amountRemaining: string
  readonly amountSpecified: string
  readonly feePips: number
  readonly tickSpacing: number
  readonly token: 0 | 1
  readonly kind: 'input' | 'output'
  readonly zeroForOne: boolean
  readonly ticks: readonly number[]
  readonly positions: readonly (readonly [number, number, string])[]
}
type Case = { readonly id: string; readonly inputs: Inputs; readonly expected: object }

const quantities: Readonly<Record<string, (inputs: Inputs) => object>> = {
  amountOut: ({ amountIn, feeBps, ...pair }) => ({
    amountOut: String(amountOutOf(reservesOf(pair), BigInt(amountIn), feeBps * 100)),
  }),
  amountIn: ({ amountOut, feeBps, ...pair }) => ({
    amountIn: String(amountInOf(reservesOf(pair), BigInt(amountOut), feeBps * 100)),
  }),
  swapStep: ({ sqrtTarget, amountRemaining, feePips, ...range }) => {
    const step = swapStep(rangeOf(range), BigInt(sqrtTarget), BigInt(amountRemaining), feePips)
    return {
      amountIn: String(step.amountInAtoms),
      feeAmount: String(step.feeAtoms),
      amountOut: String(step.amountOutAtoms),
      sqrtPriceNext: String(step.sqrtPriceX96After),
    }
  },
  nextSqrtPrice: ({ amount, zeroForOne, kind, ...range }) => {
    const after = kind === 'input' ? sqrtPriceAfterInput : sqrtPriceAfterOutput
    return { sqrtPriceNext: String(after(rangeOf(range), BigInt(amount), zeroForOne)) }
  },
  amountDelta: ({ sqrtA, sqrtB, liquidity, token }) => {
    const between = token === 0 ? amount0Between : amount1Between
    const at = [BigInt(sqrtA), BigInt(sqrtB), BigInt(liquidity)] as const
    return { roundUp: String(between(...at, 'up')), roundDown: String(between(...at, 'down')) }
  },
  sqrtPriceAtTick: ({ ticks }) => ({
    sqrtRatioX96: ticks.map((tick) => String(sqrtPriceAtTick(tick))),
  }),
  poolSwap: ({ feePips, tickSpacing, positions, sqrtPrice, amountSpecified, zeroForOne }) => {
    const pool = poolOf({ feePips, tickSpacing }, positions, BigInt(sqrtPrice))
    const swap = swapConcentrated(pool, { zeroForOne, amountSpecified: BigInt(amountSpecified) })
    if (swap === null) return { error: true }
    return {
      amountIn: String(swap.amountInAtoms),
      amountOut: String(swap.amountOutAtoms),
      tickAfter: tickAfterSwap(pool, swap, zeroForOne),
    }
  },
}

describe.skipIf(!isHere)(`published cases${isHere ? '' : ` (absent: ${folder.pathname})`}`, () => {
  const cases = ['amm_constant_product', 'amm_concentrated_liquidity'].flatMap(casesOf)

  it.each(cases)('$id', ({ inputs, expected }) => {
    expect(quantities[inputs.quantity]?.(inputs)).toEqual(expected)
  })

  it('leaves out only what is not of a swap', () => {
    expect(cases.length).toBeGreaterThan(20)
  })
})

/** Cases of the quantities above: impermanent loss and flash loans are no part of a quote. */
function casesOf(name: string): Case[] {
  if (!isHere) return []
  const file = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as {
    readonly cases: readonly Case[]
  }
  return file.cases.filter(({ inputs }) => Object.hasOwn(quantities, inputs.quantity))
}

function reservesOf({ reserveIn, reserveOut }: Pick<Inputs, 'reserveIn' | 'reserveOut'>) {
  return { inAtoms: BigInt(reserveIn), outAtoms: BigInt(reserveOut) }
}

function rangeOf({ sqrtPrice, liquidity }: Pick<Inputs, 'sqrtPrice' | 'liquidity'>) {
  return { sqrtPriceX96: BigInt(sqrtPrice), liquidity: BigInt(liquidity) }
}

function poolOf(
  shape: { readonly feePips: number; readonly tickSpacing: number },
  positions: Inputs['positions'],
  sqrtPriceX96: bigint,
) {
  const tick = tickAtSqrtPrice(sqrtPriceX96)
  const netAt = new Map<number, bigint>()
  let liquidity = 0n
  for (const [lower, upper, text] of positions) {
    const size = BigInt(text)
    netAt.set(lower, (netAt.get(lower) ?? 0n) + size)
    netAt.set(upper, (netAt.get(upper) ?? 0n) - size)
    if (lower <= tick && tick < upper) liquidity += size
  }
  const ticks = [...netAt].map(([at, liquidityNet]) => ({ tick: at, liquidityNet }))
  const window = { from: tickMin, to: tickMax }
  return concentratedPool({ ...shape, sqrtPriceX96, tick, liquidity, ticks, window })
}
