import { expect, test } from 'vitest'
import { calculations } from './calculations.ts'
import { type Json, parseCases, type ReferenceCase } from './cases.ts'
import { verifyCase } from './verify.ts'

/** The verdict on one case: input options and refusals that no published case has. */
async function verdict(topic: string, inputs: Json, expected: Json): Promise<string> {
  const tolerance = { abs: 1e-9 }
  const [entry] = parseCases({ topic, cases: [{ id: '1', inputs, expected, tolerance }] }, '/r/x')
  const { status, message } = await verifyCase(entry as ReferenceCase, calculations, [])
  return status === 'passed' ? status : `${status}: ${message}`
}

test('a worth is that at the flow listed first, in any order', async () => {
  const flows = [
    ['2011-01-01', 121],
    ['2010-01-01', -100],
  ]
  const worth = { xirr: 0.21, validRoots: [0.21], xnpvAt10pct: 121 - 110 }
  expect(await verdict('returns_twr_mwr', { quantity: 'xirr', flows }, worth)).toBe('passed')
  const early = { xnpvAt10pct: 121 / 1.1 - 100 }
  const ordered = { quantity: 'xirr', flows: flows.toReversed() }
  expect(await verdict('returns_twr_mwr', ordered, early)).toBe('passed')
})

test('every figure of no returns is null (RSK-2)', async () => {
  const terms = { periods: 252, rf: 0, mar: 0, requiredAnnualReturn: 0 }
  const quantities = [
    'annualReturn',
    'annualVolatility',
    'calmar',
    'downsideRisk',
    'maxDrawdown',
    'omega',
    'sharpe',
    'sortino',
    'tailRatio',
  ]
  for (const quantity of quantities) {
    for (const returns of [[], [null, null]]) {
      const inputs = { quantity, returns, ...terms }
      expect(await verdict('performance_ratios', inputs, { value: null }), quantity).toBe('passed')
    }
  }
})

test('partial moments of a ratio are below the rate', async () => {
  const rf = 0.01
  const returns = [[-0.02], [0.06], [0], [0.08]]
  const ratioOf = (riskMeasure: string, risk: number) =>
    verdict(
      'scenario_ratio_optimisation',
      { quantity: 'maxRatio', riskMeasure, rf, returns },
      { weights: [1], ratio: (0.03 - rf) / risk },
    )
  expect(await ratioOf('FLPM', (0.03 + 0.01) / 4)).toBe('passed')
  expect(await ratioOf('SLPM', Math.sqrt((0.03 ** 2 + 0.01 ** 2) / 3))).toBe('passed')
})

test('a covariance that no rounding makes is refused; a printed one is not (SIZ-2)', async () => {
  const error = { error: 'indefinite' }
  const optimum = (covariance: Json) => ({ cov: covariance, mu: [0.1, 0.2], lower: 0, upper: 1 })
  const indefinite = optimum([
    [0.1, 0.3],
    [0.3, 0.1],
  ])
  const asked = [
    ['kelly_multi', { quantity: 'constrainedKelly', kellyFraction: 1, sumWeights: 1 }],
    ['max_diversification', { quantity: 'maxDiversification' }],
    ['max_sharpe', { quantity: 'maxSharpe' }],
    ['mean_variance_cla', { quantity: 'efficientPortfolio', riskTolerance: 1 }],
    ['min_variance', { quantity: 'minVariance' }],
    ['risk_parity', { quantity: 'riskBudgeting' }],
  ] as const
  for (const [topic, inputs] of asked) {
    expect(await verdict(topic, { ...indefinite, ...inputs }, error), topic).toBe('passed')
  }
  const printed = optimum([
    [0.0396, 0.0398],
    [0.0398, 0.04],
  ])
  const least = { weights: [1, 0] }
  expect(await verdict('min_variance', { ...printed, quantity: 'minVariance' }, least)).toBe(
    'passed',
  )
})
