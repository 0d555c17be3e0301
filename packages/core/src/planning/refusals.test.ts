import { executionsOf, holdingsAfter, proposeScenario, type Scenario } from '@evenkeel/testkit'
import { keccak256 } from 'viem'
import { describe, expect, test } from 'vitest'
import { type ApprovalMessage, limits, type RefusalCode, refusalCodes } from '../domain/index.ts'
import { unixMs, usdE18 } from '../units/index.ts'
import { type ApprovalCheck, checkApproval } from './check-approval.ts'
import { checkStillValid, type SendingCheck } from './still-valid.ts'

const scenario: Scenario = {
  lines: [
    { valueUsd: 60_000, share: 50 },
    { valueUsd: 20_000, share: 30 },
  ],
  cash: { valueUsd: 20_000, share: 20 },
}
const plan = proposeScenario(scenario, keccak256)
const thief = `0x${'0f'.repeat(20)}` as const

const message: ApprovalMessage = {
  planHash: plan.planHash,
  approver: plan.owner,
  role: 'owner',
  decision: 'approve',
  expiresAtMs: plan.expiresAtMs,
  approvalNonce: `0x${'02'.repeat(32)}`,
}

function approve(change: Partial<ApprovalCheck> = {}) {
  return checkApproval({
    plan,
    message,
    owner: plan.owner,
    state: 'pending',
    usedNonces: new Set(),
    nowMs: unixMs(plan.createdAtMs + 1),
    keccak256,
    ...change,
  })
}

describe('an approval (APR-1)', () => {
  test('of this plan, by its owner, in time and for the first time, holds', () => {
    expect(approve()).toEqual([])
  })

  test.each<[RefusalCode, string, Partial<ApprovalCheck>]>([
    ['SIGNER_WRONG', 'another signer', { message: { ...message, approver: thief } }],
    ['SIGNER_WRONG', 'a plan for another owner', { owner: thief }],
    ['PLAN_ALTERED', 'another plan', { message: { ...message, planHash: `0x${'01'.repeat(32)}` } }],
    ['PLAN_ALTERED', 'a plan altered by one unit', { plan: { ...plan, planNonce: 2n } }],
    [
      'PLAN_ALTERED',
      'a plan that states another hash',
      { plan: { ...plan, planHash: `0x${'01'.repeat(32)}` } },
    ],
    ['PLAN_UNKNOWN', 'no plan', { state: null }],
    ['PLAN_SUPERSEDED', 'a newer plan', { state: 'superseded' }],
    ['APPROVAL_EXPIRED', 'the last instant of the plan', { nowMs: plan.expiresAtMs }],
    [
      'APPROVAL_EXPIRED',
      'the last instant of the approval',
      { message: { ...message, expiresAtMs: unixMs(plan.createdAtMs + 1) } },
    ],
    ['APPROVAL_EXPIRED', 'an expired plan', { state: 'expired' }],
    [
      'APPROVAL_USED',
      'a nonce for the second time',
      { usedNonces: new Set([message.approvalNonce]) },
    ],
    ['APPROVAL_USED', 'an approved plan', { state: 'approved' }],
    ['APPROVAL_NOT_PENDING', 'a rejected plan', { state: 'rejected' }],
    ['APPROVAL_NOT_PENDING', 'a cancelled plan', { state: 'cancelled' }],
  ])('%s: %s', (code, _, change) => {
    const refusals = approve(change)
    expect(refusals.map((refusal) => refusal.code)).toContain(code)
    for (const { message: words, limit, actual } of refusals) {
      expect([words, limit, actual]).not.toContain('')
    }
  })

  test('is good until the instant before, and never after (K6)', () => {
    const at = (nowMs: number) => approve({ nowMs: unixMs(nowMs) }).map(({ code }) => code)
    expect(at(plan.expiresAtMs - 1)).toEqual([])
    expect(at(plan.expiresAtMs)).toEqual(['APPROVAL_EXPIRED'])
    expect(at(plan.expiresAtMs + 1)).toEqual(['APPROVAL_EXPIRED'])
  })

  test('that outlives its plan does not lengthen it', () => {
    const later = { ...message, expiresAtMs: unixMs(plan.expiresAtMs + 60_000) }
    expect(approve({ message: later, nowMs: plan.expiresAtMs }).map(({ code }) => code)).toEqual([
      'APPROVAL_EXPIRED',
    ])
  })

  test('with everything wrong says so in precedence order', () => {
    const codes = approve({
      message: { ...message, approver: thief, planHash: `0x${'01'.repeat(32)}` },
      nowMs: plan.expiresAtMs,
      usedNonces: new Set([message.approvalNonce]),
      state: 'rejected',
    }).map(({ code }) => code)
    expect(codes).toEqual([
      'SIGNER_WRONG',
      'PLAN_ALTERED',
      'APPROVAL_EXPIRED',
      'APPROVAL_USED',
      'APPROVAL_NOT_PENDING',
    ])
  })
})

const nowMs = unixMs(plan.createdAtMs + 30_000)

