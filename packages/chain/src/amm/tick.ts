import { assert } from '@evenkeel/core/units'

/** Lowest and highest tick of a pool: prices from 2^-128 to 2^128. */
export const tickMin = -887_272
/** See {@link tickMin}. */
export const tickMax = 887_272

const maxUint256 = (1n << 256n) - 1n

/** Bits that carry the ladder before it is rounded; 512 leave no doubt about the last of 128. */
const ladderBits = 512n

/**
 * `1.0001^(-2^i / 2)` for i = 0 to 19 with 128 fractional bits, rounded to nearest.
 *
 * A tick is a sum of powers of two, so its price is a product of these. They follow from the
 * definition of a tick (Uniswap v3 Core, section 6.1) and equal the constants of the contract.
 */
const ladder = makeLadder()

/**
 * Square root of the price at a tick, times 2^96, exactly as the contract computes it.
 *
 * @example
 * sqrtPriceAtTick(0) // 79228162514264337593543950336n
 * sqrtPriceAtTick(50000) // 965075977353221155028623082916n
 */
export function sqrtPriceAtTick(tick: number): bigint {
  assert(Number.isInteger(tick) && tick >= tickMin && tick <= tickMax, 'a tick is in range')
  const magnitude = Math.abs(tick)
  let ratioX128 = 1n << 128n
  for (const [bit, factorX128] of ladder.entries()) {
    if ((magnitude >> bit) & 1) ratioX128 = (ratioX128 * factorX128) >> 128n
  }
  if (tick > 0) ratioX128 = maxUint256 / ratioX128
  return (ratioX128 + 0xffffffffn) >> 32n
}

/** Least and greatest square root of a price, times 2^96; a pool's price stays below the last. */
export const sqrtPriceX96Min: bigint = sqrtPriceAtTick(tickMin)
/** See {@link sqrtPriceX96Min}. */
export const sqrtPriceX96Max: bigint = sqrtPriceAtTick(tickMax)

/**
 * Greatest tick whose price is at most the given one.
 *
 * A float logarithm guesses it, the exact price of the tick decides.
 *
 * @example
 * tickAtSqrtPrice(79228162514264337593543950336n) // 0
 * tickAtSqrtPrice(79228162514264337593543950335n) // -1
 */
export function tickAtSqrtPrice(sqrtPriceX96: bigint): number {
  assert(sqrtPriceX96 >= sqrtPriceX96Min, 'a price is at least the least one')
  assert(sqrtPriceX96 < sqrtPriceX96Max, 'a price is below the greatest one')
  const guess = Math.floor((2 * Math.log(Number(sqrtPriceX96) / 2 ** 96)) / Math.log(1.0001))
  let tick = Math.min(Math.max(guess, tickMin), tickMax - 1)
  while (sqrtPriceAtTick(tick) > sqrtPriceX96) tick -= 1
  while (sqrtPriceAtTick(tick + 1) <= sqrtPriceX96) tick += 1
  return tick
}

function makeLadder(): readonly bigint[] {
  const roundingShift = ladderBits - 128n
  let factor = floorSqrt((10_000n << (2n * ladderBits)) / 10_001n)
  return Array.from({ length: 20 }, () => {
    const rounded = (factor + (1n << (roundingShift - 1n))) >> roundingShift
    factor = (factor * factor) >> ladderBits
    return rounded
  })
}

/** Newton's method from above: it falls until it has the floor of the root. */
function floorSqrt(square: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(square.toString(2).length / 2))
  for (;;) {
    const next = (root + square / root) >> 1n
    if (next >= root) return root
    root = next
  }
}
