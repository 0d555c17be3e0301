import { unixMs } from '@evenkeel/core/units'
import { describe, expect, test } from 'vitest'
import { type OpenDoor, openDoor, origin, stranger } from '../__tests__/open-door.ts'
import { sampleOwner } from '../__tests__/sample-plan.ts'

/** Opens the stream and reads it piece by piece. */
async function listen(door: OpenDoor, headers: Record<string, string> = {}, query = '') {
  const gone = new AbortController()
  const reply = await door.api.request(`${origin}/api/events${query}`, {
    headers,
    signal: gone.signal,
  })
  const reader = (reply.body as ReadableStream<Uint8Array> | null)?.getReader()
  const decoder = new TextDecoder()
  return {
    reply,
    next: async () => {
      const piece = await reader?.read()
      return piece?.value === undefined ? null : decoder.decode(piece.value)
    },
    leave: async () => reader?.cancel(),
    abort: async () => gone.abort(),
  }
}

const moved = { type: 'portfolioChanged', portfolioId: 'p1', planHash: null } as const
const at = '2022-01-01T00:00:00Z'

describe('the event stream (DSH-3)', () => {
  test('opens at once and tells what changes, each with its number', async () => {
    const door = openDoor({ mode: 'simulation' })
    const { planHash } = door.engine.plan
    const stream = await listen(door)
    expect(stream.reply.headers.get('content-type')).toBe('text/event-stream')
    expect(await stream.next()).toBe('retry: 2000\n: open\n\n')
    const first = stream.next()
    door.engine.emit(moved)
    door.engine.emit({ type: 'proposalChanged', portfolioId: 'p1', planHash })
    door.engine.emit({ type: 'valuationMade', portfolioId: 'p1', planHash: null })
    const portfolioChanged = { type: 'portfolioChanged', portfolioId: 'p1', at }
    expect(await first).toBe(`id: 1\ndata: ${JSON.stringify(portfolioChanged)}\n\n`)
    expect(await stream.next()).toContain(`"planHash":"${planHash}"`)
    expect(await stream.next()).toBe(`id: 3\ndata: ${JSON.stringify({ type: 'tick', at })}\n\n`)
    await stream.leave()
  })

  test.each([
    ['the header', { 'Last-Event-ID': '1' }, ''],
    ['the address', {}, '?from=1'],
    ['the header before the address', { 'Last-Event-ID': '1' }, '?from=0'],
  ])('resumes after the last event by %s, without a gap', async (_, headers, query) => {
    const door = openDoor({ mode: 'simulation' })
    for (let count = 0; count < 3; count += 1) door.engine.emit(moved)
    const stream = await listen(door, headers, query)
    await stream.next()
    expect(await stream.next()).toMatch(/^id: 2\n/)
    expect(await stream.next()).toMatch(/^id: 3\n/)
    await stream.leave()
  })

  test('without one, what is past is not told again', async () => {
    const door = openDoor({ mode: 'simulation' })
    door.engine.emit(moved)
    const stream = await listen(door)
    await stream.next()
    const next = stream.next()
    door.engine.emit(moved)
    expect(await next).toMatch(/^id: 2\n/)
    await stream.leave()
  })

  test.each(['leave', 'abort'] as const)('leaves no listener behind after %s', async (how) => {
    const door = openDoor({ mode: 'simulation' })
    const streams = await Promise.all(Array.from({ length: 10 }, () => listen(door)))
    await Promise.all(streams.map((stream) => stream.next()))
    const pending = streams.map((stream) => stream.next())
    await expect.poll(() => door.engine.readers()).toBe(10)
    for (const stream of streams) await stream[how]()
    await expect.poll(() => door.engine.readers()).toBe(0)
    expect(new Set(await Promise.all(pending))).toEqual(new Set([null]))
  })

  test('beats while nothing happens', async () => {
    const stream = await listen(openDoor({ mode: 'simulation', limits: { heartbeatMs: 5 } }))
    await stream.next()
    expect(await stream.next()).toBe(': beat\n\n')
    expect(await stream.next()).toBe(': beat\n\n')
    await stream.leave()
  })

  test('ends with the session that opened it, however busy it is', async () => {
    const door = openDoor({ limits: { heartbeatMs: 20 } })
    const stream = await listen(door, { Cookie: await door.signIn(sampleOwner) })
    await stream.next()
    door.clock.nowMs = unixMs(door.clock.nowMs + 3_600_001)
    door.engine.emit(moved)
    expect(await stream.next()).toBeNull()
    expect(door.engine.readers()).toBe(0)
  })

  test('tells nobody about the portfolios of others', async () => {
    const door = openDoor()
    const { id } = (
      (await door.engine.createPortfolio({
        name: 'Foreign',
        owner: stranger,
        strategy: {} as never,
      })) as { value: { id: string } }
    ).value
    const stream = await listen(door, { Cookie: await door.signIn(sampleOwner) })
    await stream.next()
    const next = stream.next()
    door.engine.emit({ ...moved, portfolioId: id })
    door.engine.emit({ ...moved, portfolioId: 'gone' })
    door.engine.emit(moved)
    expect(await next).toMatch(/^id: 3\n/)
    await stream.leave()
  })

  test('bounds what one client and all together hold open, and gives places back', async () => {
    const limits = { streamsPerClientMax: 2, streamsMax: 2 }
    const door = openDoor({ mode: 'simulation', limits })
    const [first] = [await listen(door), await listen(door)]
    expect((await listen(door)).reply.status).toBe(429)
    await first.leave()
    expect((await listen(door)).reply.status).toBe(200)
  })

  test('an event id that is none is refused', async () => {
    const door = openDoor({ mode: 'simulation' })
    expect((await listen(door, { 'Last-Event-ID': 'x' })).reply.status).toBe(422)
    expect((await listen(door, {}, '?from=-1')).reply.status).toBe(422)
  })
})
