import { describe, expect, test } from 'vitest'
import { gapOf, reordered, valueOf, withColumns } from '../answers.fixture.ts'
import {
  drawFrom,
  drawNormals,
  drawReturns,
  randomSets,
  type Trouble,
  troubles,
} from '../drawn.fixture.ts'
import { ldlFactor, quadraticForm } from '../linear/index.ts'
import { type Matrix, matrixFrom, rowsOf, zeros } from '../matrix.ts'
import {
  averageCorrelation,
  correlationOf,
  covarianceFrom,
  sampleCorrelation,
  stressedCorrelation,
} from './correlation.ts'
import { sampleCovariance } from './covariance.ts'
import { logReturns, simpleReturns } from './returns.ts'

const three = matrixFrom([
  [0.05, -0.05],
  [0.01, 0.03],
  [0.01, -0.01],
])

describe('a sample covariance (REG-4)', () => {
  test.each([
    ['over T - 1', { ddof: 1 }, [5.333333333333334e-4, -8e-4, 1.6e-3]],
    ['over T', { ddof: 0 }, [3.555555555555556e-4, -5.333333333333334e-4, 1.0666666666666667e-3]],
    ['about zero, over T', { ddof: 0, mean: 'zero' }, [9e-4, -7.666666666666667e-4, 3.5e-3 / 3]],
  ] as const)('%s is the published figure', (_, convention, [first, cross, second]) => {
    const covariance = valueOf(sampleCovariance(three, convention))
    const wanted = Float64Array.of(first, cross, cross, second)
    expect(gapOf(covariance.values, wanted)).toBeLessThan(1e-17)
  })

  test('agrees with a naive twin, and has a factor, on every drawn set', () => {
    for (let set = 0; set < randomSets; set++) {
      const returns = drawnSet(set)
      const covariance = valueOf(sampleCovariance(returns, { ddof: 1 }))
      const scale = covariance.values.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0)
      expect(gapOf(covariance.values, naiveCovariance(returns))).toBeLessThanOrEqual(1e-14 * scale)
      expect(ldlFactor(covariance)).toMatchObject({ ok: true })
    }
  })

  test('does not see the mean: a shift by a million costs only the digits of the shift', () => {
    const returns = drawNormals(drawFrom(3), 50, 4)
    const shifted = { ...returns, values: returns.values.map((entry) => entry + 1e6) }
    const plain = valueOf(sampleCovariance(returns, { ddof: 1 }))
    const moved = valueOf(sampleCovariance(shifted, { ddof: 1 }))
    expect(gapOf(plain.values, moved.values)).toBeLessThan(1e-8)
  })

  test('follows the order of the assets and the currency', () => {
    const returns = drawNormals(drawFrom(4), 30, 3)
    const order = [2, 0, 1]
    const plain = valueOf(sampleCovariance(returns, { ddof: 1 }))
    const shuffled = valueOf(sampleCovariance(withColumns(returns, order), { ddof: 1 }))
    expect(shuffled).toEqual(reordered(plain, order))
    const doubled = { ...returns, values: returns.values.map((entry) => entry * 2) }
    const larger = valueOf(sampleCovariance(doubled, { ddof: 1 }))
    expect(larger.values).toEqual(plain.values.map((entry) => entry * 4))
  })

  test('of an asset split in two leaves the variance of the portfolio as it was', () => {
    const returns = drawNormals(drawFrom(5), 30, 3)
    const whole = valueOf(sampleCovariance(returns, { ddof: 1 }))
    const split = valueOf(sampleCovariance(withColumns(returns, [0, 1, 2, 2]), { ddof: 1 }))
    const before = quadraticForm(whole, Float64Array.of(0.5, 0.3, 0.2))
    expect(quadraticForm(split, Float64Array.of(0.5, 0.3, 0.15, 0.05))).toBeCloseTo(before, 14)
  })

  test.each([
    ['no rows', zeros(0, 2), 0, 'EMPTY'],
    ['no assets', zeros(2, 0), 0, 'EMPTY'],
    ['one row', matrixFrom([[1, 2]]), 0, 'TOO_SHORT'],
    ['no degree of freedom', matrixFrom([[1], [2]]), 2, 'TOO_SHORT'],
    ['a negative ddof', matrixFrom([[1], [2]]), -1, 'OUT_OF_DOMAIN'],
    ['a ddof that is not a number', matrixFrom([[1], [2]]), Number.NaN, 'OUT_OF_DOMAIN'],
    ['a hole', matrixFrom([[1], [Number.NaN]]), 1, 'NOT_FINITE'],
    ['squares beyond a float', matrixFrom([[1e200], [-1e200]]), 1, 'NOT_FINITE'],
    ['a size that is not its own', { ...matrixFrom([[1], [2]]), rows: 3 }, 1, 'SHAPE'],
  ])('refuses %s', (_, returns, ddof, code) => {
    expect(sampleCovariance(returns, { ddof })).toMatchObject({ ok: false, refusal: { code } })
  })
})

