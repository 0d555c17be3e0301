import { durationMs, formatInstant } from '@evenkeel/core/units'
import { deleteCookie, setCookie } from 'hono/cookie'
import { hashMessage } from 'viem/utils'
import { refuse } from '../http/errors.ts'
import { sessionCookie } from '../session-cookie.ts'
import { readSignIn } from '../sign-in/message.ts'
import { roleOf } from '../visitor.ts'
import type { Call, Handlers } from './handler.ts'

/** Sign-in with Ethereum, and out. */
export const signInHandlers: Handlers<'requestNonce' | 'signIn' | 'signOut'> = {
  requestNonce: async (_, { door }) => {
    const lifetimeMs = durationMs(door.limits.signInNonceLifetimeMs)
    const { nonce, expiresAtMs } = await door.engine.signInNonces.issue(lifetimeMs)
    return { nonce, expiresAt: formatInstant(expiresAtMs) }
  },

  signIn: async ({ body }, call) => {
    const { door } = call
    const { origins, chainNumber } = door.settings
    const nowMs = door.wallClock.now()
    const reading = readSignIn(body.message, { origins, chainNumber, nowMs })
    if (!reading.ok) throw refuse(reading.code, reading.message, 'message')
    // Used up before the signature is looked at: nobody gets two guesses at one nonce.
    if (!(await door.engine.signInNonces.consume(reading.nonce))) {
      throw refuse('SIGN_IN_NONCE', 'The nonce is unknown, used or expired.', 'message')
    }
    const digest = hashMessage(body.message)
    const signature = body.signature.toLowerCase() as `0x${string}`
    if (!(await door.isSignatureValid(reading.address, digest, signature))) {
      throw refuse('SIGN_IN_SIGNATURE', `The signature is not by ${reading.address}.`, 'signature')
    }
    await endSession(call)
    const lifetimeMs = durationMs(door.limits.sessionLifetimeMs)
    const { token, address, expiresAtMs } = await door.engine.sessions.open(
      reading.address,
      lifetimeMs,
    )
    setCookie(call.c, sessionCookie, token, cookieSettings(call, lifetimeMs / 1_000))
    return { address, role: roleOf(address, door), expiresAt: formatInstant(expiresAtMs) }
  },

  signOut: async (_, call) => {
    await endSession(call)
    deleteCookie(call.c, sessionCookie, cookieSettings(call, 0))
    return { signedOut: true }
  },
}

/** A new sign-in never keeps an old token alive (session fixation). */
async function endSession({ visitor, door }: Call): Promise<void> {
  if (visitor.kind === 'signedIn') await door.engine.sessions.close(visitor.token)
}

function cookieSettings({ c }: Call, maxAge: number) {
  const secure = new URL(c.req.url).protocol === 'https:'
  return { httpOnly: true, sameSite: 'Strict', path: '/', secure, maxAge } as const
}
