import {
  planOf,
  previewsOf,
  quoteScenario,
  type Scenario,
  testEncoder,
  word,
} from '@evenkeel/testkit'
import { keccak256 } from 'viem'
import { describe, expect, test } from 'vitest'
import type { LegPreview } from '../domain/index.ts'
import { unixMs, wei } from '../units/index.ts'
import { encodeLegs } from './legs.ts'
import { acceptPreview } from './simulated.ts'

const scenario: Scenario = {
  lines: [
    { valueUsd: 60_000, share: 50 },
    { valueUsd: 20_000, share: 30 },
  ],
  cash: { valueUsd: 20_000, share: 20 },
}
const { quoted } = quoteScenario(scenario)
const legs = encodeLegs(quoted, {
  encoder: testEncoder,
  owner: `0x${'0e'.repeat(20)}`,
  deadlineAtMs: unixMs(1_640_996_100_000),
  keccak256,
})
const coin = wei(10n ** 18n)

function preview(change: (previews: LegPreview[]) => LegPreview[], nativeBalanceWei = coin) {
  return acceptPreview(quoted, { legs, previews: change(previewsOf(quoted)), nativeBalanceWei })
}

describe('a preview that does what was quoted', () => {
  const plan = planOf(preview((previews) => previews))

  test('gives every leg its gas limit: what it used and 30% more', () => {
    expect(plan.gasUsedByLeg).toEqual([45_000n, 110_000n, 45_000n, 110_000n])
    expect(plan.legs.map(({ gasMax }) => gasMax)).toEqual([58_500n, 143_000n, 58_500n, 143_000n])
  })

  test('puts the measured gas into the costs', () => {
    const gas = (310_000n * 20_000_000_000n * 2_000n * 10n ** 18n) / 10n ** 18n
    expect(plan.totals.gasUsdE18).toBe(gas)
    expect(plan.totals.costUsdE18).toBe(plan.totals.feeUsdE18 + plan.totals.impactUsdE18 + gas)
    expect(plan.totals.turnoverUsdE18).toBe(quoted.totals.turnoverUsdE18)
  })
})

describe('a preview is refused', () => {
  const failed: LegPreview = { ok: false, reason: 'Too little received' }

  test('naming the failing leg, its pair and the reason', () => {
    expect(preview((previews) => previews.with(3, failed))).toEqual({
      kind: 'refused',
      refusals: [
        {
          code: 'SIMULATION_FAILED',
          message: 'Leg 4, the swap of USDC to A2, would fail: Too little received.',
          field: 'legs.3',
          limit: 'succeeds',
          actual: 'Too little received',
        },
      ],
    })
  })

  test('naming the first leg where several fail', () => {
    expect(preview((previews) => previews.map(() => failed))).toMatchObject({
      refusals: [
        { message: 'Leg 1, the allowance for A1 to USDC, would fail: Too little received.' },
      ],
    })
  })

  test('where a leg was not run at all', () => {
    expect(preview((previews) => previews.slice(0, 2))).toMatchObject({
      refusals: [{ code: 'SIMULATION_FAILED', field: 'legs.2', actual: 'it was not run' }],
    })
  })

  test.each([
    ['one unit less', -1n],
    ['one unit more', 1n],
  ])('where a swap gives %s than its quote', (_, difference) => {
    const given = (quoted.steps[0]?.quote.amountOutAtoms ?? 0n) + difference
    const swap: LegPreview = { ok: true, gasUsed: 1n, returnData: `0x${word(given)}` }
    expect(preview((previews) => previews.with(1, swap))).toMatchObject({
      kind: 'refused',
      refusals: [{ code: 'PLAN_CHANGED', field: 'legs.1', limit: '10093.606088' }],
    })
  })

  test.each(['0x', '0x01', '0xzz'] as const)('where a swap returns %s', (returnData) => {
    const swap: LegPreview = { ok: true, gasUsed: 1n, returnData }
    expect(preview((previews) => previews.with(1, swap))).toMatchObject({
      refusals: [{ code: 'PLAN_CHANGED', actual: 'no amount' }],
    })
  })

  test('where the account cannot pay the gas', () => {
    expect(preview((previews) => previews, wei(8_059_999_999_999_999n))).toMatchObject({
      refusals: [
        {
          code: 'GAS_UNAFFORDABLE',
          limit: '0.00806 of the native coin',
          actual: '0.008059999999999999',
        },
      ],
    })
    expect(preview((previews) => previews, wei(8_060_000_000_000_000n)).kind).toBe('plan')
  })

  test('where the measured gas takes the cost above the limit', () => {
    const swap: LegPreview = {
      ok: true,
      gasUsed: 10n ** 8n,
      returnData: `0x${word(quoted.steps[0]?.quote.amountOutAtoms ?? 0n)}`,
    }
    expect(preview((previews) => previews.with(1, swap), wei(10n ** 20n))).toMatchObject({
      refusals: [{ code: 'COST_ABOVE_LIMIT', limit: '100 bps' }],
    })
  })
})

test("the last word of the return data is the amount, as a v2 router's list has it", () => {
  const list = previewsOf(quoted).map((answer) =>
    answer.ok
      ? { ...answer, returnData: `0x${word(32n)}${word(2n)}${answer.returnData.slice(2)}` as const }
      : answer,
  )
  expect(acceptPreview(quoted, { legs, previews: list, nativeBalanceWei: coin }).kind).toBe('plan')
})

test('a paper plan has nothing to preview, and keeps its estimate', () => {
  const paper = {
    ...quoted,
    steps: quoted.steps.map((step) => ({
      ...step,
      quote: { ...step.quote, route: { protocol: 'paper' as const, hops: [] } },
    })),
  }
  const plan = planOf(acceptPreview(paper, { legs: [], previews: [], nativeBalanceWei: wei(0n) }))
  expect([plan.legs, plan.totals]).toEqual([[], quoted.totals])
})
