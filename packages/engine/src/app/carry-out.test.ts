import type { Hex } from '@evenkeel/core/domain'
import { FakeFault } from '@evenkeel/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  approved,
  bitcoin,
  cash,
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
} from '../__tests__/fake-house.ts'

let house: FakeHouse
beforeEach(async () => {
  house = await openFakeHouse()
})
afterEach(() => house.close())

const legCount = 2

describe('a wallet that sends', () => {
  test('one transaction, found and reconciled to the base unit (EXE-1, I-6)', async () => {
    const { planHash } = await approved(house)
    const view = await runOf(house, planHash)
    expect(view?.run).toMatchObject({
      state: 'settled',
      atomic: true,
      message: `All ${legCount} legs were made.`,
      legs: [{ state: 'done' }, { state: 'done' }],
    })
    expect(view?.result).toMatchObject({ reconciled: true, allowancesLeft: 0, differences: [] })
    expect(house.ledger.executions()).toHaveLength(1)
  })

  test('one transaction for each leg, each found before the next is handed over', async () => {
    house.relay.setAtomic(false)
    const { planHash } = await approved(house)
    const view = await runOf(house, planHash)
    expect(view?.run).toMatchObject({ state: 'settled', atomic: false })
    expect(view?.result).toMatchObject({ reconciled: true, allowancesLeft: 0 })
    expect(house.relay.asked.map(({ nonce }) => nonce)).toEqual([0n, 1n])
    expect(new Set(house.relay.asked.map(({ key }) => key)).size).toBe(legCount)
  })

  test('two legs of the same call are two transactions, each found once (I-2)', async () => {
    holdOnlyCash()
    house.relay.setAtomic(false)
    const { planHash } = await approved(house, strategy({ target: target(40, 40, 20) }))
    const view = await runOf(house, planHash)
    const [first, , third] = view?.plan.legs ?? []
    expect(first?.call).toEqual(third?.call)
    expect(view?.run?.state).toBe('settled')
    expect(house.relay.asked.flatMap(({ legs }) => legs.map(({ index }) => index))).toEqual([
      0, 1, 2, 3,
    ])
    expect(new Set(view?.run?.legs.map((leg) => leg.txHash)).size).toBe(4)
  })

  test('a lost answer is asked again under the same key, with one effect (R3, X2)', async () => {
    house.relay.behave('swallows')
    const { planHash } = await approved(house)
    const view = await runOf(house, planHash)
    expect(view?.run?.state).toBe('settled')
    expect(house.ledger.executions()).toHaveLength(1)
    expect(new Set(house.relay.asked.map(({ key }) => key)).size).toBe(1)
  })

  test('a wallet that is not atomic after all is handed one leg at a time', async () => {
    house.relay.behave(new FakeFault('WALLET_UPGRADE_REJECTED'))
    const { planHash } = await approved(house)
    await until(() => house.relay.asked.length > 0)
    house.relay.behave('sends')
    const view = await runOf(house, planHash)
    expect(view?.run).toMatchObject({ state: 'settled', atomic: false })
  })
})

describe('a run that cannot go on ends in a known state (EXE-6)', () => {
  test('the owner declines in the wallet: nothing was sent', async () => {
    house.relay.behave(new FakeFault('WALLET_REJECTED'))
    const { planHash } = await approved(house)
    const view = await runOf(house, planHash)
    expect(view?.run).toMatchObject({
      state: 'failed',
      message: 'Nothing was sent: a made-up fault: WALLET_REJECTED.',
      legs: [{ state: 'not_sent' }, { state: 'not_sent' }],
    })
    expect(view?.result).toBe(null)
  })

  test('nothing is found until the deadline passes on the chain: nothing was sent', async () => {
    house.relay.behave('sleeps')
    const { planHash } = await approved(house)
    expect((await runOf(house, planHash, 5))?.run?.state).toBe('executing')
    house.clock.advance(900_001)
    const view = await runOf(house, planHash)
    expect(view?.run).toMatchObject({
      state: 'failed',
      message: 'Nothing was sent: the deadline passed.',
    })
  })

  test('a leg that reverts half-way leaves a partial run and says what is left (X9)', async () => {
    house.relay.setAtomic(false)
    house.relay.behave('watches')
    const { planHash } = await approved(house)
    await sendNext(planHash)
    house.ledger.movePool(bitcoin, usd(30_000))
    await sendNext(planHash)
    const view = await runOf(house, planHash)
    expect(view?.run).toMatchObject({
      state: 'failed',
      legs: [{ state: 'done' }, { state: 'reverted' }],
    })
    expect(view?.run?.message).toMatch(
      /^1 of 2 legs were made: the chain reverted 0x[0-9a-f]{64}\. 1 allowances are left open\.$/,
    )
    expect(view?.result).toMatchObject({ allowancesLeft: 1, differences: [], reconciled: false })
  })

  test('a price that moved between two legs stops the run before the next', async () => {
    house.relay.setAtomic(false)
    house.relay.behave('watches')
    const { planHash } = await approved(house)
    const { batches } = await orderOf(planHash, false)
    house.source.set(bitcoin.id, usd(41_000))
    house.ledger.send(owner, batches[0]?.legs.map(({ call }) => call) ?? [])
    const view = await runOf(house, planHash)
    expect(view?.run?.message).toContain('The price of BTC moved more than half the slippage limit')
    expect(view?.run?.legs.map(({ state }) => state)).toEqual(['done', 'not_sent'])
  })

  test('a price that moved between approval and sending: nothing was sent', async () => {
    const { planHash } = await proposed(house)
    const approval = await signed(house, planHash)
    house.source.set(bitcoin.id, usd(39_000))
    await house.engine().approve({ planHash, approval })
    const view = await runOf(house, planHash)
    expect(view?.run?.state).toBe('failed')
    expect(view?.run?.message).toMatch(/^Nothing was sent: The price of BTC moved/)
    expect(house.relay.asked).toEqual([])
  })
})

