import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rowsOf } from '../matrix.ts'
import type { Solved } from '../solved.ts'
import {
  conditionalDrawdown,
  drawdownControlledPath,
  drawdownExposure,
  drawdownPath,
  drawdownReport,
  gainToRecover,
  gapLossMax,
  kellyDrawdownAtProbability,
  kellyDrawdownProbability,
  kellyFractionForDrawdown,
  volatilityTargetExposure,
} from './index.ts'

function valueOf<T>(answer: Solved<T>): T {
  if (!answer.ok) throw new Error(`${answer.refusal.code} ${answer.refusal.field}`)
  return answer.value
}

function codeOf(answer: Solved<unknown>): string {
  return answer.ok ? 'an answer' : answer.refusal.code
}

const series = fc
  .array(fc.double({ min: -0.9, max: 2, noNaN: true }), { minLength: 1, maxLength: 40 })
  .map((entries) => Float64Array.from(entries))

describe('drawdowns (PRF-2)', () => {
  test('are measured from the running peak or the first capital, as by a naive twin', () => {
    fc.assert(
      fc.property(series, (returns) => {
        const depths = valueOf(drawdownPath(returns))
        const wealth = [1]
        for (const entry of returns) wealth.push((wealth.at(-1) as number) * (1 + entry))
        for (let at = 0; at < returns.length; at++) {
          const peak = Math.max(...wealth.slice(0, at + 2))
          expect(depths[at]).toBeCloseTo(1 - (wealth[at + 1] as number) / peak, 10)
        }
        const report = valueOf(drawdownReport(returns))
        expect(report.deepest).toBe(Math.max(...depths))
        expect(report.painIndex).toBeLessThanOrEqual(report.ulcerIndex + 1e-15)
        expect(report.ulcerIndex).toBeLessThanOrEqual(report.deepest + 1e-15)
      }),
    )
  })

  test('have a depth, a mean, a root mean square and a length', () => {
    const report = valueOf(drawdownReport(Float64Array.of(-0.5, 0.5, 1, -0.2, 0.1)))
    expect(report.deepest).toBe(0.5)
    expect(report.painIndex).toBeCloseTo((0.5 + 0.25 + 0 + 0.2 + 0.12) / 5, 14)
    expect(report.ulcerIndex).toBeCloseTo(Math.sqrt((0.25 + 0.0625 + 0.04 + 0.0144) / 5), 14)
    expect(report.periodsBelowPeakMax).toBe(2)
    expect(valueOf(drawdownReport(Float64Array.of(0.1, 0))).periodsBelowPeakMax).toBe(0)
  })

  test('at risk average the deepest share of all depths', () => {
    const returns = Float64Array.of(-0.5, 1, -0.1, 1 / 9)
    expect(valueOf(conditionalDrawdown(returns, 0.75))).toBeCloseTo(0.5, 12)
    expect(valueOf(conditionalDrawdown(returns, 0.5))).toBeCloseTo(0.3, 12)
    expect(codeOf(conditionalDrawdown(returns, 1))).toBe('OUT_OF_DOMAIN')
  })

  test('are refused of a loss of more than everything', () => {
    expect(codeOf(drawdownPath(Float64Array.of(-1.01)))).toBe('OUT_OF_DOMAIN')
    expect(valueOf(drawdownPath(Float64Array.of(-1, 5)))).toEqual(Float64Array.of(1, 1))
  })
})