describe('returns of prices', () => {
  const prices = matrixFrom([
    [4, 100],
    [5, 50],
  ])

  test('are simple or logarithmic, by name', () => {
    expect(valueOf(simpleReturns(prices)).values).toEqual(Float64Array.of(0.25, -0.5))
    expect(valueOf(logReturns(prices)).values).toEqual(
      Float64Array.of(Math.log(1.25), Math.log(0.5)),
    )
  })

  test.each([
    ['a price of zero', [[0], [1]], 'OUT_OF_DOMAIN'],
    ['a negative price', [[1], [-1]], 'OUT_OF_DOMAIN'],
    ['one price', [[1]], 'TOO_SHORT'],
    ['a hole', [[1], [Number.NaN]], 'NOT_FINITE'],
    ['a return beyond a float', [[1e-300], [1e300]], 'NOT_FINITE'],
  ])('refuse %s', (_, rows, code) => {
    expect(simpleReturns(matrixFrom(rows))).toMatchObject({ ok: false, refusal: { code } })
  })
})

describe('correlation', () => {
  test('and volatilities make the covariance again', () => {
    const covariance = valueOf(sampleCovariance(drawNormals(drawFrom(6), 40, 5), { ddof: 1 }))
    const { correlation, volatilities } = valueOf(correlationOf(covariance))
    const again = valueOf(covarianceFrom(correlation, volatilities))
    expect(gapOf(again.values, covariance.values)).toBeLessThan(1e-15)
  })

  test('of a sample is that of its covariance, whatever the divisor', () => {
    const correlation = valueOf(sampleCorrelation(three))
    expect(correlation.values[1]).toBeCloseTo(-8e-4 / Math.sqrt(5.333333333333334e-4 * 1.6e-3), 15)
    expect(correlation.values[0]).toBe(1)
    expect(valueOf(sampleCorrelation(three, 'zero')).values[1]).toBeCloseTo(
      -7.666666666666667e-4 / Math.sqrt(9e-4 * (3.5e-3 / 3)),
      15,
    )
  })

  test('with what never moves is refused', () => {
    expect(
      sampleCorrelation(
        matrixFrom([
          [1, 3],
          [2, 3],
          [4, 3],
        ]),
      ),
    ).toMatchObject({
      refusal: { code: 'ZERO_VARIANCE', actual: '0 of asset 1' },
    })
    expect(correlationOf(matrixFrom([[-1]]))).toMatchObject({ refusal: { code: 'ZERO_VARIANCE' } })
  })

  test.each([
    ['too few volatilities', Float64Array.of(1), 'SHAPE'],
    ['a negative volatility', Float64Array.of(1, -1), 'OUT_OF_DOMAIN'],
    ['a volatility that is not a number', Float64Array.of(1, Number.NaN), 'OUT_OF_DOMAIN'],
  ])('refuses %s', (_, volatilities, code) => {
    const answer = covarianceFrom(
      matrixFrom([
        [1, 0],
        [0, 1],
      ]),
      volatilities,
    )
    expect(answer).toMatchObject({ ok: false, refusal: { code } })
  })
})