describe('a gate that is shut for now', () => {
  test('a pause before sending keeps every effect back until resumed (I-10)', async () => {
    house.reader.fail(null)
    const { portfolioId, planHash } = await proposed(house)
    const approval = await signed(house, planHash)
    house.source.fail(new FakeFault('DOWN', true))
    await house.engine().approve({ planHash, approval })
    await house.engine().pause({ portfolioId, untilMs: null, actor: owner })
    house.source.fail(null)
    expect((await runOf(house, planHash, 5))?.run?.state).toBe('executing')
    expect(house.relay.asked).toEqual([])
    await house.engine().resume({ portfolioId, actor: owner })
    expect((await runOf(house, planHash))?.run?.state).toBe('settled')
  })

  test('old prices and silent sources keep it shut, fresh ones open it', async () => {
    const { planHash } = await proposed(house)
    const approval = await signed(house, planHash)
    house.source.fail(new FakeFault('DOWN', true))
    await house.engine().approve({ planHash, approval })
    expect((await runOf(house, planHash, 5))?.run?.state).toBe('executing')
    expect(house.heard.events()).toContain('gateShut')
    house.source.fail(null)
    expect((await runOf(house, planHash))?.run?.state).toBe('settled')
  })
})

describe('a wallet that lives with the owner', () => {
  test('the order names every call, key and nonce; a reported hash is a hint (APR-1)', async () => {
    house.relay.behave('watches')
    const { planHash } = await approved(house)
    const order = await orderOf(planHash)
    expect(order).toMatchObject({ atomic: true, owner, batches: [{ nonce: 0n, state: 'ready' }] })
    const [batch] = order.batches
    const lie = { planHash, key: batch?.key ?? '0x', txHash: `0x${'99'.repeat(32)}` as const }
    expect(await house.engine().reportSubmission(lie)).toEqual({ ok: true, value: null })
    expect((await runOf(house, planHash, 5))?.run?.state).toBe('executing')
    await sendNext(planHash)
    expect((await runOf(house, planHash))?.run?.state).toBe('settled')
    expect(await house.engine().reportSubmission(lie)).toMatchObject({
      refusals: [{ code: 'RUN_NOT_EXECUTING' }],
    })
  })

  test('the owner’s side may say that its wallet sends one call at a time', async () => {
    house.relay.behave('watches')
    const { planHash } = await approved(house)
    expect((await orderOf(planHash)).atomic).toBe(true)
    const inOrder = await orderOf(planHash, false)
    expect(inOrder.batches.map(({ state, legs }) => [state, legs.length])).toEqual([
      ['ready', 1],
      ['waits', 1],
    ])
    await sendNext(planHash)
    const next = await orderOf(planHash)
    expect(next.batches.map(({ state, nonce }) => [state, nonce])).toEqual([
      ['done', 0n],
      ['ready', 1n],
    ])
    await sendNext(planHash)
    expect((await runOf(house, planHash))?.run?.state).toBe('settled')
  })

  test('what was given out keeps its shape until the chain shows it (I-2)', async () => {
    house.relay.behave('watches')
    const { planHash } = await approved(house)
    const given = await orderOf(planHash, true)
    await house.restart()
    const other = await orderOf(planHash, false)
    expect(other).toEqual(given)
    expect(other).toMatchObject({ atomic: true, batches: [{ state: 'ready', nonce: 0n }] })
    const calls = given.batches[0]?.legs.map(({ call }) => call) ?? []
    house.ledger.send(owner, calls)
    expect((await runOf(house, planHash))?.run?.state).toBe('settled')
    expect(house.ledger.executions()).toHaveLength(1)
  })

  test('what was given out one by one is not given out at once (I-2)', async () => {
    house.relay.behave('watches')
    const { planHash } = await approved(house)
    expect(statesOf(await orderOf(planHash, false))).toEqual(['ready', 'waits'])
    expect(statesOf(await orderOf(planHash, true))).toEqual(['ready', 'waits'])
    await sendNext(planHash)
    expect(await orderOf(planHash, true)).toMatchObject({
      atomic: true,
      batches: [{ state: 'done' }, { state: 'ready' }],
    })
  })

  test('a leg that moved out of the chain again is waited for in its shape (X5, I-2)', async () => {
    house.relay.behave('watches')
    const { planHash } = await approved(house)
    await orderOf(planHash, false)
    await sendNext(planHash)
    await orderOf(planHash, true)
    house.ledger.reorganise(1)
    const { batches } = await orderOf(planHash, true)
    expect(batches.map(({ state, legs }) => [state, legs.length])).toEqual([
      ['sent', 1],
      ['waits', 1],
    ])
  })

  test('a batch is ready only while the gate is open; the run goes on (I-10)', async () => {
    house.relay.behave('watches')
    const { portfolioId, planHash } = await approved(house)
    expect(statesOf(await orderOf(planHash, true))).toEqual(['ready'])
    await house.engine().pause({ portfolioId, untilMs: null, actor: owner })
    expect(statesOf(await orderOf(planHash, true))).toEqual(['waits'])
    await house.engine().resume({ portfolioId, actor: owner })
    expect(statesOf(await orderOf(planHash, true))).toEqual(['ready'])
    house.source.set(bitcoin.id, usd(20_000))
    expect(statesOf(await orderOf(planHash, true))).toEqual(['waits'])
    house.source.set(bitcoin.id, usd(40_000))
    house.clock.advance(900_000)
    expect(statesOf(await orderOf(planHash, true))).toEqual(['waits'])
    expect((await runOf(house, planHash, 3))?.run?.state).toBe('executing')
  })

  test('calls that were not approved are never taken for the plan’s', async () => {
    house.relay.behave('watches')
    const { planHash } = await approved(house)
    const { batches } = await orderOf(planHash)
    const [approve] = batches[0]?.legs ?? []
    if (approve === undefined) throw new Error('there is a leg')
    const data = approve.call.data.replace(/.$/, '7') as Hex
    house.ledger.send(owner, [{ ...approve.call, data }])
    expect((await runOf(house, planHash, 5))?.run?.legs[0]?.state).toBe('sending')
  })
})

