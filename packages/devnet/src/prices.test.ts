import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atomsWorth, DEFAULT_PRICES_USD, PriceRefused, pricesE8, sqrtPriceX96 } from './prices.ts'

describe('prices', () => {
  it('become feed answers of 8 decimals', () => {
    expect(pricesE8({ ...DEFAULT_PRICES_USD, ETH: 3_700.5 })).toEqual({
      BTC: 4_700_000_000_000n,
      ETH: 370_050_000_000n,
      LINK: 2_000_000_000n,
      USDC: 100_000_000n,
    })
  })

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e-9, 1e9])(
    'refuses %s USD',
    (priceUsd) => {
      expect(() => pricesE8({ ...DEFAULT_PRICES_USD, BTC: priceUsd })).toThrow(PriceRefused)
    },
  )

  it('are refused for a coin that has no feed', () => {
    const prices = { ...DEFAULT_PRICES_USD, DOGE: 0.1 }
    expect(() => pricesE8(prices)).toThrow('no feed for DOGE; there are BTC, ETH, LINK, USDC')
  })

  it('turn into the worth of a token in atoms', () => {
    expect(atomsWorth(47_000n, { decimals: 8, priceE8: 4_700_000_000_000n })).toBe(100_000_000n)
    expect(atomsWorth(1n, { decimals: 18, priceE8: 200_000_000n })).toBe(500_000_000_000_000_000n)
  })

  it('give the root that brackets the price of a pool, to the last bit', () => {
    const priced = fc.record({
      decimals: fc.integer({ min: 6, max: 18 }),
      priceE8: fc.bigInt({ min: 1n, max: 10n ** 14n }),
    })
    fc.assert(
      fc.property(priced, priced, (token0, token1) => {
        const root = sqrtPriceX96(token0, token1)
        const numerator = (token0.priceE8 * 10n ** BigInt(token1.decimals)) << 192n
        const denominator = token1.priceE8 * 10n ** BigInt(token0.decimals)
        expect(root * root * denominator <= numerator).toBe(true)
        expect((root + 1n) ** 2n * denominator > numerator).toBe(true)
      }),
    )
  })
})
