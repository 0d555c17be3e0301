import { describe, expect, test } from 'vitest'
import { valueOf } from '../quant/answers.fixture.ts'
import { drawFrom, drawNormals } from '../quant/drawn.fixture.ts'
import { annualVolatility, drawdownReport, sharpe, sortino } from '../quant/index.ts'
import { dayMs } from '../units/index.ts'
import { type BarScale, drawdownOf, type EquityCurve, performanceOf } from './statistics.ts'

const scale: BarScale = { spacingMs: dayMs, stepMs: dayMs, gapBarsMax: 3, riskFreeAnnual: 0 }

function curveOf(returns: Float64Array, capitalUsd: number): EquityCurve {
  const valueUsd = new Float64Array(returns.length + 1)
  valueUsd[0] = capitalUsd
  for (const [at, entry] of returns.entries()) {
    valueUsd[at + 1] = (valueUsd[at] as number) * (1 + entry)
  }
  return { valueUsd, labelAtMs: valueUsd.map((_, bar) => bar * dayMs) }
}

describe('figures of a run (BKT-1, RSK-1)', () => {
  const returns = drawNormals(drawFrom(6), 730, 1).values.map((entry) => 0.001 + 0.03 * entry)
  const figures = performanceOf(curveOf(returns, 10_000), 10_000, scale)

  test('are those of the quantitative room, which sums in another order', () => {
    const volAnnual = valueOf(annualVolatility(returns, 365, 'sample'))
    expect(figures.volAnnual).toBeCloseTo(volAnnual, 12)
    const terms = { risklessPerPeriod: 0, periodsPerYear: 365 }
    expect(figures.sharpe).toBeCloseTo(valueOf(sharpe(returns, terms)), 12)
    const downside = { minimumPerPeriod: 0, periodsPerYear: 365 }
    expect(figures.sortino).toBeCloseTo(valueOf(sortino(returns, downside)), 12)
    expect(figures.maxDrawdown).toBeCloseTo(-valueOf(drawdownReport(returns)).deepest, 12)
  })

  test('charge the riskless rate to the mean, and not to what counts as a loss', () => {
    const charged = performanceOf(curveOf(returns, 1), 1, { ...scale, riskFreeAnnual: 0.05 })
    const loss = 0.05 / 365
    const downside = Math.sqrt(returns.reduce((sum, x) => sum + Math.min(0, x) ** 2, 0) / 730)
    const mean = returns.reduce((sum, entry) => sum + entry, 0) / 730
    expect(charged.sortino).toBeCloseTo(((mean - loss) / downside) * Math.sqrt(365), 10)
    expect(charged.volAnnual).toBeCloseTo(figures.volAnnual as number, 12)
  })

  test('leave a return across a hole out of risk, and keep it in wealth', () => {
    const curve = curveOf(Float64Array.of(0.01, -0.02, 0.5, 0.01), 100)
    const labelAtMs = curve.labelAtMs.map((at, bar) => (bar < 3 ? at : at + 10 * dayMs))
    const holed = performanceOf({ ...curve, labelAtMs }, 100, scale)
    const rest = valueOf(annualVolatility(Float64Array.of(0.01, -0.02, 0.01), 365, 'sample'))
    expect(holed.volAnnual).toBeCloseTo(rest, 12)
    expect(holed).toMatchObject({ gapReturns: 1, totalReturn: expect.closeTo(0.499547, 6) })
  })

  test('count a loss from the capital itself in the drawdown', () => {
    expect(drawdownOf(Float64Array.of(90, 80, 95), 100)).toBeCloseTo(-0.2, 15)
    expect(drawdownOf(Float64Array.of(110, 120), 100)).toBe(0)
  })

  test('are not defined where nothing varies or falls, or there is one bar', () => {
    const still = performanceOf(curveOf(new Float64Array(5), 100), 100, scale)
    expect(still).toMatchObject({ volAnnual: 0, sharpe: null, sortino: null, calmar: null })
    const one = performanceOf(curveOf(new Float64Array(0), 100), 100, scale)
    expect(one).toMatchObject({ cagr: null, volAnnual: null, sharpe: null, maxDrawdown: 0 })
  })
})
