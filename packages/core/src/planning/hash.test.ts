import { bitFlips, proposeScenario, type Scenario, testAsset } from '@evenkeel/testkit'
import { keccak256 } from 'viem'
import { describe, expect, test } from 'vitest'
import type { ApprovalMessage, Hex, Keccak256, PriceSnapshot, Strategy } from '../domain/index.ts'
import { bps, oneE18, unixMs, usdE18, weightE18 } from '../units/index.ts'
import { hashApproval, hashPlan, hashPolicy, hashPriceSnapshot } from './hash.ts'
import { parsePlanJson, planToJson } from './json.ts'
import { fromPlanFile, planFile } from './plan-file.ts'

const scenario: Scenario = {
  lines: [{ valueUsd: 60_000, share: 50 }],
  cash: { valueUsd: 40_000, share: 50 },
}
const plan = proposeScenario(scenario, keccak256)
const json = planToJson(plan)

const approval: ApprovalMessage = {
  planHash: plan.planHash,
  approver: plan.owner,
  role: 'owner',
  decision: 'approve',
  expiresAtMs: plan.expiresAtMs,
  approvalNonce: `0x${'02'.repeat(32)}`,
}

const strategy: Strategy = {
  preset: 'custom',
  name: 'half and half',
  target: [1, 2].map((number) => ({
    asset: testAsset('A', number).id,
    weightE18: weightE18(oneE18 / 2n),
  })),
  rule: {
    bandAbsolute: 0.05,
    bandRelative: null,
    review: 'continuous',
    calendar: null,
    calendarShift: { days: 0, minutesUtc: 0 },
    edgeShare: 0.5,
    cooldownMs: 0,
    costGate: { riskAversion: 3, horizonDays: 90, windowDays: 90 },
    sellsLeavers: true,
    crashFreeze: null,
    cashFlowsFirst: true,
    protection: null,
    forecasts: null,
  },
  preferences: {
    slippageBpsMax: bps(50),
    priceImpactBpsMax: bps(100),
    costBpsMax: bps(100),
    cashBufferBps: bps(25),
    legUsdE18Min: usdE18(10n * oneE18),
  },
}

const prices: PriceSnapshot = {
  takenAtMs: unixMs(1_640_995_200_000),
  prices: [1, 2].map((number) => ({
    asset: testAsset('A', number).id,
    priceUsdE18: usdE18(100n * oneE18),
    observedAtMs: unixMs(1_640_995_190_000),
    source: 'test',
  })),
}

/** Golden: another value means that plans which owners signed before no longer verify. */
describe('hashes are frozen', () => {
  test('of a plan', () => {
    expect(plan.planHash).toMatchInlineSnapshot(
      `"0x60ca125cd44f84a7b5c440e6e1313c4890569e8f788d2613ed7842e8ba0b4dee"`,
    )
  })

  test('of an approval', () => {
    expect(hashApproval(approval, plan.installationSalt, keccak256)).toMatchInlineSnapshot(
      `"0xd952663b0586a98231f4e9276e7fc78d0df7a6b17c901f70b6b3b862bf62a2a4"`,
    )
  })

  test('of a strategy', () => {
    expect(hashPolicy(strategy, keccak256)).toMatchInlineSnapshot(
      `"0xd4b8ce4a425c47c382ab04fc3a19dfce0d67179fe6b547b89362d452fa4d71b8"`,
    )
  })

  test('of a price snapshot', () => {
    expect(hashPriceSnapshot(prices, keccak256)).toMatchInlineSnapshot(
      `"0xb286b65148115c1c21f3a275923e351b22ac08eb23a4241cb9d53b394d73125f"`,
    )
  })
})

describe('every bit of a plan counts (B1)', () => {
  const flips = [...bitFlips(json)]

  test('there are thousands of them, in every field', () => {
    expect(flips.length).toBeGreaterThan(20_000)
    const fields = new Set(flips.map(({ path }) => path.replaceAll(/\d+/g, '*')))
    expect(fields.size).toBe(77)
  })

  test('a flipped bit is not read, or gives another hash', () => {
    const cached = remember(keccak256)
    const files = flips.map(({ path, json: flipped }) => ({
      path,
      file: planFile.read(flipped, ''),
    }))
    const readable = files.filter(({ path, file }) => file.ok && path !== '.planHash')
    const missed = readable.filter(
      ({ file }) => file.ok && hashPlan(fromPlanFile(file.value), cached) === plan.planHash,
    )
    expect(missed.map(({ path }) => path)).toEqual([])
    expect(readable.length).toBeGreaterThan(2_000)
  })

  test('a plan with a flipped bit is never accepted', () => {
    const some = flips.filter(({ path }, index) => path === '.planHash' || index % 29 === 0)
    const accepted = some.filter((flip) => parsePlanJson(flip.json, remember(keccak256)).ok)
    expect(accepted.map(({ path }) => path)).toEqual([])
    expect(some.length).toBeGreaterThan(1_000)
  })
})

/** The same hash function, each input worked out once. */
function remember(hash: Keccak256): Keccak256 {
  const known = new Map<Hex, Hex>()
  return (bytes) => {
    const found = known.get(bytes) ?? hash(bytes)
    known.set(bytes, found)
    return found
  }
}

describe('an approval', () => {
  test.each<[string, Partial<ApprovalMessage>]>([
    ['plan', { planHash: `0x${'01'.repeat(32)}` }],
    ['approver', { approver: `0x${'01'.repeat(20)}` }],
    ['expiry', { expiresAtMs: unixMs(plan.expiresAtMs + 1) }],
    ['nonce', { approvalNonce: `0x${'03'.repeat(32)}` }],
  ])('of another %s has another hash', (_, change) => {
    const hash = (message: ApprovalMessage): Hex =>
      hashApproval(message, plan.installationSalt, keccak256)
    expect(hash({ ...approval, ...change })).not.toBe(hash(approval))
  })

  test('is worth nothing at another installation', () => {
    const [here, there] = [plan.installationSalt, `0x${'dd'.repeat(32)}` as const]
    expect(hashApproval(approval, there, keccak256)).not.toBe(
      hashApproval(approval, here, keccak256),
    )
  })
})

describe('a price snapshot', () => {
  test('has one hash in any order, and another for any other price', () => {
    const hash = (snapshot: PriceSnapshot): Hex => hashPriceSnapshot(snapshot, keccak256)
    expect(hash({ ...prices, prices: prices.prices.toReversed() })).toBe(hash(prices))
    const [first, ...rest] = prices.prices
    const dearer = first && { ...first, priceUsdE18: usdE18(first.priceUsdE18 + 1n) }
    expect(hash({ ...prices, prices: dearer === undefined ? [] : [dearer, ...rest] })).not.toBe(
      hash(prices),
    )
  })
})
