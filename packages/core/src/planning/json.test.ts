import { driftedScenario, proposeScenario, type Scenario } from '@evenkeel/testkit'
import fc from 'fast-check'
import { keccak256 } from 'viem'
import { describe, expect, test } from 'vitest'
import type { Hex, Leg, ProposedPlan } from '../domain/index.ts'
import { bps, unixMs, usdE18, wei, weightE18 } from '../units/index.ts'
import { hashPlan } from './hash.ts'
import { parsePlanJson, planToJson } from './json.ts'

const scenario: Scenario = {
  lines: [
    { valueUsd: 60_000, share: 50 },
    { valueUsd: 20_000, share: 30 },
  ],
  cash: { valueUsd: 20_000, share: 20 },
}
const plan = proposeScenario(scenario, keccak256)
const json = planToJson(plan)

/** What is said against a plan's JSON. */
function issuesOf(changed: unknown): string[] {
  const parsed = parsePlanJson(changed, keccak256)
  return parsed.ok ? [] : parsed.issues.map(({ path, message }) => `${path} ${message}`)
}

/** The JSON with the value at a path replaced; `undefined` takes it out. */
function withValue(value: unknown, path: string, replacement: unknown): unknown {
  const [name = '', ...rest] = path.split('.')
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) =>
      String(index) === name ? withMember(item, rest, replacement) : item,
    )
  }
  const members = { ...(value as Record<string, unknown>) }
  const member = withMember(members[name], rest, replacement)
  if (member === undefined)
    return Object.fromEntries(Object.entries(members).filter(([key]) => key !== name))
  return { ...members, [name]: member }
}

function withMember(value: unknown, rest: readonly string[], replacement: unknown): unknown {
  return rest.length === 0 ? replacement : withValue(value, rest.join('.'), replacement)
}

