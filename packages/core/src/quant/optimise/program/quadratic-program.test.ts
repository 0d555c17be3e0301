import { describe, expect, test } from 'vitest'
import { gapOf, reordered, valueOf } from '../../answers.fixture.ts'
import { drawCovariance, drawFrom, randomSets, troubles } from '../../drawn.fixture.ts'
import { type Matrix, matrixFrom, zeros } from '../../matrix.ts'
import { kktResidual, type QuadraticProgram } from './kkt.ts'
import { type Limits, weightLimits } from './limits.ts'
import { quadraticWorkspace, solveQuadratic } from './quadratic-program.ts'

/** A drawn program: bounds, a budget, sometimes groups, sometimes a linear part. */
function drawProgram(set: number): QuadraticProgram {
  const draw = drawFrom(set)
  const size = 2 + Math.floor(draw() * 14)
  const hessian = drawCovariance(draw, troubles[set % troubles.length] ?? 'ordinary', size)
  const upper = draw() < 0.5 ? 1 : Math.min(1, 1.5 / size + draw() * 0.3)
  const lower = draw() < 0.2 ? -0.2 : 0
  const half = Array.from({ length: size }, (_, at) => at % 2)
  const tilt = half.map(() => draw() - 0.3)
  const rows = draw() < 0.4 ? [{ coefficients: half, upper: 0.6 }] : []
  if (draw() < 0.2) rows.push({ coefficients: tilt, upper: 0.5 })
  const limits = valueOf(weightLimits({ size, lower, upper, rows }))
  const reach = draw() < 0.5 ? 0 : 1e-4
  const linear = Float64Array.from({ length: size }, () => (draw() - 0.3) * reach)
  return { hessian, linear, limits }
}

/** Least of all vertices of faces: every pattern of bounds, solved by elimination on the budget. */
function naiveLeast(hessian: Matrix, cap: number): number {
  const size = hessian.rows
  let least = Infinity
  for (let pattern = 0; pattern < 3 ** size; pattern++) {
    const states = Array.from({ length: size }, (_, at) => Math.floor(pattern / 3 ** at) % 3)
    const weights = facePoint(hessian, states, cap)
    if (weights?.every((weight) => weight >= -1e-12 && weight <= cap + 1e-12)) {
      least = Math.min(least, varianceOf(hessian, weights))
    }
  }
  return least
}

/** The stationary point of a face: state 0 at zero, 1 at the cap, 2 free. Gauss-Jordan on KKT. */
function facePoint(hessian: Matrix, states: readonly number[], cap: number): number[] | null {
  const free = states.flatMap((state, at) => (state === 2 ? [at] : []))
  const fixed = states.map((state) => (state === 1 ? cap : 0))
  const left = 1 - fixed.reduce((sum, weight) => sum + weight, 0)
  if (free.length === 0) return Math.abs(left) < 1e-12 ? fixed : null
  const order = free.length + 1
  const blank = () => Array.from({ length: order + 1 }, () => 0)
  const system = Array.from({ length: order }, blank)
  for (const [row, at] of free.entries()) {
    const line = system[row] as number[]
    for (const [col, other] of free.entries()) {
      line[col] = hessian.values[at * hessian.cols + other] as number
    }
    line[order - 1] = -1
    line[order] = -fixed.reduce((sum, weight, other) => {
      return sum + weight * (hessian.values[at * hessian.cols + other] as number)
    }, 0)
    ;(system[order - 1] as number[])[row] = 1
  }
  ;(system[order - 1] as number[])[order] = left
  const solution = eliminate(system)
  if (solution === null) return null
  return fixed.map((weight, at) =>
    states[at] === 2 ? (solution[free.indexOf(at)] as number) : weight,
  )
}

function eliminate(system: number[][]): number[] | null {
  const order = system.length
  for (let step = 0; step < order; step++) {
    const rest = system.slice(step)
    const best = rest.reduce((most, row, at) => {
      return Math.abs(row[step] as number) > Math.abs((rest[most] as number[])[step] as number)
        ? at
        : most
    }, 0)
    const pivotRow = system.splice(step + best, 1)[0] as number[]
    system.splice(step, 0, pivotRow)
    const pivot = pivotRow[step] as number
    if (Math.abs(pivot) < 1e-14) return null
    for (const row of system) {
      if (row === pivotRow) continue
      const factor = (row[step] as number) / pivot
      for (let col = step; col <= order; col++) {
        row[col] = (row[col] as number) - factor * (pivotRow[col] as number)
      }
    }
  }
  return system.map((row, at) => (row[order] as number) / (row[at] as number))
}

