import {
  driftedScenario,
  proposeScenario,
  quoteScenario,
  type Scenario,
  testEncoder,
  testRouter,
} from '@evenkeel/testkit'
import fc from 'fast-check'
import { keccak256 } from 'viem'
import { describe, expect, test } from 'vitest'
import type { CallEncoder, Hex, Leg } from '../domain/index.ts'
import { AssertionError, unixMs, wei } from '../units/index.ts'
import {
  allowanceAtomsLimit,
  approveCalldata,
  faultOfCall,
  hasUnlimitedAmount,
} from './calldata.ts'
import { encodeLegs } from './legs.ts'

const owner: Hex = `0x${'0e'.repeat(20)}`
const scenario: Scenario = {
  lines: [
    { valueUsd: 60_000, share: 50 },
    { valueUsd: 20_000, share: 30 },
  ],
  cash: { valueUsd: 20_000, share: 20 },
}

function encode(encoder: CallEncoder, deadlineAtMs = unixMs(1_640_996_100_999)): Leg[] {
  const { quoted } = quoteScenario(scenario)
  return encodeLegs(quoted, { encoder, owner, deadlineAtMs, keccak256 })
}

describe('the legs of a plan (R2, R4)', () => {
  test('are an exact allowance and a swap for every step, in order', () => {
    const { quoted } = quoteScenario(scenario)
    const legs = encode(testEncoder)
    expect(legs.map(({ index, kind }) => `${index} ${kind}`)).toEqual([
      '0 approve',
      '1 swap',
      '2 approve',
      '3 swap',
    ])
    for (const [index, step] of quoted.steps.entries()) {
      const [allow, swap] = [legs[2 * index], legs[2 * index + 1]]
      expect(allow).toMatchObject({
        router: allow?.tokenIn,
        spender: testRouter,
        amountInAtoms: step.quote.amountInAtoms,
      })
      expect(swap).toMatchObject({
        router: testRouter,
        amountInAtoms: step.quote.amountInAtoms,
        amountOutMinAtoms: step.amountOutMinAtoms,
        recipient: owner,
      })
    }
  })

  test('end at a whole second, never later than asked', () => {
    for (const { deadlineAtMs } of encode(testEncoder)) expect(deadlineAtMs).toBe(1_640_996_100_000)
  })

  test('carry the hash of their calldata', () => {
    for (const leg of encode(testEncoder)) expect(leg.calldataHash).toBe(keccak256(leg.call.data))
  })

  test('never allow or move without a limit, in any plan (B5, calldata scan)', () => {
    fc.assert(
      fc.property(driftedScenario(), (random) => {
        for (const leg of proposeScenario(random, () => `0x${'00'.repeat(32)}`).legs) {
          expect(hasUnlimitedAmount(leg.call.data)).toBe(false)
          expect(leg.recipient).toBe(owner)
          if (leg.kind !== 'approve') continue
          expect(leg.call.data).toBe(approveCalldata(testRouter, leg.amountInAtoms))
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('an encoder that would do something else is stopped', () => {
  const swapTo = (
    change: (swap: Parameters<CallEncoder['encodeSwap']>[0]) => object,
  ): CallEncoder => ({
    ...testEncoder,
    encodeSwap: (swap) => testEncoder.encodeSwap({ ...swap, ...change(swap) }),
  })
  const unlimited = (1n << 256n) - 1n

  test.each<[string, CallEncoder]>([
    [
      'an unlimited allowance',
      {
        ...testEncoder,
        encodeApprove: (token, spender) => testEncoder.encodeApprove(token, spender, unlimited),
      },
    ],
    [
      'an allowance of one more',
      {
        ...testEncoder,
        encodeApprove: (token, spender, atoms) =>
          testEncoder.encodeApprove(token, spender, atoms + 1n),
      },
    ],
    [
      'an allowance for another spender',
      {
        ...testEncoder,
        encodeApprove: (token, _, atoms) => testEncoder.encodeApprove(token, owner, atoms),
      },
    ],
    [
      'an allowance on another contract',
      {
        ...testEncoder,
        encodeApprove: (_, spender, atoms) => testEncoder.encodeApprove(owner, spender, atoms),
      },
    ],
    ['another recipient', swapTo(() => ({ recipient: testRouter }))],
    [
      'a lower floor',
      swapTo(({ amountOutMinAtoms }) => ({ amountOutMinAtoms: amountOutMinAtoms - 1n })),
    ],
    ['no floor', swapTo(() => ({ amountOutMinAtoms: 0n }))],
    ['a larger amount', swapTo(({ amountInAtoms }) => ({ amountInAtoms: amountInAtoms + 1n }))],
    [
      'a later deadline',
      swapTo(({ deadlineAtMs }) => ({ deadlineAtMs: unixMs(deadlineAtMs + 1_000) })),
    ],
    [
      'coin sent along',
      {
        ...testEncoder,
        encodeSwap: (swap) => ({ ...testEncoder.encodeSwap(swap), valueWei: wei(1n) }),
      },
    ],
    [
      'another contract than its router',
      { ...testEncoder, encodeSwap: (swap) => ({ ...testEncoder.encodeSwap(swap), to: owner }) },
    ],
  ])('%s', (_, encoder) => {
    expect(() => encode(encoder)).toThrow(AssertionError)
  })
})

describe('calldata', () => {
  test.each([
    ['all 256 bits', `0x095ea7b3${'f'.repeat(64)}`],
    ["Permit2's 160 bits", `0x095ea7b3${'0'.repeat(24)}${'f'.repeat(40)}`],
    ['inside nested bytes', `0xac9650d8${'00'.repeat(36)}${'f'.repeat(64)}00`],
  ])('with no limit is found: %s', (_, data) => {
    expect(hasUnlimitedAmount(data as Hex)).toBe(true)
  })

  test('an allowance beyond 2^128 cannot be written', () => {
    expect(() => approveCalldata(owner, allowanceAtomsLimit)).toThrow(AssertionError)
    expect(() => approveCalldata(owner, 0n)).toThrow(AssertionError)
    expect(approveCalldata(owner, allowanceAtomsLimit - 1n)).toMatch(/^0x095ea7b3/)
  })

  test('an allowance leg beyond the limit is a fault, not an exception', () => {
    const [leg] = encode(testEncoder)
    expect(leg && faultOfCall({ ...leg, amountInAtoms: allowanceAtomsLimit })).toBe(
      'an allowance is limited',
    )
  })
})
