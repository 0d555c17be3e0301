import { calendarRule } from '@evenkeel/core/policy'
import { durationMs, unixMs } from '@evenkeel/core/units'
import { FakeFault } from '@evenkeel/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  approved,
  bitcoin,
  cash,
  codesOf,
  ether,
  type FakeHouse,
  openFakeHouse,
  owner,
  proposed,
  runOf,
  signed,
  strategy,
  target,
  usd,
  watch,
} from '../__tests__/fake-house.ts'

let house: FakeHouse
beforeEach(async () => {
  house = await openFakeHouse()
})
afterEach(() => house.close())

const page = { limit: 20, before: null }

describe('one open proposal at a time', () => {
  test('a drift beyond the band is proposed once and then waited for (TRG-1)', async () => {
    const { portfolioId, planHash } = await proposed(house)
    const [again] = await house.engine().tick()
    expect(again).toMatchObject({
      proposed: null,
      decision: { kind: 'hold', why: [{ code: 'DECISION_WAITS' }] },
    })
    const view = await house.engine().portfolioView(portfolioId)
    expect(view?.state).toEqual({ kind: 'proposed', planHash })
    expect(view?.openProposal?.plan.why).toMatchObject([{ kind: 'threshold' }])
  })

  test('an unanswered plan expires by the market clock, and the next one names it', async () => {
    const { portfolioId, planHash } = await proposed(house)
    house.clock.advance(900_000)
    const [evaluation] = await house.engine().tick()
    expect(evaluation?.proposed).not.toBe(null)
    const { items } = await house.engine().listProposals(portfolioId, page)
    expect(items.map(({ approvalState }) => approvalState)).toEqual(['pending', 'expired'])
    expect(items.map(({ plan }) => plan.planNonce)).toEqual([2n, 1n])
    expect((await house.engine().proposalView(planHash))?.supersededBy).toBe(null)
  })

  test('a price that moved more than half the slippage limit supersedes the plan', async () => {
    const { planHash } = await proposed(house)
    house.source.set(bitcoin.id, usd(40_090))
    await house.engine().tick()
    expect((await house.engine().proposalView(planHash))?.approvalState).toBe('pending')
    movePrice(40_101)
    const [evaluation] = await house.engine().tick()
    const view = await house.engine().proposalView(planHash)
    expect(view?.approvalState).toBe('superseded')
    expect(view?.supersededBy).toBe(evaluation?.proposed)
  })

  test('a balance that changed, and a reorganised quote block, supersede the plan', async () => {
    const { planHash } = await proposed(house)
    house.ledger.give(owner, cash.token, 1n)
    const [evaluation] = await house.engine().tick()
    const second = evaluation?.proposed ?? planHash
    expect((await house.engine().proposalView(planHash))?.approvalState).toBe('superseded')
    house.ledger.reorganise(1)
    await house.engine().tick()
    expect((await house.engine().proposalView(second))?.approvalState).toBe('superseded')
  })

  test('changed targets supersede the plan and become the next version (CTL-4)', async () => {
    const { portfolioId, planHash } = await proposed(house)
    const change = { portfolioId, target: target(60, 30, 10), actor: owner }
    expect(await house.engine().saveTargets(change)).toEqual({ ok: true, value: { version: 2 } })
    expect((await house.engine().proposalView(planHash))?.approvalState).toBe('superseded')
    const view = await house.engine().portfolioView(portfolioId)
    expect(view).toMatchObject({ strategyVersion: 2, openProposal: null })
    const sum = { ...change, target: change.target.slice(1) }
    expect(codesOf((await house.engine().saveTargets(sum)) as never)).toEqual(['TARGET_SUM'])
  })

  test('targets are not changed while a plan is carried out', async () => {
    house.relay.behave('watches')
    const { portfolioId } = await approved(house)
    const change = { portfolioId, target: target(60, 30, 10), actor: owner }
    expect(codesOf((await house.engine().saveTargets(change)) as never)).toEqual(['PENDING_LIMIT'])
  })
})

