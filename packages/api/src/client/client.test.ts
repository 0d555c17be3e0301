import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openDoor, origin } from '../__tests__/open-door.ts'
import { sampleOwner } from '../__tests__/sample-plan.ts'
import { checkReply } from './check.ts'
import { ApiError, ApiUnreachable, createClient } from './index.ts'

const moved = { type: 'portfolioChanged', portfolioId: 'p1', planHash: null } as const

describe('the client', () => {
  test('throws what was refused as a typed error', async () => {
    const refused = await openDoor()
      .clientOf()
      .portfolio('p1')
      .catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(ApiError)
    expect(refused).toMatchObject({
      status: 401,
      type: 'unauthenticated',
      code: 'SESSION_MISSING',
      message: 'Sign in with your account first.',
      param: null,
      refusals: [],
    })
  })

  test('says that the server is away, whatever answers in its place', async () => {
    const down = createClient(origin, { fetch: () => Promise.reject(new TypeError('refused')) })
    await expect(down.status()).rejects.toBeInstanceOf(ApiUnreachable)
    const proxy = createClient(origin, {
      fetch: async () => new Response('<h1>Bad gateway</h1>', { status: 502 }),
    })
    await expect(proxy.status()).rejects.toBeInstanceOf(ApiUnreachable)
  })

  test('asks once more with the same key where a reply was lost: one effect', async () => {
    const door = openDoor()
    const cookie = await door.signIn(sampleOwner)
    const keys: (string | null)[] = []
    const client = createClient(origin, {
      fetch: async (input, init) => {
        const headers = new Headers(init?.headers)
        keys.push(headers.get('Idempotency-Key'))
        headers.set('Cookie', cookie)
        const reply = await door.api.request(input, { ...init, headers })
        if (keys.length === 1) throw new TypeError('the connection broke')
        return reply
      },
    })
    expect((await client.pause('p1', null)).state.kind).toBe('paused')
    expect(keys).toEqual([keys[0], keys[0]])
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
    expect(door.engine.changes).toEqual(['pause p1'])
  })

  test('never repeats what has no key', async () => {
    let asked = 0
    const client = createClient(origin, {
      fetch: () => {
        asked += 1
        return Promise.reject(new TypeError('the connection broke'))
      },
    })
    await expect(client.signIn('message', '0x00')).rejects.toBeInstanceOf(ApiUnreachable)
    expect(asked).toBe(1)
  })

  test('escapes what it puts into an address', async () => {
    const urls: string[] = []
    const client = createClient('', {
      fetch: async (input) => {
        urls.push(input as string)
        return Response.json({ items: [], next: null })
      },
    })
    await client.decisions('../auth?x=', { limit: 3, cursor: 'a b' })
    expect(urls).toEqual(['/api/portfolios/..%2Fauth%3Fx%3D/decisions?limit=3&cursor=a+b'])
  })

  test('checkReply finds a reply out of form (control)', () => {
    expect(() => checkReply('health', { ok: true })).not.toThrow()
    expect(() => checkReply('health', { ok: 'yes' })).toThrow('ok')
  })
})

describe('subscribing', () => {
  test('hears events, reconnects after the last one, and stops when told', async () => {
    const door = openDoor({ mode: 'simulation' })
    const heard: string[] = []
    const links: string[] = []
    const asked: (string | null)[] = []
    let cut = () => {}
    const client = createClient(origin, {
      fetch: async (input, init) => {
        const headers = new Headers(init?.headers)
        asked.push(headers.get('Last-Event-ID'))
        const gone = new AbortController()
        cut = () => gone.abort()
        const signal = AbortSignal.any([gone.signal, init?.signal ?? gone.signal])
        return door.api.request(input, { ...init, signal })
      },
    })
    const stop = client.subscribe(null, {
      onEvent: (event, id) => heard.push(`${id} ${event.type}`),
      onLink: (link) => links.push(link),
    })
    await expect.poll(() => door.engine.readers()).toBe(1)
    door.engine.emit(moved)
    await expect.poll(() => heard).toEqual(['1 portfolioChanged'])

    cut()
    await expect.poll(() => links).toContain('lost')
    door.engine.emit(moved)
    await expect
      .poll(() => heard, { timeout: 5_000 })
      .toEqual(['1 portfolioChanged', '2 portfolioChanged'])
    expect(asked).toEqual([null, '1'])
    expect(links).toEqual(['open', 'lost', 'open'])

    stop()
    await expect.poll(() => door.engine.readers()).toBe(0)
  })
})

/** Files that a page loads with the client: imports of values, types left out. */
function loadedWith(file: URL, seen = new Set<string>()): Set<string> {
  if (seen.has(file.href)) return seen
  seen.add(file.href)
  const text = readFileSync(file, 'utf8')
  const imports = text.matchAll(/^(?:import|export) (?!type )[^;]*? from '([^']+)'/gm)
  for (const [, path = ''] of imports) {
    if (path.startsWith('.')) loadedWith(new URL(path, file), seen)
    else seen.add(path)
  }
  return seen
}

test('the client brings no schema code and no package into a page', () => {
  const files = [...loadedWith(new URL('./index.ts', import.meta.url))]
  const names = files.map((file) => file.slice(file.lastIndexOf('/src/') + 5)).toSorted()
  expect(names).toEqual([
    'client/client.ts',
    'client/errors.ts',
    'client/event-stream.ts',
    'client/index.ts',
    'client/random-key.ts',
    'client/send.ts',
    'client/subscribe.ts',
    'routes.ts',
  ])
  const checked = [...loadedWith(new URL('./check.ts', import.meta.url))]
  expect(checked).toContain('zod')
})
