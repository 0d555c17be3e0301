import { openScenario, planOf, testPreferences } from '@evenkeel/testkit'
import { describe, expect, test } from 'vitest'
import type { Position } from '../domain/index.ts'
import { assert, bps, oneE18, usdE18 } from '../units/index.ts'
import { draftPlan } from './draft.ts'
import { floorOf, type PricedQuote, refuseQuote } from './step.ts'

const { input, book } = openScenario({
  lines: [{ valueUsd: 60_000, share: 50 }],
  cash: { valueUsd: 40_000, share: 50 },
})
const { valuation } = planOf(draftPlan(input))
const [asset, cash] = valuation.positions as [Position, Position]
const quote = book.quote(asset.asset.id, cash.asset.id, oneE18)
assert(quote !== null, 'the market is open')

/** A sell of 10,000 USD that gives so many dollars. */
function giving(dollars: bigint): PricedQuote {
  return {
    quote: { ...quote, amountInAtoms: 100n * oneE18, amountOutAtoms: dollars * 1_000_000n },
    assetIn: asset,
    assetOut: cash,
    valueInUsdE18: usdE18(10_000n * oneE18),
    valueOutUsdE18: usdE18(dollars * oneE18),
  } as PricedQuote
}

const preferences = { ...testPreferences, priceImpactBpsMax: bps(100), slippageBpsMax: bps(50) }

describe('a quote against the reference price (R6)', () => {
  test.each([
    [9_900n, undefined],
    [9_899n, 'IMPACT_ABOVE_LIMIT'],
    [10_500n, undefined],
    [10_501n, 'PRICE_CONTRADICTED'],
  ])('10,000 USD for %s: %s', (dollars, code) => {
    expect(refuseQuote(giving(dollars), preferences)?.code).toBe(code)
  })

  test('says the loss in bps, rounded against the quote', () => {
    expect(refuseQuote(giving(9_500n), preferences)).toMatchObject({
      message: 'A1 to USDC: the pool gives too little against the reference price.',
      limit: '100 bps',
      actual: '500 bps',
    })
  })
})

describe('a floor', () => {
  test.each([
    ['the slippage under a good quote', 10_000n, 9_950_000_000n],
    ['the slippage under a better quote', 10_100n, 10_049_500_000n],
    ['the impact limit, where that is tighter', 9_910n, 9_900_000_000n],
    ['the quote itself, where that is the limit', 9_900n, 9_900_000_000n],
  ])('is %s', (_, dollars, floor) => {
    expect(floorOf(giving(dollars), preferences)).toBe(floor)
  })
})
