import { gridOf } from '@evenkeel/core/backtest'
import { dayMs } from '@evenkeel/core/units'
import { describe, expect, test } from 'vitest'
import { sweepDense } from './index.ts'
import {
  daily,
  drawGrid,
  equalTargets,
  eventFigures,
  gapBetween,
  hourly,
  lastBars,
  loadDaily,
  loadHourly,
  type NamedSweep,
  planOf,
  required,
  rowsOf,
  rowsOfEvents,
} from './sweeps.fixture.ts'

const everyRule = ['none', 'band:0.01', 'band:0.04', 'daily', 'weekly', 'every14d', 'monthly']

describe('the twin is the event engine on their common ground (BKT-1)', () => {
  const sweeps: readonly (readonly [string, Partial<NamedSweep>])[] = [
    ['lag 1', {}],
    ['the same close', { lagBars: 0 }],
    ['lag 3', { lagBars: 3 }],
    ['cash at the start', { startInvested: false }],
    ['half in cash', { targets: equalTargets(4, 0.5) }],
    ['an asset without a target', { targets: [0.5, 0.3, 0, 0.2] }],
    ['freezes after one bar', { gapBarsMax: 1 }],
    ['two that die', { gapBarsMax: 2, dead: ['A1', 'A2'], deadRecovery: 0.3 }],
    ['all die worthless', { gapBarsMax: 0, dead: ['A0', 'A1', 'A2', 'A3'] }],
  ]

  test.each(sweeps)('%s', (_, overrides) => {
    for (const seed of [1, 2, 3]) {
      const grid = drawGrid({ seed, bars: 600, assets: 4, gapShare: 0.01, gapBarsLongest: 40 })
      const sweep = { rules: everyRule, feesBps: [0, 25], targets: equalTargets(4), ...overrides }
      const rows = rowsOf(sweepDense(planOf(grid, sweep)))
      expect(rows).toEqual(rowsOfEvents(eventFigures(grid, sweep)))
    }
  })

  test('with days for bars', () => {
    const terms = { bars: 700, assets: 3, gapShare: 0.02, gapBarsLongest: 6, stepMs: dayMs }
    const grid = drawGrid({ seed: 9, ...terms })
    const rules = [...everyRule, 'quarterly']
    const sweep = { rules, feesBps: [10], targets: [0.5, 0.2, 0.2] }
    const rows = rowsOf(sweepDense(planOf(grid, sweep)))
    expect(rows).toEqual(rowsOfEvents(eventFigures(grid, sweep)))
  })
})

describe.skipIf(!hourly.isHere)(`real hours${hourly.note}`, () => {
  test('every hourly asset, ten at a time', async () => {
    const symbols = ['BTC', 'ETH', 'BNB', 'SOL', 'ADA', 'DOGE', 'MATIC', 'AAVE', 'BCH', 'FTT']
    const all = await loadHourly([...symbols, 'LUNA'], '2020-10-15', '2022-10-10')
    const grid = lastBars(all, 6_000)
    const sweep = { rules: ['band:0.02', 'monthly'], feesBps: [10], targets: equalTargets(11) }
    const rows = rowsOf(sweepDense(planOf(grid, sweep)))
    expect(gapBetween(rows, rowsOfEvents(eventFigures(grid, sweep)))).toBe(0)
  })
})

describe.skipIf(!daily.isHere)(`real days${daily.note}`, () => {
  test('every asset of the panel, beside BTC and cash', async () => {
    const panel = await loadDaily()
    const symbols = panel.map(({ symbol }) => symbol).filter((symbol) => symbol !== 'BTC')
    expect(symbols.length).toBe(116)
    for (const symbol of symbols) {
      const grid = required(gridOf(panel, ['BTC', symbol], {}))
      const sweep = { rules: ['band:0.05'], feesBps: [10], targets: [0.5, 0.3] }
      const rows = rowsOf(sweepDense(planOf(grid, sweep)))
      expect(gapBetween(rows, rowsOfEvents(eventFigures(grid, sweep))), symbol).toBe(0)
    }
  })
})
