import { describe, expect, test } from 'vitest'
import { openDoor, stranger } from '../__tests__/open-door.ts'
import { sampleOwner } from '../__tests__/sample-plan.ts'

const path = '/api/portfolios/p1/pause'
const pause = { method: 'POST', path, body: { until: null }, key: 'same-key-1' }

describe('one key, one effect (I5)', () => {
  test('the same key and body get the stored reply, byte for byte', async () => {
    const door = openDoor()
    const cookie = await door.signIn(sampleOwner)
    const first = await door.ask({ ...pause, cookie })
    const again = await door.ask({ ...pause, cookie })
    expect([first.status, again.status]).toEqual([200, 200])
    expect(await again.text()).toBe(await first.text())
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(door.engine.changes).toEqual(['pause p1'])
  })

  test('a refusal of the domain is an answer too, and is replayed', async () => {
    const door = openDoor()
    const cookie = await door.signIn(sampleOwner)
    const { planHash } = door.engine.plan
    const reject = { method: 'POST', path: `/api/proposals/${planHash}/reject`, cookie }
    await door.ask({ ...reject, body: { reason: null } })
    const refused = await door.ask({ ...reject, body: { reason: null }, key: 'same-key-2' })
    const again = await door.ask({ ...reject, body: { reason: null }, key: 'same-key-2' })
    expect([refused.status, again.status]).toEqual([409, 409])
    expect(await again.text()).toBe(await refused.text())
  })

  test.each([
    ['body', { body: { until: '2026-02-01T00:00:00Z' } }],
    ['spelling of the body', { body: '{ "until": null }' }],
    ['address', { path: '/api/portfolios/p1/resume', body: {} }],
  ])('the same key with another %s is 422', async (_, other) => {
    const door = openDoor()
    const cookie = await door.signIn(sampleOwner)
    await door.ask({ ...pause, cookie })
    const reply = await door.ask({ ...pause, ...other, cookie })
    expect(reply.status).toBe(422)
    expect(await reply.json()).toMatchObject({ error: { code: 'IDEMPOTENCY_KEY_REUSED' } })
    expect(door.engine.changes).toEqual(['pause p1'])
  })

  test('while the first runs the others are told so; afterwards they get its reply', async () => {
    const door = openDoor()
    const cookie = await door.signIn(sampleOwner)
    const release = door.engine.holdChanges()
    const first = door.ask({ ...pause, cookie })
    const racing = await Promise.all(
      Array.from({ length: 99 }, () => door.ask({ ...pause, cookie })),
    )
    expect(new Set(racing.map(({ status }) => status))).toEqual(new Set([409]))
    release()
    expect((await first).status).toBe(200)
    const late = await door.ask({ ...pause, cookie })
    expect(late.headers.get('idempotency-replayed')).toBe('true')
    expect(door.engine.changes).toEqual(['pause p1'])
  })

  test('a hundred at once have one effect', async () => {
    const door = openDoor()
    const cookie = await door.signIn(sampleOwner)
    const replies = await Promise.all(
      Array.from({ length: 100 }, () => door.ask({ ...pause, cookie })),
    )
    const statuses = replies.map(({ status }) => status)
    expect(statuses.every((status) => status === 200 || status === 409)).toBe(true)
    expect(door.engine.changes).toEqual(['pause p1'])
  })

  test('two accounts may use one key', async () => {
    const door = openDoor()
    await door.ask({ ...pause, cookie: await door.signIn(sampleOwner) })
    const reply = await door.ask({ ...pause, cookie: await door.signIn(stranger) })
    expect(reply.status).toBe(404)
  })

  test('a request that broke frees its key and can be tried again', async () => {
    const door = openDoor()
    const cookie = await door.signIn(sampleOwner)
    door.engine.failNext(new Error('broken'))
    expect((await door.ask({ ...pause, cookie })).status).toBe(500)
    expect((await door.ask({ ...pause, cookie })).status).toBe(200)
    expect(door.engine.changes).toEqual(['pause p1'])
  })

  test('a request that was turned away at the door uses no key up', async () => {
    const door = openDoor()
    expect((await door.ask(pause)).status).toBe(401)
    const cookie = await door.signIn(sampleOwner)
    expect((await door.ask({ ...pause, body: {}, cookie })).status).toBe(422)
    expect((await door.ask({ ...pause, cookie })).status).toBe(200)
  })
})
