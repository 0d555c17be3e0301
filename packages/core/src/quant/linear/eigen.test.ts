import { describe, expect, test } from 'vitest'
import { gapOf, reordered, valueOf } from '../answers.fixture.ts'
import { drawCovariance, drawFrom, drawNormals, randomSets, troubles } from '../drawn.fixture.ts'
import { type Matrix, matrixFrom, zeros } from '../matrix.ts'
import { reportSpectrum } from './definiteness.ts'
import { type Eigen, eigenSymmetric, eigenvaluesSymmetric } from './eigen.ts'
import { multiplyMatrices, trace, transpose } from './product.ts'
import { largestEntry } from './symmetric.ts'

describe('symmetric eigenvalues', () => {
  test('of the second difference are 2 - 2 cos(k pi / (n + 1)), a published spectrum', () => {
    const size = 24
    const values = Array.from(
      { length: size },
      (_, k) => 2 - 2 * Math.cos(((k + 1) * Math.PI) / 25),
    )
    expect(
      gapOf(valueOf(eigenSymmetric(secondDifference(size))).values, Float64Array.from(values)),
    ).toBeLessThan(1e-14)
  })

  test('of the Wilkinson matrix W21 come in pairs that agree to fourteen digits', () => {
    const size = 21
    const matrix = zeros(size, size)
    for (let at = 0; at < size; at++) {
      matrix.values[at * size + at] = Math.abs(10 - at)
      if (at > 0) matrix.values[at * size + at - 1] = 1
      if (at > 0) matrix.values[(at - 1) * size + at] = 1
    }
    const { values } = valueOf(eigenSymmetric(matrix))
    expect(values.at(-1)).toBeCloseTo(10.746194182903393, 13)
    expect(values.at(-2)).toBeCloseTo(10.746194182903322, 13)
    expect(values[0]).toBeCloseTo(-1.12544152212, 11)
  })

  test.each([
    ['all equal', [3, 3, 3, 3, 3]],
    ['repeated', [1, 1, 2, 2, 2, 7]],
    ['clustered', [1, 1 + 1e-13, 1 + 2e-13, 1 + 1e-8, 2]],
    ['of opposite sign', [-2, -2, 0, 2, 2]],
    ['zero but one', [0, 0, 0, 0, 1]],
    ['spread over sixteen decades', [1e-16, 1e-12, 1e-8, 1e-4, 1]],
    ['all zero', [0, 0, 0]],
  ])('that are %s come back, with orthonormal vectors', (_, values) => {
    const matrix = withSpectrum(values)
    const eigen = valueOf(eigenSymmetric(matrix))
    expect(gapOf(eigen.values, Float64Array.from(values))).toBeLessThan(1e-14 * 8)
    expectDecomposition(matrix, eigen)
  })

  test('decompose every drawn set; without vectors they are the same to rounding', () => {
    for (let set = 0; set < randomSets; set++) {
      const trouble = troubles[set % troubles.length] ?? 'ordinary'
      const matrix = drawCovariance(drawFrom(set), trouble, 1 + (set % 12))
      const eigen = valueOf(eigenSymmetric(matrix))
      expectDecomposition(matrix, eigen)
      const alone = eigenvaluesSymmetric(matrix)
      const error = alone.ok ? gapOf(alone.value, eigen.values) : Infinity
      expect(error).toBeLessThanOrEqual(1e-14 * trace(matrix))
    }
  })

  test('do not depend on the order of the assets, nor on the currency', () => {
    const matrix = drawCovariance(drawFrom(7), 'ordinary', 6)
    const order = [3, 0, 5, 1, 4, 2]
    const shuffled = reordered(matrix, order)
    const doubled = { ...matrix, values: matrix.values.map((entry) => entry * 4) }
    const { values } = valueOf(eigenSymmetric(matrix))
    expect(gapOf(valueOf(eigenSymmetric(shuffled)).values, values)).toBeLessThan(1e-17)
    expect(valueOf(eigenSymmetric(doubled)).values).toEqual(values.map((value) => value * 4))
  })

  test('survive entries near the ends of the float range', () => {
    for (const scale of [1e-300, 1e300]) {
      const matrix = matrixFrom([
        [2 * scale, scale],
        [scale, 2 * scale],
      ])
      const { values } = valueOf(eigenSymmetric(matrix))
      expect((values[0] as number) / scale).toBeCloseTo(1, 13)
      expect((values[1] as number) / scale).toBeCloseTo(3, 13)
    }
  })

  test('of a vector have one sign: its largest entry is positive, the first of equal ones', () => {
    const { vectors } = valueOf(
      eigenSymmetric(
        matrixFrom([
          [2, 1],
          [1, 2],
        ]),
      ),
    )
    const half = Math.SQRT1_2
    expect(gapOf(vectors.values, Float64Array.of(half, -half, half, half))).toBeLessThan(1e-15)
  })

  test('of a lopsided matrix are refused', () => {
    expect(
      eigenSymmetric(
        matrixFrom([
          [1, 0],
          [1e-9, 1],
        ]),
      ),
    ).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_SYMMETRIC', actual: '1e-9 between (1, 0) and its mirror' },
    })
    expect(
      eigenvaluesSymmetric(
        matrixFrom([
          [1, Infinity],
          [Infinity, 1],
        ]),
      ),
    ).toMatchObject({
      refusal: { code: 'NOT_FINITE', actual: 'Infinity at row 0, column 1' },
    })
  })
})

