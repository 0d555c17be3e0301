import { proposeScenario, type Scenario } from '@evenkeel/testkit'
import { keccak256 } from 'viem'
import { describe, expect, test } from 'vitest'
import type { ApprovalMessage, RefusalCode } from '../domain/index.ts'
import { unixMs } from '../units/index.ts'
import { type ApprovalCheck, checkApproval } from './check-approval.ts'

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
