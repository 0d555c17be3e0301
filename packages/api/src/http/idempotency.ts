import { createHash } from 'node:crypto'
import type { IdempotencyStore } from '@evenkeel/engine'
import { refuse } from './errors.ts'

/** A finished reply of a keyed request: what is stored and sent. */
export type KeyedReply = {
  readonly status: number
  readonly body: string
  /** True where the reply is the stored one of an earlier request. */
  readonly replayed: boolean
}

const keyForm = /^[\x21-\x7e]{8,255}$/

/** Reads the key of a creating request. */
export function idempotencyKeyOf(request: Request): string {
  const key = request.headers.get('idempotency-key')
  if (key !== null && keyForm.test(key)) return key
  throw refuse(
    'IDEMPOTENCY_KEY_MISSING',
    'Send a new Idempotency-Key of 8 to 255 visible characters with every creating request.',
    'Idempotency-Key',
  )
}

/** What makes two requests the same: method, path and the exact text of the body. */
export function fingerprintOf(request: Request, bodyText: string): string {
  const { pathname, search } = new URL(request.url)
  return createHash('sha256')
    .update(`${request.method}\n${pathname}${search}\n${bodyText}`)
    .digest('hex')
}

/**
 * Answers a keyed request once: a repeat gets the stored reply, byte for byte.
 *
 * Replies that say "something broke" are not stored and free the key. That is safe because each
 * use case either commits its whole change or none of it, so a retry finds a clean state.
 */
export async function answerOnce(
  store: IdempotencyStore,
  claim: Parameters<IdempotencyStore['claim']>[0],
  answer: () => Promise<{ readonly status: number; readonly body: string }>,
): Promise<KeyedReply> {
  const held = await store.claim(claim)
  if (held.kind === 'replay') return { ...held.reply, replayed: true }
  if (held.kind === 'running') {
    throw refuse('IDEMPOTENCY_KEY_RUNNING', 'The first request with this key is still running.')
  }
  if (held.kind === 'mismatch') {
    throw refuse(
      'IDEMPOTENCY_KEY_REUSED',
      'This key was used for another request; send a new one.',
      'Idempotency-Key',
    )
  }
  const reply = await answer().catch(async (fault: unknown) => {
    await store.release(claim.key, claim.scope)
    throw fault
  })
  if (reply.status >= 500) await store.release(claim.key, claim.scope)
  else await store.settle(claim.key, claim.scope, reply)
  return { ...reply, replayed: false }
}