describe('average and stressed correlation', () => {
  const correlation = matrixFrom([
    [1, 0.5, 0.2],
    [0.5, 1, -0.1],
    [0.2, -0.1, 1],
  ])

  test('the average counts each pair once', () => {
    expect(valueOf(averageCorrelation(correlation))).toBeCloseTo(0.2, 15)
    const weighted = averageCorrelation(correlation, Float64Array.of(2, 1, 1))
    expect(valueOf(weighted)).toBeCloseTo((2 * 0.5 + 2 * 0.2 - 0.1) / 5, 15)
  })

  test('the average of many assets is the mean of all pairs', () => {
    const matrix = valueOf(sampleCorrelation(drawNormals(drawFrom(12), 30, 6)))
    const pairs = rowsOf(matrix).flatMap((row, at) => row.slice(0, at))
    const mean = pairs.reduce((sum, entry) => sum + entry, 0) / 15
    expect(valueOf(averageCorrelation(matrix))).toBeCloseTo(mean, 15)
  })

  test('the average of two assets is their correlation', () => {
    expect(
      valueOf(
        averageCorrelation(
          matrixFrom([
            [1, -0.3],
            [-0.3, 1],
          ]),
        ),
      ),
    ).toBe(-0.3)
  })

  test.each([
    ['one asset', matrixFrom([[1]]), undefined, 'TOO_SHORT'],
    ['a weight too few', correlation, Float64Array.of(1, 1), 'SHAPE'],
    ['a negative weight', correlation, Float64Array.of(1, 1, -1), 'OUT_OF_DOMAIN'],
    ['no pair with weight', correlation, Float64Array.of(1, 0, 0), 'OUT_OF_DOMAIN'],
  ])('the average refuses %s', (_, matrix, weights, code) => {
    expect(averageCorrelation(matrix, weights)).toMatchObject({ ok: false, refusal: { code } })
  })

  test('stress moves each entry its share of the way to one', () => {
    expect(valueOf(stressedCorrelation(correlation, 0))).toEqual(correlation)
    const stressed = valueOf(stressedCorrelation(correlation, 0.5))
    const wanted = Float64Array.of(1, 0.75, 0.6, 0.75, 1, 0.45, 0.6, 0.45, 1)
    expect(gapOf(stressed.values, wanted)).toBeLessThan(1e-15)
    expect(valueOf(stressedCorrelation(correlation, 1)).values).toEqual(new Float64Array(9).fill(1))
  })

  test('stress keeps every drawn correlation semidefinite (RSK-1)', () => {
    for (let set = 0; set < randomSets; set++) {
      const draw = drawFrom(set)
      const returns = drawReturns(draw, troubles[set % 5] ?? 'ordinary', 20, 2 + (set % 7))
      const stressed = stressedCorrelation(valueOf(sampleCorrelation(returns)), draw())
      expect(ldlFactor(valueOf(stressed))).toMatchObject({ ok: true })
    }
  })

  test.each([-0.01, 1.01, Number.NaN])('stress refuses the share %d', (stress) => {
    expect(stressedCorrelation(correlation, stress)).toMatchObject({
      refusal: { code: 'OUT_OF_DOMAIN', field: 'stress' },
    })
  })
})

function drawnSet(set: number): Matrix {
  const trouble: Trouble = troubles[set % troubles.length] ?? 'ordinary'
  return drawReturns(drawFrom(set), trouble, 3 + (set % 17), 1 + (set % 8))
}

/** Column by column with plain arrays, over T - 1. */
function naiveCovariance(returns: Matrix): Float64Array {
  const assets = Array.from({ length: returns.cols }, (_, col) => {
    const column = rowsOf(returns).map((row) => row[col] ?? Number.NaN)
    const mean = column.reduce((sum, entry) => sum + entry, 0) / column.length
    return column.map((entry) => entry - mean)
  })
  const products = assets.flatMap((one) =>
    assets.map((other) => one.reduce((sum, entry, at) => sum + entry * (other[at] ?? 0), 0)),
  )
  return Float64Array.from(products, (product) => product / (returns.rows - 1))
}
