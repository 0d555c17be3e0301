import { describe, expect, test } from 'vitest'
import { bandRule, neverRule } from '../policy/index.ts'
import { dayMs } from '../units/index.ts'
import { drawNormal, seededRandom } from '../world/index.ts'
import {
  type BacktestConfig,
  backtestDefaults,
  type PriceGrid,
  reportStates,
  runBacktest,
  weightsOver,
} from './index.ts'

/** The 200th day is the last of the year. */
const start = Date.UTC(2020, 5, 15)

/** Prices of A, and B at rest, a bar each `stepMs`; null: no price. */
function gridOf(prices: readonly (number | null)[], stepMs: number = dayMs): PriceGrid {
  return {
    symbols: ['A', 'B'],
    labels: stepMs === dayMs ? 'date' : 'instant',
    labelAtMs: Float64Array.from(prices, (_, bar) => start + bar * stepMs),
    priceUsd: Float64Array.from(prices.flatMap((price) => [price ?? Number.NaN, 100])),
  }
}

/** Up fivefold in 200 days, down to a fifth in 200, then at rest for 200. */
const cycle = Array.from({ length: 600 }, (_, day) => {
  return 100 * 5 ** (day < 200 ? day / 200 : day < 400 ? 2 - day / 200 : 0)
})

const config = (over: Partial<BacktestConfig> = {}): BacktestConfig => ({
  ...backtestDefaults,
  symbols: ['A', 'B'],
  targets: [0.5, 0.5],
  rule: neverRule,
  ...over,
})

function run(grid: PriceGrid, over: Partial<BacktestConfig> = {}) {
  const result = runBacktest(grid, config(over))
  if (!result.ok) throw new Error(JSON.stringify(result.issues))
  return result.value
}

function report(grid: PriceGrid, reference = 'A') {
  const curves = [run(grid).equity, run(grid, { rule: bandRule(0.05) }).equity]
  const found = reportStates(grid, config(), reference, curves)
  if (!found.ok) throw new Error(JSON.stringify(found.issues))
  return { ...found.value, curves }
}

describe('market states of a run, looking back (REG-4, BKT-3)', () => {
  test('bars take the state of their day, stretch by stretch', () => {
    const { spells } = report(gridOf(cycle))
    // The day of a turn ends the move before it. No rise confirms a trough after the fall: the
    // bear lasts, but for days that are sideways, of which the last 45 cannot be known.
    expect(spells.map(({ state, firstBar, lastBar }) => [state, firstBar, lastBar])).toEqual([
      ['bear', 0, 0],
      ['bull', 1, 194],
      ['sideways', 195, 205],
      ['bear', 206, 433],
      ['sideways', 434, 554],
      ['bear', 555, 599],
    ])
  })

  test('each return counts once: the states together are the whole run', () => {
    const { byState, curves } = report(gridOf(cycle))
    expect(byState.map(({ state, bars }) => [state, bars])).toEqual([
      ['bull', 194],
      ['bear', 274],
      ['sideways', 132],
      ['high-volatility', 0],
    ])
    for (const [index, { valueUsd }] of curves.entries()) {
      const growth = byState.reduce((product, { figures }) => {
        return product * (1 + (figures[index]?.totalReturn ?? Number.NaN))
      }, 1)
      expect(growth).toBeCloseTo((valueUsd.at(-1) ?? 0) / (valueUsd[0] ?? 0), 12)
    }
  })

  test('a fall is that of one stretch, from the bar before it', () => {
    const { byState, curves } = report(gridOf(cycle))
    const [held] = curves
    const [bull, bear] = byState.map(({ figures }) => figures[0])
    expect(bull?.worstFall).toBe(0)
    const fall = (held?.valueUsd[400] ?? 0) / (held?.valueUsd[205] ?? 0) - 1
    expect(bear?.worstFall).toBeCloseTo(fall, 12)
    expect(byState[3]?.figures[0]).toEqual({ totalReturn: 0, volAnnual: null, worstFall: 0 })
  })

  test('years are windows from the last close before them, the whole run comes last', () => {
    const { windows, curves } = report(gridOf(cycle))
    expect(windows.map(({ name, window }) => [name, window.ok && window.value.state])).toEqual([
      ['2020', 'bull'],
      ['2021', 'bear'],
      ['2022', 'sideways'],
      ['whole run', 'sideways'],
    ])
    const [last2020, last2021] = [199, 564]
    const second = windows[1]
    expect(second?.window.ok && second.window.value.totalReturn).toBeCloseTo(
      (cycle[last2021] as number) / (cycle[last2020] as number) - 1,
      12,
    )
    const [, ruled] = curves
    expect(second?.figures[1]?.totalReturn).toBeCloseTo(
      (ruled?.valueUsd[last2021] ?? 0) / (ruled?.valueUsd[last2020] ?? 1) - 1,
      12,
    )
  })

  test('hours have the state of their day', () => {
    const sixHourly = cycle.flatMap((price) => Array.from({ length: 4 }, () => price))
    const [days, hours] = [report(gridOf(cycle)), report(gridOf(sixHourly, dayMs / 4))]
    expect(hours.spells.map(({ state, firstBar }) => [state, firstBar / 4])).toEqual(
      days.spells.map(({ state, firstBar }) => [state, firstBar]),
    )
  })

  test('a return across a hole is wealth and no volatility', () => {
    const grid = gridOf([100, 101, 100, 101, 100, 200, 202, 200])
    for (let bar = 5; bar < 8; bar++) grid.labelAtMs[bar] = (grid.labelAtMs[bar] ?? 0) + 9 * dayMs
    const { windows, curves } = report(grid)
    const own = windows[0]?.figures[0]
    expect(own?.totalReturn).toBeCloseTo(0.5, 12)
    expect(own?.volAnnual).toBeCloseTo(run(grid).figures.volAnnual ?? 0, 12)
    expect(curves[0]?.valueUsd).toHaveLength(8)
  })

  test('a reference that is not held is refused by name', () => {
    const curves = [run(gridOf(cycle)).equity]
    expect(reportStates(gridOf(cycle), config(), 'BTC', curves)).toMatchObject({
      ok: false,
      issues: [{ path: 'states', message: 'BTC is not one of the assets: A, B' }],
    })
  })
})

