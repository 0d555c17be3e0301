import { describe, expect, test } from 'vitest'
import type { FiredTrigger } from '../domain/index.ts'
import { unixMs } from '../units/index.ts'
import { type DestinationInput, destinationOf, nothingKnown } from './index.ts'

const at = (changes: Partial<DestinationInput>): readonly number[] =>
  destinationOf({
    weights: [0.6, 0.4],
    targets: [0.5, 0.5],
    rule: { bandAbsolute: 0.05, bandRelative: null, edgeShare: 1, cashFlowsFirst: false },
    why: [],
    cash: 1,
    outlook: nothingKnown,
    ...changes,
  })

describe('destination (SIZ-4)', () => {
  test('the published step: a band of 2 pp that trades to 1.75', () => {
    const rule = { bandAbsolute: 0.02, bandRelative: null, edgeShare: 0.875, cashFlowsFirst: false }
    expect(at({ weights: [0.62, 0.38], targets: [0.6, 0.4], rule })[0]).toBeCloseTo(0.6175, 12)
  })

  test.each<[string, FiredTrigger]>([
    ['a risk', { kind: 'risk', risk: 'depeg', asset: null }],
    ['the owner', { kind: 'manual' }],
    ['an opportunity', { kind: 'opportunity', opportunity: 'marketMove', asset: null }],
    ['the calendar', { kind: 'calendar', cadence: 'daily', dueAtMs: unixMs(0) }],
  ])('%s goes all the way', (_, fired) => {
    expect(at({ why: [fired] })).toEqual([0.5, 0.5])
  })

  test('weights inside the reach stay where they are', () => {
    expect(at({ weights: [0.52, 0.48] })).toEqual([0.52, 0.48])
  })
})

describe('the optimal destination', () => {
  const rule = {
    bandAbsolute: 0.05,
    bandRelative: null,
    edgeShare: 'optimal',
    cashFlowsFirst: false,
  } as const
  const halfWay = 0.525
  // Half-way sells 7.5 pp of 10,000 USD: 750 USD in one leg, 0.75 USD of fees at 10 bps.
  test.each([
    ['no gas goes half-way', 0, halfWay],
    ['gas just below a fifth of the fees goes half-way', 0.1499, halfWay],
    ['gas at a fifth of the fees goes to the target', 0.1501, 0.5],
    ['dear gas goes to the target', 5, 0.5],
  ])('%s', (_, gasUsdPerLeg, expected) => {
    const costs = { valueUsd: 10_000, feeRate: 0.001, gasUsdPerLeg }
    expect(at({ rule, outlook: { ...nothingKnown, costs } })[0]).toBeCloseTo(expected, 12)
  })

  test('costs that nobody knows are not small', () => {
    expect(at({ rule, outlook: nothingKnown })).toEqual([0.5, 0.5])
  })
})