describe('the owner’s controls', () => {
  test('a paused portfolio proposes nothing until its pause ends (CTL-2)', async () => {
    const portfolioId = await watch(house)
    const untilMs = unixMs(house.clock.now() + 3_600_000)
    const past = { portfolioId, untilMs: house.clock.now(), actor: owner }
    expect(codesOf(await house.engine().pause(past))).toEqual(['PAUSE_IN_PAST'])
    await house.engine().pause({ portfolioId, untilMs, actor: owner })
    const [held] = await house.engine().tick()
    expect(held?.decision).toMatchObject({ why: [{ code: 'PAUSED', untilMs }] })
    expect((await house.engine().portfolioView(portfolioId))?.state).toMatchObject({
      kind: 'paused',
      untilMs,
    })
    house.clock.advance(3_600_000)
    expect((await house.engine().tick())[0]?.proposed).not.toBe(null)
  })

  test('the owner may ask for a rebalance inside the band (CTL-3)', async () => {
    const portfolioId = await watch(house, strategy({ target: target(58, 30, 12) }))
    expect((await house.engine().tick())[0]?.decision).toMatchObject({
      why: [{ code: 'INSIDE_BAND' }],
    })
    const answer = await house.engine().requestRebalance(portfolioId)
    expect(answer).toMatchObject({ ok: true, value: { decision: { why: [{ kind: 'manual' }] } } })
    expect(answer.ok && answer.value.proposed).not.toBe(null)
    expect(await house.engine().requestRebalance('nobody')).toMatchObject({
      refusals: [{ code: 'PORTFOLIO_UNKNOWN' }],
    })
  })

  test('a preview shows what a target would trade and saves nothing (CTL-4)', async () => {
    const portfolioId = await watch(house, strategy({ target: target(60, 30, 10) }))
    const preview = await house.engine().previewTargets(portfolioId, target(50, 30, 20))
    expect(preview).toMatchObject({ kind: 'plan', plan: { stage: 'quoted' } })
    expect(await house.engine().previewTargets(portfolioId, target(60, 30, 20))).toMatchObject({
      kind: 'refused',
      refusals: [{ code: 'TARGET_SUM' }],
    })
    expect(await house.engine().previewTargets('nobody', target(60, 30, 10))).toBe(null)
    const view = await house.engine().portfolioView(portfolioId)
    expect(view).toMatchObject({ strategyVersion: 1, openProposal: null })
  })

  test('a calendar run trades inside the band, once; without a plan it is not spent', async () => {
    const rule = calendarRule('monthly')
    await watch(house, strategy({ rule, target: target(58, 30, 12) }))
    expect((await house.engine().tick())[0]?.decision.kind).toBe('hold')
    house.clock.advance(31 * 86_400_000)
    house.reader.fail(new FakeFault('RPC_DOWN', true))
    expect((await house.engine().tick())[0]?.decision).toMatchObject({ kind: 'refuse' })
    house.reader.fail(null)
    const [due] = await house.engine().tick()
    expect(due?.decision).toMatchObject({ why: [{ kind: 'calendar', cadence: 'monthly' }] })
    await house.engine().reject({ planHash: due?.proposed ?? '0x', reason: null, actor: owner })
    house.clock.advance(86_400_000)
    expect((await house.engine().tick())[0]?.decision).toMatchObject({
      why: [{ code: 'NOT_YET_DUE' }],
    })
  })
})

test('a calendar run is still due until somebody answered its plan (TRG-2)', async () => {
  const rule = calendarRule('monthly')
  await watch(house, strategy({ rule, target: target(58, 30, 12) }))
  house.clock.advance(31 * 86_400_000)
  const [due] = await house.engine().tick()
  expect(due?.proposed).not.toBe(null)
  house.clock.advance(900_000)
  const [again] = await house.engine().tick()
  expect(again?.decision).toMatchObject({ why: [{ kind: 'calendar', cadence: 'monthly' }] })
  const planHash = again?.proposed ?? '0x'
  const approval = await signed(house, planHash)
  await house.engine().approve({ planHash, approval })
  expect((await runOf(house, planHash))?.run?.state).toBe('settled')
  expect((await house.engine().tick())[0]?.decision).toMatchObject({
    why: [{ code: 'NOT_YET_DUE' }],
  })
})

