import { bandRule, neverRule, smartRule } from '@evenkeel/core/policy'
import { describe, expect, test } from 'vitest'
import { peersOf } from './peers.ts'

const namesOf = (rule: Parameters<typeof peersOf>[0]) => peersOf(rule).map(({ name }) => name)

describe('what a run is shown beside (BKT-1)', () => {
  test('its calendar, its threshold and the full policy', () => {
    const rule = { ...bandRule(0.07), review: 'every14d' } as const
    expect(namesOf(rule)).toEqual(['every14d', 'band:0.07', 'smart'])
    expect(namesOf(neverRule)).toEqual(['monthly', 'band:0.05', 'smart'])
  })

  test('but not itself, in whatever order its settings stand', () => {
    const reversed = Object.fromEntries(Object.entries(smartRule(0.05, 'monthly')).toReversed())
    expect(namesOf({ ...smartRule(0.05, 'monthly'), ...reversed })).toEqual([
      'monthly',
      'band:0.05',
    ])
  })

  test('and the placebo, where it uses regimes', () => {
    const change = { bandMultiplier: 2, review: null }
    const regimes = { meanReverting: change, momentum: change, isInverted: false }
    const forecasts = { momentum: null, regimes, dynamicReview: null, marketMove: null }
    expect(namesOf({ ...bandRule(0.05), forecasts }).at(-1)).toBe('placebo: regimes swapped')
  })
})
