import { describe, expect, test } from 'vitest'
import { drawFrom, drawNormals } from '../drawn.fixture.ts'
import { type Matrix, matrixFrom, rowsOf } from '../matrix.ts'
import { firstLeak } from './causal.fixture.ts'
import { fitJumpModel, type JumpSpec, jumpStates } from './jump-model.ts'

const spec: JumpSpec = { states: 2, penalty: 5, starts: 10 }

/** Two features in blocks of 40 periods, calm and stormy in turn, around 0 and `gap`. */
function drawBlocks(
  seed: number,
  rows: number,
  gap: number,
): { features: Matrix; truth: number[] } {
  const noise = drawNormals(drawFrom(seed), rows, 2)
  const truth = Array.from({ length: rows }, (_, row) => Math.floor(row / 40) % 2)
  const values = noise.values.map((entry, at) => entry + gap * (truth[at >> 1] ?? 0))
  return { features: { ...noise, values }, truth }
}

function fitted(features: Matrix, by = spec, seed = 1) {
  const fit = fitJumpModel(features, by, drawFrom(seed))
  if (!fit.ok) throw new Error(`${fit.refusal.code} ${fit.refusal.actual}`)
  return fit.value
}

function cut({ cols, values }: Matrix, rows: number): Matrix {
  return { rows, cols, values: values.slice(0, rows * cols) }
}

describe('a statistical jump model (REG-1)', () => {
  const { features, truth } = drawBlocks(1, 400, 2)

  test('finds the blocks, calm first, and switches no more often than they do', () => {
    const { path } = fitted(features)
    const right = truth.filter((state, row) => path[row] === state)
    expect(right.length / truth.length).toBeGreaterThan(0.95)
    expect(path.filter((state, row) => row > 0 && state !== path[row - 1]).length).toBeLessThan(14)
  })

  test('is k-means where a change costs nothing, and one state where it costs all', () => {
    const { path, model } = fitted(features, { ...spec, penalty: 0 })
    const near = jumpStates(features, model)
    expect(near.ok && near.value).toEqual(path)
    expect(new Set(fitted(features, { ...spec, penalty: 1e9 }).path).size).toBe(1)
  })

  test('has the least loss of all paths, one by one', () => {
    const short = drawBlocks(2, 20, 2).features
    const { model, loss } = fitted(short, { ...spec, penalty: 1.5 })
    const scaled = rowsOf(short).map((row) =>
      row.map((entry, col) => (entry - (model.means[col] ?? 0)) / (model.deviations[col] ?? 1)),
    )
    const centres = rowsOf(model.centres)
    const costs = scaled.map((row) =>
      centres.map((centre) =>
        row.reduce((sum, entry, col) => sum + 0.5 * (entry - (centre[col] ?? 0)) ** 2, 0),
      ),
    )
    let least = Infinity
    for (let code = 0; code < 2 ** 16; code++) {
      // The last four periods repeat the sixteenth: enough to bound the loss from above.
      let total = 0
      let before = code & 1
      for (let row = 0; row < 20; row++) {
        const state = (code >> Math.min(row, 15)) & 1
        total += (costs[row]?.[state] ?? 0) + (state === before ? 0 : 1.5)
        before = state
      }
      least = Math.min(least, total)
    }
    expect(loss).toBeLessThanOrEqual(least + 1e-9)
  })

  test('does not hang on the unit of a feature, and repeats with its draws', () => {
    const { path, loss } = fitted(features)
    const values = features.values.map((entry, at) =>
      at % 2 === 0 ? 1e-6 * entry : 1e6 * entry + 7,
    )
    const moved = fitted({ ...features, values })
    expect(moved.path).toEqual(path)
    expect(moved.loss).toBeCloseTo(loss, 6)
    expect(fitted(features)).toEqual(fitted(features))
    expect(fitted(features, spec, 99).loss).toBeCloseTo(loss, 6)
  })

  test('orders its states by the first feature', () => {
    const values = features.values.map((entry) => -entry)
    const { model } = fitted({ ...features, values })
    expect(model.centres.values[0]).toBeLessThan(model.centres.values[2] ?? 0)
  })

  test('live states see the past alone; the path of the fit does not', () => {
    const { model, path } = fitted(features)
    expect(
      firstLeak(
        (rows) => {
          const states = jumpStates(cut(features, rows), model)
          return states.ok ? states.value : []
        },
        200,
        1,
      ),
    ).toBeNull()
    const live = jumpStates(features, model)
    if (!live.ok) throw new Error(live.refusal.message)
    // Hindsight moves the change to where it was; live, it takes until it is worth its penalty.
    expect(live.value).not.toEqual(path)
    const right = truth.filter((state, row) => live.value[row] === state)
    expect(right.length / truth.length).toBeGreaterThan(0.8)
  })

  test.each([
    ['one state', features, { ...spec, states: 1 }, 'OUT_OF_DOMAIN'],
    ['no starts', features, { ...spec, starts: 0 }, 'OUT_OF_DOMAIN'],
    ['a negative penalty', features, { ...spec, penalty: -1 }, 'OUT_OF_DOMAIN'],
    ['no features', matrixFrom([]), spec, 'EMPTY'],
    ['a short history', cut(features, 19), spec, 'TOO_SHORT'],
    ['a hole', { ...features, values: features.values.map(() => Number.NaN) }, spec, 'NOT_FINITE'],
    ['an odd shape', { ...features, rows: 399 }, spec, 'SHAPE'],
    ['a constant', { ...features, values: features.values.map(() => 0.1) }, spec, 'ZERO_VARIANCE'],
  ] as const)('refuses %s', (_, given, by, code) => {
    expect(fitJumpModel(given, by, drawFrom(1))).toMatchObject({ refusal: { code } })
  })

  test('live states refuse other features', () => {
    const { model } = fitted(features)
    expect(jumpStates(matrixFrom([[1]]), model)).toMatchObject({ refusal: { code: 'SHAPE' } })
    expect(jumpStates(matrixFrom([]), model)).toMatchObject({ refusal: { code: 'EMPTY' } })
    expect(jumpStates(matrixFrom([[1, Number.NaN]]), model)).toMatchObject({
      refusal: { code: 'NOT_FINITE' },
    })
  })
})
