import { describe, expect, test } from 'vitest'
import { gapOf, valueOf } from '../../answers.fixture.ts'
import { drawCovariance, drawFrom } from '../../drawn.fixture.ts'
import { multiplyVector } from '../../linear/index.ts'
import { type Matrix, matrixFrom, zeros } from '../../matrix.ts'
import { emptyFace } from '../program/face.ts'
import { barrierDescentOf, descendBarrier } from './barrier-descent.ts'
import { descendCorrelation } from './correlation-descent.ts'
import { parityWorkspace, riskBudgeting } from './risk-budgeting.ts'

function correlationOf({ rows: size, values }: Matrix): Matrix {
  const correlation = zeros(size, size)
  for (let at = 0; at < size * size; at++) {
    const [row, col] = [Math.floor(at / size), at % size]
    const scale = (values[row * size + row] as number) * (values[col * size + col] as number)
    correlation.values[at] = (values[at] as number) / Math.sqrt(scale)
  }
  return correlation
}

/** A covariance and the one of a day later. */
function twoDays(seed: number, size: number): [Matrix, Matrix] {
  const one = drawCovariance(drawFrom(seed), 'ordinary', size)
  const other = drawCovariance(drawFrom(seed + 1000), 'ordinary', size)
  const mixed = one.values.map((entry, at) => 0.97 * entry + 0.03 * (other.values[at] as number))
  return [one, { ...one, values: mixed }]
}

describe('conjugate gradients on the log barrier (SIZ-2)', () => {
  test('end where sweeps over the coordinates end', () => {
    for (let size = 1; size <= 40; size++) {
      const covariance = drawCovariance(drawFrom(size), 'ordinary', size)
      const budgets = new Float64Array(size).fill(1 / size)
      const descent = barrierDescentOf(size)
      for (let at = 0; at < size; at++) {
        descent.exposures[at] = 1 / Math.sqrt(covariance.values[at * size + at] as number)
      }
      expect(descendBarrier(covariance, budgets, descent)).toBeLessThan(1e-12)
      const sweeps = { y: new Float64Array(size).fill(1), image: new Float64Array(size) }
      descendCorrelation(correlationOf(covariance), budgets, sweeps, emptyFace(size))
      const found = descent.exposures.map(
        (exposure, at) => exposure * Math.sqrt(covariance.values[at * size + at] as number),
      )
      expect(gapOf(found, sweeps.y)).toBeLessThan(2e-11)
    }
  })

  test('leave assets that hedge one another to the sturdier way, which meets their budgets', () => {
    const size = 12
    const covariance = zeros(size, size)
    for (let at = 0; at < size * size; at++) {
      covariance.values[at] = Math.floor(at / size) === at % size ? 1 : -(1 - 1e-7) / (size - 1)
    }
    covariance.values[1] = covariance.values[size] = -0.05
    const budgets = Float64Array.from({ length: size }, (_, at) => 2 ** -at)
    const { weights, kktResidual } = valueOf(riskBudgeting(covariance, { budgets }))
    expect(kktResidual).toBeLessThan(1e-10)
    const image = multiplyVector(covariance, weights)
    const parts = weights.map((weight, at) => weight * (image[at] as number))
    const total = parts.reduce((sum, part) => sum + part, 0)
    const sum = budgets.reduce((all, budget) => all + budget, 0)
    expect(
      gapOf(
        parts.map((part) => part / total),
        budgets.map((budget) => budget / sum),
      ),
    ).toBeLessThan(1e-10)
    const own = barrierDescentOf(size)
    own.exposures.fill(1)
    const shares = budgets.map((budget) => budget / sum)
    expect(descendBarrier(covariance, shares, own)).toBeGreaterThan(1e-12)
  })

  test('start from the last weights and end where a cold start ends', () => {
    for (let seed = 0; seed < 20; seed++) {
      const [today, tomorrow] = twoDays(seed, 3 + seed)
      const workspace = parityWorkspace(today.rows)
      valueOf(riskBudgeting(today, { workspace }))
      expect(workspace.isWarm).toBe(true)
      const warm = valueOf(riskBudgeting(tomorrow, { workspace }))
      const cold = valueOf(riskBudgeting(tomorrow))
      expect(gapOf(warm.weights, cold.weights)).toBeLessThan(1e-11)
      expect(warm.kktResidual).toBeLessThan(1e-12)
    }
  })

  test('leave nothing in a workspace that a cold start could see', () => {
    const [one, other] = twoDays(7, 9)
    const workspace = parityWorkspace(9)
    valueOf(riskBudgeting(other, { workspace }))
    workspace.isWarm = false
    expect(valueOf(riskBudgeting(one, { workspace }))).toEqual(valueOf(riskBudgeting(one)))
  })

  test('do not go on from a refused covariance', () => {
    const workspace = parityWorkspace(2)
    const indefinite = matrixFrom([
      [1, 2],
      [2, 1],
    ])
    expect(riskBudgeting(indefinite, { workspace }).ok).toBe(false)
    expect(workspace.isWarm).toBe(false)
  })
})