describe('a chain that changes its mind', () => {
  test('a leg whose block was reorganised away has not happened (X5)', async () => {
    house.relay.setAtomic(false)
    house.relay.behave('watches')
    const { planHash } = await approved(house)
    await sendNext(planHash)
    expect((await orderOf(planHash)).batches[0]?.state).toBe('done')
    house.ledger.reorganise(1)
    const { batches } = await orderOf(planHash)
    expect(batches.map(({ state }) => state)).toEqual(['sent', 'waits'])
    expect(house.heard.events()).toContain('executionOrphaned')
    await sendNext(planHash)
    await orderOf(planHash)
    await sendNext(planHash)
    expect((await runOf(house, planHash))?.run?.state).toBe('settled')
  })

  test('a foreign deposit while it runs: the books say by how much they differ', async () => {
    house.relay.behave('watches')
    const { planHash } = await approved(house)
    const { batches } = await orderOf(planHash, true)
    house.ledger.give(owner, cash.token, 5n)
    house.ledger.send(owner, batches[0]?.legs.map(({ call }) => call) ?? [])
    const view = await runOf(house, planHash)
    expect(view?.run).toMatchObject({ state: 'settled' })
    expect(view?.run?.message).toContain('The books do not agree')
    const [difference] = view?.result?.differences ?? []
    expect((difference?.actualAtoms ?? 0n) - (difference?.expectedAtoms ?? 0n)).toBe(5n)
  })
})

test('a stopped engine goes on where it was (EXE-6)', async () => {
  house.relay.behave('sleeps')
  const { planHash } = await approved(house)
  expect((await runOf(house, planHash, 3))?.run?.state).toBe('executing')
  await house.restart()
  const { batches } = await orderOf(planHash)
  house.ledger.send(owner, batches[0]?.legs.map(({ call }) => call) ?? [])
  expect((await runOf(house, planHash))?.run?.state).toBe('settled')
})

/** Only cash is held: both purchases are of one amount, so both approvals are one call. */
function holdOnlyCash(): void {
  for (const { token } of [bitcoin, ether]) {
    house.ledger.give(owner, token, -house.ledger.balanceOf(owner, token))
  }
  house.ledger.give(owner, cash.token, 20_000_000_000n)
}

function statesOf({ batches }: Awaited<ReturnType<typeof orderOf>>): string[] {
  return batches.map(({ state }) => state)
}

async function orderOf(planHash: Hex, atomic: boolean | null = null) {
  const order = await house.engine().executionOrder(planHash, atomic)
  if (!order.ok) throw new Error(JSON.stringify(order.refusals))
  return order.value
}

/** What the owner's page does: sends the batch that is ready and says so. */
async function sendNext(planHash: Hex): Promise<void> {
  const { batches } = await orderOf(planHash)
  const ready = batches.find(({ state }) => state === 'ready' || state === 'sent')
  if (ready === undefined) throw new Error('nothing is ready')
  const calls = ready.legs.map(({ call }) => call)
  const { txHash } = house.ledger.send(owner, calls)
  await house.engine().reportSubmission({ planHash, key: ready.key, txHash })
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 200 && !condition(); turn++) {
    await new Promise((go) => setTimeout(go, 10))
  }
}
