import { describe, expect, test } from 'vitest'
import { type OpenDoor, openDoor, origin, strategyFile } from './__tests__/open-door.ts'
import { sampleAssets, sampleOwner } from './__tests__/sample-plan.ts'
import { ApiError } from './client/index.ts'
import * as wire from './wire/index.ts'

const targets = { WBTC: '0.5', WETH: '0.3', USDC: '0.2' }

async function asOwner(door: OpenDoor = openDoor()) {
  return { door, client: door.clientOf(await door.signIn(sampleOwner)) }
}

async function refusalOf(promise: Promise<unknown>): Promise<ApiError> {
  const outcome = await promise.catch((error: unknown) => error)
  expect(outcome).toBeInstanceOf(ApiError)
  return outcome as ApiError
}

describe('every endpoint answers in the form of its schema (DSH-3)', () => {
  test('health and status need nobody', async () => {
    const client = openDoor().clientOf()
    expect(await client.health()).toEqual({ ok: true })
    const status = await client.status()
    expect(status).toMatchObject({ mode: 'live', practiceWalletUrl: null, session: null })
    expect(status.sources).toEqual([
      {
        name: 'feeds',
        kind: 'prices',
        state: 'ageing',
        observedAt: '2021-12-31T23:59:10Z',
        ageMs: 50_000,
        ageMsMax: 60_000,
        message: null,
      },
    ])
  })

  test('the status names the session, and the practice wallet in a simulation only', async () => {
    const { client } = await asOwner(openDoor({ mode: 'simulation' }))
    expect(await client.status()).toMatchObject({
      practiceWalletUrl: 'http://127.0.0.1:9545/wallet',
      session: { address: sampleOwner, role: 'owner' },
    })
  })

  test('a portfolio, its lists and its pages', async () => {
    const { client } = await asOwner()
    const { items } = await client.listPortfolios()
    expect(items.map(({ id }) => id)).toEqual(['p1'])
    expect((await client.portfolio('p1')).openProposal?.approvalState).toBe('pending')
    expect((await client.valuations('p1')).points).toEqual([
      { at: '2022-01-01T00:00:00Z', valueUsd: '100000' },
    ])
    expect((await client.proposals('p1')).items).toHaveLength(1)
    expect((await client.rebalances('p1', { limit: 5 })).items).toHaveLength(1)
    const first = await client.decisions('p1')
    expect(first).toMatchObject({
      items: [{ kind: 'hold', holdCodes: ['INSIDE_BAND'] }],
      next: '1',
    })
    expect((await client.decisions('p1', { cursor: '1' })).next).toBeNull()
  })

  test('the owner creates a portfolio, for nobody else', async () => {
    const { door, client } = await asOwner()
    const strategy = strategyFile
    const created = await client.createPortfolio({ name: 'Second', owner: sampleOwner, strategy })
    expect(created).toMatchObject({ id: 'p2', name: 'Second', owner: sampleOwner })
    const foreign = { name: 'Third', owner: `0x${'99'.repeat(20)}`, strategy }
    expect(await refusalOf(client.createPortfolio(foreign))).toMatchObject({
      status: 403,
      code: 'OWNER_FOREIGN',
      param: 'owner',
    })
    const unknown = { ...strategy, cash: 'DAI' }
    const bad = client.createPortfolio({ name: 'Fourth', owner: sampleOwner, strategy: unknown })
    expect(await refusalOf(bad)).toMatchObject({ status: 422, param: 'strategy.cash' })
    expect(door.engine.changes).toEqual(['create Second'])
  })

  test('pause, resume and pull the manual trigger (CTL-2, CTL-3)', async () => {
    const { door, client } = await asOwner()
    const paused = await client.pause('p1', '2026-02-01T00:00:00Z')
    expect(paused.state).toEqual({ kind: 'paused', until: '2026-02-01T00:00:00Z' })
    expect((await client.resume('p1')).state.kind).toBe('proposed')
    expect(await client.rebalance('p1')).toEqual({
      kind: 'hold',
      holdCodes: ['NOTHING_TO_TRADE'],
      refusals: [],
      planHash: null,
    })
    expect(await refusalOf(client.pause('p1', 'tomorrow'))).toMatchObject({
      status: 422,
      code: 'FIELD_INVALID',
      param: 'until',
    })
    expect(door.engine.changes).toEqual(['pause p1', 'resume p1', 'rebalance p1'])
  })

  test('targets are previewed and saved (CTL-4)', async () => {
    const { door, client } = await asOwner()
    const preview = await client.previewTargets('p1', targets)
    expect(preview.kind === 'plan' && preview.steps.length).toBe(2)
    expect(door.engine.changes).toEqual([])
    await client.saveTargets('p1', targets)
    expect(door.engine.changes).toEqual(['save targets p1'])
  })

  test.each([
    [{ WBTC: '0.5', WETH: '0.3', USDC: '0.1' }, 'TARGET_SUM', 'target'],
    [{ ...targets, DOGE: '0' }, 'ASSET_UNKNOWN', 'targets.DOGE'],
    [{ ...targets, wbtc: '0' }, 'ASSET_DUPLICATE', sampleAssets[0]?.id],
    [{ ...targets, WBTC: '-0.5' }, 'FIELD_INVALID', 'targets.WBTC'],
    [{ ...targets, WBTC: '0.5000000000000000001' }, 'FIELD_INVALID', 'targets.WBTC'],
    [{ ...targets, WBTC: 'half' }, 'FIELD_INVALID', 'targets.WBTC'],
  ])('targets %j are refused as %s and change nothing (SEC-2)', async (bad, code, param) => {
    const { door, client } = await asOwner()
    const refusal = await refusalOf(client.saveTargets('p1', bad))
    expect(refusal).toMatchObject({ status: 422, code, param })
    expect(door.engine.changes).toEqual([])
  })

  test('a preview that is refused says so as a reply, not as an error', async () => {
    const { client } = await asOwner()
    const preview = await client.previewTargets('p1', { WBTC: '0.5' })
    expect(preview).toMatchObject({ kind: 'refused', refusals: [{ code: 'TARGET_SUM' }] })
  })

  test('a proposal is approved once, then carried out (APR-1, APR-4)', async () => {
    const { door, client } = await asOwner()
    const { planHash } = door.engine.plan
    const { approvalNonce } = await client.proposal(planHash)
    const approval = {
      approver: sampleOwner,
      expiresAt: '2026-01-01T00:10:00Z',
      approvalNonce: approvalNonce ?? '',
      signature: '0x600d',
    }
    const forged = client.approve(planHash, { ...approval, signature: '0xbadd' })
    expect(await refusalOf(forged)).toMatchObject({
      status: 403,
      type: 'forbidden',
      code: 'SIGNATURE_INVALID',
      refusals: [{ limit: 'the owner’s signature', actual: 'another' }],
    })
    const approved = await client.approve(planHash, approval)
    expect(approved).toMatchObject({ approvalState: 'approved', approvalNonce: null })
    expect(await refusalOf(client.approve(planHash, approval))).toMatchObject({
      status: 409,
      code: 'APPROVAL_NOT_PENDING',
    })
    const order = await client.executionOrder(planHash, true)
    expect(order).toMatchObject({
      from: sampleOwner,
      batches: [{ nonce: '7', legs: [0, 1, 2, 3] }],
    })
    const key = order.batches[0]?.key ?? ''
    await client.reportSubmission(planHash, { key, txHash: null, atomic: true })
    expect(door.engine.changes).toEqual([`approve ${planHash}`, `report ${planHash}`])
  })

  test('a proposal is rejected with a reason (APR-3)', async () => {
    const { door, client } = await asOwner()
    const { planHash } = door.engine.plan
    expect((await client.reject(planHash, 'too_costly')).approvalState).toBe('rejected')
    expect(await refusalOf(client.executionOrder(planHash))).toMatchObject({ status: 409 })
    expect(door.engine.changes).toEqual([`reject ${planHash}`])
  })

  test('the plan is downloaded as the very bytes that were hashed (PLN-3)', async () => {
    const { door, client } = await asOwner()
    const { planHash } = door.engine.plan
    const stored = await door.engine.proposalView(planHash)
    expect(await client.planJson(planHash)).toBe(stored?.planJson)
    const cookie = await door.signIn(sampleOwner)
    const reply = await door.ask({ path: `/api/proposals/${planHash}/plan.json`, cookie })
    expect(reply.headers.get('content-disposition')).toBe(
      'attachment; filename="evenkeel-plan-1.json"',
    )
  })
})

