import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AssetId } from '../domain/index.ts'
import { AssertionError, oneE18, usdE18 } from '../units/index.ts'
import { type Imbalance, netTrades } from './netting.ts'

const cash = 'USD' as AssetId
const dollars = (value: number) => usdE18(BigInt(value) * oneE18)
const legUsdE18Min = dollars(10)

/** Imbalances by asset, in whole dollars: negative is to be sold. */
function imbalancesOf(deltas: Readonly<Record<string, number>>): Imbalance[] {
  return Object.entries(deltas).map(([asset, delta]) => ({
    asset: asset as AssetId,
    deltaUsdE18: dollars(delta),
  }))
}

/** The trades as text, in whole dollars. */
function net(deltas: Readonly<Record<string, number>>): string[] {
  const trades = netTrades({ imbalances: imbalancesOf(deltas), cash, legUsdE18Min })
  return trades.map(
    ({ assetIn, assetOut, valueUsdE18 }) => `${assetIn} > ${assetOut} ${valueUsdE18 / oneE18}`,
  )
}

describe('netting (PLN-1)', () => {
  test.each([
    ['nothing', {}, []],
    ['one sell', { A: -100 }, ['A > USD 100']],
    ['one buy', { A: 100 }, ['USD > A 100']],
    ['a pair that cancels out', { A: -100, B: 100 }, ['A > B 100']],
    ['a pair that nearly does', { A: -100, B: 95 }, ['A > B 100']],
    ['a pair that lacks a little', { A: -95, B: 100 }, ['A > B 95']],
    ['a pair that does not', { A: -100, B: 60 }, ['A > USD 100', 'USD > B 60']],
    ['a sell for two buys', { A: -100, B: 60, C: 40 }, ['A > B 60', 'A > C 40']],
    ['two sells for a buy', { A: -60, B: -40, C: 100 }, ['A > C 60', 'B > C 40']],
    ['two pairs', { A: -100, B: 50, C: -50, D: 100 }, ['C > B 50', 'A > D 100']],
    ['a pair and a rest', { A: -100, B: 100, C: -70 }, ['A > B 100', 'C > USD 70']],
    [
      'two groups where pairs alone would leave a rest',
      { A: -70, B: -30, C: -50, D: 100, E: 50 },
      ['A > D 70', 'B > D 30', 'C > E 50'],
    ],
  ])('%s', (_, deltas, trades) => {
    expect(new Set(net(deltas))).toEqual(new Set<string>(trades))
  })

  test('never makes a leg below the minimum', () => {
    // Pairing by size would leave 8 dollars from A to D.
    expect(net({ A: -100, B: -50, C: 92, D: 63 })).toEqual([
      'A > C 100',
      'B > USD 50',
      'USD > D 63',
    ])
  })

  test('of two groupings with as few trades, takes the one that leaves less undone', () => {
    expect(net({ A: -100, B: 95, C: 100 })).toEqual(['A > C 100', 'USD > B 95'])
    expect(net({ A: -100, B: 100, C: 95 })).toEqual(['A > B 100', 'USD > C 95'])
    expect(net({ A: -100, B: -95, C: 100, D: 95 }).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'A > C 100',
      'B > D 95',
    ])
  })

  test('beyond the exact search, takes the pairs that cancel out', () => {
    const pairs = Object.fromEntries(
      Array.from({ length: 10 }, (_, pair) => [
        [`A${pair}`, -100 - 20 * pair],
        [`B${pair}`, 100 + 20 * pair],
      ]).flat(),
    ) as Record<string, number>
    expect(net({ ...pairs, C: -50 })).toHaveLength(11)
    expect(net(pairs).every((trade) => /^A(\d) > B\1 /.test(trade))).toBe(true)
  })

  test('beyond the exact search, clears what cancels out as a whole without cash', () => {
    const sells = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [`A${index}`, -100 - 37 * index]),
    ) as Record<string, number>
    const trades = net({ ...sells, B0: 1_000, B1: 900, B2: 765 })
    expect(trades).toHaveLength(12)
    expect(trades.filter((trade) => trade.includes('USD'))).toEqual([])
  })

  test('pairs the largest sell with the largest buy', () => {
    expect(net({ A: -40, B: -100, C: 50, D: 90 })).toEqual(['B > D 90', 'B > C 10', 'A > C 40'])
  })

  test('the smallest minimum leg is one unit', () => {
    const imbalances = [{ asset: 'A' as AssetId, deltaUsdE18: usdE18(-1n) }]
    expect(netTrades({ imbalances, cash, legUsdE18Min: usdE18(1n) })).toHaveLength(1)
    expect(() => netTrades({ imbalances, cash, legUsdE18Min: usdE18(0n) })).toThrow(AssertionError)
  })

  test('an imbalance below the minimum, and cash among them, are bugs', () => {
    expect(() => net({ A: 9 })).toThrow(AssertionError)
    expect(() => net({ USD: 100 })).toThrow(AssertionError)
  })
})