describe('a plan and its JSON', () => {
  test('are inverse, through text as well (PLN-3)', () => {
    fc.assert(
      fc.property(driftedScenario(), (random) => {
        const proposed = proposeScenario(random, keccak256)
        const text = JSON.stringify(planToJson(proposed))
        expect(parsePlanJson(JSON.parse(text), keccak256)).toEqual({ ok: true, value: proposed })
        expect(JSON.stringify(planToJson(proposed))).toBe(text)
      }),
      { numRuns: 100 },
    )
  })

  test('carry no number but whole ones, and no money as a number', () => {
    const numbers = JSON.stringify(json).match(/":-?[\d.]+/g) ?? []
    expect(new Set(numbers.map((text) => Number.isInteger(Number(text.slice(2)))))).toEqual(
      new Set([true]),
    )
    expect(JSON.stringify(json)).not.toMatch(/"\w*(?:Usd|Atoms|Wei|weight\w*|target)":-?\d/i)
  })
})

describe('reading is strict', () => {
  test.each<[string, string, unknown, string]>([
    ['a missing field', 'owner', undefined, 'owner is missing'],
    [
      'a missing field, deep',
      'review.steps.1.costUsd',
      undefined,
      'review.steps.1.costUsd is missing',
    ],
    ['an unknown field', 'note', 'hi', 'note is unknown'],
    ['an unknown field, deep', 'legs.0.delegatecall', '1', 'legs.0.delegatecall is unknown'],
    [
      'a number for money',
      'totals.costUsd',
      74.5,
      'totals.costUsd is not a decimal number in its shortest form',
    ],
    [
      'an exponent',
      'totals.feeUsd',
      '6e1',
      'totals.feeUsd is not a decimal number of zero or more',
    ],
    ['a second spelling of a number', 'totals.feeUsd', '60.150', 'totals.feeUsd is not'],
    ['a minus where there is none', 'totals.feeUsd', '-60.15', 'totals.feeUsd is not'],
    ['a minus zero', 'totals.impactUsd', '-0', 'totals.impactUsd is not'],
    ['a padded integer', 'planNonce', '01', 'planNonce is not a whole number'],
    ['an integer of too many bits', 'quoteBlock', (2n ** 64n).toString(), 'quoteBlock is not'],
    [
      'an amount beyond 256 bits',
      'legs.0.amountInAtoms',
      (2n ** 256n).toString(),
      'legs.0.amountInAtoms is not',
    ],
    ['an upper-case address', 'owner', '0x0E'.padEnd(42, '0'), 'owner is not 20 bytes'],
    ['a short hash', 'policyHash', '0xaa', 'policyHash is not 32 bytes'],
    ['odd calldata', 'legs.0.data', '0x095ea7b', 'legs.0.data is not'],
    ['endless calldata', 'legs.0.data', `0x${'00'.repeat(8_193)}`, 'legs.0.data is not'],
    ['a date for an instant', 'createdAt', '2022-01-01', 'createdAt is not an instant'],
    ['a local instant', 'createdAt', '2022-01-01T00:00:00+00:00', 'createdAt is not'],
    ['an instant before 1970', 'createdAt', '1969-12-31T23:59:59Z', 'createdAt is not'],
    ['another version', 'schemaVersion', 2, 'schemaVersion is not 1'],
    ['a version as text', 'schemaVersion', '1', 'schemaVersion is not 1'],
    ['another kind', 'kind', 'envelope', 'kind is not exact'],
    ['an unknown mode', 'mode', 'dry', 'mode is not simulation or paper or live'],
    ['two chains', 'chainIds', ['eip155:1', 'eip155:2'], 'chainIds is not a list of 1 to 1'],
    ['no chain', 'chainIds', [], 'chainIds is not a list of 1 to 1'],
    [
      'too many legs',
      'legs',
      Array.from({ length: 101 }, () => null),
      'legs is not a list of 0 to 100',
    ],
    ['an object for a list', 'legs', {}, 'legs is not a list'],
    ['a list for an object', 'review', [], 'review is not an object'],
    ['an unknown reason', 'review.why.0.kind', 'whim', 'review.why.0.kind is unknown'],
    [
      'a name of Object as a reason',
      'review.why.0.kind',
      'constructor',
      'review.why.0.kind is unknown',
    ],
    [
      'a symbol with a control character',
      'review.positions.0.symbol',
      'A\u202eB',
      'review.positions.0.symbol is not',
    ],
    ['a blank symbol', 'review.positions.0.symbol', '', 'review.positions.0.symbol is not'],
    ['a long id', 'portfolioId', 'x'.repeat(101), 'portfolioId is not'],
    ['37 decimals', 'review.positions.0.decimals', 37, 'review.positions.0.decimals is not'],
    ['half a bp', 'totals.costBps', 8.5, 'totals.costBps is not'],
  ])('%s is refused, with its field', (_, path, value, issue) => {
    const issues = issuesOf(withValue(json, path, value))
    expect(issues[0]).toContain(issue)
  })

  test('all that is wrong is said at once', () => {
    const broken = withValue(withValue(json, 'owner', 7), 'mode', 7)
    expect(issuesOf(broken).map((issue) => issue.split(' ')[0])).toEqual(['mode', 'owner'])
  })

  test.each([null, 7, 'plan', [], undefined])('%j is no plan', (value) => {
    expect(issuesOf(value)).toEqual([' is not an object'])
  })

  test.each(['__proto__', 'constructor', 'prototype', 'toString'])(
    '%s is an unknown field (I3)',
    (name) => {
      const text = JSON.stringify(json).replace('{', `{"${name}":{"polluted":"yes"},`)
      expect(issuesOf(JSON.parse(text))).toEqual([`${name} is unknown`])
      expect('polluted' in {}).toBe(false)
    },
  )

  test('a field that is only inherited is missing', () => {
    const { owner, ...rest } = json as Record<string, unknown>
    const heir: unknown = Object.assign(Object.create({ owner }), rest)
    expect(issuesOf(heir)).toEqual(['owner is missing'])
  })
})

/** A forger changes the plan and hashes it again: now it contradicts only itself. */
function forge(change: (original: ProposedPlan) => ProposedPlan): string[] {
  const forged = change(plan)
  return issuesOf(planToJson({ ...forged, planHash: hashPlan(forged, keccak256) }))
}

const withLeg =
  (index: number, change: (leg: Leg) => Partial<Leg>) => (original: ProposedPlan) => ({
    ...original,
    legs: original.legs.map((leg) => (leg.index === index ? { ...leg, ...change(leg) } : leg)),
  })

const withData = (index: number, change: (data: string) => string) =>
  withLeg(index, (leg) => {
    const data = change(leg.call.data) as Hex
    return { call: { ...leg.call, data }, calldataHash: keccak256(data) }
  })

const thief: Hex = `0x${'0f'.repeat(20)}`

describe('a plan that contradicts itself is refused', () => {
  test('by its hash, where it was not hashed again', () => {
    expect(issuesOf(withValue(json, 'planNonce', '2'))).toEqual([
      'planHash does not hold: is the hash of the plan',
    ])
  })

  test.each<[string, (original: ProposedPlan) => ProposedPlan, string]>([
    [
      'calldata that does not hash to its calldataHash',
      withLeg(1, ({ call }) => ({ call: { ...call, data: `${call.data.slice(0, -1)}9` as Hex } })),
      'legs.1.calldataHash',
    ],
    [
      'a recipient other than the owner',
      withLeg(1, () => ({ recipient: thief })),
      'legs.1.recipient',
    ],
    [
      'another recipient in the calldata',
      withData(1, (data) => data.replaceAll(plan.owner.slice(2), thief.slice(2))),
      'legs.1.data does not hold: the calldata carries its terms',
    ],
    [
      'a lower floor in the calldata',
      withData(1, (data) => {
        const floor = (plan.legs[1]?.amountOutMinAtoms ?? 0n).toString(16).padStart(64, '0')
        return data.replace(floor, '0'.repeat(64))
      }),
      'legs.1.data',
    ],
    [
      'an unlimited allowance in the calldata',
      withData(0, (data) => data.slice(0, -64) + 'f'.repeat(64)),
      'legs.0.data does not hold: no amount is unlimited',
    ],
    [
      'an allowance of more than its swap',
      withLeg(0, ({ amountInAtoms }) => ({ amountInAtoms: amountInAtoms + 1n })),
      'legs.0.data',
    ],
    ['an allowance for another spender', withLeg(0, () => ({ spender: thief })), 'legs.0.data'],
    ['a call of another contract', withLeg(1, () => ({ router: thief })), 'legs.1'],
    [
      'coin sent along',
      withLeg(1, ({ call }) => ({ call: { ...call, valueWei: wei(1n) } })),
      'legs.1.data does not hold: no coin',
    ],
    ['a swap of another token', withLeg(1, () => ({ tokenOut: thief })), 'legs.1.tokenOut'],
    [
      'a leg on another chain',
      withLeg(1, () => ({ chain: 'eip155:1' as Leg['chain'] })),
      'legs.1.chainId',
    ],
    [
      'a later deadline',
      withLeg(1, ({ deadlineAtMs }) => ({ deadlineAtMs: unixMs(deadlineAtMs + 1_000) })),
      'legs.1.deadlineAt',
    ],
    ['a larger gas limit', withLeg(1, ({ gasMax }) => ({ gasMax: gasMax + 1n })), 'legs.1.gasMax'],
    [
      'a missing leg',
      (original) => ({ ...original, legs: original.legs.slice(0, 3) }),
      'legs does not hold: has two legs a step',
    ],
    [
      'legs in another order',
      (original) => ({ ...original, legs: original.legs.toReversed() }),
      'legs.',
    ],
    [
      'no steps',
      (original) => ({ ...original, steps: [], legs: [], gasUsedByLeg: [] }),
      'review.steps',
    ],
    [
      'an expiry before its creation',
      (original) => ({ ...original, createdAtMs: unixMs(original.expiresAtMs + 1) }),
      'expiresAt',
    ],
    [
      'a lifetime of a day',
      (original) => ({ ...original, createdAtMs: unixMs(original.createdAtMs - 86_400_000) }),
      'expiresAt',
    ],
    [
      'weights that do not sum to one',
      (original) => ({
        ...original,
        positions: original.positions.map((row, index) =>
          index === 0 ? { ...row, targetE18: weightE18(row.targetE18 + 1n) } : row,
        ),
      }),
      'review.positions.target does not hold: sums to exactly one',
    ],
    [
      'an asset twice',
      (original) => ({
        ...original,
        positions: [...original.positions, ...original.positions.slice(0, 1)],
      }),
      'review.positions does not hold: names every asset once',
    ],
    [
      'an end that its steps do not lead to',
      (original) => ({
        ...original,
        positions: original.positions.map((row) => ({ ...row, atomsAfter: row.atomsAfter + 1n })),
      }),
      'review.positions.0.atomsAfter',
    ],
    [
      'a cost that is not the sum of its parts',
      (original) => ({ ...original, totals: { ...original.totals, costUsdE18: usdE18(1n) } }),
      'totals.costUsd',
    ],
    [
      'a floor below the slippage limit',
      (original) => ({
        ...original,
        preferences: { ...original.preferences, slippageBpsMax: bps(49) },
      }),
      'review.steps.0.amountOutMinAtoms',
    ],
    [
      'a cost of fewer bps than it is',
      (original) => ({ ...original, totals: { ...original.totals, costBps: bps(7) } }),
      'totals.costBps does not hold',
    ],
    [
      'a portfolio that is worth nothing',
      (original) => ({
        ...original,
        totals: { ...original.totals, valueBeforeUsdE18: usdE18(0n) },
      }),
      'totals.costBps',
    ],
    [
      'a floor above the quote',
      (original) => ({
        ...original,
        steps: original.steps.map((step) => ({
          ...step,
          amountOutMinAtoms: step.quote.amountOutAtoms + 1n,
        })),
      }),
      'review.steps.0.amountOutMinAtoms',
    ],
  ])('%s', (_, change, issue) => {
    const issues = forge(change)
    expect(issues.some((line) => line.startsWith(issue))).toBe(true)
  })
})
