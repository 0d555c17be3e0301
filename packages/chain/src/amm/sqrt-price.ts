import { assert, mulDiv, type Rounding } from '@evenkeel/core/units'

const bits256 = 1n << 256n
const q96 = 1n << 96n

/** Liquidity in force, and the square root of the price times 2^96 that it is in force at. */
export type Range = { readonly sqrtPriceX96: bigint; readonly liquidity: bigint }

/**
 * Token0 between two prices: `L / sqrt(lower) - L / sqrt(upper)` (Uniswap v3 Core, 6.16).
 *
 * @example From price 1 to price 1.21 with a liquidity of one ether
 * amount0Between(79228162514264337593543950336n, 87150978765690771352898345369n, 10n ** 18n, 'up')
 * // 90909090909090910n
 */
export function amount0Between(
  sqrtAX96: bigint,
  sqrtBX96: bigint,
  liquidity: bigint,
  rounding: Rounding,
): bigint {
  const [lower, upper] = sqrtAX96 < sqrtBX96 ? [sqrtAX96, sqrtBX96] : [sqrtBX96, sqrtAX96]
  // Two roundings in a row, as in the contract: one for each division.
  const overUpper = mulDiv(liquidity << 96n, upper - lower, upper, rounding)
  return mulDiv(overUpper, 1n, lower, rounding)
}

/**
 * Token1 between two prices: `L * (sqrt(upper) - sqrt(lower))` (Uniswap v3 Core, 6.14).
 *
 * @example From price 1 to price 1.21 with a liquidity of one ether
 * amount1Between(79228162514264337593543950336n, 87150978765690771352898345369n, 10n ** 18n, 'up')
 * // 100000000000000000n
 */
export function amount1Between(
  sqrtAX96: bigint,
  sqrtBX96: bigint,
  liquidity: bigint,
  rounding: Rounding,
): bigint {
  const distance = sqrtAX96 < sqrtBX96 ? sqrtBX96 - sqrtAX96 : sqrtAX96 - sqrtBX96
  return mulDiv(liquidity, distance, q96, rounding)
}

/**
 * Price after an input, rounded so that the pool never gives too much: the move is short.
 *
 * @example A tenth of token0 into one ether of liquidity at price 1
 * sqrtPriceAfterInput({ sqrtPriceX96: 2n ** 96n, liquidity: 10n ** 18n }, 10n ** 17n, true)
 * // 72025602285694852357767227579n
 */
export function sqrtPriceAfterInput(range: Range, atoms: bigint, zeroForOne: boolean): bigint {
  assert(range.liquidity > 0n, 'a price moves only through liquidity')
  return zeroForOne ? afterToken0(range, atoms) : afterToken1(range, atoms)
}

/**
 * Price after an output, rounded so that the pool never takes too little: the move is long.
 *
 * The pool must hold more than the output; the contract reverts otherwise.
 *
 * @example A tenth of token1 out of one ether of liquidity at price 1
 * sqrtPriceAfterOutput({ sqrtPriceX96: 2n ** 96n, liquidity: 10n ** 18n }, 10n ** 17n, true)
 * // 71305346262837903834189555302n
 */
export function sqrtPriceAfterOutput(range: Range, atoms: bigint, zeroForOne: boolean): bigint {
  assert(range.liquidity > 0n, 'a price moves only through liquidity')
  return zeroForOne ? afterToken1(range, -atoms) : afterToken0(range, -atoms)
}

/**
 * Price after token0 came (positive) or went: `L / (L / sqrt(P) + amount)`, rounded up (6.15).
 *
 * Where the exact product outgrows 256 bits the contract falls back to a coarser form of the
 * same quotient; so do we, for the last digit depends on it.
 */
function afterToken0({ sqrtPriceX96, liquidity }: Range, atoms: bigint): bigint {
  if (atoms === 0n) return sqrtPriceX96
  const liquidityX96 = liquidity << 96n
  const product = atoms * sqrtPriceX96
  const denominator = liquidityX96 + product
  assert(denominator > 0n, 'token0 taken is less than the pool holds')
  return product < bits256 && denominator < bits256
    ? mulDiv(liquidityX96, sqrtPriceX96, denominator, 'up')
    : mulDiv(liquidityX96, 1n, liquidityX96 / sqrtPriceX96 + atoms, 'up')
}

/** Price after token1 came (positive) or went: `sqrt(P) + amount / L`, rounded down (6.13). */
function afterToken1({ sqrtPriceX96, liquidity }: Range, atoms: bigint): bigint {
  const after = sqrtPriceX96 + mulDiv(atoms, q96, liquidity, 'down')
  assert(after > 0n, 'token1 taken is less than the pool holds')
  return after
}
