import type { Address } from '@evenkeel/core/domain'
import type { DurationMs, UnixMs } from '@evenkeel/core/units'

/** A signed-in browser or program. Times are of the wall clock. */
export type Session = {
  readonly address: Address
  readonly createdAtMs: UnixMs
  readonly expiresAtMs: UnixMs
}

/** Sessions by the hash of their token: a stolen database holds no usable token. */
export type SessionStore = {
  /** Makes a session and gives its token, the only time it is seen. */
  readonly open: (
    address: Address,
    lifetimeMs: DurationMs,
  ) => Promise<Session & { readonly token: string }>
  /** Null where the token is unknown, closed or expired. */
  readonly find: (token: string) => Promise<Session | null>
  readonly close: (token: string) => Promise<void>
  readonly closeAll: (address: Address) => Promise<void>
}

/** Single-use nonces of sign-in messages. */
export type SignInNonceStore = {
  readonly issue: (lifetimeMs: DurationMs) => Promise<{
    readonly nonce: string
    readonly expiresAtMs: UnixMs
  }>
  /** True for exactly one caller, however many present it at once. */
  readonly consume: (nonce: string) => Promise<boolean>
}

/** A reply as it was sent. */
export type StoredReply = { readonly status: number; readonly body: string }

/** What an idempotency key says about a request. */
export type KeyClaim =
  | { readonly kind: 'claimed' }
  | { readonly kind: 'replay'; readonly reply: StoredReply }
  | { readonly kind: 'running' }
  | { readonly kind: 'mismatch' }

/** Idempotency keys: same key and body replays the stored reply. Kept for 24 hours. */
export type IdempotencyStore = {
  readonly claim: (request: {
    readonly key: string
    /** Who asks: two callers never share a key. */
    readonly scope: string
    /** Hash of method, path and body. */
    readonly fingerprint: string
  }) => Promise<KeyClaim>
  readonly settle: (key: string, scope: string, reply: StoredReply) => Promise<void>
  /** Frees a key whose request changed nothing, so that it may be tried again. */
  readonly release: (key: string, scope: string) => Promise<void>
}
