import {
  approvalTypedData,
  ask,
  checkBatch,
  isDeclined,
  type Provider,
  readPlan,
  shows,
  WalletError,
} from '@evenkeel/api/owner'
import { hashApproval, planToJson } from '@evenkeel/core/planning'
import { hashTypedData, keccak256 } from 'viem'
import { describe, expect, it } from 'vitest'
import { fixturePlan } from '../fixtures/plan.fixture.ts'
import { proposalOf } from '../fixtures/proposal.fixture.ts'
import { marketNowMs } from '../fixtures/world.fixture.ts'

const plan = fixturePlan(marketNowMs)
const proposal = proposalOf(plan, 'ready', marketNowMs)
const planJson = JSON.stringify(planToJson(plan))
const nonce: `0x${string}` = `0x${'ab'.repeat(32)}`

describe('the plan is checked in the page before a wallet is asked (PLN-3, R1)', () => {
  it('its own bytes give its own hash', () => {
    expect(readPlan(planJson, plan.planHash)?.planHash).toBe(plan.planHash)
  })

  it('one altered digit of any amount, address or calldata is found', () => {
    const digits = [...planJson.matchAll(/"(?:0x)?[0-9a-f.]{6,}"/g)]
    expect(digits.length).toBeGreaterThan(60)
    for (const match of digits) {
      const at = match.index + match[0].length - 2
      const other = planJson[at] === '1' ? '2' : '1'
      const altered = planJson.slice(0, at) + other + planJson.slice(at + 1)
      expect(readPlan(altered, plan.planHash), match[0]).toBeNull()
    }
  })

  it('a plan that is whole but another one is not taken for this one', () => {
    expect(readPlan(planJson, `0x${'00'.repeat(32)}`)).toBeNull()
    expect(readPlan('not a plan', plan.planHash)).toBeNull()
  })

  it('what is shown is what the hash binds', () => {
    expect(shows(proposal, plan)).toBe(true)
  })

  it.each([
    ['a kinder cost', { totals: { ...proposal.totals, costUsd: '1' } }],
    ['a kinder worst case', { totals: { ...proposal.totals, costUsdMax: '1' } }],
    ['a later expiry', { expiresAt: '2099-01-01T00:00:00.000Z' }],
    ['another number', { planNonce: '15' }],
    ['fewer steps', { steps: proposal.steps.slice(1) }],
    ['a higher floor', changedStep({ amountOutMin: '999999' })],
    ['a smaller amount', changedStep({ amountIn: '1' })],
    ['another spender', changedStep({ spender: `0x${'9'.repeat(40)}` })],
    ['another token', changedStep({ symbolOut: 'WBTC' })],
    [
      'another weight',
      { weights: proposal.weights.map((row) => ({ ...row, weightAfter: '0.25' })) },
    ],
  ])('a page that shows %s is found out', (_, change) => {
    expect(shows({ ...proposal, ...change }, plan)).toBe(false)
  })
})

describe('calls are compared with the signed plan before the wallet sees them (R2)', () => {
  const legs = plan.legs.map((leg) => leg.index)
  const calls = plan.legs.map(({ call }) => ({
    to: call.to as string,
    data: call.data as string,
    valueWei: call.valueWei.toString(),
  }))
  const order = { from: plan.owner, chainNumber: 31_337 }

  it('the plan’s own calls pass, whatever the case of their digits', () => {
    const shouted = calls.map((call) => ({
      ...call,
      to: call.to.replace('0x', '0X').toUpperCase().replace('0X', '0x'),
    }))
    expect(checkBatch(order, { legs, calls }, plan)).toBeNull()
    expect(checkBatch(order, { legs, calls: shouted }, plan)).toBeNull()
  })

  it.each([
    ['another target', 1, { to: `0x${'9'.repeat(40)}` }, 'to'],
    ['one other byte', 3, { data: `${calls[3]?.data.slice(0, -2)}ff` }, 'data'],
    ['coins sent along', 0, { valueWei: '1' }, 'value'],
  ])('%s is stopped and named', (_, place, change, field) => {
    const altered = calls.map((call, index) => (index === place ? { ...call, ...change } : call))
    expect(checkBatch(order, { legs, calls: altered }, plan)).toEqual({ step: place + 1, field })
  })

  it('another owner, another chain, a leg that is not of the plan, a call too many', () => {
    const other = `0x${'9'.repeat(40)}`
    expect(checkBatch({ ...order, from: other }, { legs, calls }, plan)?.field).toBe('from')
    expect(checkBatch({ ...order, chainNumber: 1 }, { legs, calls }, plan)?.field).toBe('chain')
    expect(checkBatch(order, { legs: [99], calls: calls.slice(0, 1) }, plan)?.field).toBe('leg')
    expect(checkBatch(order, { legs: [0], calls }, plan)?.field).toBe('calls')
  })
})

describe('the approval (APR-1)', () => {
  it('what the wallet signs is the digest that the engine verifies, by two implementations', () => {
    const typed = approvalTypedData(proposal, plan.owner, nonce)
    const message = {
      planHash: plan.planHash,
      approver: plan.owner,
      role: 'owner',
      decision: 'approve',
      expiresAtMs: plan.expiresAtMs,
      approvalNonce: nonce,
    } as const
    const byViem = hashTypedData(typed as unknown as Parameters<typeof hashTypedData>[0])
    expect(byViem).toBe(hashApproval(message, plan.installationSalt, keccak256))
  })
})

describe('a wallet’s words', () => {
  const saying = (error: unknown): Provider => ({ request: () => Promise.reject(error) })

  it('tells the reader’s own refusal from a fault', async () => {
    const declined = await ask(saying({ code: 4001, message: 'no' }), 'x').catch(
      (error: unknown) => error,
    )
    const broken = await ask(saying(new Error('gone')), 'x').catch((error: unknown) => error)
    expect([isDeclined(declined), isDeclined(broken)]).toEqual([true, false])
    expect(broken).toBeInstanceOf(WalletError)
  })
})

function changedStep(change: Partial<(typeof proposal.steps)[number]>) {
  return {
    steps: proposal.steps.map((step, index) => (index === 1 ? { ...step, ...change } : step)),
  }
}
