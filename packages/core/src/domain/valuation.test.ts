import { testAsset, testCash } from '@evenkeel/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AssertionError, bps, oneE18, type UsdE18, usdE18 } from '../units/index.ts'
import { exactWeightsOf, priceHoldings, valuePortfolio, weightsOf } from './valuation.ts'

const btc = testAsset('BTC', 1, 8)
const usd = (dollars: bigint): UsdE18 => usdE18(dollars * oneE18)

function value(btcAtoms: bigint, cashAtoms: bigint, bufferBps: number) {
  const holdings = [
    { asset: btc, atoms: btcAtoms, priceUsdE18: usd(40_000n) },
    { asset: testCash, atoms: cashAtoms, priceUsdE18: usd(1n) },
  ]
  return valuePortfolio(holdings, testCash.id, bps(bufferBps))
}

describe('a valuation (DRF-1, POS-6)', () => {
  test('sets the buffer aside, and counts the rest', () => {
    const valuation = value(200_000_000n, 20_000_000_000n, 25)
    expect(valuation).toMatchObject({
      totalUsdE18: usd(100_000n),
      cashBufferUsdE18: usd(250n),
      investableUsdE18: usd(99_750n),
    })
    expect(valuation.positions.map(({ countedUsdE18 }) => countedUsdE18)).toEqual([
      usd(80_000n),
      usd(19_750n),
    ])
    expect(weightsOf(valuation)).toEqual([80_000 / 99_750, 19_750 / 99_750])
  })

  test('the buffer is at most the cash that is there: it never causes a trade', () => {
    expect(value(200_000_000n, 0n, 25)).toMatchObject({
      cashBufferUsdE18: 0n,
      investableUsdE18: usd(80_000n),
    })
    expect(exactWeightsOf(value(200_000_000n, 100n, 25))).toEqual([oneE18, 0n])
  })

  test('values round down: a portfolio is never worth more than it is', () => {
    const third = { asset: testAsset('X', 3, 1), atoms: 1n, priceUsdE18: usdE18(15n) }
    const { positions } = valuePortfolio(
      [third, { asset: testCash, atoms: 0n, priceUsdE18: usd(1n) }],
      testCash.id,
      bps(0),
    )
    expect(positions[0]?.valueUsdE18).toBe(1n)
  })

  test('exact weights sum to one and agree with the floats', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 16n })
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 0, max: 1_000 }), (held, cash, buffer) => {
        fc.pre(held > 0n)
        const valuation = value(held, cash, buffer)
        const exact = exactWeightsOf(valuation)
        expect(exact.reduce((sum, weight) => sum + weight, 0n)).toBe(oneE18)
        for (const [index, weight] of weightsOf(valuation).entries()) {
          expect(Number(exact[index]) / 1e18).toBeCloseTo(weight, 12)
        }
      }),
    )
  })

  test.each([
    ['a negative holding', () => value(-1n, 0n, 25)],
    [
      'a holding twice',
      () => {
        const twice = [1n, 2n].map((atoms) => ({ asset: btc.id, atoms }))
        return priceHoldings({ assets: [btc], holdings: twice, prices: [] })
      },
    ],
    ['cash that is no asset', () => valuePortfolio([], testCash.id, bps(25))],
    ['weights of nothing', () => exactWeightsOf(value(0n, 0n, 25))],
  ])('%s is a bug', (_, run) => {
    expect(run).toThrow(AssertionError)
  })
})

describe('prices beside holdings (POS-4)', () => {
  const price = (priceUsdE18: bigint) => [{ asset: btc.id, priceUsdE18: usdE18(priceUsdE18) }]
  const priced = (prices: ReturnType<typeof price>) =>
    priceHoldings({ assets: [btc], holdings: [], prices })

  test('an asset without a holding has none of it', () => {
    expect(priced(price(1n))).toEqual({
      ok: true,
      holdings: [{ asset: btc, atoms: 0n, priceUsdE18: 1n }],
    })
  })

  test.each([
    ['a missing price', [], 'PRICE_MISSING'],
    ['a price of zero', price(0n), 'PRICE_NOT_POSITIVE'],
    ['a negative price', price(-1n), 'PRICE_NOT_POSITIVE'],
    ['a price twice', [...price(1n), ...price(1n)], 'PRICE_CONTRADICTED'],
  ])('%s is refused, never valued', (_, prices, code) => {
    expect(priced(prices)).toMatchObject({ ok: false, refusals: [{ code, field: btc.id }] })
  })
})
