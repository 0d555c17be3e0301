import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileKernel } from '../build/compile.ts'
import {
  isShareable,
  openKernel,
  openPortfolios,
  type SweepFigures,
  sharpePerBar,
  sweepDense,
  sweepShared,
} from '../index.ts'
import {
  drawGrid,
  equalTargets,
  gapBetween,
  hourly,
  loadHourly,
  planOf,
  rowsOf,
} from '../sweeps.fixture.ts'
import { kernelBase64 } from './kernel.base64.ts'

describe('the kernel is its twin (BKT-1)', () => {
  const sweep = fc.record({
    seed: fc.nat(1e6),
    bars: fc.integer({ min: 1, max: 2_000 }),
    gapShare: fc.constantFrom(0, 0.01),
    gapBarsLongest: fc.constantFrom(5, 40),
    lagBars: fc.integer({ min: 0, max: 3 }),
    bands: fc.array(fc.double({ min: 0.003, max: 0.3, noNaN: true }), { maxLength: 3 }),
    rules: fc.subarray(['none', 'daily', 'weekly', 'every14d', 'monthly'], { minLength: 1 }),
    feesBps: fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 4 }),
    shares: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 7 }),
    startInvested: fc.boolean(),
    withReturns: fc.boolean(),
    dead: fc.subarray(['A0']),
    deadRecovery: fc.constantFrom(0, 0.5),
  })

  test('dense to the bit, shared to rounding, freezes and deaths included', async () => {
    let shareable = 0
    await fc.assert(
      fc.asyncProperty(sweep, async (drawn) => {
        const { seed, bars, gapShare, gapBarsLongest, bands, rules, shares, ...rest } = drawn
        const sum = shares.reduce((total, share) => total + share, 0)
        fc.pre(sum > (shares[0] ?? 0))
        const targets = shares.slice(1).map((share) => share / sum)
        const grid = drawGrid({ seed, bars, assets: targets.length, gapShare, gapBarsLongest })
        const named = [...rules, ...bands.map((band) => `band:${band.toFixed(6)}`)]
        const plan = planOf(grid, { ...rest, rules: named, targets })
        const twin = sweepDense(plan)
        const dense = (await openKernel(plan, 'dense')).run()
        expect(rowsOf(dense)).toEqual(rowsOf(twin))
        expect(sharpeGap(dense, twin)).toBeLessThan(1e-9)
        if (!isShareable(plan)) return
        shareable++
        const shared = (await openKernel(plan, 'shared')).run()
        expect(gapBetween(rowsOf(shared), rowsOf(twin))).toBeLessThan(1e-12)
        expect(sharpeGap(shared, twin)).toBeLessThan(1e-9)
      }),
      { numRuns: 200, seed: 11 },
    )
    expect(shareable).toBeGreaterThan(30)
  })

  test('a part of the runs is that part of the whole', async () => {
    const grid = drawGrid({ seed: 6, bars: 1_500, assets: 5, gapShare: 0.01, gapBarsLongest: 20 })
    const rules = ['band:0.02', 'band:0.03', 'weekly']
    const feesBps = [30, 0, 10, 5, 7]
    const plan = planOf(grid, { rules, feesBps, targets: equalTargets(5, 0.9) })
    const twin = rowsOf(sweepDense(plan))
    for (const method of ['dense', 'shared'] as const) {
      const kernel = await openKernel(plan, method)
      const cuts = [0, 2, 11, 15]
      const parts = [0, 1, 2].flatMap((at) => {
        return rowsOf(kernel.run({ from: cuts[at] ?? 0, to: cuts[at + 1] ?? 0 }))
      })
      expect(gapBetween(parts, twin)).toBeLessThan(1e-12)
    }
  })
})

test('portfolios of one calendar each have their own targets', async () => {
  const grid = drawGrid({ seed: 8, bars: 1_200, assets: 3, gapShare: 0.01, gapBarsLongest: 40 })
  const books = [
    [0.5, 0.3, 0.2],
    [0.2, 0.2, 0.2],
    [1, 0, 0],
  ]
  for (const lagBars of [0, 1]) {
    const terms = { rules: ['weekly'], feesBps: [20], lagBars, withReturns: true }
    const plan = planOf(grid, { ...terms, targets: equalTargets(3) })
    const found = (await openPortfolios(plan, books)).run()
    const alone = books.flatMap((targets) =>
      rowsOf(sweepDense(planOf(grid, { ...terms, targets }))),
    )
    expect(rowsOf(found)).toEqual(alone)
  }
  const banded = planOf(grid, { rules: ['band:0.05'], feesBps: [20], targets: equalTargets(3) })
  await expect(openPortfolios(banded, books)).rejects.toThrow('one set of targets')
})

describe.skipIf(!hourly.isHere)(`real hours${hourly.note}`, () => {
  test('ten assets, 100 bands, two fees: three kernels agree', async () => {
    const symbols = ['BTC', 'ETH', 'BNB', 'SOL', 'ADA', 'DOGE', 'MATIC', 'AAVE', 'BCH', 'FTT']
    const grid = await loadHourly(symbols, '2020-10-15', '2022-10-10')
    const rules = Array.from({ length: 100 }, (_, at) => `band:${(0.005 + at * 0.002).toFixed(3)}`)
    const plan = planOf(grid, { rules, feesBps: [0, 100], targets: equalTargets(10) })
    const dense = rowsOf((await openKernel(plan, 'dense')).run())
    const shared = rowsOf((await openKernel(plan, 'shared')).run())
    expect(gapBetween(shared, dense)).toBeLessThan(1e-12)
    expect(gapBetween(rowsOf(sweepShared(plan)), dense)).toBeLessThan(1e-12)
    const few = { from: 0, to: 8 }
    expect(dense.slice(0, 8)).toEqual(rowsOf(sweepDense(plan, few)))
  })
})

test('the kernel that is shipped is what its source compiles to, byte for byte', async () => {
  const compiled = Buffer.from(await compileKernel()).toString('base64')
  expect(kernelBase64 === compiled, 'run `npm run build:wasm -w @evenkeel/kernels`').toBe(true)
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
