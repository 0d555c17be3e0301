import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isShareable, type SweepFigures, sharpePerBar, sweepDense, sweepShared } from '../index.ts'
import {
  drawGrid,
  equalTargets,
  gapBetween,
  hourly,
  loadHourly,
  type NamedSweep,
  planOf,
  rowsOf,
} from '../sweeps.fixture.ts'

const closeness = 1e-12

/** Gaps of a few bars, never long enough to freeze. */
const gaps = { gapShare: 0.01, gapBarsLongest: 20 }

describe('segments shared by fees are the dense sweep (BKT-1)', () => {
  test('on drawn prices, for every kind of rule, lag, fee and target', () => {
    const run = fc.record({
      seed: fc.nat(1e6),
      bars: fc.integer({ min: 1, max: 3_000 }),
      lagBars: fc.integer({ min: 0, max: 3 }),
      bands: fc.array(fc.double({ min: 0.003, max: 0.3, noNaN: true }), { maxLength: 3 }),
      rules: fc.subarray(['none', 'daily', 'weekly', 'every14d', 'monthly'], { minLength: 1 }),
      feesBps: fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 4 }),
      shares: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 6 }),
      withReturns: fc.boolean(),
    })
    fc.assert(
      fc.property(run, ({ seed, bars, bands, rules, shares, ...rest }) => {
        const sum = shares.reduce((total, share) => total + share, 0)
        fc.pre(sum > (shares[0] ?? 0))
        // The first share is cash.
        const targets = shares.slice(1).map((share) => share / sum)
        const grid = drawGrid({ seed, bars, assets: targets.length, ...gaps })
        const named = [...rules, ...bands.map((band) => `band:${band.toFixed(6)}`)]
        const plan = planOf(grid, { ...rest, rules: named, targets })
        const [shared, dense] = [sweepShared(plan), sweepDense(plan)]
        expect(gapBetween(rowsOf(shared), rowsOf(dense))).toBeLessThan(closeness)
        expect(sharpeGap(shared, dense)).toBeLessThan(1e-9)
      }),
      { numRuns: 150, seed: 4 },
    )
  })

  test('a band together with a calendar: the mark of the schedule is the decision by date', () => {
    const grid = drawGrid({ seed: 5, bars: 2_000, assets: 3, ...gaps })
    for (const lagBars of [0, 1, 2, 30]) {
      const sweep: NamedSweep = {
        rules: ['daily'],
        feesBps: [0, 30],
        targets: equalTargets(3),
        lagBars,
      }
      const calendar = planOf(grid, sweep)
      const rules = calendar.rules.map((rule) => ({ ...rule, bandAbsolute: 0.02 }))
      const plan = { ...calendar, rules }
      const [shared, dense] = [sweepShared(plan), sweepDense(plan)]
      expect(gapBetween(rowsOf(shared), rowsOf(dense))).toBeLessThan(closeness)
    }
  })

  test('a part of the runs is that part of the whole', () => {
    const grid = drawGrid({ seed: 6, bars: 1_500, assets: 4, ...gaps })
    const rules = ['band:0.02', 'band:0.03', 'band:0.05']
    const plan = planOf(grid, { rules, feesBps: [30, 0, 10], targets: equalTargets(4, 0.9) })
    const whole = rowsOf(sweepShared(plan))
    const parts = [
      { from: 0, to: 2 },
      { from: 2, to: 7 },
      { from: 7, to: 9 },
    ].flatMap((range) => rowsOf(sweepShared(plan, undefined, range)))
    expect(gapBetween(parts, whole)).toBeLessThan(closeness)
  })

  test('a freeze or a start in cash is not shared', () => {
    const terms = { rules: ['none'], feesBps: [0], targets: equalTargets(2) }
    const grid = drawGrid({ seed: 7, bars: 400, assets: 2, gapShare: 0.02, gapBarsLongest: 40 })
    expect(isShareable(planOf(grid, terms))).toBe(false)
    const whole = drawGrid({ seed: 7, bars: 400, assets: 2, gapShare: 0, gapBarsLongest: 1 })
    expect(isShareable(planOf(whole, terms))).toBe(true)
    const cash = planOf(whole, { ...terms, startInvested: false })
    expect(isShareable(cash)).toBe(false)
    expect(() => sweepShared(cash)).toThrow('hold the target after every trade')
  })
})

describe.skipIf(!hourly.isHere)(`real hours${hourly.note}`, () => {
  test('ten assets, 20 bands: the counts are equal and values within 1e-12', async () => {
    const symbols = ['BTC', 'ETH', 'BNB', 'SOL', 'ADA', 'DOGE', 'MATIC', 'AAVE', 'BCH', 'FTT']
    const grid = await loadHourly(symbols, '2020-10-15', '2022-10-10')
    const rules = Array.from({ length: 20 }, (_, at) => `band:${(0.005 + at * 0.01).toFixed(3)}`)
    const plan = planOf(grid, { rules, feesBps: [0, 100], targets: equalTargets(10) })
    const gap = gapBetween(rowsOf(sweepShared(plan)), rowsOf(sweepDense(plan)))
    expect(gap).toBeLessThan(closeness)
  })
})

function sharpeGap(some: SweepFigures, others: SweepFigures): number {
  const [a, b] = [some.returns, others.returns]
  if (a === null || b === null) return a === b ? 0 : Infinity
  return Math.max(
    ...[...a.count.keys()].map((run) => {
      return Math.abs((sharpePerBar(a, run) ?? 9) - (sharpePerBar(b, run) ?? 9))
    }),
  )
}
