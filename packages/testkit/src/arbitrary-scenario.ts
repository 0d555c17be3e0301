import { draftPlan } from '@evenkeel/core/planning'
import { bps, usdE18 } from '@evenkeel/core/units'
import fc from 'fast-check'
import { openScenario, type Scenario, type ScenarioLine } from './scenario.ts'

const line: fc.Arbitrary<ScenarioLine> = fc.record({
  valueUsd: fc.integer({ min: 0, max: 1_000_000 }),
  share: fc.integer({ min: 0, max: 100 }),
  priceUsdE18: fc.bigInt({ min: 10n ** 12n, max: 10n ** 23n }).map(usdE18),
  decimals: fc.integer({ min: 8, max: 24 }),
  feePips: fc.constantFrom(100, 500, 3000),
})

const preferences = fc.record({
  slippageBpsMax: fc.constantFrom(1, 30, 100).map(bps),
  priceImpactBpsMax: fc.constant(bps(500)),
  costBpsMax: fc.constant(bps(1_000)),
  cashBufferBps: fc.constantFrom(0, 25, 200).map(bps),
})

/**
 * Portfolios of two and more assets, held and wanted in any proportion, in pools deep enough that
 * no plan is refused for its impact.
 */
export function arbitraryScenario(linesMax = 7): fc.Arbitrary<Scenario> {
  return fc.record({
    lines: fc.array(line, { minLength: 2, maxLength: linesMax }),
    cash: fc.record({
      valueUsd: fc.integer({ min: 0, max: 500_000 }),
      share: fc.integer({ min: 0, max: 100 }),
    }),
    preferences,
  })
}

/** Portfolios that have something to trade, and are worth the gas of it. */
export function driftedScenario(linesMax = 7): fc.Arbitrary<Scenario> {
  return arbitraryScenario(linesMax).filter(
    (scenario) =>
      scenario.lines.some(({ share }) => share > 0) &&
      valueOf(scenario) >= 10_000 &&
      draftPlan(openScenario(scenario).input).kind === 'plan',
  )
}

function valueOf({ lines, cash }: Scenario): number {
  return lines.reduce((sum, { valueUsd }) => sum + valueUsd, cash.valueUsd)
}
