import type { Address } from '@evenkeel/core/domain'
import { describe, expect, test } from 'vitest'
import { type Ask, openDoor, stranger, strategyFile, viewer } from './__tests__/open-door.ts'
import { sampleOwner, samplePlan } from './__tests__/sample-plan.ts'
import { type RouteName, routes } from './routes.ts'

/** What each endpoint is, said here once more and apart from the code: O open, R read, W change. */
const kinds: Readonly<Record<RouteName, 'O' | 'R' | 'W' | 'C'>> = {
  health: 'O',
  status: 'O',
  openApi: 'O',
  requestNonce: 'O',
  signIn: 'O',
  signOut: 'O',
  events: 'C',
  listPortfolios: 'C',
  portfolio: 'R',
  valuations: 'R',
  proposals: 'R',
  rebalances: 'R',
  decisions: 'R',
  previewTargets: 'R',
  proposal: 'R',
  planJson: 'R',
  pause: 'W',
  resume: 'W',
  rebalance: 'W',
  saveTargets: 'W',
  approve: 'W',
  reject: 'W',
  executionOrder: 'W',
  reportSubmission: 'W',
  // Creating is allowed to every account, for itself.
  createPortfolio: 'C',
}

const actors = [
  'nobody',
  'expired session',
  'forged session',
  'owner',
  'viewer',
  'stranger',
] as const
const modes = ['simulation', 'live'] as const
const things = ['known', 'unknown'] as const
type Actor = (typeof actors)[number]

/** Status that the rules of the house ask for; 200 stands for any success or domain refusal. */
function expected(name: RouteName, actor: Actor, mode: string, thing: string): number {
  const isAnonymous = !['owner', 'viewer', 'stranger'].includes(actor)
  const isOpenToRead = mode === 'simulation'
  const found = thing === 'known' ? 200 : 404
  switch (kinds[name]) {
    case 'O':
      return name === 'signIn' ? 401 : 200
    case 'R':
      if (isOpenToRead || actor === 'owner' || actor === 'viewer') return found
      return isAnonymous ? 401 : 404
    case 'W':
      if (isAnonymous) return 401
      if (actor === 'viewer') return 403
      return actor === 'owner' ? found : 404
    case 'C':
      if (name !== 'createPortfolio' && isOpenToRead) return 200
      if (isAnonymous) return 401
      return name === 'createPortfolio' && actor === 'viewer' ? 403 : 200
  }
}

const names = Object.keys(routes) as RouteName[]
const cells = names.flatMap((name) =>
  actors.flatMap((actor) =>
    modes.flatMap((mode) => things.map((thing) => ({ name, actor, mode, thing }))),
  ),
)

describe(`who may do what: ${cells.length} cells (A1, A2)`, () => {
  test.each(names)('%s', async (name) => {
    for (const cell of cells.filter((candidate) => candidate.name === name)) {
      const door = openDoor({ mode: cell.mode })
      const cookie = await cookieOf(cell.actor, door)
      const request = requestOf(name, cell.thing, addressOf(cell.actor))
      const reply = await door.ask(cookie === undefined ? request : { ...request, cookie })
      await reply.body?.cancel()
      const wanted = expected(name, cell.actor, cell.mode, cell.thing)
      const answered = [401, 403, 404].includes(reply.status) ? reply.status : 200
      const changed = answered !== 200 && door.engine.changes.length > 0
      expect({ ...cell, answered, changed }).toEqual({ ...cell, answered: wanted, changed: false })
    }
  })

  test('unknown and foreign are one answer, but for the request id', async () => {
    const door = openDoor()
    const cookie = await door.signIn(stranger)
    for (const name of names.filter((candidate) => 'RW'.includes(kinds[candidate]))) {
      const replies = things.map(async (thing) => {
        const reply = await door.ask({ ...requestOf(name, thing, stranger), cookie })
        const text = await reply.text()
        return { status: reply.status, text: text.replace(/req_\w+/, '') }
      })
      const [foreign, unknown] = await Promise.all(replies)
      expect(foreign).toEqual(unknown)
      expect(foreign?.status).toBe(404)
    }
  })

  test('a session ends when it is signed out, everywhere it was copied to', async () => {
    const door = openDoor()
    const cookie = await door.signIn(sampleOwner)
    expect((await door.ask({ path: '/api/portfolios', cookie })).status).toBe(200)
    await door.ask({ method: 'POST', path: '/api/auth/logout', cookie })
    expect((await door.ask({ path: '/api/portfolios', cookie })).status).toBe(401)
  })
})

function addressOf(actor: Actor): Address {
  if (actor === 'viewer') return viewer
  return actor === 'stranger' ? stranger : sampleOwner
}

async function cookieOf(actor: Actor, door: ReturnType<typeof openDoor>) {
  if (actor === 'nobody') return undefined
  if (actor === 'forged session') return 'evenkeel_session=token999'
  const cookie = await door.signIn(addressOf(actor))
  if (actor === 'expired session') door.clock.nowMs = (door.clock.nowMs + 3_600_000) as never
  return cookie
}

/** A well-formed request to every endpoint. */
function requestOf(name: RouteName, thing: (typeof things)[number], owner: Address): Ask {
  const { planHash } = sample
  const path = routes[name].path
    .replace('{portfolioId}', thing === 'known' ? 'p1' : 'p9')
    .replace('{planHash}', thing === 'known' ? planHash : `0x${'99'.repeat(32)}`)
  const body = bodies(owner)[name]
  const method = routes[name].method
  return body === undefined ? { method, path } : { method, path, body }
}

const sample = samplePlan()
const hash = `0x${'0c'.repeat(32)}`

function bodies(owner: Address): Partial<Record<RouteName, unknown>> {
  const targets = { WBTC: '0.5', WETH: '0.3', USDC: '0.2' }
  return {
    signIn: { message: signInMessage, signature: '0x00' },
    createPortfolio: { name: 'New', owner, strategy: strategyFile },
    pause: { until: null },
    resume: {},
    rebalance: {},
    previewTargets: { targets },
    saveTargets: { targets },
    approve: {
      approver: owner,
      expiresAt: '2026-01-01T00:10:00Z',
      approvalNonce: hash,
      signature: '0x600d',
    },
    reject: { reason: null },
    reportSubmission: { key: hash, txHash: null, atomic: true },
  }
}

/** Well formed, with a nonce that was never issued. */
const signInMessage = `127.0.0.1:4280 wants you to sign in with your Ethereum account:
0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266


URI: http://127.0.0.1:4280
Version: 1
Chain ID: 31337
Nonce: neverIssued
Issued At: 2026-01-01T00:00:00.000Z`
