import {
  openScenario,
  planOf,
  poolAt,
  poolBook,
  previewsOf,
  proposeScenario,
  quoteScenario,
  type Scenario,
  testAsset,
  testCash,
  testEncoder,
  testNativePriceUsdE18,
  testPreferences,
} from '@evenkeel/testkit'
import { keccak256 } from 'viem'
import { describe, expect, test } from 'vitest'
import {
  type ApprovalState,
  moveApproval,
  moveRun,
  type QuoteBook,
  type Refusal,
  type RefusalCode,
  refusalCodes,
} from '../domain/index.ts'
import { bps, oneE18, unixMs, usdE18, wei, weightE18 } from '../units/index.ts'
import { checkApproval } from './check-approval.ts'
import { type DraftInput, draftPlan } from './draft.ts'
import { encodeLegs } from './legs.ts'
import { quotePlan } from './quote.ts'
import { acceptPreview } from './simulated.ts'
import { checkStillValid, type SendingCheck } from './still-valid.ts'

const scenario: Scenario = {
  lines: [{ valueUsd: 60_000, share: 50 }],
  cash: { valueUsd: 40_000, share: 50 },
}
const plan = proposeScenario(scenario, keccak256)
const usd = (dollars: bigint) => usdE18(dollars * oneE18)
const asset = testAsset('A1', 1)

const line = (number: number, percent: bigint) => ({
  asset: testAsset('A', number).id,
  weightE18: weightE18((oneE18 * percent) / 100n),
})

const pricesAt = (dollars: bigint) =>
  [asset, testCash].map(({ id }) => ({ asset: id, priceUsdE18: usd(dollars) }))

/** Deep pools that trade at another price than the reference of 100 USD. */
function marketAt(dollars: bigint): QuoteBook {
  const pool = { asset, cash: testCash, priceUsdE18: usd(dollars), depthUsd: 100_000_000 }
  return poolBook([poolAt(pool)])
}

function draft(change: Partial<DraftInput>): readonly Refusal[] {
  return refusalsOf(draftPlan({ ...openScenario(scenario).input, ...change }))
}

function quote(book: QuoteBook, preferences: Scenario['preferences'] = {}): readonly Refusal[] {
  const { input } = openScenario({ ...scenario, preferences })
  return refusalsOf(quotePlan(planOf(draftPlan(input)), book, testNativePriceUsdE18))
}

function preview(nativeWei: bigint, succeeds: boolean): readonly Refusal[] {
  const { quoted } = quoteScenario(scenario)
  const { owner, expiresAtMs: deadlineAtMs } = plan
  const legs = encodeLegs(quoted, { encoder: testEncoder, owner, deadlineAtMs, keccak256 })
  const previews = succeeds ? previewsOf(quoted) : []
  return refusalsOf(acceptPreview(quoted, { legs, previews, nativeBalanceWei: wei(nativeWei) }))
}

function approve(change: Partial<Parameters<typeof checkApproval>[0]>): readonly Refusal[] {
  return checkApproval({
    plan,
    message: {
      planHash: plan.planHash,
      approver: plan.owner,
      role: 'owner',
      decision: 'approve',
      expiresAtMs: plan.expiresAtMs,
      approvalNonce: `0x${'02'.repeat(32)}`,
    },
    owner: plan.owner,
    state: 'pending',
    usedNonces: new Set(),
    nowMs: plan.createdAtMs,
    keccak256,
    ...change,
  })
}

function send(change: Partial<SendingCheck>): readonly Refusal[] {
  const takenAtMs = plan.createdAtMs
  return checkStillValid({
    plan,
    nowMs: takenAtMs,
    prices: {
      takenAtMs,
      prices: plan.positions.map(({ asset: id, priceUsdE18 }) => ({
        asset: id,
        priceUsdE18,
        observedAtMs: takenAtMs,
        source: 'test',
      })),
    },
    holdings: plan.positions.map(({ asset: id, atomsBefore }) => ({
      asset: id,
      atoms: atomsBefore,
    })),
    settled: [],
    chain: plan.chain,
    policyHash: plan.policyHash,
    isQuoteBlockCanonical: true,
    pause: { paused: false },
    ...change,
  })
}