describe('a spectrum report', () => {
  test.each([
    ['positive-definite', [1, 2, 4], 3, 4],
    ['positive-semidefinite', [0, 2, 4], 2, null],
    ['positive-semidefinite', [0, 0, 0], 0, null],
    ['indefinite', [-1, 2, 4], 3, 4],
    ['indefinite', [-4, -2, -1], 3, 4],
    ['positive-definite', [1e-10, 1, 1], 3, 1e10],
  ])('says %s of eigenvalues %j', (definiteness, values, rank, condition) => {
    const report = valueOf(reportSpectrum(withSpectrum(values)))
    expect(report).toMatchObject({ definiteness, rank })
    expect(report.eigenvalueMin).toBeCloseTo(Math.min(...values), 13)
    expect(report.eigenvalueMax).toBeCloseTo(Math.max(...values), 13)
    const { conditionNumber } = report
    expect(conditionNumber === null).toBe(condition === null)
    expect((conditionNumber ?? 1) / (condition ?? 1)).toBeCloseTo(1, 4)
  })
})

/** Rows are orthonormal with a positive peak, A v = lambda v for each, and the values ascend. */
function expectDecomposition(matrix: Matrix, { values, vectors }: Eigen): void {
  const size = matrix.rows
  const identity = Float64Array.from({ length: size ** 2 }, (_, at) => +(at % (size + 1) === 0))
  const stretched = vectors.values.map((entry, at) => entry * (values[Math.trunc(at / size)] ?? 0))
  const turned = multiplyMatrices(vectors, matrix).values
  expect(values).toEqual(values.toSorted())
  for (let start = 0; start < vectors.values.length; start += size) {
    const vector = vectors.values.subarray(start, start + size)
    const peak = Math.max(...vector.map(Math.abs))
    expect(Math.max(...vector)).toBeGreaterThanOrEqual(peak * (1 - 1e-8))
  }
  expect(gapOf(multiplyMatrices(vectors, transpose(vectors)).values, identity)).toBeLessThan(1e-14)
  expect(gapOf(turned, stretched)).toBeLessThanOrEqual(4e-15 * size * largestEntry(matrix))
}

/** A symmetric matrix with given eigenvalues: a product of Householder reflections turns them. */
function withSpectrum(values: readonly number[]): Matrix {
  const size = values.length
  let matrix = zeros(size, size)
  values.forEach((value, at) => {
    matrix.values[at * size + at] = value
  })
  const draw = drawFrom(size)
  for (let turn = 0; turn < 3; turn++) {
    const reflection = reflectionOf(drawNormals(draw, size, 1).values)
    matrix = multiplyMatrices(multiplyMatrices(reflection, matrix), reflection)
  }
  const mirrored = transpose(matrix)
  return {
    ...matrix,
    values: matrix.values.map((entry, at) => (entry + (mirrored.values[at] as number)) / 2),
  }
}

function reflectionOf(vector: Float64Array): Matrix {
  const size = vector.length
  const norm = vector.reduce((sum, entry) => sum + entry * entry, 0)
  const reflection = zeros(size, size)
  for (let row = 0; row < size; row++) {
    for (let col = 0; col < size; col++) {
      const outer = (2 * (vector[row] as number) * (vector[col] as number)) / norm
      reflection.values[row * size + col] = (row === col ? 1 : 0) - outer
    }
  }
  return reflection
}

function secondDifference(size: number): Matrix {
  const matrix = zeros(size, size)
  for (let at = 0; at < size; at++) {
    matrix.values[at * size + at] = 2
    if (at > 0) matrix.values[at * size + at - 1] = -1
    if (at > 0) matrix.values[(at - 1) * size + at] = -1
  }
  return matrix
}