function varianceOf({ cols, values }: Matrix, weights: readonly number[]): number {
  return weights.reduce((sum, weight, row) => {
    return (
      sum +
      weights.reduce((part, other, col) => {
        return part + weight * other * (values[row * cols + col] as number)
      }, 0)
    )
  }, 0)
}

const longOnly = (size: number): Limits => valueOf(weightLimits({ size }))

describe('a quadratic program (SIZ-1, SIZ-2)', () => {
  test('proves its answer on every drawn set, however ill, duplicated or singular', () => {
    for (let set = 0; set < randomSets; set++) {
      const program = drawProgram(set)
      const answer = solveQuadratic(program)
      if (!answer.ok && answer.refusal.code === 'INFEASIBLE') continue
      const { weights, multipliers } = valueOf(answer)
      expect(kktResidual(program, weights, multipliers)).toBeLessThan(1e-9)
    }
  })

  test('is as good as the best face of all, found by trying each', () => {
    for (let set = 0; set < 60; set++) {
      const draw = drawFrom(set + 7000)
      const size = 2 + (set % 4)
      const hessian = drawCovariance(draw, 'ordinary', size)
      const cap = set % 2 === 0 ? 1 : 0.6
      const limits = valueOf(weightLimits({ size, upper: cap }))
      const linear = new Float64Array(size)
      const { weights } = valueOf(solveQuadratic({ hessian, linear, limits }))
      const least = naiveLeast(hessian, cap)
      expect(Math.abs(varianceOf(hessian, Array.from(weights)) / least - 1)).toBeLessThan(1e-10)
    }
  })

  test('starts warm from its last answer, and gives the same one', () => {
    const workspace = quadraticWorkspace(12, 1)
    const limits = valueOf(weightLimits({ size: 12, upper: 0.2 }))
    const linear = new Float64Array(12)
    const base = drawCovariance(drawFrom(3), 'ordinary', 12)
    valueOf(solveQuadratic({ hessian: base, linear, limits }, workspace))
    const values = base.values.map((entry, at) => entry * (at % 13 === 0 ? 1.001 : 1))
    const moved = { hessian: { ...base, values }, linear, limits }
    const warm = valueOf(solveQuadratic(moved, workspace))
    const cold = valueOf(solveQuadratic(moved))
    expect(gapOf(warm.weights, cold.weights)).toBeLessThan(1e-12)
    expect(warm.steps).toBeLessThan(cold.steps)
  })

  test('leaves nothing in a workspace that a cold start could see', () => {
    for (let set = 0; set < 100; set++) {
      const program = drawProgram(set)
      const workspace = quadraticWorkspace(program.linear.length, program.limits.rows.rows)
      const answer = solveQuadratic(program)
      solveQuadratic(program, workspace)
      workspace.isWarm = false
      expect(solveQuadratic(program, workspace)).toEqual(answer)
    }
  })

  test('does not depend on the order of the assets, nor on the unit of money', () => {
    for (let set = 0; set < 100; set++) {
      const hessian = drawCovariance(drawFrom(set + 100), 'ordinary', 6)
      const linear = new Float64Array(6)
      const order = [3, 0, 5, 1, 4, 2]
      const plain = valueOf(solveQuadratic({ hessian, linear, limits: longOnly(6) })).weights
      const other = reordered(hessian, order)
      const mixed = valueOf(solveQuadratic({ hessian: other, linear, limits: longOnly(6) })).weights
      const back = Float64Array.from(order, (_, at) => mixed[order.indexOf(at)] as number)
      expect(gapOf(back, plain)).toBeLessThan(1e-9)
      const cents = { ...hessian, values: hessian.values.map((entry) => entry * 1e4) }
      const scaled = valueOf(
        solveQuadratic({ hessian: cents, linear, limits: longOnly(6) }),
      ).weights
      expect(gapOf(scaled, plain)).toBeLessThan(1e-9)
    }
  })

  test('gives two halves of one asset together what the asset had', () => {
    for (let set = 0; set < 100; set++) {
      const hessian = drawCovariance(drawFrom(set + 300), 'ordinary', 5)
      const whole = valueOf(
        solveQuadratic({ hessian, linear: new Float64Array(5), limits: longOnly(5) }),
      ).weights
      const split = reordered(hessian, [0, 1, 2, 3, 4, 4])
      const parts = valueOf(
        solveQuadratic({ hessian: split, linear: new Float64Array(6), limits: longOnly(6) }),
      ).weights
      const joined = Float64Array.from(whole, (_, at) => {
        return at < 4 ? (parts[at] as number) : (parts[4] as number) + (parts[5] as number)
      })
      expect(gapOf(joined, whole)).toBeLessThan(1e-8)
    }
  })

  test.each([
    ['limits that exclude each other', { size: 2, upper: 0.4 }, 'INFEASIBLE'],
    [
      'a row that no weights meet',
      { size: 2, rows: [{ coefficients: [1, 1], lower: 3 }] },
      'INFEASIBLE',
    ],
  ])('refuses %s', (_, settings, code) => {
    const limits = valueOf(weightLimits(settings))
    const hessian = matrixFrom([
      [1, 0],
      [0, 1],
    ])
    const answer = solveQuadratic({ hessian, linear: new Float64Array(2), limits })
    expect(answer).toMatchObject({ ok: false, refusal: { code } })
  })

  test.each([
    ['an unlimited gain', zeros(1, 1), Float64Array.of(1), 'UNBOUNDED'],
    [
      'a Hessian that is not a number',
      matrixFrom([[Number.NaN]]),
      Float64Array.of(1),
      'NOT_FINITE',
    ],
    ['a slope that is not a number', matrixFrom([[1]]), Float64Array.of(Number.NaN), 'NOT_FINITE'],
    ['a negative curvature', matrixFrom([[-1]]), Float64Array.of(1), 'INDEFINITE'],
    ['a Hessian of another size', zeros(2, 2), Float64Array.of(1), 'SHAPE'],
  ])('refuses %s', (_, hessian, linear, code) => {
    const open = { lower: -Infinity, sumMin: -Infinity, sumMax: Infinity }
    const limits = valueOf(weightLimits({ size: 1, ...open }))
    expect(solveQuadratic({ hessian, linear, limits })).toMatchObject({ refusal: { code } })
  })
})

