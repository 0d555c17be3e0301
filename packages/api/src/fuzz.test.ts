import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openDoor, strategyFile } from './__tests__/open-door.ts'
import { sampleOwner, samplePlan } from './__tests__/sample-plan.ts'
import { type RouteName, routes } from './routes.ts'
import { ErrorReply } from './wire/index.ts'

const { planHash } = samplePlan()
const hash = `0x${'0c'.repeat(32)}`
const targets = { WBTC: '0.5', WETH: '0.3', USDC: '0.2' }

/** A valid body for every endpoint that takes one. */
const valid: Partial<Record<RouteName, unknown>> = {
  signIn: { message: '127.0.0.1:4280 wants you to sign in', signature: '0x00' },
  createPortfolio: { name: 'New', owner: sampleOwner, strategy: strategyFile },
  pause: { until: '2026-02-01T00:00:00Z' },
  resume: {},
  rebalance: {},
  previewTargets: { targets },
  saveTargets: { targets },
  approve: {
    approver: sampleOwner,
    expiresAt: '2026-01-01T00:10:00Z',
    approvalNonce: hash,
    signature: '0x600d',
  },
  reject: { reason: 'other' },
  reportSubmission: { key: hash, txHash: hash, atomic: false },
}
const names = Object.keys(valid) as RouteName[]

/** Values that have broken parsers before. */
const nasty = fc.constantFrom<unknown>(
  null,
  true,
  -0,
  1e308,
  '',
  '0',
  '-1',
  '1e5',
  'NaN',
  '\u0000',
  '\u202e',
  '\ud800',
  '9'.repeat(100),
  `0.${'0'.repeat(50)}1`,
  'a'.repeat(5_000),
  '__proto__',
  [],
  {},
  [[[]]],
  { constructor: { prototype: { polluted: true } } },
  '2026-02-30T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  `0x${'f'.repeat(63)}`,
)
const anything = fc.oneof(nasty, fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: 'binary' }))
const mutation = fc.record({
  name: fc.constantFrom(...names),
  /** Which of the body's fields, counted through; past the end it adds one. */
  field: fc.nat(6),
  value: anything,
  how: fc.constantFrom('replace', 'nest', 'drop', 'add', 'whole', 'cut', 'flip'),
  place: fc.nat(200),
})
type Mutation = typeof mutation extends fc.Arbitrary<infer Value> ? Value : never

/** Counted for the full run of every test; a longer one belongs to the night. */
const runs = 3_000

describe('mutated requests (I1, I3)', () => {
  test(`${runs} of them break nothing and each error has its form`, async () => {
    const door = openDoor()
    const cookie = await door.signIn(sampleOwner)
    const seen = new Map<number, number>()
    await fc.assert(
      fc.asyncProperty(mutation, async (change) => {
        const reply = await door.ask({
          method: routes[change.name].method,
          path: pathOf(change),
          body: bodyOf(change),
          cookie,
        })
        seen.set(reply.status, (seen.get(reply.status) ?? 0) + 1)
        expect(reply.status).toBeLessThan(500)
        const json: unknown = await reply.json()
        if (reply.status >= 400) ErrorReply.parse(json)
      }),
      { numRuns: runs, seed: 20_260_101 },
    )
    expect(door.faults).toEqual([])
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    // A control: some bodies stay valid, some reach the engine, some fall at each guard.
    expect([...seen.keys()]).toEqual(expect.arrayContaining([200, 400, 409, 422]))
  })
})

function pathOf({ name, how, value }: Mutation): string {
  const id = how === 'add' ? encodeURIComponent(textOf(value)) : ''
  return routes[name].path
    .replace('{portfolioId}', `p1${id}`)
    .replace('{planHash}', `${planHash}${id}`)
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.slice(0, 100).toWellFormed()
}

function bodyOf({ name, field, value, how, place }: Mutation): string {
  const body = structuredClone(valid[name]) as Record<string, unknown>
  const key = Object.keys(body)[field] ?? `extra${field}`
  const text = JSON.stringify(body)
  switch (how) {
    case 'replace':
      return JSON.stringify({ ...body, [key]: value })
    case 'nest':
      return JSON.stringify({ ...body, [key]: { [textOf(value)]: body[key] } })
    case 'drop':
      return JSON.stringify({ ...body, [key]: undefined })
    case 'add':
      return JSON.stringify({ ...body, [textOf(value)]: value })
    case 'whole':
      return JSON.stringify(value)
    case 'cut':
      return text.slice(0, place % text.length)
    case 'flip':
      return flipped(text, place % text.length)
  }
}

function flipped(text: string, at: number): string {
  const code = text.charCodeAt(at) ^ 1
  return text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1)
}
