import { type Atoms, assert, mulDiv, type UnixMs, type UsdE18, usdE18 } from '../units/index.ts'
import type { AssetId } from './asset.ts'

/**
 * A quantity acquired at once, and what is left of it (PLN-4).
 *
 * It keeps what was acquired and what that cost; the cost of any part follows, so that parts sold
 * one after another cost together, to the last digit, what they would have cost at once.
 */
export type Lot = {
  /** Names it among the lots of its asset. */
  readonly id: string
  readonly asset: AssetId
  readonly acquiredAtMs: UnixMs
  readonly acquiredAtoms: Atoms
  /** What they cost, with the fees of buying them. */
  readonly acquiredBasisUsdE18: UsdE18
  /** What is left of them; above zero. */
  readonly atoms: Atoms
}

/**
 * A lot as it is acquired: the fee is part of its cost.
 *
 * @example One coin of 8 decimals for 40,000 USD and a fee of 10
 * const lot = acquireLot({
 *   id: '1',
 *   asset: 'eip155:1/erc20:0x2260fac5e5542a773aa44fbcfedf7c193bc2c599',
 *   atoms: 100_000_000n,
 *   atMs: unixMs(0),
 *   costUsdE18: usdE18(40_000n * oneE18),
 *   feeUsdE18: usdE18(10n * oneE18),
 * })
 * formatE18(basisLeft(lot)) // '40010'
 */
export function acquireLot(bought: {
  readonly id: string
  readonly asset: AssetId
  readonly atoms: Atoms
  readonly atMs: UnixMs
  readonly costUsdE18: UsdE18
  readonly feeUsdE18: UsdE18
}): Lot {
  const { id, asset, atoms, atMs } = bought
  const lot: Lot = {
    id,
    asset,
    acquiredAtMs: atMs,
    acquiredAtoms: atoms,
    acquiredBasisUsdE18: usdE18(bought.costUsdE18 + bought.feeUsdE18),
    atoms,
  }
  assertLot(lot)
  return lot
}

/** States what every lot keeps: something is left of it, and no more than was acquired. */
export function assertLot(lot: Lot): void {
  assert(lot.atoms > 0n, 'something is left of a lot')
  assert(lot.atoms <= lot.acquiredAtoms, 'a lot does not grow')
  assert(lot.acquiredBasisUsdE18 >= 0n, 'a basis is not negative')
}

/** Cost of what is left of a lot. */
export function basisLeft(lot: Lot): UsdE18 {
  return basisOf(lot, lot.atoms)
}

/**
 * Cost of the next atoms that leave a lot, counted from the first that ever left it.
 *
 * @example Three atoms for 10, one after another
 * const lot = { acquiredAtoms: 3n, acquiredBasisUsdE18: usdE18(10n), atoms: 3n }
 * basisOf(lot, 1n) // 3n
 * basisOf({ ...lot, atoms: 2n }, 1n) // 3n
 * basisOf({ ...lot, atoms: 1n }, 1n) // 4n
 */
export function basisOf(lot: Lot, atoms: Atoms): UsdE18 {
  assert(atoms >= 0n && atoms <= lot.atoms, 'a part is no more than what is left')
  const gone = lot.acquiredAtoms - lot.atoms
  return usdE18(basisUpTo(lot, gone + atoms) - basisUpTo(lot, gone))
}

function basisUpTo({ acquiredAtoms, acquiredBasisUsdE18 }: Lot, atoms: Atoms): bigint {
  return mulDiv(acquiredBasisUsdE18, atoms, acquiredAtoms, 'down')
}