describe('a KKT residual', () => {
  const limits = longOnly(2)
  const hessian = matrixFrom([
    [1, 0],
    [0, 1],
  ])
  const program = { hessian, linear: new Float64Array(2), limits }

  test.each([
    ['weights that are not the best', [0.6, 0.4], [0.5], 0.1],
    ['a budget that is missed', [0.4, 0.4], [0.4], 0.2],
    ['a bound that is broken', [1.1, -0.1], [0.5], 0.6],
  ])('shows %s', (_, weights, multipliers, expected) => {
    const residual = kktResidual(
      program,
      Float64Array.from(weights),
      Float64Array.from(multipliers),
    )
    expect(residual).toBeCloseTo(expected, 12)
  })

  test('shows a multiplier of a row that does not bind', () => {
    const rows = [{ coefficients: [1, 0], upper: 0.9 }]
    const capped = { ...program, limits: valueOf(weightLimits({ size: 2, rows })) }
    const residual = kktResidual(capped, Float64Array.of(0.5, 0.5), Float64Array.of(0.5, -0.25))
    expect(residual).toBeCloseTo(0.25, 12)
  })
})

describe('limits', () => {
  test.each([
    ['a lower bound above its upper one', { size: 1, lower: 2, upper: 1 }, 'INFEASIBLE'],
    ['NaN', { size: 1, lower: Number.NaN }, 'NOT_FINITE'],
    ['a bound missing', { size: 2, lower: [0] }, 'SHAPE'],
    ['a row of another length', { size: 2, rows: [{ coefficients: [1] }] }, 'SHAPE'],
    ['no asset', { size: 0 }, 'EMPTY'],
  ])('refuse %s', (_, settings, code) => {
    expect(weightLimits(settings)).toMatchObject({ ok: false, refusal: { code } })
  })
})
