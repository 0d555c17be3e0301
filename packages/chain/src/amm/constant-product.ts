import { assert, mulDiv } from '@evenkeel/core/units'

/** Fees are counted in hundredths of a basis point: 3000 pips are 0.3%. */
export const pipsPerOne = 1_000_000n

/** Reserves are stored in 112 bits; a pair whose balance outgrows them reverts. */
const reserveAtomsMax = (1n << 112n) - 1n

/** What a constant-product pair holds, seen from the side that is paid in. */
export type Reserves = { readonly inAtoms: bigint; readonly outAtoms: bigint }

/**
 * Output of a constant-product pair for an exact input, or null where the pair would revert.
 *
 * The pair keeps `x * y` of the balances, less the fee on the input, from falling (Uniswap v2
 * Core, section 3.2.1); the largest output that does so is this quotient, rounded down.
 *
 * @example One ether into a pair of 5 and 10
 * amountOutOf({ inAtoms: 5n * 10n ** 18n, outAtoms: 10n ** 19n }, 10n ** 18n, 3000)
 * // 1662497915624478906n
 */
export function amountOutOf(
  reserves: Reserves,
  amountInAtoms: bigint,
  feePips: number,
): bigint | null {
  if (amountInAtoms <= 0n || reserves.inAtoms <= 0n || reserves.outAtoms <= 0n) return null
  if (reserves.inAtoms + amountInAtoms > reserveAtomsMax) return null
  const inLessFee = amountInAtoms * feeComplement(feePips)
  return mulDiv(inLessFee, reserves.outAtoms, reserves.inAtoms * pipsPerOne + inLessFee, 'down')
}

/**
 * Least input of a constant-product pair for an exact output, or null where it has not as much.
 *
 * One atom above the rounded-down quotient, as the router asks for: never too little.
 *
 * @example
 * amountInOf({ inAtoms: 5n * 10n ** 18n, outAtoms: 10n ** 19n }, 10n ** 18n, 3000)
 * // 557227237267357629n
 */
export function amountInOf(
  reserves: Reserves,
  amountOutAtoms: bigint,
  feePips: number,
): bigint | null {
  if (amountOutAtoms <= 0n || reserves.inAtoms <= 0n) return null
  if (amountOutAtoms >= reserves.outAtoms) return null
  const outLeft = (reserves.outAtoms - amountOutAtoms) * feeComplement(feePips)
  return mulDiv(reserves.inAtoms * amountOutAtoms, pipsPerOne, outLeft, 'down') + 1n
}

/** What the fee leaves of one, in pips. */
export function feeComplement(feePips: number): bigint {
  assert(Number.isInteger(feePips) && feePips >= 0 && feePips < 1e6, 'a fee is a share of one')
  return pipsPerOne - BigInt(feePips)
}
