import { describe, expect, test } from 'vitest'
import { gapOf, reordered, valueOf, withColumns } from '../answers.fixture.ts'
import { drawFrom, drawNormals, drawReturns, randomSets, troubles } from '../drawn.fixture.ts'
import { eigenvaluesSymmetric, ldlFactor, multiplyMatrices, transpose } from '../linear/index.ts'
import { type Matrix, matrixFrom, rowsOf, zeros } from '../matrix.ts'
import type { Solved } from '../solved.ts'
import { ledoitWolfConstantCorrelation } from './constant-correlation.ts'
import { sampleCovariance } from './covariance.ts'
import { ledoitWolfNonlinear } from './nonlinear-shrinkage.ts'
import { ledoitWolfIdentity, oas, type Shrunk } from './shrinkage.ts'

const linear: readonly [string, (returns: Matrix) => Solved<Shrunk>][] = [
  ['Ledoit-Wolf to identity', (returns) => ledoitWolfIdentity(returns)],
  ['Ledoit-Wolf to constant correlation', (returns) => ledoitWolfConstantCorrelation(returns)],
  ['OAS as in scikit-learn', (returns) => oas(returns, 'scikit-learn')],
  ['OAS as in the paper', (returns) => oas(returns, 'paper')],
]

describe('linear shrinkage (REG-4)', () => {
  test('to identity gives the figures of the authors (cov1para-2x3)', () => {
    const { covariance, shrinkage } = valueOf(
      ledoitWolfIdentity(
        matrixFrom([
          [1, 2],
          [2, 4],
          [3, 5],
        ]),
      ),
    )
    expect(shrinkage).toBeCloseTo(0.3436426116838487, 14)
    const wanted = Float64Array.of(
      0.8193967163039326,
      0.6563573883161513,
      0.6563573883161513,
      1.4028255059182893,
    )
    expect(gapOf(covariance.values, wanted)).toBeLessThan(1e-14)
  })

  test('to constant correlation gives the figures of the authors (covcor-3x4)', () => {
    const returns = transpose(
      matrixFrom([
        [1, 2, -1, -2],
        [2, 4, 6, 2],
        [3, 5, 9, 17],
      ]),
    )
    const { covariance, shrinkage } = valueOf(ledoitWolfConstantCorrelation(returns))
    expect(shrinkage).toBeCloseTo(0.7977086441760565, 13)
    const beside = [-0.7147951569608585, -3.8283673413445896, -2.6768525072041105]
    const found = [covariance.values[1], covariance.values[2], covariance.values[5]]
    found.forEach((entry, at) => expect(entry).toBeCloseTo(beside[at] ?? 0, 12))
    expect([covariance.values[0], covariance.values[4], covariance.values[8]]).toEqual([
      2.5, 2.75, 28.75,
    ])
  })

  test('OAS has two published forms, and they differ', () => {
    // Both computed apart, in Python, from the formulae.
    const returns = matrixFrom([
      [1, 2],
      [2, 4],
      [3, 5],
      [1, 1],
    ])
    expect(valueOf(oas(returns, 'scikit-learn')).shrinkage).toBeCloseTo(0.8393281442031955, 14)
    expect(valueOf(oas(returns, 'paper')).shrinkage).toBeCloseTo(0.5327734535026628, 14)
  })

  test('about zero differs from about the mean', () => {
    const returns = matrixFrom([
      [1, 2],
      [2, 4],
      [3, 5],
      [1, 1],
    ])
    const [own, zero] = [
      valueOf(ledoitWolfIdentity(returns)),
      valueOf(ledoitWolfIdentity(returns, 'zero')),
    ]
    expect(zero.covariance.values[0]).toBeGreaterThan(own.covariance.values[0] as number)
    expect(zero.shrinkage).not.toBeCloseTo(own.shrinkage, 3)
  })

  test.each(linear)(
    '%s is a mixture, semidefinite, and never NaN, on every drawn set',
    (_, shrink) => {
      let answered = 0
      for (let set = 0; set < randomSets / 2; set++) {
        const trouble = troubles[set % troubles.length] ?? 'ordinary'
        const answer = shrink(drawReturns(drawFrom(set), trouble, 3 + (set % 9), 1 + (set % 7)))
        const code = answer.ok ? 'solved' : answer.refusal.code
        expect(['solved', 'ZERO_VARIANCE']).toContain(code)
        answered += Number(answer.ok)
        const { covariance, shrinkage } = answer.ok ? answer.value : nothingShrunk
        expect(shrinkage).toBeGreaterThanOrEqual(0)
        expect(shrinkage).toBeLessThanOrEqual(1)
        expect(ldlFactor(covariance)).toMatchObject({ ok: true })
      }
      expect(answered).toBeGreaterThan(randomSets / 3)
    },
  )

  test.each(linear)('%s follows the order of the assets and the currency', (_, shrink) => {
    const returns = drawNormals(drawFrom(9), 12, 4)
    const order = [3, 1, 0, 2]
    const plain = valueOf(shrink(returns))
    const shuffled = valueOf(shrink(withColumns(returns, order)))
    const wanted = reordered(plain.covariance, order)
    expect(gapOf(shuffled.covariance.values, wanted.values)).toBeLessThan(1e-14)
    const scaled = { ...returns, values: returns.values.map((entry) => entry * 1024) }
    const larger = valueOf(shrink(scaled))
    expect(larger.shrinkage).toBeCloseTo(plain.shrinkage, 14)
    expect((larger.covariance.values[1] as number) / 2 ** 20).toBeCloseTo(
      plain.covariance.values[1] as number,
      14,
    )
  })

  test.each(linear)('%s comes nearer to the truth than the sample', (_, shrink) => {
    let [own, shrunk] = [0, 0]
    for (let set = 0; set < 60; set++) {
      const returns = drawNormals(drawFrom(set), 10, 8)
      own += lossOf(valueOf(sampleCovariance(returns, { ddof: 0 })))
      shrunk += lossOf(valueOf(shrink(returns)).covariance)
    }
    expect(shrunk).toBeLessThan(0.6 * own)
  })

  test('has nothing to do where the sample is the target', () => {
    const returns = matrixFrom([
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
    ])
    const { covariance, shrinkage } = valueOf(ledoitWolfIdentity(returns))
    expect(shrinkage).toBe(0)
    expect(rowsOf(covariance)).toEqual([
      [1, 0],
      [0, 1],
    ])
  })

  test.each([
    ['one row', [[1, 2]], 'TOO_SHORT'],
    [
      'a hole',
      [
        [1, 2],
        [Number.NaN, 1],
      ],
      'NOT_FINITE',
    ],
    [
      'an asset that never moves',
      [
        [1, 2],
        [2, 2],
        [4, 2],
      ],
      'ZERO_VARIANCE',
    ],
    [
      'fourth powers beyond a float',
      [
        [1e100, 1],
        [-1e100, 2],
      ],
      'NOT_FINITE',
    ],
  ])('to constant correlation refuses %s', (_, rows, code) => {
    const answer = ledoitWolfConstantCorrelation(matrixFrom(rows))
    expect(answer).toMatchObject({ ok: false, refusal: { code } })
  })
})