describe('what is unknown is not decided on (POS-4, R9)', () => {
  test.each([
    ['missing', 'PRICE_MISSING', () => house.source.remove(ether.id)],
    ['stale', 'PRICE_STALE', () => house.source.age(3_900_001)],
    ['from the future', 'PRICE_FROM_FUTURE', () => house.source.age(-15_001)],
    ['zero', 'PRICE_NOT_POSITIVE', () => house.source.set(bitcoin.id, usd(0))],
    ['unreadable', 'SOURCE_DOWN', () => house.source.fail(new FakeFault('DOWN', true))],
  ] as const)('a price that is %s makes the portfolio unknown: %s', async (_, code, spoil) => {
    const portfolioId = await watch(house)
    spoil()
    const [evaluation] = await house.engine().tick()
    expect(evaluation).toMatchObject({ proposed: null, decision: { kind: 'refuse' } })
    const view = await house.engine().portfolioView(portfolioId)
    expect(view?.state).toMatchObject({ kind: 'unknown' })
    const codes = view?.state.kind === 'unknown' ? view.state.refusals.map((r) => r.code) : []
    expect(codes).toContain(code)
  })

  test('a witness that contradicts the prices stops a proposal (R5)', async () => {
    const refusal = {
      code: 'PRICE_CONTRADICTED' as const,
      message: 'no',
      field: bitcoin.id,
      limit: '200 bps',
      actual: '900 bps',
    }
    house.witness.contradict([refusal])
    const portfolioId = await watch(house)
    expect((await house.engine().tick())[0]?.decision).toEqual({
      kind: 'refuse',
      refusals: [refusal],
    })
    expect((await house.engine().portfolioView(portfolioId))?.state.kind).toBe('held')
  })

  test('a plan stays open while prices cannot be read, and lives on when they can', async () => {
    const { planHash } = await proposed(house)
    house.source.fail(new FakeFault('DOWN', true))
    await house.engine().tick()
    house.source.fail(null)
    await house.engine().tick()
    expect((await house.engine().proposalView(planHash))?.approvalState).toBe('pending')
  })

  test('a broken invariant halts its own portfolio and no other (style 4.3)', async () => {
    const first = await watch(house)
    const second = await watch(house, strategy({ target: target(60, 30, 10) }))
    house.breakPlanning()
    const evaluations = await house.engine().tick()
    expect(evaluations.map(({ portfolioId }) => portfolioId)).toEqual([second])
    expect((await house.engine().portfolioView(first))?.state).toMatchObject({ kind: 'paused' })
    expect(house.heard.events()).toContain('portfolioHalted')
    await house.engine().tick()
    const halts = house.heard.events().filter((event) => event === 'portfolioHalted')
    expect(halts).toHaveLength(1)
  })
})

describe('decisions and history', () => {
  test('a hold that repeats is one row that counts', async () => {
    const portfolioId = await watch(house, strategy({ target: target(60, 30, 10) }))
    for (let n = 0; n < 5; n++) {
      house.clock.advance(60_000)
      await house.engine().tick()
    }
    const { items, next } = await house.engine().decisions(portfolioId, page)
    expect(next).toBe(null)
    expect(items).toMatchObject([{ times: 5, decision: { why: [{ code: 'INSIDE_BAND' }] } }])
    const [only] = items
    expect((only?.lastAtMs ?? 0) - (only?.firstAtMs ?? 0)).toBe(240_000)
  })

  test('a settled rebalance stands in the history with what it cost (PRF-1)', async () => {
    const { portfolioId, planHash } = await approved(house)
    await runOf(house, planHash)
    const { items } = await house.engine().rebalances(portfolioId, page)
    expect(items).toMatchObject([
      { approvalState: 'approved', runState: 'settled', result: { reconciled: true } },
    ])
    const [rebalance] = items
    expect(rebalance?.result?.realisedCostUsdE18).toBeGreaterThan(0n)
    expect((await house.engine().tick())[0]?.decision).toMatchObject({
      why: [{ code: 'INSIDE_BAND' }],
    })
  })

  test('pages follow one another without a gap or a double', async () => {
    const { portfolioId } = await proposed(house)
    for (let n = 0; n < 4; n++) {
      house.clock.advance(900_000)
      await house.engine().tick()
    }
    const seen: bigint[] = []
    let before: string | null = null
    do {
      const part: Awaited<ReturnType<typeof list>> = await list(portfolioId, before)
      seen.push(...part.items.map(({ plan }) => plan.planNonce))
      before = part.next
    } while (before !== null)
    expect(seen).toEqual([5n, 4n, 3n, 2n, 1n])
  })

  test('values are kept by the hour and thinned on request', async () => {
    const portfolioId = await watch(house, strategy({ target: target(60, 30, 10) }))
    for (let n = 0; n < 30; n++) {
      house.clock.advance(durationMs(1_800_000))
      await house.engine().tick()
    }
    const all = await house.engine().valuationSeries(portfolioId)
    expect(all).toHaveLength(16)
    const few = await house.engine().valuationSeries(portfolioId, 5)
    expect(few.length).toBeLessThanOrEqual(5)
    expect(few.at(-1)).toEqual(all.at(-1))
    const view = await house.engine().portfolioView(portfolioId)
    expect(view?.valuation?.valueUsdE18AtStart).toBe(usd(39_970))
  })
})

function list(portfolioId: string, before: string | null) {
  return house.engine().listProposals(portfolioId, { limit: 2, before })
}

function movePrice(dollars: number): void {
  house.source.set(bitcoin.id, usd(dollars))
  house.ledger.movePool(bitcoin, usd(dollars))
}
