import type { Address, Hex, Leg } from '../domain/index.ts'
import { type Atoms, assert } from '../units/index.ts'

/** Selector of ERC-20 `approve(address,uint256)`. */
const approveSelector = '0x095ea7b3'

/** From here on an allowance is unlimited by any reading; no token has as many base units. */
export const allowanceAtomsLimit: Atoms = 1n << 128n

/**
 * The only calldata that an allowance may have.
 *
 * Written here once more, apart from the encoder, so that no encoder can allow more than the leg.
 *
 * @example
 * approveCalldata('0x00000000000000000000000000000000000000aa', 1n).slice(0, 10) // '0x095ea7b3'
 */
export function approveCalldata(spender: Address, atoms: Atoms): Hex {
  assert(atoms > 0n && atoms < allowanceAtomsLimit, 'an allowance is limited')
  return `${approveSelector}${addressWord(spender)}${word(atoms)}`
}

/**
 * Whether calldata holds an amount that means "no limit": all bits of 256, or the 160 of Permit2.
 *
 * It looks at every byte offset, so nesting in `bytes` arguments hides nothing.
 */
export function hasUnlimitedAmount(data: Hex): boolean {
  const fullMax = 'f'.repeat(64)
  const permitMax = '0'.repeat(24) + 'f'.repeat(40)
  return data.includes(fullMax) || data.includes(permitMax)
}

/** Whether a swap's calldata carries the terms that its leg states: amount, floor, who, until. */
function carriesTerms(leg: Leg): boolean {
  const terms = [
    word(leg.amountInAtoms),
    word(leg.amountOutMinAtoms),
    addressWord(leg.recipient),
    word(BigInt(leg.deadlineAtMs) / 1000n),
  ]
  return terms.every((term) => leg.call.data.includes(term))
}

/** What is wrong with a leg's call, in the positive: what it should be. Null where it is right. */
export function faultOfCall(leg: Leg): string | null {
  const { call } = leg
  if (call.to !== leg.router) return 'a leg calls its router'
  if (call.valueWei !== 0n) return 'no coin is sent along'
  if (hasUnlimitedAmount(call.data)) return 'no amount is unlimited'
  if (leg.kind === 'swap') return carriesTerms(leg) ? null : 'the calldata carries its terms'
  if (leg.router !== leg.tokenIn) return 'an allowance calls its token'
  if (leg.amountInAtoms <= 0n || leg.amountInAtoms >= allowanceAtomsLimit) {
    return 'an allowance is limited'
  }
  const exact = approveCalldata(leg.spender, leg.amountInAtoms)
  return call.data === exact ? null : 'an allowance is the exact amount to its spender'
}

function word(value: bigint): string {
  return value.toString(16).padStart(64, '0')
}

function addressWord(address: Address): string {
  return address.slice(2).padStart(64, '0')
}