function move(from: ApprovalState, to: ApprovalState): readonly Refusal[] {
  return refusalOf(moveApproval(from, to))
}

function refusalOf(outcome: { kind: string; refusal?: Refusal }): readonly Refusal[] {
  return outcome.refusal === undefined ? [] : [outcome.refusal]
}

function refusalsOf(outcome: { kind: string; refusals?: readonly Refusal[] }): readonly Refusal[] {
  return outcome.refusals ?? []
}

/** One way to provoke each refusal of `domain` and `planning`. */
const provocations: readonly (readonly [RefusalCode, () => readonly Refusal[]])[] = [
  ['PRICE_MISSING', () => draft({ prices: [] })],
  ['PRICE_NOT_POSITIVE', () => draft({ prices: pricesAt(0n) })],
  ['PRICE_STALE', () => send({ nowMs: unixMs(plan.createdAtMs + 60_001) })],
  ['PRICE_FROM_FUTURE', () => send({ nowMs: unixMs(plan.createdAtMs - 15_001) })],
  ['PRICE_CONTRADICTED', () => quote(marketAt(110n))],
  ['PORTFOLIO_EMPTY', () => draft({ holdings: [] })],
  ['TARGET_SUM', () => draft({ target: [] })],
  ['ASSET_UNKNOWN', () => draft({ target: [line(9, 100n)] })],
  ['ASSET_DUPLICATE', () => draft({ target: [line(1, 50n), line(1, 50n)] })],
  [
    'TARGET_BELOW_MINIMUM',
    () => draft({ preferences: { ...testPreferences, legUsdE18Min: usd(90_000n) } }),
  ],
  ['CHAIN_WRONG', () => send({ chain: 'eip155:1' as SendingCheck['chain'] })],
  ['SIGNER_WRONG', () => approve({ owner: `0x${'0f'.repeat(20)}` })],
  ['PLAN_ALTERED', () => approve({ plan: { ...plan, planNonce: 2n } })],
  ['PLAN_UNKNOWN', () => approve({ state: null })],
  ['PLAN_SUPERSEDED', () => approve({ state: 'superseded' })],
  ['PLAN_CHANGED', () => send({ isQuoteBlockCanonical: false })],
  ['APPROVAL_EXPIRED', () => approve({ nowMs: plan.expiresAtMs })],
  ['APPROVAL_USED', () => move('approved', 'rejected')],
  ['APPROVAL_NOT_PENDING', () => move('rejected', 'approved')],
  ['RUN_NOT_EXECUTING', () => refusalOf(moveRun('settled', 'failed'))],
  ['PORTFOLIO_PAUSED', () => send({ pause: { paused: true, untilMs: null } })],
  ['GAS_UNAFFORDABLE', () => preview(0n, true)],
  ['NO_ROUTE', () => quote(poolBook([]))],
  ['IMPACT_ABOVE_LIMIT', () => quote(marketAt(90n))],
  ['COST_ABOVE_LIMIT', () => quote(marketAt(100n), { costBpsMax: bps(0) })],
  ['SIMULATION_FAILED', () => preview(10n ** 18n, false)],
]

/** Given by other rooms, each of which has its own row for it. */
const givenElsewhere = new Set<RefusalCode>([
  'SOURCE_DOWN',
  'PORTFOLIO_UNKNOWN',
  'SIGNATURE_INVALID',
  'PAUSE_IN_PAST',
  'PENDING_LIMIT',
  'CALLDATA_MISMATCH',
])

describe('refusals', () => {
  test('have a row each, in precedence order', () => {
    const ours = refusalCodes.filter((code) => !givenElsewhere.has(code))
    expect(provocations.map(([code]) => code)).toEqual(ours)
  })

  test.each(provocations)('%s leads, and says limit and actual in words', (code, provoke) => {
    const [leading] = provoke()
    expect(leading?.code).toBe(code)
    expect(leading?.message).toMatch(/^[A-Z][^\n]*\.$/)
    for (const text of [leading?.field, leading?.limit, leading?.actual]) expect(text).toMatch(/\S/)
  })
})
