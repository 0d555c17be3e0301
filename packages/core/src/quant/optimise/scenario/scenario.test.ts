import { describe, expect, test } from 'vitest'
import { valueOf } from '../../answers.fixture.ts'
import { drawFrom, drawNormals } from '../../drawn.fixture.ts'
import { multiplyVector } from '../../linear/index.ts'
import { type Matrix, matrixFrom } from '../../matrix.ts'
import { type Limits, weightLimits } from '../program/limits.ts'
import { measureFor, type ScenarioMeasure, scenarioMeasures } from './measures.ts'
import { giniWeights, tailGiniWeights, tailWeights } from './ordered-weights.ts'
import {
  maxScenarioRatio,
  minScenarioRisk,
  scenarioRisk,
  scenarioRiskBudgeting,
} from './portfolios.ts'
import { scenarioTail } from './tail-risk.ts'

const longOnly = (size: number): Limits => valueOf(weightLimits({ size }))

function drawScenarios(seed: number, rows: number, cols: number): Matrix {
  const draw = drawFrom(seed)
  const [own, market] = [drawNormals(draw, rows, cols), drawNormals(draw, rows, 1)]
  const values = own.values.map((entry, at) => {
    const [row, col] = [Math.floor(at / cols), at % cols]
    return (
      0.001 * (col + 1) + 0.01 * (1 + 0.2 * col) * (entry + 0.5 * (market.values[row] as number))
    )
  })
  return { rows, cols, values }
}

const returns = drawScenarios(1, 60, 4)

/** The measures by their definitions, plainly. */
const naive: Partial<Record<ScenarioMeasure, (series: readonly number[]) => number>> = {
  'standard-deviation': (series) =>
    Math.sqrt(sum(around(series).map((x) => x * x)) / (series.length - 1)),
  'mean-absolute-deviation': (series) => sum(around(series).map(Math.abs)) / series.length,
  'gini-mean-difference': (series) =>
    sum(series.flatMap((x) => series.map((y) => Math.abs(x - y)))) /
    (series.length * (series.length - 1)),
  'semi-deviation': (series) =>
    Math.sqrt(sum(around(series).map((x) => Math.min(0, x) ** 2)) / (series.length - 1)),
  'first-lower-partial-moment': (series) => sum(series.map((x) => Math.max(0, -x))) / series.length,
  'second-lower-partial-moment': (series) =>
    Math.sqrt(sum(series.map((x) => Math.min(0, x) ** 2)) / (series.length - 1)),
  cvar: (series) => sum(series.toSorted((x, y) => x - y).slice(0, 3)) / -3,
  'worst-loss': (series) => -Math.min(...series),
  range: (series) => Math.max(...series) - Math.min(...series),
  'cvar-range': (series) => {
    const sorted = series.toSorted((x, y) => x - y)
    return (sum(sorted.slice(-3)) - sum(sorted.slice(0, 3))) / 3
  },
  'max-drawdown': (series) => Math.max(...drawdowns(series)),
  'average-drawdown': (series) => sum(drawdowns(series)) / series.length,
  cdar: (series) =>
    sum(
      drawdowns(series)
        .toSorted((x, y) => y - x)
        .slice(0, 3),
    ) / 3,
  'ulcer-index': (series) => Math.sqrt(sum(drawdowns(series).map((x) => x * x)) / series.length),
}

function sum(series: readonly number[]): number {
  return series.reduce((total, entry) => total + entry, 0)
}

function around(series: readonly number[]): number[] {
  return series.map((entry) => entry - sum(series) / series.length)
}

function drawdowns(series: readonly number[]): number[] {
  const path = series.map((_, at) => sum(series.slice(0, at + 1)))
  return path.map((level, at) => Math.max(0, ...path.slice(0, at + 1)) - level)
}

describe('a scenario risk (SIZ-3, RSK-1)', () => {
  test.each(Object.entries(naive))('is its definition: %s', (measure, definition) => {
    for (let seed = 0; seed < 10; seed++) {
      const scenarios = drawScenarios(seed, 60, 1)
      const problem = { returns: scenarios, measure: measure as ScenarioMeasure }
      const risk = valueOf(scenarioRisk(problem, Float64Array.of(1)))
      expect(risk).toBeCloseTo(definition(Array.from(scenarios.values)), 12)
    }
  })

  test('evar is least over its temperatures, and at most the worst loss', () => {
    const series = drawScenarios(3, 60, 1)
    const evar = valueOf(scenarioRisk({ returns: series, measure: 'evar' }, Float64Array.of(1)))
    const at = (z: number): number =>
      z * Math.log(sum(Array.from(series.values, (x) => Math.exp(-x / z))) / (0.05 * 60))
    const least = Math.min(...Array.from({ length: 4000 }, (_, step) => at(1e-4 * 1.004 ** step)))
    expect(evar).toBeLessThanOrEqual(least + 1e-12)
    expect(evar).toBeGreaterThan(least - 1e-7)
    const cvar = valueOf(scenarioRisk({ returns: series, measure: 'cvar' }, Float64Array.of(1)))
    expect(evar).toBeGreaterThan(cvar)
  })

  test.each(scenarioMeasures)(
    'has slopes that add up to it, and bound it elsewhere: %s',
    (measure) => {
      for (const ordering of ['exact', 'norms'] as const) {
        const risk = measureFor(measure, 60, { ordering })
        const slopes = new Float64Array(60)
        const here = multiplyVector(returns, Float64Array.of(0.1, 0.2, 0.3, 0.4))
        const there = multiplyVector(returns, Float64Array.of(0.4, 0.1, 0.3, 0.2))
        const value = risk(here, slopes)
        const along = (series: Float64Array): number =>
          series.reduce((total, entry, at) => total + entry * (slopes[at] as number), 0)
        expect(along(here)).toBeCloseTo(value, 10)
        expect(along(there)).toBeLessThanOrEqual(risk(there, new Float64Array(60)) + 1e-9)
      }
    },
  )

  test('relaxed by norms is at least the exact one, and near it', () => {
    for (const measure of ['gini-mean-difference', 'tail-gini', 'tail-gini-range'] as const) {
      const series = multiplyVector(returns, Float64Array.of(0.25, 0.25, 0.25, 0.25))
      const exact = measureFor(measure, 60)(series, new Float64Array(60))
      const relaxed = measureFor(measure, 60, { ordering: 'norms' })(series, new Float64Array(60))
      expect(relaxed).toBeGreaterThanOrEqual(exact * (1 - 1e-9))
      expect(relaxed).toBeLessThan(exact * 1.02)
    }
  })

  test('orders by weights that sum to what they are risks of', () => {
    expect(giniWeights(7).reduce((total, weight) => total + weight, 0)).toBeCloseTo(0, 12)
    expect(tailWeights(20, 0.33).reduce((total, weight) => total + weight, 0)).toBeCloseTo(1, 12)
    expect(tailGiniWeights(200, 0.05).reduce((total, weight) => total + weight, 0)).toBeCloseTo(
      1,
      3,
    )
  })

  test('splits the scenario at the edge of its tail', () => {
    const series = Float64Array.of(-0.1, -0.06, -0.05, -0.03, -0.02, -0.01, 0, 0.01, 0.02, 0.04)
    const tail = valueOf(scenarioTail(series, 0.85))
    expect(tail.valueAtRisk).toBe(0.06)
    expect(tail.conditionalValueAtRisk).toBeCloseTo((0.1 + 0.5 * 0.06) / 1.5, 14)
  })
})

