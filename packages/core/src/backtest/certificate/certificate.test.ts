import { describe, expect, test } from 'vitest'
import { bandRule, calendarRule, neverRule } from '../../policy/index.ts'
import { dayMs } from '../../units/index.ts'
import { drawNormal, seededRandom } from '../../world/index.ts'
import { backtestDefaults, type PriceGrid, runBacktest } from '../index.ts'
import { certify } from './certificate.ts'
import { testLookAhead } from './look-ahead.ts'
import { rollStarts } from './rolling-starts.ts'
import { judgeSelection } from './selection.ts'
import { sweepDelays, sweepFees } from './sweeps.ts'
import type { Trial } from './trial.ts'

const terms = { feeBps: 10, lagBars: 1 }

/** Two assets that wander apart, daily from 2020-01-01. */
function wandering(bars: number, seed: number): PriceGrid {
  const random = seededRandom(seed)
  const labelAtMs = Float64Array.from({ length: bars }, (_, bar) => {
    return Date.UTC(2020, 0, 1) + bar * dayMs
  })
  const priceUsd = new Float64Array(bars * 2).fill(100)
  for (let at = 2; at < priceUsd.length; at++) {
    priceUsd[at] = (priceUsd[at - 2] as number) * Math.exp(0.04 * drawNormal(random))
  }
  return { symbols: ['A', 'B'], labels: 'date', labelAtMs, priceUsd }
}

function trial(name: string, rule: typeof neverRule): Trial {
  return {
    name,
    run: (grid, { feeBps, lagBars }) => {
      const config = { ...backtestDefaults, symbols: ['A', 'B'], targets: [0.5, 0.5], rule }
      const result = runBacktest(grid, { ...config, feeBps, lagBars })
      if (!result.ok) throw new Error(JSON.stringify(result.issues))
      return result.value
    },
  }
}

const none = trial('none', neverRule)
const band = trial('band:0.05', bandRule(0.05))
const monthly = trial('monthly', calendarRule('monthly'))

describe('rolling starts (BKT-2)', () => {
  const grid = wandering(800, 1)
  const rolling = { ...terms, confidence: 0.95, draws: 200 }

  test('a run from the first bar of every month that fits, beside never rebalancing', () => {
    const found = rollStarts(grid, [band], none, {
      ...rolling,
      horizonBars: 365,
      uniform: seededRandom(1),
    })
    if (!found.ok) throw new Error('refused')
    const [rolled] = found.value
    expect(rolled?.starts.map(({ start }) => start)).toEqual([
      ...['01', '02', '03', '04', '05', '06', '07', '08', '09'].map((m) => `2020-${m}-01`),
      ...['10', '11', '12'].map((m) => `2020-${m}-01`),
      ...['01', '02', '03'].map((m) => `2021-${m}-01`),
    ])
    // The third start, run by hand.
    const first = 31 + 29
    const window = {
      ...grid,
      labelAtMs: grid.labelAtMs.slice(first, first + 365),
      priceUsd: grid.priceUsd.slice(first * 2, (first + 365) * 2),
    }
    const ratio =
      band.run(window, terms).figures.finalValue / none.run(window, terms).figures.finalValue
    expect(rolled?.starts[2]?.advantage).toBe(ratio - 1)
    expect(rolled?.starts[2]?.growthDifferenceAnnual).toBeCloseTo(Math.log(ratio) / (364 / 365), 12)
    const interval = rolled?.growthDifference
    expect(interval?.lower).toBeLessThanOrEqual(interval?.mean ?? Number.NaN)
    expect(interval?.upper).toBeGreaterThanOrEqual(interval?.mean ?? Number.NaN)
  })

  test('never rebalancing has no advantage over itself', () => {
    const found = rollStarts(grid, [none], none, {
      ...rolling,
      horizonBars: 100,
      uniform: seededRandom(1),
    })
    expect(found.ok && found.value[0]).toMatchObject({
      advantageMean: 0,
      shareAhead: 0,
      growthDifference: { mean: 0, lower: 0, upper: 0 },
    })
  })

  test('a horizon that does not fit is refused by name', () => {
    const found = rollStarts(grid, [band], none, {
      ...rolling,
      horizonBars: 801,
      uniform: seededRandom(1),
    })
    expect(found).toMatchObject({ ok: false, issues: [{ path: 'horizonBars' }] })
  })
})

