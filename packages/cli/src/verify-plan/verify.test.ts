import { hashApproval, planStructs, planToJson } from '@evenkeel/core/planning'
import { bitFlips, driftedScenario, proposeScenario, type Scenario } from '@evenkeel/testkit'
import fc from 'fast-check'
import { hashTypedData, keccak256 } from 'viem'
import { describe, expect, test } from 'vitest'
import { renderVerification } from './render.ts'
import { readPlanSchema } from './schema.ts'
import { verifyPlan } from './verify.ts'

const schema = readPlanSchema()
const scenario: Scenario = {
  lines: [
    { valueUsd: 60_000, share: 50 },
    { valueUsd: 20_000, share: 30, decimals: 8 },
  ],
  cash: { valueUsd: 20_000, share: 20 },
}
const plan = proposeScenario(scenario, keccak256)
const file = planToJson(plan)

describe('the published schema', () => {
  test('is what the planner hashes by (PLN-3)', () => {
    expect(schema.types).toEqual(planStructs)
  })
})

describe('two implementations of the plan hash', () => {
  test('agree on a golden plan', () => {
    expect(plan.planHash).toMatchInlineSnapshot(
      `"0x4e44731a4e9e2432192fa979302f1f784a942f7c3f9fbb811c88117af063b689"`,
    )
    expect(verifyPlan(file, schema)).toMatchObject({ planHash: plan.planHash, faults: [] })
  })

  test('agree on 1,000 random plans (B4)', () => {
    fc.assert(
      fc.property(driftedScenario(3), (random) => {
        const proposed = proposeScenario(random, keccak256)
        const { planHash, faults } = verifyPlan(planToJson(proposed), schema)
        expect({ planHash, faults }).toEqual({ planHash: proposed.planHash, faults: [] })
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('what the wallet signs (APR-1)', () => {
  test('is the published Approval, by either encoder', () => {
    const message = {
      planHash: plan.planHash,
      approver: plan.owner,
      role: 'owner',
      decision: 'approve',
      expiresAtMs: plan.expiresAtMs,
      approvalNonce: `0x${'02'.repeat(32)}`,
    } as const
    const theirs = hashTypedData({
      domain: { ...schema.domain, salt: plan.installationSalt },
      types: schema.types,
      primaryType: 'Approval',
      message: { ...message, expiresAtMs: BigInt(message.expiresAtMs) },
    })
    expect(hashApproval(message, plan.installationSalt, keccak256)).toBe(theirs)
  })
})

describe('a plan that was touched', () => {
  test('one bit anywhere is a fault (B1, B4)', () => {
    const flips = [...bitFlips(file)].filter((_, index) => index % 37 === 0)
    expect(flips.length).toBeGreaterThan(800)
    const missed = flips.filter(({ json }) => verifyPlan(json, schema).faults.length === 0)
    expect(missed.map(({ path }) => path)).toEqual([])
  })

  test('a field that no hash covers is a fault', () => {
    const { faults } = verifyPlan({ ...asStruct(file), note: 'trust me' }, schema)
    expect(faults).toEqual(['the hash does not cover the field note'])
  })

  test('a plan made again over other calldata says so in the words of the calldata', () => {
    const thief = '0f'.repeat(20)
    const text = JSON.stringify(file)
    const [leg] = plan.legs
    const spender = leg?.spender.slice(2) ?? ''
    const forged: unknown = JSON.parse(
      text.replaceAll(`${'0'.repeat(24)}${spender}`, `${'0'.repeat(24)}${thief}`),
    )
    expect(renderVerification(verifyPlan(forged, schema))).toEqual(
      expect.arrayContaining([
        expect.stringContaining(`1. Allow 0x${thief} to take exactly 101250000000000000000`),
        expect.stringContaining(`leg 1: the spender is 0x${thief}, not 0x${spender}`),
        'Do not sign this plan.',
      ]),
    )
  })

  test.each([
    ['no object', 'a plan'],
    ['nothing', null],
    ['an empty object', {}],
    ['a list', []],
    ['a plan without legs', { ...asStruct(file), legs: 'none' }],
    ['a plan without its salt', { ...asStruct(file), installationSalt: undefined }],
    ['an upper-case address', { ...asStruct(file), owner: plan.owner.toUpperCase() }],
  ])('%s is refused, not thrown', (_, broken) => {
    expect(verifyPlan(broken, schema)).toMatchObject({
      planHash: null,
      faults: [expect.stringContaining('not a plan')],
    })
  })
})

describe('a verification in words', () => {
  test('says what every leg does, by its calldata', () => {
    expect(renderVerification(verifyPlan(file, schema))).toMatchInlineSnapshot(`
      [
        "1. Allow 0x7070707070707070707070707070707070707070 to take exactly 101250000000000000000 of token 0x0000000000000000000000000000000000000001.",
        "2. Through 0x7070707070707070707070707070707070707070, swap 101250000000000000000 of token 0x0000000000000000000000000000000000000001 for at least 10043138058 of token 0x000000000000000000000000000000000000ca54, to 0x0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e, until 2022-01-01T00:15:00.000Z.",
        "3. Allow 0x7070707070707070707070707070707070707070 to take exactly 9925000000 of token 0x000000000000000000000000000000000000ca54.",
        "4. Through 0x7070707070707070707070707070707070707070, swap 9925000000 of token 0x000000000000000000000000000000000000ca54 for at least 9844774713 of token 0x0000000000000000000000000000000000000002, to 0x0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e, until 2022-01-01T00:15:00.000Z.",
        "plan hash 0x4e44731a4e9e2432192fa979302f1f784a942f7c3f9fbb811c88117af063b689",
        "The plan is what it says.",
      ]
    `)
  })
})

function asStruct(json: unknown): Record<string, unknown> {
  return json as Record<string, unknown>
}