describe('optimal weights over scenarios (SIZ-3)', () => {
  test.each(scenarioMeasures)(
    'of least risk: no weights of a fine grid have less: %s',
    (measure) => {
      const least = valueOf(minScenarioRisk({ returns, measure }, longOnly(4)))
      expect(least.gap).toBeLessThan(1e-6)
      for (const weights of grid(12)) {
        const risk = valueOf(scenarioRisk({ returns, measure }, weights))
        expect(risk).toBeGreaterThanOrEqual(least.risk * (1 - 1e-6))
      }
    },
  )

  test.each(scenarioMeasures)('of the greatest ratio: none of a grid is greater: %s', (measure) => {
    const best = valueOf(maxScenarioRatio({ returns, measure }, 0, longOnly(4)))
    for (const weights of grid(12)) {
      const risk = valueOf(scenarioRisk({ returns, measure }, weights))
      const series = multiplyVector(returns, weights)
      expect(sum(Array.from(series)) / 60 / risk).toBeLessThanOrEqual(best.ratio * (1 + 1e-6))
    }
  })

  test('of equal parts of a smooth risk have equal parts by differences', () => {
    for (const measure of ['standard-deviation', 'semi-deviation', 'evar'] as const) {
      const { weights, risk, gap } = valueOf(scenarioRiskBudgeting({ returns, measure }))
      expect(gap).toBeLessThan(1e-6)
      for (let at = 0; at < 4; at++) {
        const [up, down] = [weights.slice(), weights.slice()]
        up[at] = (up[at] as number) + 1e-6
        down[at] = (down[at] as number) - 1e-6
        const slope =
          (valueOf(scenarioRisk({ returns, measure }, up)) -
            valueOf(scenarioRisk({ returns, measure }, down))) /
          2e-6
        expect(((weights[at] as number) * slope) / risk).toBeCloseTo(0.25, 5)
      }
    }
  })

  test('keep a floor of the mean', () => {
    const means = [0, 1, 2, 3].map((col) => {
      return (
        sum(Array.from({ length: 60 }, (_, row) => returns.values[row * 4 + col] as number)) / 60
      )
    })
    const floor = Math.max(...means) * 0.9
    const limits = valueOf(weightLimits({ size: 4, rows: [{ coefficients: means, lower: floor }] }))
    const { weights } = valueOf(minScenarioRisk({ returns, measure: 'cvar' }, limits))
    const mean = sum(Array.from(weights, (weight, at) => weight * (means[at] as number)))
    expect(mean).toBeGreaterThanOrEqual(floor * (1 - 1e-9))
  })

  test.each([
    ['one scenario', { returns: matrixFrom([[0.1]]) }, 'TOO_SHORT'],
    ['a return that is no number', { returns: matrixFrom([[Number.NaN], [0]]) }, 'NOT_FINITE'],
    ['a tail of everything', { options: { tail: 1 } }, 'OUT_OF_DOMAIN'],
  ])('are refused with %s', (_, change, code) => {
    const problem = { returns: drawScenarios(1, 20, 1), measure: 'cvar' as const, ...change }
    expect(minScenarioRisk(problem, longOnly(1))).toMatchObject({ refusal: { code } })
  })

  test('have no ratio without a positive excess', () => {
    const answer = maxScenarioRatio({ returns, measure: 'cvar' }, 1, longOnly(4))
    expect(answer).toMatchObject({ refusal: { code: 'NO_POSITIVE_EXCESS' } })
  })
})

/** All weights of four assets in equal steps. */
function grid(steps: number): Float64Array[] {
  const points: Float64Array[] = []
  for (let a = 0; a <= steps; a++) {
    for (let b = 0; a + b <= steps; b++) {
      for (let c = 0; a + b + c <= steps; c++) {
        points.push(Float64Array.of(a, b, c, steps - a - b - c).map((part) => part / steps))
      }
    }
  }
  return points
}
