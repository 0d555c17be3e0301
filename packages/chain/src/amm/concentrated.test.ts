import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concentratedPool, poolAfterSwap, swapConcentrated } from './concentrated.ts'
import { tickMax, tickMin } from './tick.ts'

const priceOne = 2n ** 96n

/** Two positions: a wide one and one that ends at ±600, so that swaps cross ticks. */
function twoRanges(window = { from: tickMin, to: tickMax }) {
  return concentratedPool({
    feePips: 3000,
    tickSpacing: 60,
    sqrtPriceX96: priceOne,
    tick: 0,
    liquidity: 3n * 10n ** 18n,
    ticks: [
      { tick: -120_000, liquidityNet: 10n ** 18n },
      { tick: -600, liquidityNet: 2n * 10n ** 18n },
      { tick: 600, liquidityNet: -2n * 10n ** 18n },
      { tick: 120_000, liquidityNet: -(10n ** 18n) },
    ],
    window,
  })
}

describe('concentratedPool', () => {
  it('stops at initialised ticks and at word edges, which differ by direction', () => {
    const pool = twoRanges({ from: -20_000, to: 20_000 })
    expect(pool.stopsBelow.map((stop) => stop.tick)).toEqual([0, -600, -15_360])
    expect(pool.stopsAbove.map((stop) => stop.tick)).toEqual([600, 15_300])
    expect(pool.stopsAbove.map((stop) => stop.initialised)).toEqual([true, false])
  })
})

describe('swapConcentrated', () => {
  it('gives less per unit beyond the narrow range, and counts the tick it crossed', () => {
    const small = swapConcentrated(twoRanges(), { zeroForOne: true, amountSpecified: 10n ** 16n })
    const large = swapConcentrated(twoRanges(), { zeroForOne: true, amountSpecified: 10n ** 18n })
    expect([small, large]).toMatchInlineSnapshot(`
      [
        {
          "amountInAtoms": 10000000000000000n,
          "amountOutAtoms": 9936976116041023n,
          "liquidityAfter": 3000000000000000000n,
          "restsOnTick": null,
          "sqrtPriceX96After": 78965733061390317106360479011n,
          "ticksCrossed": 0,
        },
        {
          "amountInAtoms": 1000000000000000000n,
          "amountOutAtoms": 542602180523174918n,
          "liquidityAfter": 1000000000000000000n,
          "restsOnTick": null,
          "sqrtPriceX96After": 40921650272616242742308850281n,
          "ticksCrossed": 1,
        },
      ]
    `)
  })

  it('takes the input whole: exact in is exact', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 19n), fc.boolean(), (amountSpecified, zeroForOne) => {
        const swap = swapConcentrated(twoRanges(), { zeroForOne, amountSpecified })
        expect(swap?.amountInAtoms).toBe(amountSpecified)
      }),
    )
  })

  it('never gives back more than was paid in, there and back', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 19n), fc.boolean(), (amountSpecified, zeroForOne) => {
        const pool = twoRanges()
        const there = swapConcentrated(pool, { zeroForOne, amountSpecified })
        if (there === null || there.amountOutAtoms === 0n) return
        const moved = poolAfterSwap(pool, there, zeroForOne)
        const back = { zeroForOne: !zeroForOne, amountSpecified: there.amountOutAtoms }
        const backOutAtoms = swapConcentrated(moved, back)?.amountOutAtoms ?? 0n
        expect(backOutAtoms).toBeLessThan(amountSpecified)
      }),
    )
  })

  it('asks for at least the input whose output it names (exact out against exact in)', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 18n), fc.boolean(), (out, zeroForOne) => {
        const pool = twoRanges()
        const paid = swapConcentrated(pool, { zeroForOne, amountSpecified: -out })?.amountInAtoms
        const again = swapConcentrated(pool, { zeroForOne, amountSpecified: paid ?? 0n })
        expect(again?.amountOutAtoms).toBeGreaterThanOrEqual(out)
      }),
    )
  })

  it('has no answer where the swap would leave the window that was read', () => {
    const pool = twoRanges({ from: -20_000, to: 20_000 })
    const order = { zeroForOne: true, amountSpecified: 10n ** 21n }
    expect(swapConcentrated(pool, order)).toBeNull()
    expect(swapConcentrated(twoRanges(), order)).not.toBeNull()
  })

  it('has no answer for nothing, nor for a limit behind the price', () => {
    const pool = twoRanges()
    expect(swapConcentrated(pool, { zeroForOne: true, amountSpecified: 0n })).toBeNull()
    const sqrtPriceLimitX96 = priceOne + 1n
    const order = { zeroForOne: true, amountSpecified: 1n, sqrtPriceLimitX96 }
    expect(swapConcentrated(pool, order)).toBeNull()
  })
})
