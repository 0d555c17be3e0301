import type { Address, Call, Hex } from '@evenkeel/core/domain'
import { wei } from '@evenkeel/core/units'
import { concatHex, encodeFunctionData, encodePacked, size, zeroAddress } from 'viem'
import { describe, expect, it } from 'vitest'
import { multiSendAbi, safeAbi, simple7702Abi } from '../abi.ts'
import { callsIn, type Frame } from './trace.ts'
import { unwrap } from './unwrap.ts'

const address = (digit: string): Address => `0x${digit.repeat(40)}`
const [owner, relayer, token, router] = [address('a'), address('b'), address('1'), address('2')]
const multiSend: Address = '0x9641d764fc13c8b624c04430c7356c1c7c8102e2'
const approve: Call = { to: token, data: '0x01020304', valueWei: wei(0n) }
const swap: Call = { to: router, data: '0x05', valueWei: wei(7n) }

function batchOf(calls: readonly Call[]): Hex {
  const rows = calls.map(({ to, data, valueWei }) => ({ target: to, value: valueWei, data }))
  return encodeFunctionData({ abi: simple7702Abi, functionName: 'executeBatch', args: [rows] })
}

function packed(calls: readonly Call[], operation = 0): Hex {
  const types = ['uint8', 'address', 'uint256', 'uint256', 'bytes'] as const
  return concatHex(
    calls.map(({ to, data, valueWei }) =>
      encodePacked(types, [operation, to, valueWei, BigInt(size(data)), data]),
    ),
  )
}

function safeOf(to: Address, data: Hex, operation: number): Hex {
  const noRefund = [0n, 0n, 0n, zeroAddress, zeroAddress, '0x'] as const
  const args = [to, 0n, data, operation, ...noRefund] as const
  return encodeFunctionData({ abi: safeAbi, functionName: 'execTransaction', args })
}

const bundle = (inner: Hex) =>
  encodeFunctionData({ abi: multiSendAbi, functionName: 'multiSend', args: [inner] })
const sent = (from: Address, to: Address | null, input: Hex) => ({ from, to, input, valueWei: 0n })
const toSelf = (input: Hex) => unwrap(owner, sent(relayer, owner, input))?.calls ?? null

describe('unwrap', () => {
  it('a plain transaction is one call', () => {
    expect(unwrap(owner, sent(owner, token, '0x01020304'))).toEqual({
      calls: [approve],
      successBy: 'status',
    })
  })

  it('reads a delegated batch, a Safe transaction and a Safe bundle', () => {
    expect(toSelf(batchOf([approve, swap]))).toEqual([approve, swap])
    expect(toSelf(safeOf(token, '0x01020304', 0))).toEqual([approve])
    expect(toSelf(safeOf(multiSend, bundle(packed([approve, swap])), 1))).toEqual([approve, swap])
  })

  it('reads nothing into a delegatecall to other code, in the bundle or around it (R2)', () => {
    expect(toSelf(safeOf(router, bundle(packed([approve])), 1))).toBeNull()
    expect(toSelf(safeOf(multiSend, bundle(packed([approve], 1)), 1))).toBeNull()
  })

  it('reads nothing into what it does not know', () => {
    const whole = packed([approve, swap])
    const torn = whole.slice(0, -2) as Hex
    const odd = [
      toSelf(safeOf(multiSend, bundle(torn), 1)),
      toSelf(safeOf(multiSend, bundle(`${whole}00`), 1)),
      toSelf('0xdeadbeef'),
      toSelf('0x'),
      unwrap(owner, sent(relayer, token, approve.data)),
      unwrap(owner, sent(owner, null, '0x')),
    ]
    expect(odd).toEqual([null, null, null, null, null, null])
  })
})

describe('callsIn', () => {
  const frame = (type: string, from: Address, to: Address, more: Partial<Frame> = {}): Frame => ({
    type,
    from,
    to,
    input: '0x',
    ...more,
  })
  const made = frame('CALL', owner, token, { input: approve.data })
  const paid = frame('CALL', owner, router, { input: swap.data, value: '0x7' })

  it('finds the calls of the account under any wrapping', () => {
    const other = frame('CALL', router, token)
    const proxied = frame('DELEGATECALL', owner, router, {
      calls: [made, { ...paid, calls: [other] }],
    })
    const top = frame('CALL', relayer, owner, { calls: [proxied] })
    expect(callsIn(owner, top)).toEqual([approve, swap])
  })

  it('leaves out reads, calls to itself and whatever was undone', () => {
    const undone = frame('CALL', router, token, { error: 'execution reverted', calls: [made] })
    const calls = [frame('STATICCALL', owner, token), undone, paid]
    expect(callsIn(owner, frame('CALL', owner, owner, { calls }))).toEqual([swap])
  })

  it('counts calls from inside others: a callback may not smuggle one in', () => {
    const callback = frame('CALL', router, owner, { calls: [made] })
    const top = frame('CALL', owner, owner, { calls: [{ ...paid, calls: [callback] }] })
    expect(callsIn(owner, top)).toEqual([swap, approve])
  })

  it('is null where the account does what no plan contains', () => {
    const calls = [made, frame('CREATE2', owner, router)]
    expect(callsIn(owner, frame('CALL', owner, owner, { calls }))).toBeNull()
  })
})
