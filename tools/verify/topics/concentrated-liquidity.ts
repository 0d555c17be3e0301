import {
  amount0Between,
  amount1Between,
  type ConcentratedPool,
  concentratedPool,
  sqrtPriceAtTick as libraryPrice,
  swapStep as libraryStep,
  sqrtPriceAfterInput,
  sqrtPriceAfterOutput,
  swapConcentrated,
  tickAfterSwap,
  tickAtSqrtPrice,
  tickMax,
  tickMin,
} from '@evenkeel/chain'
import type { Json, JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { bigintAt, flagAt, numberAt, numbersAt, RefusedError, textAt } from '../inputs.ts'

/** One step inside a range, as the contract's computeSwapStep. */
export function swapStep(inputs: JsonObject): Outputs {
  const range = {
    sqrtPriceX96: bigintAt(inputs, 'sqrtPrice'),
    liquidity: bigintAt(inputs, 'liquidity'),
  }
  const target = bigintAt(inputs, 'sqrtTarget')
  const amount = bigintAt(inputs, 'amountRemaining')
  const step = libraryStep(range, target, amount, numberAt(inputs, 'feePips'))
  return {
    amountIn: step.amountInAtoms,
    feeAmount: step.feeAtoms,
    amountOut: step.amountOutAtoms,
    sqrtPriceNext: step.sqrtPriceX96After,
  }
}

/** Price after an input or an output. */
export function nextSqrtPrice(inputs: JsonObject): Outputs {
  const range = {
    sqrtPriceX96: bigintAt(inputs, 'sqrtPrice'),
    liquidity: bigintAt(inputs, 'liquidity'),
  }
  const after = textAt(inputs, 'kind') === 'input' ? sqrtPriceAfterInput : sqrtPriceAfterOutput
  return { sqrtPriceNext: after(range, bigintAt(inputs, 'amount'), flagAt(inputs, 'zeroForOne')) }
}

/** Amount of a token between two prices, rounded both ways. */
export function amountDelta(inputs: JsonObject): Outputs {
  const between = numberAt(inputs, 'token') === 0 ? amount0Between : amount1Between
  const [a, b] = [bigintAt(inputs, 'sqrtA'), bigintAt(inputs, 'sqrtB')]
  const liquidity = bigintAt(inputs, 'liquidity')
  return {
    roundUp: between(a, b, liquidity, 'up'),
    roundDown: between(a, b, liquidity, 'down'),
  }
}

/** Square-root price of each tick. */
export function sqrtPriceAtTick(inputs: JsonObject): Outputs {
  return { sqrtRatioX96: numbersAt(inputs, 'ticks').map(libraryPrice) }
}

/** A whole swap over positions. */
export function poolSwap(inputs: JsonObject): Outputs {
  const pool = poolOf(inputs)
  const zeroForOne = flagAt(inputs, 'zeroForOne')
  const amountSpecified = bigintAt(inputs, 'amountSpecified')
  const swap = swapConcentrated(pool, { zeroForOne, amountSpecified })
  if (swap === null) throw new RefusedError('the pool would revert')
  return {
    amountIn: swap.amountInAtoms,
    amountOut: swap.amountOutAtoms,
    tickAfter: tickAfterSwap(pool, swap, zeroForOne),
  }
}

function poolOf(inputs: JsonObject): ConcentratedPool {
  const sqrtPriceX96 = bigintAt(inputs, 'sqrtPrice')
  const tick = tickAtSqrtPrice(sqrtPriceX96)
  const positions = positionsAt(inputs)
  const active = positions.filter(({ from, to }) => from <= tick && tick < to)
  const edges = positions.flatMap(({ from, to, liquidity }) => [
    { tick: from, liquidityNet: liquidity },
    { tick: to, liquidityNet: -liquidity },
  ])
  const ticks = [...new Set(edges.map((edge) => edge.tick))]
  return concentratedPool({
    feePips: numberAt(inputs, 'feePips'),
    tickSpacing: numberAt(inputs, 'tickSpacing'),
    sqrtPriceX96,
    tick,
    liquidity: active.reduce((sum, { liquidity }) => sum + liquidity, 0n),
    ticks: ticks.map((at) => ({
      tick: at,
      liquidityNet: edges
        .filter((edge) => edge.tick === at)
        .reduce((sum, { liquidityNet }) => sum + liquidityNet, 0n),
    })),
    window: { from: tickMin, to: tickMax },
  })
}

/** Positions are `[tickLower, tickUpper, liquidity]`, the liquidity a decimal text. */
function positionsAt({ positions }: JsonObject) {
  if (!Array.isArray(positions)) throw new TypeError('inputs.positions is not a list')
  return (positions as readonly (readonly Json[])[]).map(([from, to, liquidity]) => {
    if (typeof liquidity !== 'string') throw new TypeError('a liquidity is not a decimal text')
    return { from: Number(from), to: Number(to), liquidity: BigInt(liquidity) }
  })
}
