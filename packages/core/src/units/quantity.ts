import { assert } from './assert.ts'
import type { Brand } from './brand.ts'

/** Base units of one token (the integer that its contract stores). */
export type Atoms = bigint
/** The native coin in wei. Never used for an ERC-20. */
export type Wei = Brand<bigint, 'Wei'>
/** Price of one unit of gas, in wei. */
export type WeiPerGas = Brand<bigint, 'WeiPerGas'>
/** A price or a value in US dollars with 18 decimals. */
export type UsdE18 = Brand<bigint, 'UsdE18'>
/** A share of the portfolio with 18 decimals, as plans and approvals carry it. */
export type WeightE18 = Brand<bigint, 'WeightE18'>
/** Basis points, an integer: 1 bps is 1/10,000. */
export type Bps = Brand<number, 'Bps'>

/** One, in 18 decimals. */
export const oneE18 = 1_000_000_000_000_000_000n

/** Names a bigint as wei. */
export const wei = (value: bigint): Wei => value as Wei
/** Names a bigint as wei per gas. */
export const weiPerGas = (value: bigint): WeiPerGas => value as WeiPerGas
/** Names a bigint as US dollars with 18 decimals. */
export const usdE18 = (value: bigint): UsdE18 => value as UsdE18
/** Names a bigint as a weight with 18 decimals. */
export const weightE18 = (value: bigint): WeightE18 => value as WeightE18

/**
 * Names a whole number as basis points.
 *
 * @example
 * bps(25) // 25
 */
export function bps(value: number): Bps {
  assert(Number.isSafeInteger(value), 'basis points are a whole number')
  return value as Bps
}

/** Which way a division of money rounds: the caller says whom it favours. */
export type Rounding = 'down' | 'up'

/**
 * `a * b / d` in exact integers, rounded as told. The only division of money in the house.
 *
 * 'down' goes toward minus infinity, 'up' toward plus infinity, for negative results too.
 *
 * @example
 * mulDiv(10n, 10n, 3n, 'down') // 33n
 * mulDiv(10n, 10n, 3n, 'up') // 34n
 * mulDiv(-10n, 10n, 3n, 'down') // -34n
 */
export function mulDiv(a: bigint, b: bigint, d: bigint, rounding: Rounding): bigint {
  assert(d > 0n, 'the divisor is positive')
  const product = a * b
  const quotient = product / d
  const remainder = product - quotient * d
  if (remainder === 0n) return quotient
  if (rounding === 'down') return remainder < 0n ? quotient - 1n : quotient
  return remainder > 0n ? quotient + 1n : quotient
}

/**
 * Value of a token quantity.
 *
 * @example Two WBTC (8 decimals) at 40,000 USD
 * valueOf(200000000n, 8, usdE18(40000n * oneE18), 'down') // 80000000000000000000000n
 */
export function valueOf(
  atoms: Atoms,
  decimals: number,
  priceUsdE18: UsdE18,
  rounding: Rounding,
): UsdE18 {
  return usdE18(mulDiv(atoms, priceUsdE18, 10n ** BigInt(decimals), rounding))
}

/**
 * Token quantity that a value buys.
 *
 * @example One thousand USD of WBTC at 40,000 USD
 * atomsOf(usdE18(1000n * oneE18), 8, usdE18(40000n * oneE18), 'down') // 2500000n
 */
export function atomsOf(
  valueUsdE18: UsdE18,
  decimals: number,
  priceUsdE18: UsdE18,
  rounding: Rounding,
): Atoms {
  return mulDiv(valueUsdE18, 10n ** BigInt(decimals), priceUsdE18, rounding)
}
