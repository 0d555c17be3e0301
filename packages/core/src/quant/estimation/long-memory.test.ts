import { describe, expect, test } from 'vitest'
import { gapOf, valueOf } from '../answers.fixture.ts'
import { drawFrom, drawNormals } from '../drawn.fixture.ts'
import { ewmaVariancePath } from './ewma.ts'
import { longMemoryVariances, memoryMixture, riskMetrics2006 } from './long-memory.ts'

const returns = drawNormals(drawFrom(7), 300, 1).values.map((entry) => 0.03 * entry)
const preSample = 'mean-squared-return'

describe('a long memory of variances (REG-3)', () => {
  test('mixes fifteen memories with the published weights', () => {
    const { lambdas, weights } = valueOf(memoryMixture(riskMetrics2006))
    expect(lambdas).toHaveLength(15)
    expect(lambdas[0]).toBeCloseTo(Math.exp(-1 / 4), 14)
    expect(lambdas[14]).toBeCloseTo(Math.exp(-1 / 512), 12)
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 14)
    const raw = (time: number) => 1 - Math.log(time) / Math.log(1560)
    expect((weights[0] ?? 0) / (weights[14] ?? 1)).toBeCloseTo(raw(4) / raw(512), 10)
  })

  test('is one exponential memory where there is one', () => {
    const spec = { ...riskMetrics2006, shortest: 16, longest: 16 }
    const one = valueOf(longMemoryVariances(returns, preSample, spec))
    const plain = valueOf(ewmaVariancePath(returns, { lambda: Math.exp(-1 / 16), preSample }))
    expect(gapOf(one, plain)).toBeLessThan(1e-18)
  })

  test('keeps more of an old shock than a memory that reacts as much to a new one', () => {
    const shocked = new Float64Array(400).fill(0.01)
    shocked[0] = 0.2
    const variance = { variance: 1e-4 }
    const long = valueOf(longMemoryVariances(shocked, variance))
    const [before, after] = [1e-4, long[1] ?? 0]
    const lambda = 1 - (after - before) / (0.04 - before)
    const plain = valueOf(ewmaVariancePath(shocked, { lambda, preSample: variance }))
    expect(plain[1]).toBeCloseTo(after, 12)
    expect((long[200] ?? 0) - 1e-4).toBeGreaterThan(100 * ((plain[200] ?? 0) - 1e-4))
  })

  test.each([
    ['a memory of one period', { shortest: 1 }],
    ['memories in no order', { longest: 3 }],
    ['a cut-off within them', { cutOff: 512 }],
    ['no cut-off', { cutOff: Infinity }],
    ['memories that grow without end', { ratio: Infinity }],
    ['memories that do not grow', { ratio: 1 }],
  ])('refuses %s', (_, change) => {
    const answer = longMemoryVariances(returns, preSample, { ...riskMetrics2006, ...change })
    expect(answer).toMatchObject({ refusal: { code: 'OUT_OF_DOMAIN', field: 'spec' } })
  })

  test('refuses what one memory refuses', () => {
    expect(longMemoryVariances(new Float64Array(0), preSample)).toMatchObject({
      refusal: { code: 'EMPTY' },
    })
  })
})