const world: SendingCheck = {
  plan,
  nowMs,
  prices: {
    takenAtMs: nowMs,
    prices: plan.positions.map(({ asset, priceUsdE18 }) => ({
      asset,
      priceUsdE18,
      observedAtMs: nowMs,
      source: 'test',
    })),
  },
  holdings: plan.positions.map(({ asset, atomsBefore }) => ({ asset, atoms: atomsBefore })),
  settled: [],
  chain: plan.chain,
  policyHash: plan.policyHash,
  isQuoteBlockCanonical: true,
  pause: { paused: false },
}

/** The prices with the first one changed. */
function priced(change: (priceUsdE18: bigint) => bigint): Partial<SendingCheck> {
  const prices = world.prices.prices.map((price, index) =>
    index === 0 ? { ...price, priceUsdE18: usdE18(change(price.priceUsdE18)) } : price,
  )
  return { prices: { ...world.prices, prices } }
}

const send = (change: Partial<SendingCheck>) =>
  checkStillValid({ ...world, ...change }).map(({ code }) => code)

describe('an approved plan, when it is sent', () => {
  test('is still valid where nothing changed', () => {
    expect(checkStillValid(world)).toEqual([])
  })

  test.each<[RefusalCode, string, Partial<SendingCheck>]>([
    [
      'PRICE_MISSING',
      'a price is gone',
      { prices: { ...world.prices, prices: world.prices.prices.slice(1) } },
    ],
    ['PRICE_NOT_POSITIVE', 'a price is zero', priced(() => 0n)],
    ['PRICE_NOT_POSITIVE', 'a price is negative', priced((price) => -price)],
    [
      'PRICE_STALE',
      'the prices are a minute old',
      { prices: { ...world.prices, takenAtMs: unixMs(nowMs - 60_001) } },
    ],
    [
      'PRICE_STALE',
      'a feed has stopped',
      {
        prices: {
          ...world.prices,
          prices: world.prices.prices.map((price) => ({
            ...price,
            observedAtMs: unixMs(nowMs - limits.priceAgeMsMax - 1),
          })),
        },
      },
    ],
    [
      'PRICE_FROM_FUTURE',
      'the prices are of tomorrow',
      { prices: { ...world.prices, takenAtMs: unixMs(nowMs + 86_400_000) } },
    ],
    [
      'CHAIN_WRONG',
      'the wallet is on another chain',
      { chain: 'eip155:1' as SendingCheck['chain'] },
    ],
    [
      'PLAN_CHANGED',
      'a price rose by more than half the slippage',
      priced((price) => (price * 10_026n) / 10_000n),
    ],
    [
      'PLAN_CHANGED',
      'a price fell by more than half the slippage',
      priced((price) => (price * 9_974n) / 10_000n),
    ],
    ['PLAN_CHANGED', 'the strategy was edited', { policyHash: `0x${'ab'.repeat(32)}` }],
    ['PLAN_CHANGED', 'a balance changed', { holdings: world.holdings.slice(1) }],
    ['PLAN_CHANGED', 'the block of the quotes is gone', { isQuoteBlockCanonical: false }],
    ['APPROVAL_EXPIRED', 'its time is over', { nowMs: plan.expiresAtMs }],
    ['PORTFOLIO_PAUSED', 'the owner paused', { pause: { paused: true, untilMs: null } }],
    [
      'PORTFOLIO_PAUSED',
      'the owner paused for a day',
      { pause: { paused: true, untilMs: unixMs(nowMs + 1) } },
    ],
  ])('%s: %s', (code, _, change) => {
    expect(send(change)).toContain(code)
  })

  test.each<[string, Partial<SendingCheck>]>([
    [
      'prices of exactly a minute ago',
      { prices: { ...world.prices, takenAtMs: unixMs(nowMs - 60_000) } },
    ],
    [
      'a price that moved by exactly half the slippage',
      priced((price) => (price * 10_025n) / 10_000n),
    ],
    ['a pause that has ended', { pause: { paused: true, untilMs: nowMs } }],
    [
      'clocks that differ by seconds',
      { prices: { ...world.prices, takenAtMs: unixMs(nowMs + 15_000) } },
    ],
  ])('bears %s', (_, change) => {
    expect(send(change)).toEqual([])
  })

  test('bears what its own legs did, and nothing else', () => {
    const done = executionsOf(plan, { atomic: false }).slice(0, 2)
    const holdings = holdingsAfter(plan, done)
    const settled = done.flatMap(({ transfers }) => transfers)
    expect(send({ holdings, settled })).toEqual([])
    expect(send({ holdings })).toEqual(['PLAN_CHANGED', 'PLAN_CHANGED'])
  })
})

test('refusals come most fundamental first', () => {
  const codes = send({
    prices: { ...world.prices, prices: [], takenAtMs: unixMs(nowMs - 60_001) },
    chain: 'eip155:1' as SendingCheck['chain'],
    isQuoteBlockCanonical: false,
    nowMs: plan.expiresAtMs,
    pause: { paused: true, untilMs: null },
  })
  const ranks = codes.map((code) => refusalCodes.indexOf(code))
  expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
  expect(new Set(codes)).toEqual(
    new Set([
      'PRICE_MISSING',
      'PRICE_STALE',
      'CHAIN_WRONG',
      'PLAN_CHANGED',
      'APPROVAL_EXPIRED',
      'PORTFOLIO_PAUSED',
    ]),
  )
})
