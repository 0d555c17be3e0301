import { unixMs } from '@evenkeel/core/units'
import { recoverAddress } from 'viem/utils'
import { describe, expect, test } from 'vitest'
import { openDoor, viewer } from '../__tests__/open-door.ts'

/** Signed once by the first account of every local development chain. */
const address = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266'
const message = `127.0.0.1:4280 wants you to sign in with your Ethereum account:
0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266

Sign in to Evenkeel. This costs nothing.

URI: http://127.0.0.1:4280
Version: 1
Chain ID: 31337
Nonce: nonce0001
Issued At: 2026-01-01T00:00:00.000Z
Expiration Time: 2026-01-01T00:10:00.000Z
Not Before: 2026-01-01T00:00:00.000Z`
const signature =
  '0xd7666929798f7d4697c7a8c033f21acf8950cdff377b554a1b0227b397730784406e151123527e3d5a6ce6de899c915b31e8aec3068e4358538b6528aef1d14b1c'

/** A door that checks signatures for real, with the nonce of the message issued. */
async function doorWithNonce() {
  const door = openDoor({
    isSignatureValid: async (account, hash, signed) => {
      const signer = await recoverAddress({ hash, signature: signed }).catch(() => null)
      return signer?.toLowerCase() === account
    },
  })
  await door.clientOf().requestNonce()
  const signIn = (body: { message: string; signature: string }, cookie?: string) =>
    door.ask({
      method: 'POST',
      path: '/api/auth/verify',
      body,
      ...(cookie === undefined ? {} : { cookie }),
    })
  return { door, signIn }
}

async function codeOf(reply: Response): Promise<string> {
  const { error } = (await reply.json()) as { error: { code: string } }
  return error.code
}