describe('drawdown control (RSK-1)', () => {
  const floor = { floorShare: 0.8, multiplier: 2, leverageMax: 1 }

  test('steps as Grossman & Zhou 1993, the floor following the peak', () => {
    const path = valueOf(drawdownControlledPath(Float64Array.of(0.05, -0.1, -0.1), floor))
    expect(rowsOf(path).flat()).toEqual(
      [0.4, 1.02, 1.02, 0.408, 0.9792, 1.02, 0.3264, 0.94656, 1.02].map((entry): unknown => {
        return expect.closeTo(entry, 12)
      }),
    )
  })

  test('never breaks its floor while no step loses more than the gap', () => {
    const steps = fc.array(fc.double({ min: -0.33, max: 1, noNaN: true }), {
      minLength: 1,
      maxLength: 50,
    })
    fc.assert(
      fc.property(steps, (returns) => {
        const options = { floorShare: 0.6, multiplier: 3, leverageMax: 1 }
        const path = rowsOf(valueOf(drawdownControlledPath(Float64Array.from(returns), options)))
        for (const [exposure = 0, wealth = 0, peak = 0] of path) {
          expect(wealth).toBeGreaterThanOrEqual(0.6 * peak * (1 - 1e-12))
          expect(exposure).toBeGreaterThanOrEqual(0)
        }
      }),
    )
    expect(valueOf(gapLossMax(3))).toBe(1 / 3)
  })

  test('caps its leverage, stays out below the floor, and forgets a peak only when told', () => {
    expect(drawdownExposure(100, 100, { floorShare: 0, multiplier: 4, leverageMax: 1.5 })).toBe(150)
    expect(drawdownExposure(-5, 100, floor)).toBe(0)
    const locked = Float64Array.of(-0.5, 0, 0, 0)
    const peaks = (peakForgottenPerStep: number) => {
      const path = drawdownControlledPath(locked, { ...floor, peakForgottenPerStep })
      return rowsOf(valueOf(path)).map((row) => row[2])
    }
    expect(peaks(0)).toEqual([1, 1, 1, 1])
    expect(peaks(0.1)).toEqual(
      [0.9, 0.81, 0.8, 0.8].map((peak): unknown => expect.closeTo(peak, 12)),
    )
  })

  test.each([
    { ...floor, floorShare: 1 },
    { ...floor, multiplier: 0 },
    { ...floor, leverageMax: Number.NaN },
    { ...floor, peakForgottenPerStep: -0.1 },
  ])('refuses a floor outside its ranges: %o', (bad) => {
    expect(codeOf(drawdownControlledPath(Float64Array.of(0.1), bad))).toBe('OUT_OF_DOMAIN')
  })

  test('knows the gain that a loss needs, and the exposure that a volatility allows', () => {
    expect(valueOf(gainToRecover(0.35))).toBeCloseTo(0.5384615384615383, 14)
    expect(codeOf(gainToRecover(1))).toBe('OUT_OF_DOMAIN')
    const vol = { target: 0.4, forecast: 0.6, leverageMax: 1 }
    expect(valueOf(volatilityTargetExposure(vol))).toBeCloseTo(2 / 3, 14)
    expect(valueOf(volatilityTargetExposure({ ...vol, forecast: 0.1 }))).toBe(1)
    expect(codeOf(volatilityTargetExposure({ ...vol, forecast: 0 }))).toBe('OUT_OF_DOMAIN')
  })
})

describe('Kelly fractions and drawdowns (Thorp 2006, SIZ-1)', () => {
  test('full Kelly is down by half with probability one half', () => {
    const answer = kellyDrawdownProbability({ kellyFraction: 1, drawdown: 0.5 })
    expect(valueOf(answer)).toBeCloseTo(0.5, 14)
    const limit = kellyFractionForDrawdown({ drawdown: 0.35, probability: 0.1 })
    expect(valueOf(limit)).toBeCloseTo(0.3152, 4)
  })

  test('two of fraction, drawdown and probability give the third', () => {
    const shares = fc.double({ min: 0.05, max: 0.95, noNaN: true })
    fc.assert(
      fc.property(shares, shares, (kellyFraction, drawdown) => {
        const probability = valueOf(kellyDrawdownProbability({ kellyFraction, drawdown }))
        fc.pre(probability > 1e-12)
        const fraction = kellyFractionForDrawdown({ drawdown, probability })
        expect(valueOf(fraction)).toBeCloseTo(kellyFraction, 9)
        const depth = kellyDrawdownAtProbability({ kellyFraction, probability })
        expect(valueOf(depth)).toBeCloseTo(drawdown, 9)
      }),
    )
    const certain = { kellyFraction: 2, drawdown: 0.5 }
    expect(codeOf(kellyDrawdownProbability(certain))).toBe('OUT_OF_DOMAIN')
  })
})
