import type { Clock } from '@evenkeel/core/ports'
import { unixMs } from '@evenkeel/core/units'
import type {
  IdempotencyStore,
  KeyClaim,
  Session,
  SessionStore,
  SignInNonceStore,
} from '@evenkeel/engine'

/** Sessions in memory. */
export function fakeSessions(clock: Clock): SessionStore {
  const open = new Map<string, Session>()
  let count = 0
  return {
    open: async (address, lifetimeMs) => {
      count += 1
      const token = `token${count}`
      const createdAtMs = clock.now()
      const session = { address, createdAtMs, expiresAtMs: unixMs(createdAtMs + lifetimeMs) }
      open.set(token, session)
      return { ...session, token }
    },
    find: async (token) => {
      const session = open.get(token)
      return session !== undefined && clock.now() < session.expiresAtMs ? session : null
    },
    close: async (token) => {
      open.delete(token)
    },
    closeAll: async (address) => {
      for (const [token, session] of open) if (session.address === address) open.delete(token)
    },
  }
}

/** Nonces in memory: `nonce0001`, `nonce0002` and so on. */
export function fakeNonces(clock: Clock): SignInNonceStore {
  const issued = new Map<string, number>()
  return {
    issue: async (lifetimeMs) => {
      const nonce = `nonce${String(issued.size + 1).padStart(4, '0')}`
      const expiresAtMs = unixMs(clock.now() + lifetimeMs)
      issued.set(nonce, expiresAtMs)
      return { nonce, expiresAtMs }
    },
    consume: async (nonce) => {
      const expiresAtMs = issued.get(nonce)
      // Kept as used, so that numbering goes on.
      issued.set(nonce, 0)
      return expiresAtMs !== undefined && clock.now() < expiresAtMs
    },
  }
}

/** Idempotency keys in memory. */
export function fakeIdempotency(): IdempotencyStore {
  const keys = new Map<string, { fingerprint: string; claim: KeyClaim }>()
  const idOf = (key: string, scope: string) => `${scope} ${key}`
  return {
    claim: async ({ key, scope, fingerprint }) => {
      const held = keys.get(idOf(key, scope))
      if (held === undefined) {
        keys.set(idOf(key, scope), { fingerprint, claim: { kind: 'running' } })
        return { kind: 'claimed' }
      }
      return held.fingerprint === fingerprint ? held.claim : { kind: 'mismatch' }
    },
    settle: async (key, scope, reply) => {
      const held = keys.get(idOf(key, scope))
      if (held !== undefined) held.claim = { kind: 'replay', reply }
    },
    release: async (key, scope) => {
      keys.delete(idOf(key, scope))
    },
  }
}
