import { readPriceFile } from '@evenkeel/market'
import { sharedData } from '@evenkeel/testkit'
import { describe, expect, test } from 'vitest'
import { drawFrom, drawNormals } from '../drawn.fixture.ts'
import { firstLeak } from './causal.fixture.ts'
import { driftProbabilities } from './drift.ts'
import { runningSum } from './series.fixture.ts'
import { trendGuard, trendStates } from './trend.ts'

const noise = drawNormals(drawFrom(1), 400, 1).values
const closes = runningSum(noise.map((step) => 0.03 * step)).map(Math.exp)

function trend(of: Float64Array, windows: readonly number[] = [5, 20], band = 0.02) {
  const path = trendStates(of, { windows, band })
  if (!path.ok) throw new Error(path.refusal.message)
  return path.value
}

const panel = sharedData('data/daily/panel_daily.csv.gz')

describe('trend states (REG-4)', () => {
  test.skipIf(!panel.isHere)(`9: of bitcoin are as published${panel.note}`, async () => {
    const all = await readPriceFile({ file: panel.path }, { column: 'close_usd' })
    const bitcoin = all.find(({ symbol }) => symbol === 'BTC')
    if (bitcoin === undefined) throw new Error('the panel has bitcoin')
    const path = trendStates(Float64Array.from(bitcoin.priceUsd), trendGuard)
    if (!path.ok) throw new Error(path.refusal.message)
    const { states, labels } = path.value
    const counted = Array.from(bitcoin.labelAtMs.keys()).filter((bar) => {
      const at = bitcoin.labelAtMs[bar] ?? 0
      return at >= Date.UTC(2015, 0, 1) && at <= Date.UTC(2022, 9, 31)
    })
    expect(counted).toHaveLength(2861)
    const figures = states.map((state) => ({
      on: Number((counted.filter((bar) => state[bar] === 1).length / 2861).toFixed(4)),
      switches: counted.filter((bar) => state[bar] !== state[bar - 1]).length,
    }))
    expect(figures).toEqual([
      { on: 0.5652, switches: 73 },
      { on: 0.5627, switches: 44 },
      { on: 0.5809, switches: 26 },
    ])
    expect(counted.filter((bar) => labels[bar] === 'up')).toHaveLength(1218)
    expect(counted.filter((bar) => labels[bar] === 'down')).toHaveLength(854)
  })

  test('are on until their bars are there, and count the bar of the close', () => {
    expect(trend(Float64Array.of(10, 8, 6, 4), [3]).states[0]).toEqual(Uint8Array.of(1, 1, 0, 0))
  })

  test('change beyond the band alone, on either side', () => {
    // The mean of two is 102, 98, 100: closes within 2% of it change nothing.
    const within = Float64Array.of(100, 104, 92, 108)
    expect(trend(within, [2], 0.1).states[0]).toEqual(Uint8Array.of(1, 1, 1, 1))
    const beyond = Float64Array.of(100, 70, 71, 110)
    expect(trend(beyond, [2], 0.1).states[0]).toEqual(Uint8Array.of(1, 0, 0, 1))
    // Just at the band nothing changes: 90 against a mean of 100, then 110 against one of 100.
    expect(trend(Float64Array.of(110, 90), [2], 0.1).states[0]).toEqual(Uint8Array.of(1, 1))
  })

  test('name the market by how many are on', () => {
    const { shares, labels, states } = trend(closes)
    labels.forEach((label, bar) => {
      const on = (states[0]?.[bar] ?? 0) + (states[1]?.[bar] ?? 0)
      expect(shares[bar]).toBe(on / 2)
      expect(label).toBe(['down', 'sideways', 'up'][on])
    })
    expect(new Set(labels).size).toBe(3)
  })

  test('see the past alone, and not the currency (REG-1)', () => {
    expect(firstLeak((length) => trend(closes.slice(0, length)).labels, 120, 1)).toBeNull()
    expect(trend(closes.map((close) => 4096 * close)).labels).toEqual(trend(closes).labels)
  })

  test('control: a mean that looks ahead is caught', () => {
    const rises = (bar: number, last: number) =>
      (closes[Math.min(bar + 1, last)] ?? 0) > (closes[bar] ?? 0)
    const peeking = (length: number) => Array.from({ length }, (_, bar) => rises(bar, length - 1))
    expect(firstLeak(peeking, 120, 1)).not.toBeNull()
  })

  test.each([
    ['no closes', [], { windows: [2], band: 0.02 }, 'EMPTY', 'closes'],
    ['no windows', [1, 2], { windows: [], band: 0.02 }, 'EMPTY', 'windows'],
    ['half a bar', [1, 2], { windows: [1.5], band: 0.02 }, 'OUT_OF_DOMAIN', 'windows'],
    ['a negative band', [1, 2], { windows: [2], band: -0.1 }, 'OUT_OF_DOMAIN', 'band'],
    ['a band of all', [1, 2], { windows: [2], band: 1 }, 'OUT_OF_DOMAIN', 'band'],
    ['a close of nothing', [1, 0], { windows: [2], band: 0.02 }, 'OUT_OF_DOMAIN', 'closes'],
    ['a hole', [1, Number.NaN], { windows: [2], band: 0.02 }, 'NOT_FINITE', 'closes'],
  ])('refuse %s', (_, given, spec, code, field) => {
    expect(trendStates(Float64Array.from(given), spec)).toMatchObject({ refusal: { code, field } })
  })
})

