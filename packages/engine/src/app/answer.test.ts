import { durationMs } from '@evenkeel/core/units'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  approved,
  codesOf,
  type FakeHouse,
  openFakeHouse,
  proposed,
  runOf,
  signed,
} from '../__tests__/fake-house.ts'
import { firstBreak } from '../db/ledger.ts'

let house: FakeHouse
beforeEach(async () => {
  house = await openFakeHouse()
})
afterEach(() => house.close())

test('100 approvals at once start one run and are answered alike (B8, APR-1)', async () => {
  const { planHash } = await proposed(house)
  const approval = await signed(house, planHash)
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => house.engine().approve({ planHash, approval })),
  )
  expect(answers.every(({ ok }) => ok)).toBe(true)
  const view = await runOf(house, planHash)
  expect(view?.run?.state).toBe('settled')
  expect(view?.transitions.map(({ to }) => to)).toEqual(['pending', 'approved'])
  expect(house.ledger.executions()).toHaveLength(1)
  expect(house.heard.events().filter((event) => event === 'runEnded')).toHaveLength(1)
})

test('of approve, reject and a change of targets at once, exactly one wins (D2)', async () => {
  const { portfolioId, planHash } = await proposed(house)
  const approval = await signed(house, planHash)
  const engine = house.engine()
  const target = (await engine.portfolioView(portfolioId))?.portfolio.strategy.target ?? []
  const actor = approval.message.approver
  await Promise.all([
    engine.approve({ planHash, approval }),
    engine.reject({ planHash, reason: 'other', actor }),
    engine.saveTargets({ portfolioId, target, actor }),
    engine.tick(),
  ])
  const view = await engine.proposalView(planHash)
  expect(view?.transitions).toHaveLength(2)
  expect(await firstBreak(house.database.db)).toBe(null)
})

test('a plan that was approved takes no second approval', async () => {
  const { planHash } = await approved(house)
  await runOf(house, planHash)
  const again = await signed(house, planHash, { approvalNonce: `0x${'77'.repeat(32)}` })
  expect(codesOf(await house.engine().approve({ planHash, approval: again }))).toEqual([
    'APPROVAL_USED',
  ])
})

test.each([
  ['another signer', 'SIGNER_WRONG', { approver: `0x${'bb'.repeat(20)}` }],
  ['another plan', 'PLAN_ALTERED', { planHash: `0x${'cc'.repeat(32)}` }],
] as const)('an approval of %s is refused as %s and changes nothing', async (_, code, changes) => {
  const { planHash } = await proposed(house)
  const approval = await signed(house, planHash, changes)
  expect(codesOf(await house.engine().approve({ planHash, approval }))).toContain(code)
  expect((await house.engine().proposalView(planHash))?.approvalState).toBe('pending')
})

test('an approval carries the number of its own plan: nobody else can use it up', async () => {
  const { planHash } = await proposed(house)
  const foreign = await signed(house, planHash, { approvalNonce: `0x${'77'.repeat(32)}` })
  expect(codesOf(await house.engine().approve({ planHash, approval: foreign }))).toEqual([
    'SIGNATURE_INVALID',
  ])
  expect((await house.engine().proposalView(planHash))?.approvalState).toBe('pending')
})

test('a signature that takes long to check is not taken after the last instant (K6)', async () => {
  const { planHash } = await proposed(house)
  const approval = await signed(house, planHash)
  vi.spyOn(house.reader, 'isSignatureValid').mockImplementation(() => {
    house.clock.advance(900_000)
    return Promise.resolve(true)
  })
  expect(codesOf(await house.engine().approve({ planHash, approval }))).toEqual([
    'APPROVAL_EXPIRED',
  ])
  expect((await house.engine().proposalView(planHash))?.run).toBe(null)
})

test('a signature over anything else is refused', async () => {
  const { planHash } = await proposed(house)
  const { message, signature } = await signed(house, planHash)
  const forged = { message, signature: `${signature.slice(0, -1)}0` as const }
  expect(codesOf(await house.engine().approve({ planHash, approval: forged as never }))).toEqual([
    'SIGNATURE_INVALID',
  ])
})

test('an approval is void at the last instant of its plan, not after it (K6)', async () => {
  const { planHash } = await proposed(house)
  const approval = await signed(house, planHash)
  const view = await house.engine().proposalView(planHash)
  house.clock.advance((view?.plan.expiresAtMs ?? 0) - house.clock.now() - 1)
  const late = await signed(house, planHash)
  house.clock.advance(1)
  expect(codesOf(await house.engine().approve({ planHash, approval }))).toEqual([
    'APPROVAL_EXPIRED',
  ])
  house.clock.advance(-1)
  expect(codesOf(await house.engine().approve({ planHash, approval: late }))).toEqual([])
})

test('a stored plan that changed by one bit is refused, whoever asks (B1, R1)', async () => {
  const { planHash } = await proposed(house)
  const approval = await signed(house, planHash)
  await sql`alter table plans disable trigger plans_is_append_only`.execute(house.database.db)
  await sql`update plans set plan_json = replace(plan_json, '"costBps":', '"costBps":1')`.execute(
    house.database.db,
  )
  expect(codesOf(await house.engine().approve({ planHash, approval }))).toEqual(['PLAN_ALTERED'])
  expect(house.ledger.executions()).toEqual([])
})

test('an unknown plan is unknown to every use case', async () => {
  const planHash = `0x${'dd'.repeat(32)}` as const
  const { planHash: known } = await proposed(house)
  const approval = await signed(house, known)
  const engine = house.engine()
  const { approver } = approval.message
  expect(codesOf(await engine.approve({ planHash, approval }))).toEqual(['PLAN_UNKNOWN'])
  expect(codesOf(await engine.reject({ planHash, reason: null, actor: approver }))).toEqual([
    'PLAN_UNKNOWN',
  ])
  expect(await engine.executionOrder(planHash, null)).toMatchObject({ ok: false })
  expect(await engine.proposalView(planHash)).toBe(null)
})

test('nothing is approved while the portfolio is paused (I-10)', async () => {
  const { portfolioId, planHash } = await proposed(house)
  const approval = await signed(house, planHash)
  const actor = approval.message.approver
  await house.engine().pause({ portfolioId, untilMs: null, actor })
  expect(codesOf(await house.engine().approve({ planHash, approval }))).toEqual([
    'PORTFOLIO_PAUSED',
  ])
  await house.engine().resume({ portfolioId, actor })
  expect(codesOf(await house.engine().approve({ planHash, approval }))).toEqual([])
})

test('a no is final, keeps its reason, and the same question rests for a day (APR-3)', async () => {
  const { portfolioId, planHash } = await proposed(house)
  const approval = await signed(house, planHash)
  const actor = approval.message.approver
  const engine = house.engine()
  await engine.reject({ planHash, reason: 'too_costly', actor })
  expect(codesOf(await engine.reject({ planHash, reason: 'other', actor }))).toEqual([])
  expect(codesOf(await engine.approve({ planHash, approval }))).toEqual(['APPROVAL_NOT_PENDING'])
  const view = await engine.proposalView(planHash)
  expect([view?.approvalState, view?.rejectionReason, view?.approvalNonce]).toEqual([
    'rejected',
    'too_costly',
    null,
  ])
  expect((await engine.tick())[0]?.decision).toMatchObject({ why: [{ code: 'COOLING_DOWN' }] })
  house.clock.advance(durationMs(86_400_000))
  expect((await engine.tick())[0]?.proposed).not.toBe(null)
  expect((await engine.decisions(portfolioId, { limit: 10, before: null })).items).toHaveLength(3)
})
