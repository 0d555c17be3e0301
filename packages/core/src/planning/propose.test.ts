import {
  planOf,
  previewsOf,
  proposeScenario,
  quoteScenario,
  type Scenario,
  testEncoder,
} from '@evenkeel/testkit'
import { keccak256 } from 'viem'
import { describe, expect, test } from 'vitest'
import { AssertionError, minuteMs, unixMs, wei } from '../units/index.ts'
import { encodeLegs } from './legs.ts'
import { type ProposeInput, planDeadline, proposePlan } from './propose.ts'
import { acceptPreview } from './simulated.ts'

const scenario: Scenario = {
  lines: [{ valueUsd: 60_000, share: 50 }],
  cash: { valueUsd: 40_000, share: 50 },
}
const owner = `0x${'0e'.repeat(20)}` as const
const createdAtMs = unixMs(1_640_995_200_500)
const { quoted } = quoteScenario(scenario)

function propose(change: Partial<ProposeInput> = {}, deadlineAtMs = planDeadline(createdAtMs)) {
  const legs = encodeLegs(quoted, { encoder: testEncoder, owner, deadlineAtMs, keccak256 })
  const previews = previewsOf(quoted)
  const nativeBalanceWei = wei(10n ** 18n)
  return proposePlan(planOf(acceptPreview(quoted, { legs, previews, nativeBalanceWei })), {
    mode: 'simulation',
    portfolioId: 'test-1',
    owner,
    policyHash: `0x${'aa'.repeat(32)}`,
    priceSnapshotHash: `0x${'bb'.repeat(32)}`,
    createdAtMs,
    planNonce: 1n,
    installationSalt: `0x${'cc'.repeat(32)}`,
    keccak256,
    ...change,
  })
}

describe('a proposed plan (PLN-3)', () => {
  test('expires with its legs, 15 minutes after it was made at the latest', () => {
    const plan = propose()
    expect(plan.expiresAtMs).toBe(1_640_996_100_000)
    expect(plan.expiresAtMs - plan.createdAtMs).toBeLessThanOrEqual(15 * minuteMs)
    for (const { deadlineAtMs } of plan.legs) expect(deadlineAtMs).toBe(plan.expiresAtMs)
  })

  test('is the same for the same input, and another for any other', () => {
    const { planHash } = propose()
    expect(propose().planHash).toBe(planHash)
    const others: Partial<ProposeInput>[] = [
      { mode: 'paper' },
      { portfolioId: 'test-2' },
      { policyHash: `0x${'ab'.repeat(32)}` },
      { priceSnapshotHash: `0x${'ba'.repeat(32)}` },
      { createdAtMs: unixMs(createdAtMs + 1) },
      { planNonce: 2n },
      { installationSalt: `0x${'cd'.repeat(32)}` },
    ]
    const hashes = others.map((other) => propose(other).planHash)
    expect(new Set([planHash, ...hashes]).size).toBe(others.length + 1)
  })

  test.each<[string, () => unknown]>([
    ['plan number zero', () => propose({ planNonce: 0n })],
    ['another owner than the recipient', () => propose({ owner: `0x${'0f'.repeat(20)}` })],
    ['a longer life than the limit', () => propose({}, unixMs(createdAtMs + 16 * minuteMs))],
    ['an end before its beginning', () => propose({}, unixMs(createdAtMs - 1_000))],
  ])('%s is a bug', (_, make) => {
    expect(make).toThrow(AssertionError)
  })

  test('a paper plan has no legs and the same lifetime', () => {
    const steps = quoted.steps.map((step) => ({
      ...step,
      quote: { ...step.quote, route: { protocol: 'paper' as const, hops: [] } },
    }))
    const paper = planOf(
      acceptPreview({ ...quoted, steps }, { legs: [], previews: [], nativeBalanceWei: wei(0n) }),
    )
    const { portfolioId, policyHash, priceSnapshotHash, installationSalt } = propose()
    const plan = proposePlan(paper, {
      mode: 'paper',
      portfolioId,
      owner,
      policyHash,
      priceSnapshotHash,
      createdAtMs,
      planNonce: 1n,
      installationSalt,
      keccak256,
    })
    expect([plan.legs, plan.expiresAtMs]).toEqual([[], planDeadline(createdAtMs)])
  })
})

test('the scenario builder proposes by the same rules', () => {
  expect(proposeScenario(scenario, keccak256).planHash).toMatch(/^0x[0-9a-f]{64}$/)
})
