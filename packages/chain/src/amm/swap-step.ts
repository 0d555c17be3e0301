import { mulDiv } from '@evenkeel/core/units'
import { feeComplement, pipsPerOne } from './constant-product.ts'
import {
  amount0Between,
  amount1Between,
  type Range,
  sqrtPriceAfterInput,
  sqrtPriceAfterOutput,
} from './sqrt-price.ts'

/** What one step inside a range takes and gives. */
export type SwapStep = {
  readonly sqrtPriceX96After: bigint
  /** Input that moved the price, fee apart. */
  readonly amountInAtoms: bigint
  readonly amountOutAtoms: bigint
  readonly feeAtoms: bigint
}

/**
 * One step of a swap inside a range of constant liquidity (Uniswap v3 Core, section 6.2.3).
 *
 * The direction follows from the target: below the price means token0 in, token1 out. A positive
 * remaining amount is an exact input, a negative one an exact output. Input and fee round up,
 * output rounds down: the pool is never worse off.
 *
 * @example
 * swapStep(
 *   { sqrtPriceX96: 2n ** 96n, liquidity: 2n * 10n ** 18n },
 *   79623317895830914510639640423n, 10n ** 18n, 600,
 * ).amountOutAtoms // 9925619580021728n
 */
export function swapStep(
  range: Range,
  sqrtTargetX96: bigint,
  amountRemaining: bigint,
  feePips: number,
): SwapStep {
  const zeroForOne = range.sqrtPriceX96 >= sqrtTargetX96
  const sqrtPriceX96After =
    amountRemaining >= 0n
      ? afterExactInput(range, sqrtTargetX96, amountRemaining, feePips, zeroForOne)
      : afterExactOutput(range, sqrtTargetX96, -amountRemaining, zeroForOne)
  const amountInAtoms = inputBetween(range, sqrtPriceX96After, zeroForOne)
  const outputAtoms = outputBetween(range, sqrtPriceX96After, zeroForOne)
  if (amountRemaining >= 0n && sqrtPriceX96After !== sqrtTargetX96) {
    // The target is out of reach: what the price did not need is fee as well.
    const feeAtoms = amountRemaining - amountInAtoms
    return { sqrtPriceX96After, amountInAtoms, amountOutAtoms: outputAtoms, feeAtoms }
  }
  const capped = amountRemaining < 0n && outputAtoms > -amountRemaining
  return {
    sqrtPriceX96After,
    amountInAtoms,
    amountOutAtoms: capped ? -amountRemaining : outputAtoms,
    feeAtoms: mulDiv(amountInAtoms, BigInt(feePips), feeComplement(feePips), 'up'),
  }
}

function afterExactInput(
  range: Range,
  sqrtTargetX96: bigint,
  amountInAtoms: bigint,
  feePips: number,
  zeroForOne: boolean,
): bigint {
  const lessFee = mulDiv(amountInAtoms, feeComplement(feePips), pipsPerOne, 'down')
  return lessFee >= inputBetween(range, sqrtTargetX96, zeroForOne)
    ? sqrtTargetX96
    : sqrtPriceAfterInput(range, lessFee, zeroForOne)
}

function afterExactOutput(
  range: Range,
  sqrtTargetX96: bigint,
  amountOutAtoms: bigint,
  zeroForOne: boolean,
): bigint {
  return amountOutAtoms >= outputBetween(range, sqrtTargetX96, zeroForOne)
    ? sqrtTargetX96
    : sqrtPriceAfterOutput(range, amountOutAtoms, zeroForOne)
}

function inputBetween(range: Range, sqrtToX96: bigint, zeroForOne: boolean): bigint {
  return zeroForOne
    ? amount0Between(range.sqrtPriceX96, sqrtToX96, range.liquidity, 'up')
    : amount1Between(range.sqrtPriceX96, sqrtToX96, range.liquidity, 'up')
}

function outputBetween(range: Range, sqrtToX96: bigint, zeroForOne: boolean): bigint {
  return zeroForOne
    ? amount1Between(range.sqrtPriceX96, sqrtToX96, range.liquidity, 'down')
    : amount0Between(range.sqrtPriceX96, sqrtToX96, range.liquidity, 'down')
}
