import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  sqrtPriceAtTick,
  sqrtPriceX96Max,
  sqrtPriceX96Min,
  tickAtSqrtPrice,
  tickMax,
  tickMin,
} from './tick.ts'

describe('sqrtPriceAtTick', () => {
  it('equals the contract at the ends and between them', () => {
    const ticks = [tickMin, -738_203, -150_000, 0, 1, 50_000, 500_000, tickMax]
    expect(ticks.map(sqrtPriceAtTick)).toMatchInlineSnapshot(`
      [
        4295128739n,
        7409801140451n,
        43836292794701720435367485n,
        79228162514264337593543950336n,
        79232123823359799118286999568n,
        965075977353221155028623082916n,
        5697689776495288729098254600827762987878n,
        1461446703485210103287273052203988822378723970342n,
      ]
    `)
  })

  it('rises with every tick', () => {
    fc.assert(
      fc.property(fc.integer({ min: tickMin, max: tickMax - 1 }), (tick) => {
        expect(sqrtPriceAtTick(tick + 1)).toBeGreaterThan(sqrtPriceAtTick(tick))
      }),
    )
  })

  it('holds no tick out of range', () => {
    expect(() => sqrtPriceAtTick(tickMax + 1)).toThrow('a tick is in range')
    expect(() => sqrtPriceAtTick(0.5)).toThrow('a tick is in range')
  })
})

describe('tickAtSqrtPrice', () => {
  it('is the greatest tick at or below the price', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: sqrtPriceX96Min, max: sqrtPriceX96Max - 1n }), (price) => {
        const tick = tickAtSqrtPrice(price)
        expect(sqrtPriceAtTick(tick)).toBeLessThanOrEqual(price)
        expect(sqrtPriceAtTick(tick + 1)).toBeGreaterThan(price)
      }),
    )
  })

  it('undoes sqrtPriceAtTick, and one unit less belongs to the tick below', () => {
    fc.assert(
      fc.property(fc.integer({ min: tickMin + 1, max: tickMax - 1 }), (tick) => {
        const price = sqrtPriceAtTick(tick)
        expect(tickAtSqrtPrice(price)).toBe(tick)
        expect(tickAtSqrtPrice(price - 1n)).toBe(tick - 1)
      }),
    )
  })
})
