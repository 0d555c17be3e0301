import type { Address, Call, Hex } from '@evenkeel/core/domain'
import { wei } from '@evenkeel/core/units'
import { decodeFunctionData, hexToBigInt, hexToNumber, size, slice } from 'viem'
import { multiSendAbi, safeAbi, simple7702Abi } from '../abi.ts'
import { lowered } from '../config.ts'

/** A transaction as the chain keeps it. */
export type Sent = {
  readonly from: Address
  readonly to: Address | null
  readonly input: Hex
  readonly valueWei: bigint
}

/** Calls of an account that a transaction asks for, and what shows that they were made. */
export type Unwrapped = {
  readonly calls: readonly Call[]
  /** A Safe reports success by an event of its own: its transaction succeeds either way. */
  readonly successBy: 'status' | 'safe-event'
}

/** Safe's MultiSendCallOnly, 1.3.0 and 1.4.1: the only code that a Safe may delegate to here. */
const multiSendCallOnly: readonly Address[] = [
  '0x40a2accbd92bca938b02010e17a5b8929b49130d',
  '0x9641d764fc13c8b624c04430c7356c1c7c8102e2',
]

/**
 * Reads which calls an account makes in a transaction, whatever the wallet wrapped around them.
 *
 * Known are a plain transaction, a batch of a delegated account to itself, and a Safe's
 * transaction, alone or by MultiSendCallOnly. Null for anything else: a trace may still tell.
 */
export function unwrap(owner: Address, sent: Sent): Unwrapped | null {
  if (sent.to === null) return null
  if (sent.to !== owner) {
    if (sent.from !== owner) return null
    const call = { to: sent.to, data: sent.input, valueWei: wei(sent.valueWei) }
    return { calls: [call], successBy: 'status' }
  }
  return unwrapBatch(sent.input) ?? unwrapSafe(sent.input)
}

function unwrapBatch(input: Hex): Unwrapped | null {
  const decoded = decodeOrNull(() => decodeFunctionData({ abi: simple7702Abi, data: input }))
  if (decoded === null) return null
  const rows =
    decoded.functionName === 'executeBatch'
      ? decoded.args[0]
      : [{ target: decoded.args[0], value: decoded.args[1], data: decoded.args[2] }]
  const calls = rows.map(({ target, value, data }) => callOf(target, value, data))
  return { calls, successBy: 'status' }
}

function unwrapSafe(input: Hex): Unwrapped | null {
  const decoded = decodeOrNull(() => decodeFunctionData({ abi: safeAbi, data: input }))
  if (decoded === null) return null
  const [to, value, data, operation] = decoded.args
  if (operation === 0) return { calls: [callOf(to, value, data)], successBy: 'safe-event' }
  if (operation !== 1 || !multiSendCallOnly.includes(lowered(to))) return null
  const packed = decodeOrNull(() => decodeFunctionData({ abi: multiSendAbi, data }))
  const calls = packed && unpack(packed.args[0])
  return calls === null ? null : { calls, successBy: 'safe-event' }
}

/** One byte of operation, 20 of target, 32 of value, 32 of length, then the data; repeated. */
const packedHead = 85

function unpack(packed: Hex): Call[] | null {
  const calls: Call[] = []
  const end = size(packed)
  for (let at = 0; at < end; ) {
    if (at + packedHead > end) return null
    const word = (from: number, to: number) => slice(packed, at + from, at + to)
    const length = hexToBigInt(word(53, 85))
    const next = at + packedHead + Number(length)
    if (hexToNumber(word(0, 1)) !== 0 || next > end) return null
    const data = length === 0n ? '0x' : slice(packed, at + packedHead, next)
    calls.push(callOf(word(1, 21), hexToBigInt(word(21, 53)), data))
    at = next
  }
  return calls
}

function callOf(to: string, value: bigint, data: Hex): Call {
  return { to: lowered(to), data, valueWei: wei(value) }
}

function decodeOrNull<Decoded>(decode: () => Decoded): Decoded | null {
  try {
    return decode()
  } catch {
    // Calldata of some other function: not this wrapping, and no fault.
    return null
  }
}