describe('sign-in with Ethereum (A3)', () => {
  test('a signed message opens a session that scripts and other sites cannot use', async () => {
    const { door, signIn } = await doorWithNonce()
    const reply = await signIn({ message, signature })
    expect(await reply.json()).toEqual({
      address,
      role: 'owner',
      expiresAt: '2026-01-01T12:00:00Z',
    })
    const cookie = reply.headers.get('set-cookie') ?? ''
    expect(cookie).toBe('evenkeel_session=token1; Max-Age=43200; Path=/; HttpOnly; SameSite=Strict')
    const status = await door.clientOf('evenkeel_session=token1').status()
    expect(status.session).toMatchObject({ address, role: 'owner' })
  })

  test('a nonce serves once, and once among a hundred at the same time', async () => {
    const { signIn } = await doorWithNonce()
    const replies = await Promise.all(
      Array.from({ length: 100 }, () => signIn({ message, signature })),
    )
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await codeOf(await signIn({ message, signature }))).toBe('SIGN_IN_NONCE')
  })

  test('a wrong signature uses the nonce up: nobody gets two guesses', async () => {
    const { signIn } = await doorWithNonce()
    const wrong = signature.replace('0xd7', '0xd8')
    expect(await codeOf(await signIn({ message, signature: wrong }))).toBe('SIGN_IN_SIGNATURE')
    expect(await codeOf(await signIn({ message, signature }))).toBe('SIGN_IN_NONCE')
  })

  test.each([
    ['another domain', ['127.0.0.1:4280 wants', 'evil.example wants'], 'SIGN_IN_DOMAIN'],
    ['another port', ['127.0.0.1:4280 wants', '127.0.0.1:4281 wants'], 'SIGN_IN_DOMAIN'],
    ['the URI of another site', ['URI: http://127', 'URI: http://227'], 'SIGN_IN_DOMAIN'],
    ['another chain', ['Chain ID: 31337', 'Chain ID: 1'], 'SIGN_IN_CHAIN'],
    ['another account', ['0xf39Fd6e51aad', '0xf39Fd6e51aae'], 'SIGN_IN_MESSAGE'],
    ['another nonce', ['nonce0001', 'nonce0002'], 'SIGN_IN_NONCE'],
    ['another statement', ['costs nothing', 'costs a lot'], 'SIGN_IN_SIGNATURE'],
    ['a later expiry', ['T00:10:00.000Z', 'T23:10:00.000Z'], 'SIGN_IN_SIGNATURE'],
    ['an invalid expiry', ['T00:10:00.000Z', 'T99:10:00.000Z'], 'SIGN_IN_MESSAGE'],
    ['a field that parsers skip', ['Version: 1', 'Version: 1\nEvil: yes'], 'SIGN_IN_MESSAGE'],
    [
      'a line in front',
      ['127.0.0.1:4280 wants', 'I agree.\n127.0.0.1:4280 wants'],
      'SIGN_IN_MESSAGE',
    ],
    [
      'a line behind',
      ['Not Before: 2026-01-01T00:00:00.000Z', 'Not Before: 2026-01-01T00:00:00.000Z\nMore'],
      'SIGN_IN_MESSAGE',
    ],
    ['no message at all', [message, 'hello'], 'SIGN_IN_MESSAGE'],
  ])('%s is refused', async (_, [from = '', to = ''], code) => {
    const { door, signIn } = await doorWithNonce()
    const reply = await signIn({ message: message.replace(from, to), signature })
    expect(reply.headers.get('set-cookie')).toBeNull()
    expect(await codeOf(reply)).toBe(code)
    expect(await door.engine.sessions.find('token1')).toBeNull()
  })

  test('no message with one other character is accepted', async () => {
    const accepted: string[] = []
    for (let index = 0; index < message.length; index += 1) {
      const { signIn } = await doorWithNonce()
      const char = message[index] === '1' ? '2' : '1'
      const changed = message.slice(0, index) + char + message.slice(index + 1)
      if ((await signIn({ message: changed, signature })).status === 200) accepted.push(changed)
    }
    expect(accepted).toEqual([])
  })

  test.each([
    [-1, 'SIGN_IN_TOO_EARLY'],
    [0, null],
    [599_999, null],
    [600_000, 'SIGN_IN_EXPIRED'],
  ])('%i ms after its start it is answered with %s (K6)', async (laterMs, code) => {
    const { door, signIn } = await doorWithNonce()
    door.clock.nowMs = unixMs(door.clock.nowMs + laterMs)
    const reply = await signIn({ message, signature })
    expect(reply.status === 200 ? null : await codeOf(reply)).toBe(code)
  })

  test('a nonce that nobody used in ten minutes is gone', async () => {
    const { door, signIn } = await doorWithNonce()
    const endless = message.slice(0, message.indexOf('\nExpiration'))
    door.clock.nowMs = unixMs(door.clock.nowMs + 600_000)
    expect(await codeOf(await signIn({ message: endless, signature }))).toBe('SIGN_IN_NONCE')
  })

  test('signing in again ends the session before: an old token is worth nothing', async () => {
    const { door, signIn } = await doorWithNonce()
    const old = await door.engine.sessions.open(viewer, 1_000 as never)
    const cookie = `evenkeel_session=${old.token}`
    await signIn({ message, signature }, cookie)
    expect(await door.engine.sessions.find(old.token)).toBeNull()
    expect((await door.engine.sessions.find('token2'))?.address).toBe(address)
  })

  test('a client that guesses signatures is slowed down before any is checked', async () => {
    let checks = 0
    const door = openDoor({
      limits: { signatures: { perSecond: 1, burst: 3 } },
      isSignatureValid: async () => {
        checks += 1
        return false
      },
    })
    const guess = async () => {
      const { nonce } = await door.clientOf().requestNonce()
      const body = { message: message.replace('nonce0001', nonce), signature }
      return (await door.ask({ method: 'POST', path: '/api/auth/verify', body })).status
    }
    const statuses = [await guess(), await guess(), await guess(), await guess()]
    expect(statuses).toEqual([401, 401, 401, 429])
    expect(checks).toBe(3)
  })

  test('signing out ends the session and takes the cookie back', async () => {
    const { door, signIn } = await doorWithNonce()
    await signIn({ message, signature })
    const reply = await door.ask({
      method: 'POST',
      path: '/api/auth/logout',
      cookie: 'evenkeel_session=token1',
    })
    expect(reply.headers.get('set-cookie')).toContain('Max-Age=0')
    expect(await door.engine.sessions.find('token1')).toBeNull()
  })
})