describe('probabilities of a drift (REG-1)', () => {
  const spec = { window: 10, sidewaysUpTo: 0.1 }
  const drift = (returns: Float64Array, by = spec) => {
    const answer = driftProbabilities(returns, by)
    if (!answer.ok) throw new Error(answer.refusal.message)
    return answer.value
  }

  test('are those of the t table: mean 1.8331 standard errors, 9 degrees of freedom', () => {
    const spread = Float64Array.of(-2, -1, -1, 0, 0, 0, 0, 1, 1, 2)
    const error = Math.sqrt(12 / 9 / 10)
    const moved = spread.map((entry) => entry + 1.8331129 * error)
    const { up, down } = drift(moved, { window: 10, sidewaysUpTo: 0 })
    expect(up[0]).toBeCloseTo(0.95, 6)
    expect(down[0]).toBeCloseTo(0.05, 6)
  })

  test('sum to one, and change sides with the returns', () => {
    const [plain, turned] = [drift(noise), drift(noise.map((entry) => -entry))]
    plain.up.forEach((up, at) => {
      const whole = up + (plain.sideways[at] ?? 0) + (plain.down[at] ?? 0)
      expect(whole).toBeCloseTo(1, 12)
      expect(turned.down[at]).toBeCloseTo(up, 12)
    })
    expect(plain.up).toHaveLength(391)
  })

  test('call nearly everything sideways that is well within the width', () => {
    const { sideways } = drift(noise, { window: 10, sidewaysUpTo: 5 })
    expect(Math.min(...sideways)).toBeGreaterThan(0.99)
  })

  test('see the past alone (REG-1)', () => {
    expect(firstLeak((length) => drift(noise.slice(0, length)).up, 80, 10)).toBeNull()
  })

  test.each([
    ['no returns', [], spec, 'EMPTY'],
    ['a short history', [1, 2], { window: 3, sidewaysUpTo: 0 }, 'TOO_SHORT'],
    ['a window of two', [1, 2, 3], { window: 2, sidewaysUpTo: 0 }, 'OUT_OF_DOMAIN'],
    ['a negative width', [1, 2, 3], { window: 3, sidewaysUpTo: -1 }, 'OUT_OF_DOMAIN'],
    ['a constant', [0.1, 0.1, 0.1], { window: 3, sidewaysUpTo: 0 }, 'ZERO_VARIANCE'],
  ])('refuse %s', (_, given, by, code) => {
    expect(driftProbabilities(Float64Array.from(given), by)).toMatchObject({ refusal: { code } })
  })
})