describe('sweeps (BKT-2)', () => {
  const grid = wandering(400, 2)

  test('costs only take: the dearer, the less is left', () => {
    const values = sweepFees(grid, monthly, none, terms).map(({ finalValue }) => finalValue)
    expect(values).toHaveLength(5)
    expect(values).toEqual([...values].sort((a, b) => b - a))
  })

  test('an approval delay is whole bars, and never less than the hours', () => {
    const rows = sweepDelays(grid, band, none, terms)
    expect(rows.map(({ delayHours, lagBars }) => [delayHours, lagBars])).toEqual([
      [0, 1],
      [9, 2],
      [24, 2],
      [48, 3],
    ])
  })
})

describe('look-ahead (BKT-2, BKT-1)', () => {
  const grid = wandering(300, 3)
  const cutting = { ...terms, cuts: 40, uniform: seededRandom(8) }

  test.each([band, monthly, none])('$name decides by the past alone', (honest) => {
    expect(testLookAhead(grid, honest, cutting)).toEqual({ cuts: 40, leak: null })
  })

  test('a rule that trades by the last price of the data is caught', () => {
    const leaking: Trial = {
      name: 'leaking',
      run: (prices, at) => {
        const last = prices.priceUsd.at(-1) as number
        return trial('leaking', bandRule(last > 100 ? 0.03 : 0.05)).run(prices, at)
      },
    }
    expect(testLookAhead(wandering(300, 5), leaking, cutting).leak).not.toBeNull()
  })

  test('a run whose values change without any decision is caught', () => {
    const leaking: Trial = {
      name: 'leaking',
      run: (prices, at) => {
        const run = none.run(prices, at)
        const valueUsd = run.equity.valueUsd.map((value) => value + prices.labelAtMs.length)
        return { ...run, equity: { ...run.equity, valueUsd } }
      },
    }
    expect(testLookAhead(grid, leaking, cutting).leak?.what).toMatch(/^value on 2020-01-01/)
  })
})

describe('selection among trials (BKT-2)', () => {
  const grid = wandering(420, 4)
  const tried = [none, band, monthly].map(({ name, run }) => ({ name, result: run(grid, terms) }))

  test('every trial counts, and the more were tried the less the best one says', () => {
    const few = judgeSelection(tried, ['band:0.05'])
    const many = judgeSelection(
      [...tried, ...tried.map((one, at) => ({ ...one, name: `again ${at}` }))],
      ['band:0.05'],
    )
    expect([few.trials, many.trials]).toEqual([3, 6])
    const [before, after] = [few, many].map(({ candidates: [first] }) => first?.deflatedSharpe)
    if (before?.ok !== true || after?.ok !== true) throw new Error('no figure')
    // The same ratios twice: their variance shrinks a little, their number counts for more.
    expect(after.value).toBeLessThan(before.value)
    expect(few.overfitting.ok && few.overfitting.value.splits).toBe(12_870)
  })

  test('the ratio is that of the run, per bar', () => {
    const [candidate] = judgeSelection(tried, ['monthly']).candidates
    const sharpe = tried[2]?.result.figures.sharpe ?? Number.NaN
    expect(candidate?.sharpePerBar).toBeCloseTo(sharpe / Math.sqrt(365), 12)
  })

  test('what never moves has no ratio, and says so', () => {
    const still = { ...grid, priceUsd: new Float64Array(grid.priceUsd.length).fill(100) }
    const found = judgeSelection([{ name: 'none', result: none.run(still, terms) }], ['none'])
    expect(found.candidates[0]).toMatchObject({ sharpePerBar: null, deflatedSharpe: { ok: false } })
    expect(found.overfitting.ok).toBe(false)
  })
})

test('a certificate has all of it (BKT-2)', () => {
  const found = certify({
    grid: wandering(500, 6),
    none,
    candidates: [band],
    alsoTried: [monthly],
    terms,
    horizonBars: 365,
    cuts: 5,
    draws: 100,
    uniform: seededRandom(9),
  })
  if (!found.ok) throw new Error('refused')
  const [sweep] = found.value.sweeps
  expect(found.value.selection.trials).toBe(3)
  expect(sweep?.fees.map(({ feeBps }) => feeBps)).toEqual([0, 10, 25, 50, 100])
  expect(sweep?.lags.map(({ lagBars }) => lagBars)).toEqual([0, 1, 2, 3])
  expect(sweep?.lookAhead.leak).toBeNull()
  expect(found.value.rollingStarts[0]?.starts).toHaveLength(5)
  // Fewer than ten starts have no interval that could be believed.
  expect(found.value.rollingStarts[0]?.growthDifference).toBeNull()
})
