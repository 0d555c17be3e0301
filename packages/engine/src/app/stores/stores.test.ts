import type { Ids } from '@evenkeel/core/ports'
import { durationMs, unixMs } from '@evenkeel/core/units'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migratedDatabase } from '../../__tests__/test-database.ts'
import type { Database } from '../../db/connect.ts'
import { idempotencyStore } from './idempotency.ts'
import { sessionStore } from './sessions.ts'
import { signInNonceStore } from './sign-in-nonces.ts'

const owner = `0x${'11'.repeat(20)}` as const
const hour = durationMs(3_600_000)
let nowMs = 1_700_000_000_000
const wallClock = { now: () => unixMs(nowMs) }
let made = 0
const ids: Ids = { next: (kind) => `${kind}-${++made}` }
let database: Database
beforeAll(async () => {
  database = await migratedDatabase()
})
afterAll(() => database.close())

test('a session is found by its token until it ends, and never by anything else', async () => {
  const sessions = sessionStore(database.db, wallClock, ids)
  const { token, ...session } = await sessions.open(owner, hour)
  expect(await sessions.find(token)).toEqual(session)
  expect(await sessions.find(`${token}x`)).toBe(null)
  nowMs += hour
  expect(await sessions.find(token)).toBe(null)
  const second = await sessions.open(owner, hour)
  await sessions.close(second.token)
  expect(await sessions.find(second.token)).toBe(null)
})

test('closing all sessions of an address closes every one of them', async () => {
  const sessions = sessionStore(database.db, wallClock, ids)
  const opened = await Promise.all([sessions.open(owner, hour), sessions.open(owner, hour)])
  await sessions.closeAll(owner)
  for (const { token } of opened) expect(await sessions.find(token)).toBe(null)
})

test('a sign-in nonce is used once under 100 posts at once, and never late (A3)', async () => {
  const nonces = signInNonceStore(database.db, wallClock, ids)
  const { nonce, expiresAtMs } = await nonces.issue(hour)
  const used = await Promise.all(Array.from({ length: 100 }, () => nonces.consume(nonce)))
  expect(used.filter(Boolean)).toHaveLength(1)
  const late = await nonces.issue(hour)
  nowMs = expiresAtMs
  expect(await nonces.consume(late.nonce)).toBe(false)
})

test('an idempotency key runs once, replays its reply and refuses another body (I5)', async () => {
  const keys = idempotencyStore(database.db, wallClock)
  const request = { key: 'k', scope: owner, fingerprint: 'f' }
  const claims = await Promise.all(Array.from({ length: 100 }, () => keys.claim(request)))
  expect(claims.filter(({ kind }) => kind === 'claimed')).toHaveLength(1)
  expect(claims.filter(({ kind }) => kind === 'running')).toHaveLength(99)
  await keys.settle('k', owner, { status: 201, body: '{}' })
  expect(await keys.claim(request)).toEqual({ kind: 'replay', reply: { status: 201, body: '{}' } })
  expect(await keys.claim({ ...request, fingerprint: 'g' })).toEqual({ kind: 'mismatch' })
  expect(await keys.claim({ ...request, scope: 'somebody else' })).toEqual({ kind: 'claimed' })
})

test('a claim that changed nothing may be released, and a dead process frees its own', async () => {
  const keys = idempotencyStore(database.db, wallClock)
  const request = { key: 'r', scope: owner, fingerprint: 'f' }
  await keys.claim(request)
  await keys.release('r', owner)
  expect(await keys.claim(request)).toEqual({ kind: 'claimed' })
  nowMs += 60_001
  expect(await keys.claim(request)).toEqual({ kind: 'claimed' })
})
