import { quoteScenario, testPreferences } from '@evenkeel/testkit'
import { describe, expect, test } from 'vitest'
import { bps, oneE18, usdE18, weiPerGas } from '../units/index.ts'
import { costBpsOf, feeUsd, gasMaxOf, gasUsd, refuseCost } from './costs.ts'

const { totals, steps } = quoteScenario({
  lines: [{ valueUsd: 60_000, share: 50 }],
  cash: { valueUsd: 40_000, share: 50 },
}).quoted
const usd = (dollars: bigint) => usdE18(dollars * oneE18)

describe('the cost limit', () => {
  const refusals = (costUsdE18: bigint) =>
    refuseCost(
      { ...totals, costUsdE18: usdE18(costUsdE18), valueBeforeUsdE18: usd(100_000n) },
      { ...testPreferences, costBpsMax: bps(50) },
    ).map(({ code }) => code)

  test('is inclusive, to the last unit', () => {
    expect(refusals(500n * oneE18)).toEqual([])
    expect(refusals(500n * oneE18 + 1n)).toEqual(['COST_ABOVE_LIMIT'])
  })

  test('never stops a plan that gains', () => {
    expect(refusals(-1n)).toEqual([])
  })
})

describe('costs round up, against the plan', () => {
  test.each([
    [1n, 100_000n * oneE18, 1],
    [10n * oneE18, 100_000n * oneE18, 1],
    [10n * oneE18 + 1n, 100_000n * oneE18, 2],
    [0n, 100_000n * oneE18, 0],
    [-10n * oneE18, 100_000n * oneE18, -1],
  ])('%s of %s is %i bps', (cost, value, expected) => {
    expect(costBpsOf(usdE18(cost), usdE18(value))).toBe(expected)
  })

  test('gas to the next unit, its limit to the next gas', () => {
    const rate = { gasPriceWeiPerGas: weiPerGas(1n), nativePriceUsdE18: usdE18(oneE18 + 1n) }
    expect(gasUsd(1n, rate)).toBe(2n)
    expect(gasMaxOf(1n)).toBe(2n)
    expect(gasMaxOf(100n)).toBe(130n)
  })

  test('a fee over several pools', () => {
    const quote = steps[0]?.quote
    const hop = quote?.route.hops[0]
    if (quote === undefined || hop === undefined) throw new Error('a step has a quote and a hop')
    const through = (...fees: number[]) => {
      const hops = fees.map((feePips) => ({ ...hop, feePips }))
      return feeUsd({ ...quote, route: { ...quote.route, hops } }, usd(1_000n))
    }
    expect(through()).toBe(0n)
    expect(through(3_000)).toBe(3n * oneE18)
    expect(through(3_000, 500)).toBe((34_985n * oneE18) / 10_000n)
    expect(through(1_000_000)).toBe(usd(1_000n))
  })
})
