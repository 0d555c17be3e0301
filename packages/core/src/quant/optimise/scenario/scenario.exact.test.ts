import { describe, expect, test } from 'vitest'
import { gapOf, valueOf } from '../../answers.fixture.ts'
import { drawFrom, drawNormals } from '../../drawn.fixture.ts'
import { matrixFrom } from '../../matrix.ts'
import type { Solved } from '../../solved.ts'
import { weightLimits } from '../program/limits.ts'
import { tailGiniWeights, tailWeights } from './ordered-weights.ts'
import { maxScenarioRatio, scenarioRisk, scenarioRiskBudgeting } from './portfolios.ts'
import { scenarioTail } from './tail-risk.ts'

const refusalOf = (answer: Solved<unknown>) =>
  answer.ok ? 'an answer' : `${answer.refusal.code} ${answer.refusal.field}`

describe('tails by hand (RSK-1)', () => {
  test('of less than one scenario are the worst, and of all the mean', () => {
    expect(Array.from(tailWeights(4, 0.2))).toEqual([1, 0, 0, 0])
    expect(Array.from(tailWeights(4, 0.25))).toEqual([1, 0, 0, 0])
    expect(Array.from(tailWeights(4, 1))).toEqual([0.25, 0.25, 0.25, 0.25])
    const most = Array.from(tailWeights(4, 0.9))
    expect(most.map((weight) => weight * 3.6)).toEqual([1, 1, 1, expect.closeTo(0.6, 12)])
  })

  test('are a mean of tails, by trapezoids over the square of their size', () => {
    const [count, tail] = [40, 0.3]
    const at = (step: number) => (step < 0 ? 0 : 0.0001 + (step * (tail - 0.0001)) / 99)
    const sums = new Float64Array(count)
    for (let step = 0; step < 100; step++) {
      const factor =
        step === 99
          ? (at(99) - at(98)) / tail
          : ((at(step + 1) - at(step - 1)) * at(step)) / tail ** 2
      for (const [place, weight] of tailWeights(count, at(step)).entries()) {
        sums[place] = (sums[place] ?? 0) + factor * weight
      }
    }
    expect(gapOf(tailGiniWeights(count, tail), sums)).toBeLessThan(1e-13)
  })

  test('a loss is exceeded as seldom as is said', () => {
    const returns = Float64Array.of(-5, -4, -3, -2, -1, 1, 2, 3, 4, 5)
    const at = (confidence: number) => valueOf(scenarioTail(returns, confidence))
    expect(at(0.9)).toEqual({ valueAtRisk: 4, conditionalValueAtRisk: expect.closeTo(5, 12) })
    expect(at(0.8)).toEqual({ valueAtRisk: 3, conditionalValueAtRisk: expect.closeTo(4.5, 12) })
    expect(at(0.85).valueAtRisk).toBe(4)
    expect(at(0.85).conditionalValueAtRisk).toBeCloseTo((5 + 0.5 * 4) / 1.5, 12)
    expect(at(0.01).valueAtRisk).toBe(-5)
  })

  test.each([
    ['EMPTY returns', [], 0.9],
    ['NOT_FINITE returns', [1, Number.NaN], 0.9],
    ['NOT_FINITE returns', [-Infinity, 1], 0.9],
    ['OUT_OF_DOMAIN confidence', [1, 2], 0],
    ['OUT_OF_DOMAIN confidence', [1, 2], 1],
    ['OUT_OF_DOMAIN confidence', [1, 2], -1],
    ['OUT_OF_DOMAIN confidence', [1, 2], 2],
  ])('are refused: %s of %o at %d', (refusal, returns, confidence) => {
    expect(refusalOf(scenarioTail(Float64Array.from(returns), confidence))).toBe(refusal)
  })
})

