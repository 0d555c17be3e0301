import { describe, expect, test } from 'vitest'
import { valueOf } from '../../answers.fixture.ts'
import { drawCovariance, drawFrom } from '../../drawn.fixture.ts'
import { gradientInto, hessianScale, kktResidual, residualFrom } from './kkt.ts'
import { weightLimits } from './limits.ts'

const size = 11
const hessian = drawCovariance(drawFrom(11), 'ordinary', size)

/** Weights of which `held` are not zero, spread over the assets. */
function holding(held: number): Float64Array {
  return Float64Array.from({ length: size }, (_, at) => ((at * 4) % size < held ? 0.1 + at / 7 : 0))
}

describe('a gradient in fours of rows (SIZ-2)', () => {
  test.each(Array.from({ length: size + 1 }, (_, held) => held))(
    'has the bits of one row after the other, with %i assets held',
    (held) => {
      const draw = drawFrom(held)
      const weights = holding(held)
      const linear = Float64Array.from({ length: size }, draw)
      const limits = valueOf(weightLimits({ size }))
      const gradient = new Float64Array(size).fill(Number.NaN)
      const most = gradientInto({ hessian, linear, limits }, weights, gradient)
      const curves = new Float64Array(size)
      for (const [row, weight] of weights.entries()) {
        for (let at = 0; at < size; at++) {
          const entry = hessian.values[row * size + at] as number
          curves[at] = (curves[at] as number) + weight * entry
        }
      }
      expect(gradient).toEqual(curves.map((curve, at) => curve - (linear[at] as number)))
      expect(most).toBe(Math.max(...curves.map(Math.abs), ...linear))
    },
  )

  test('is judged the same with its scale at hand', () => {
    const linear = new Float64Array(size).fill(0.3)
    const program = { hessian, linear, limits: valueOf(weightLimits({ size })) }
    const weights = holding(5)
    const multipliers = Float64Array.of(0.2)
    const gradient = new Float64Array(size)
    gradientInto(program, weights, gradient)
    const scale = hessianScale(hessian, linear)
    const residual = residualFrom(program, weights, multipliers, gradient, scale)
    expect(residual).toBe(kktResidual(program, weights, multipliers))
    expect(residual).toBeGreaterThan(0)
  })
})
