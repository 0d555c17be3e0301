import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { backtestDefaults, runBacktest } from '../backtest/index.ts'
import { dayMs } from '../units/index.ts'
import { bandWidth, nearestToBand } from './band.ts'
import { destinationOf } from './destination.ts'
import { largestDrift } from './drift.ts'
import { nothingKnown } from './outlook.ts'
import { bandRule, hybridBandRule, parseRule } from './rules.ts'

const swedroe = hybridBandRule(0.05, 0.25)

describe('bands (TRG-1, DRF-2)', () => {
  test.each([
    [0.05, 0.0125],
    [0.1, 0.025],
    [0.2, 0.05],
    [0.6, 0.05],
    [0, 0.05],
  ])('5/25 of a target of %f is %f', (target, width) => {
    expect(bandWidth(target, swedroe)).toBe(width)
  })

  test('a rule without a band has no width', () => {
    expect(bandWidth(0.5, { bandAbsolute: null, bandRelative: 0.25 })).toBeNull()
  })

  test('one band for all: the nearest is the largest drift, bit for bit (property)', () => {
    const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
      minLength: 4,
      maxLength: 4,
    })
    fc.assert(
      fc.property(shares, shares, (weights, targets) => {
        const { index, driftAbsolute } = largestDrift(weights, targets)
        const nearest = nearestToBand(weights, targets, bandRule(0.05))
        expect(nearest).toEqual({ index, driftAbsolute, limit: 0.05 })
      }),
    )
  })

  test('stops at the edge of the band that was reached', () => {
    const at = { targets: [0.9, 0.1], cash: 1, outlook: nothingKnown, why: [] }
    const rule = { ...swedroe, edgeShare: 1 }
    const [, small] = destinationOf({ ...at, weights: [0.86, 0.14], rule })
    expect(small).toBeCloseTo(0.125, 12)
  })

  test('a small position fires in a backtest where one band for all would not', () => {
    const labelAtMs = Float64Array.of(0, dayMs, 2 * dayMs)
    const priceUsd = Float64Array.of(100, 100, 100, 130, 100, 130)
    const grid = { symbols: ['BIG', 'SMALL'], labels: 'date', labelAtMs, priceUsd } as const
    const base = { ...backtestDefaults, symbols: ['BIG', 'SMALL'], targets: [0.95, 0.05] }
    const run = (text: string) => {
      const rule = parseRule(text)
      if (!rule.ok) throw new Error(rule.issues[0]?.message)
      const result = runBacktest(grid, { ...base, rule: rule.value })
      return result.ok ? result.value.rebalances.map(({ why }) => why) : null
    }
    expect(run('band:0.05')).toEqual([])
    expect(run('band:0.05/0.25')).toMatchObject([
      [{ kind: 'threshold', asset: 'SMALL', limit: 0.0125 }],
    ])
  })

  test.each(['band:0.05/', 'band:0.05/25', 'band:5/0.25', 'band:0.05/0'])(
    '%s is refused',
    (text) => {
      expect(parseRule(text)).toMatchObject({ ok: false, issues: [{ path: 'rule' }] })
    },
  )
})