describe('risk over scenarios (RSK-1, SIZ-2)', () => {
  const returns = drawNormals(drawFrom(2), 40, 3)
  const weights = Float64Array.of(0.2, 0.3, 0.5)

  test('of a tail takes a twentieth unless one asks', () => {
    const risk = (tail?: number) =>
      valueOf(
        scenarioRisk(
          { returns, measure: 'cvar', ...(tail === undefined ? {} : { options: { tail } }) },
          weights,
        ),
      )
    expect(risk()).toBe(risk(0.05))
    expect(risk()).not.toBe(risk(0.1))
  })

  test('relaxed to norms weighs ordered losses in another way', () => {
    const riskBy = (ordering: 'exact' | 'norms') => {
      const options = { tail: 0.2, ordering }
      return valueOf(scenarioRisk({ returns, measure: 'tail-gini', options }, weights))
    }
    // A figure that is reported is exact whichever ordering would be optimised.
    expect(riskBy('norms')).toBe(riskBy('exact'))
  })

  test.each([
    ['TOO_SHORT returns', { returns: matrixFrom([[0.1, 0.2, 0.3]]) }],
    ['TOO_SHORT returns', { returns: { rows: 3, cols: 0, values: new Float64Array(0) } }],
    [
      'NOT_FINITE returns',
      {
        returns: matrixFrom([
          [1, 2, Number.NaN],
          [1, 2, 3],
        ]),
      },
    ],
    ['OUT_OF_DOMAIN tail', { options: { tail: 0 } }],
    ['OUT_OF_DOMAIN tail', { options: { tail: -0.1 } }],
    ['OUT_OF_DOMAIN tail', { options: { tail: 1 } }],
  ])('is refused: %s', (refusal, change) => {
    const problem = { returns, measure: 'cvar', ...change } as const
    expect(refusalOf(scenarioRisk(problem, weights))).toBe(refusal)
  })

  test('needs a weight for each asset', () => {
    const two = Float64Array.of(0.5, 0.5)
    expect(refusalOf(scenarioRisk({ returns, measure: 'cvar' }, two))).toBe('SHAPE weights')
  })
})

describe('portfolios over scenarios that have no answer, or a far one (SIZ-2)', () => {
  const limits = valueOf(weightLimits({ size: 2 }))

  test.each([
    [0, 0],
    [0.01, -0.01],
  ])('budgets of a mix without risk are refused: %d and %d', (one, other) => {
    const returns = matrixFrom([
      [one, other],
      [-one, -other],
      [0, 0],
    ])
    const answer = scenarioRiskBudgeting({ returns, measure: 'standard-deviation' })
    expect(answer).toMatchObject({
      refusal: { code: 'ZERO_VARIANCE', field: 'returns', actual: '0' },
    })
  })

  test('a ratio over no risk at all is refused', () => {
    const returns = matrixFrom([
      [0.01, 0.02],
      [0.02, 0.01],
    ])
    expect(maxScenarioRatio({ returns, measure: 'worst-loss' }, 0, limits)).toMatchObject({
      refusal: { code: 'UNBOUNDED', field: 'returns' },
    })
  })

  test('an excess of exactly nothing is none', () => {
    const returns = matrixFrom([
      [0.25, -0.5],
      [-0.25, 0.25],
    ])
    expect(maxScenarioRatio({ returns, measure: 'worst-loss' }, 0, limits)).toMatchObject({
      refusal: { code: 'NO_POSITIVE_EXCESS', field: 'returns', actual: '0 at most' },
    })
  })

  // With x in the second: mean 0.02 x - 0.03 (1 - x), worst loss 0.04 x + 0.05 (1 - x): all of it.
  test('a ratio is found from equal weights that lose', () => {
    const returns = matrixFrom([
      [-0.05, -0.04],
      [-0.01, 0.08],
    ])
    const best = valueOf(maxScenarioRatio({ returns, measure: 'worst-loss' }, 0, limits))
    expect(gapOf(best.weights, Float64Array.of(0, 1))).toBeLessThan(1e-9)
    expect(best.ratio).toBeCloseTo(0.5, 9)
  })
})