describe('weights over time (BKT-4)', () => {
  const random = seededRandom(5)
  const wild = Array.from({ length: 300 }, () => 0)
  wild.forEach((_, day) => {
    wild[day] = (wild[day - 1] ?? 100) * Math.exp(0.05 * drawNormal(random))
  })

  test('lead from each rebalance to the weights that the next one found', () => {
    const grid = gridOf(wild)
    const over = { rule: bandRule(0.05), targets: [0.5, 0.3], feeBps: 30 }
    const result = run(grid, over)
    const { weights, columns } = weightsOver(grid, config(over), result)
    expect(result.rebalances.length).toBeGreaterThan(5)
    for (const { executedAt, weightsBefore, weightsAfter } of result.rebalances) {
      const bar = Math.round((Date.parse(executedAt) - start) / dayMs)
      const rowAt = (at: number) => [...weights.subarray(at * columns, (at + 1) * columns)]
      weightsAfter.forEach((weight, at) => expect(rowAt(bar)[at]).toBeCloseTo(weight, 9))
      const [a = 0, b = 0, cash = 0] = rowAt(bar - 1)
      const moved = (wild[bar] ?? 0) / (wild[bar - 1] ?? 0)
      expect((a * moved) / (a * moved + b + cash)).toBeCloseTo(weightsBefore[0] ?? 0, 9)
    }
  })

  test('an asset that is written off weighs nothing', () => {
    const prices = [100, 100, ...Array.from({ length: 8 }, () => null)]
    const over = { dead: ['A'] }
    const { weights } = weightsOver(gridOf(prices), config(over), run(gridOf(prices), over))
    expect([...weights.subarray(-3)]).toEqual([0, 1, 0])
    expect([...weights.subarray(0, 3)]).toEqual([0.5, 0.5, 0])
  })

  test('is cash before the first purchase of a run that starts without one', () => {
    const grid = gridOf([100, 100, 100])
    const over = { startInvested: false, rule: bandRule(0.05), lagBars: 1 }
    const { weights } = weightsOver(grid, config(over), run(grid, over))
    expect([...weights]).toEqual([0, 0, 1, 0.5, 0.5, 0, 0.5, 0.5, 0])
  })
})