describe('every error has one form (style, section 4)', () => {
  const pause = { method: 'POST', path: '/api/portfolios/p1/pause' }
  const jsonOf = async (reply: Response) => (await reply.json()) as Record<string, unknown>

  test.each([
    ['an unknown address', { path: '/api/nothing' }, 404, 'ROUTE_UNKNOWN', null],
    ['an unknown page', { path: '/somewhere' }, 404, 'ROUTE_UNKNOWN', null],
    ['a wrong method', { method: 'DELETE', path: '/api/status' }, 405, 'METHOD_WRONG', null],
    ['a body that is not JSON', { ...pause, body: '{"until":' }, 400, 'BODY_NOT_JSON', null],
    ['no body', pause, 415, 'CONTENT_TYPE_WRONG', 'Content-Type'],
    [
      'a form',
      { ...pause, body: 'a=b', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
      415,
      'CONTENT_TYPE_WRONG',
      'Content-Type',
    ],
    [
      'a body too large',
      { ...pause, body: JSON.stringify({ until: 'x'.repeat(262_144) }) },
      413,
      'BODY_TOO_LARGE',
      null,
    ],
    [
      'a body too deep',
      { ...pause, body: '['.repeat(21) + ']'.repeat(21) },
      400,
      'BODY_TOO_DEEP',
      null,
    ],
    ['a field of a wrong type', { ...pause, body: { until: 7 } }, 422, 'FIELD_INVALID', 'until'],
    ['a field too many', { ...pause, body: { until: null, why: 1 } }, 422, 'FIELD_INVALID', 'why'],
    ['a missing field', { ...pause, body: {} }, 422, 'FIELD_INVALID', 'until'],
    [
      '__proto__',
      { ...pause, body: '{"until":null,"__proto__":{"a":1}}' },
      400,
      'KEY_FORBIDDEN',
      '__proto__',
    ],
    [
      'constructor',
      { ...pause, body: '{"until":{"constructor":{"prototype":1}}}' },
      400,
      'KEY_FORBIDDEN',
      'constructor',
    ],
    [
      'no idempotency key',
      { ...pause, body: { until: null }, key: null },
      400,
      'IDEMPOTENCY_KEY_MISSING',
      'Idempotency-Key',
    ],
    [
      'a short idempotency key',
      { ...pause, body: { until: null }, key: 'short' },
      400,
      'IDEMPOTENCY_KEY_MISSING',
      'Idempotency-Key',
    ],
    ['an id out of form', { path: '/api/portfolios/a.b' }, 422, 'FIELD_INVALID', 'portfolioId'],
    ['a hash out of form', { path: '/api/proposals/0xAB' }, 422, 'FIELD_INVALID', 'planHash'],
    [
      'a page too long',
      { path: '/api/portfolios/p1/decisions?limit=101' },
      422,
      'FIELD_INVALID',
      'limit',
    ],
    [
      'a cursor out of form',
      { path: "/api/portfolios/p1/decisions?cursor='" },
      422,
      'FIELD_INVALID',
      'cursor',
    ],
  ])('%s', async (_, request, status, code, param) => {
    const door = openDoor()
    const reply = await door.ask({ cookie: await door.signIn(sampleOwner), ...request })
    expect(reply.status).toBe(status)
    const requestId = reply.headers.get('x-request-id')
    expect(requestId).toMatch(/^req_/)
    const { error } = wire.ErrorReply.strict().parse(await reply.json())
    expect(error).toMatchObject({ code, param, requestId })
    expect(error.message).not.toBe('')
    expect(door.engine.changes).toEqual([])
    expect(({} as Record<string, unknown>).a).toBeUndefined()
  })

  test('what breaks inside is told to people, and stays inside', async () => {
    const door = openDoor()
    const cookie = await door.signIn(sampleOwner)
    door.engine.failNext(new Error('password=hunter2'))
    const reply = await door.ask({ ...pause, body: { until: null }, cookie })
    expect(reply.status).toBe(500)
    const text = await reply.text()
    expect(text).not.toContain('hunter2')
    expect(JSON.parse(text)).toMatchObject({ error: { type: 'internal', code: 'INTERNAL' } })
    expect(door.faults).toEqual([
      {
        requestId: reply.headers.get('x-request-id'),
        path: '/api/portfolios/p1/pause',
        error: new Error('password=hunter2'),
      },
    ])
  })

  test('a fault that passes by itself says when to ask again', async () => {
    const door = openDoor()
    const cookie = await door.signIn(sampleOwner)
    door.engine.failNext(Object.assign(new Error('database'), { transient: true }))
    const reply = await door.ask({ ...pause, body: { until: null }, cookie })
    expect(reply.status).toBe(503)
    expect(reply.headers.get('retry-after')).toBe('2')
    expect(await jsonOf(reply)).toMatchObject({ error: { type: 'unavailable' } })
  })
})

describe('every reply is guarded (W1)', () => {
  test('headers forbid foreign code, framing and guessing', async () => {
    const { headers } = await openDoor().ask({ path: '/api/status' })
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'self'; connect-src 'self' http://127.0.0.1:9545; img-src 'self' data:; " +
        "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cache-control')).toBe('no-store')
  })

  test.each([
    [{ Origin: 'https://evil.example' }, 403],
    [{ 'Sec-Fetch-Site': 'cross-site' }, 403],
    [{ 'Sec-Fetch-Site': 'same-site' }, 403],
    [{ Origin: 'null' }, 403],
    [{ Origin: origin, 'Sec-Fetch-Site': 'same-origin' }, 200],
    [{}, 200],
  ])('a change with %j is answered %i (CSRF)', async (headers, status) => {
    const door = openDoor()
    const cookie = await door.signIn(sampleOwner)
    const path = '/api/portfolios/p1/pause'
    const reply = await door.ask({ method: 'POST', path, body: { until: null }, cookie, headers })
    expect(reply.status).toBe(status)
    expect(door.engine.changes).toHaveLength(status === 200 ? 1 : 0)
  })

  test('a name that was made to point here is refused (DNS rebinding)', async () => {
    const reply = await openDoor().api.request('http://evil.example:4280/api/status')
    expect(reply.status).toBe(403)
  })

  test('a client that asks too often waits; another does not', async () => {
    const door = openDoor({ limits: { requests: { perSecond: 1, burst: 2 } } })
    const from = (remoteAddress: string) =>
      door.api.request(`${origin}/api/healthz`, {}, { incoming: { socket: { remoteAddress } } })
    await from('10.0.0.1')
    await from('10.0.0.1')
    const refused = await from('10.0.0.1')
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('1')
    expect((await from('10.0.0.2')).status).not.toBe(429)
  })
})