describe('analytical nonlinear shrinkage (REG-4)', () => {
  // Figures of the formulae in the paper's appendix, computed apart, in Python with numpy.
  test.each([
    [
      'fewer assets than days',
      40,
      3,
      'sample',
      [6.11607198252861e-5, 2.4777726138310767e-4, 5.057362077308169e-4],
    ],
    [
      'a mean of zero',
      40,
      3,
      'zero',
      [7.440066360394238e-5, 2.3949347759325798e-4, 4.925201531976571e-4],
    ],
  ] as const)('gives published variances with %s', (_, days, assets, mean, wanted) => {
    const { shrunkEigenvalues } = valueOf(ledoitWolfNonlinear(waves(days, assets), mean))
    expect(gapOf(shrunkEigenvalues, Float64Array.from(wanted))).toBeLessThan(1e-16)
  })

  test('of one asset stays near its variance', () => {
    const returns = matrixFrom(Array.from({ length: 20 }, (_, day) => [Math.sin(day)]))
    const { covariance, sampleEigenvalues } = valueOf(ledoitWolfNonlinear(returns))
    expect(covariance.values[0]).toBeCloseTo(0.5417274964900324, 13)
    const sample = valueOf(sampleCovariance(returns, { ddof: 1 }))
    expect(sampleEigenvalues[0]).toBeCloseTo(sample.values[0] as number, 14)
  })

  test('gives one variance to all directions that no day reaches', () => {
    const { covariance, shrunkEigenvalues } = valueOf(ledoitWolfNonlinear(waves(16, 20)))
    expect(shrunkEigenvalues.slice(0, 5)).toEqual(
      new Float64Array(5).fill(shrunkEigenvalues[0] as number),
    )
    expect(shrunkEigenvalues[0]).toBeCloseTo(0.003929450486941311, 14)
    expect(shrunkEigenvalues.at(-1)).toBeCloseTo(0.007622325190260536, 12)
    expect(covariance.values[0]).toBeCloseTo(0.004016215259616, 13)
    expect(covariance.values[20]).toBeCloseTo(-1.5893195669206324e-5, 13)
    expect(covariance.values.at(-1)).toBeCloseTo(0.0076908331041945725, 13)
  })

  test('keeps the eigenvectors: in a turned basis it is the same, turned', () => {
    const returns = drawNormals(drawFrom(11), 40, 2)
    const turn = matrixFrom([
      [0.6, -0.8],
      [0.8, 0.6],
    ])
    const turned = valueOf(ledoitWolfNonlinear(multiplyMatrices(returns, turn))).covariance
    const plain = valueOf(ledoitWolfNonlinear(returns)).covariance
    const wanted = multiplyMatrices(multiplyMatrices(transpose(turn), plain), turn)
    expect(gapOf(turned.values, wanted.values)).toBeLessThan(1e-14)
  })

  test.each([
    [60, 30],
    [30, 60],
  ])('of %d days is nearer to the truth of %d assets than the sample', (days, assets) => {
    let [own, shrunk] = [0, 0]
    for (let set = 0; set < 6; set++) {
      const returns = drawNormals(drawFrom(set), days, assets)
      own += lossOf(valueOf(sampleCovariance(returns, { ddof: 1 })))
      const { covariance } = valueOf(ledoitWolfNonlinear(returns))
      shrunk += lossOf(covariance)
      expect(valueOf(eigenvaluesSymmetric(covariance))[0]).toBeGreaterThan(0.2)
    }
    expect(shrunk).toBeLessThan(0.1 * own)
  })

  test.each([
    ['eleven degrees of freedom', drawNormals(drawFrom(1), 12, 3), 'TOO_SHORT'],
    ['an asset held twice', drawReturns(drawFrom(1), 'duplicated', 40, 4), 'SINGULAR'],
    ['an asset that never moves', drawReturns(drawFrom(1), 'zero-variance', 40, 4), 'SINGULAR'],
    ['assets that never move', zeros(20, 3), 'SINGULAR'],
    ['a hole', matrixFrom(Array.from({ length: 20 }, () => [Number.NaN])), 'NOT_FINITE'],
  ])('refuses %s', (_, returns, code) => {
    expect(ledoitWolfNonlinear(returns)).toMatchObject({ ok: false, refusal: { code } })
  })

  test('answers with twelve degrees of freedom about zero and no day more', () => {
    expect(ledoitWolfNonlinear(drawNormals(drawFrom(1), 12, 3), 'zero').ok).toBe(true)
    expect(ledoitWolfNonlinear(drawNormals(drawFrom(1), 13, 3)).ok).toBe(true)
  })
})

const nothingShrunk: Shrunk = { covariance: matrixFrom([[1]]), shrinkage: 0 }

/** Squared distance from the identity, which is the truth of standard normals. */
function lossOf({ rows, values }: Matrix): number {
  return values.reduce((sum, entry, at) => sum + (entry - +(at % (rows + 1) === 0)) ** 2, 0)
}

function waves(days: number, assets: number): Matrix {
  const wave = (day: number, asset: number) =>
    Math.sin((day + 1) * (asset + 1)) * (asset + 1) * 0.01 + 0.003 * Math.cos(day * asset)
  return matrixFrom(
    Array.from({ length: days }, (_, day) =>
      Array.from({ length: assets }, (__, asset) => wave(day, asset)),
    ),
  )
}