const anyDeltas = (most: number) =>
  fc.array(
    fc.integer({ min: 10, max: 40 }).chain((size) => fc.constantFrom(size, -size)),
    { minLength: 1, maxLength: most },
  )

function withIds(deltas: readonly number[]): Imbalance[] {
  return imbalancesOf(
    Object.fromEntries(deltas.map((delta, index) => [`A${String(index).padStart(2, '0')}`, delta])),
  )
}

/** The fewest trades by plain recursion over all partitions: slow and simple. */
function fewestByHand(deltas: readonly number[]): number {
  const [first, ...rest] = deltas
  if (first === undefined) return 0
  let best = 1 + fewestByHand(rest)
  for (let bits = 1; bits < 2 ** rest.length; bits += 1) {
    const group = rest.filter((_, index) => (bits & (1 << index)) !== 0)
    if (group.reduce((sum, delta) => sum + delta, first) !== 0) continue
    const others = rest.filter((_, index) => (bits & (1 << index)) === 0)
    best = Math.min(best, group.length + fewestByHand(others))
  }
  return best
}

describe('netting, of any imbalances', () => {
  test('takes the fewest trades there are, against a naive twin (PLN-1)', () => {
    fc.assert(
      fc.property(anyDeltas(6), (deltas) => {
        const trades = netTrades({
          imbalances: withIds(deltas),
          cash,
          legUsdE18Min: dollars(1),
        })
        expect(trades).toHaveLength(fewestByHand(deltas))
      }),
      { numRuns: 500 },
    )
  })

  test('brings every asset within the minimum leg of its goal, by legs of at least that', () => {
    fc.assert(
      fc.property(anyDeltas(30), (deltas) => {
        const imbalances = withIds(deltas)
        const trades = netTrades({ imbalances, cash, legUsdE18Min })
        for (const { asset, deltaUsdE18 } of imbalances) {
          const moved = trades.reduce((sum, { assetIn, assetOut, valueUsdE18 }) => {
            const gained = assetOut === asset ? valueUsdE18 : 0n
            return sum + gained - (assetIn === asset ? valueUsdE18 : 0n)
          }, 0n)
          const off = deltaUsdE18 - moved
          expect(off < legUsdE18Min && -off < legUsdE18Min).toBe(true)
        }
        for (const { valueUsdE18 } of trades) expect(valueUsdE18 >= legUsdE18Min).toBe(true)
      }),
    )
  })

  test('never takes more than one trade an asset, beyond the exact search too', () => {
    fc.assert(
      fc.property(anyDeltas(40), (deltas) => {
        const trades = netTrades({ imbalances: withIds(deltas), cash, legUsdE18Min })
        expect(trades.length).toBeLessThanOrEqual(deltas.length)
      }),
    )
  })

  test('does not depend on the order of the assets', () => {
    fc.assert(
      fc.property(
        anyDeltas(16).chain((deltas) =>
          fc.record({
            straight: fc.constant(withIds(deltas)),
            mixed: fc.shuffledSubarray(withIds(deltas), { minLength: deltas.length }),
          }),
        ),
        ({ straight, mixed }) => {
          const rest = { cash, legUsdE18Min }
          expect(netTrades({ imbalances: mixed, ...rest })).toEqual(
            netTrades({ imbalances: straight, ...rest }),
          )
        },
      ),
    )
  })

  test('never trades an asset both ways', () => {
    fc.assert(
      fc.property(anyDeltas(20), (deltas) => {
        const trades = netTrades({ imbalances: withIds(deltas), cash, legUsdE18Min })
        const sold = new Set(trades.map(({ assetIn }) => assetIn))
        const bought = trades.map(({ assetOut }) => assetOut)
        expect(bought.filter((asset) => asset !== cash && sold.has(asset))).toEqual([])
      }),
    )
  })
})
