import { runYields } from '@evenkeel/core/backtest'
import { type PoolHistory, vaultYieldRule, type YieldRule } from '@evenkeel/core/policy'
import { unixMs, utcDate } from '@evenkeel/core/units'
import { readYieldFile } from '@evenkeel/market'
import { sharedData } from '@evenkeel/testkit'
import { beforeAll, describe, expect, test } from 'vitest'

/** Fact 10: the vault's yield rule over 239 days of recorded pools, from 100,000 USD. */
const data = sharedData('data/yields/defillama_stable_pools_daily.csv.gz')

let pools: readonly PoolHistory[] = []

function run(rule: YieldRule, costRate: number, capitalUsd: number, holds = false) {
  const { finalUsd, moves } = runYields({
    pools,
    rule,
    cost: { costRate, gasUsd: 10 },
    fromMs: Date.UTC(2024, 6, 5),
    toMs: Date.UTC(2025, 1, 28),
    capitalUsd,
    holds,
  })
  const percentAnnual = 100 * ((finalUsd / capitalUsd) ** (365 / 238) - 1)
  return {
    finalUsd: Number(finalUsd.toFixed(2)),
    moves: moves.length,
    percentAnnual: Number(percentAnnual.toFixed(2)),
  }
}

/** As the facts were measured: before a lead had to show in medians. */
const measured = { ...vaultYieldRule, medianDays: 0 }
const smoothed = { ...measured, breakEvenTimes: 0 }
const today = { ...smoothed, scoreHalfLifeDays: 0.001 }

describe.skipIf(!data.isHere)(`published facts of yields${data.note}`, () => {
  beforeAll(async () => {
    const series = await readYieldFile({ file: data.path, apyUnit: 'percent' })
    pools = series.map(({ name, labelAtMs, apyFraction, tvlUsd }) => ({
      name,
      days: labelAtMs.length,
      dayAtMs: labelAtMs,
      apyFraction,
      tvlUsd: tvlUsd ?? new Float64Array(labelAtMs.length).fill(Number.NaN),
    }))
  })

  test.each([
    ['the first choice held', measured, true, 106_351.66, 0],
    ["0.5 pp on today's yield", today, false, 105_564.88, 62],
    ['0.5 pp on the smoothed yield', smoothed, false, 107_529.58, 7],
    ['smoothed, and the cost earned twice', measured, false, 107_607.19, 4],
  ])('10: %s', (_, rule, holds, finalUsd, moves) => {
    expect(run(rule, 0.0002, 100_000, holds)).toMatchObject({ finalUsd, moves })
  })

  test.each([
    ['the first choice held', measured, true, 9.78, 0],
    ["0.5 pp on today's yield", today, false, 1.43, 62],
    ['0.5 pp on the smoothed yield', smoothed, false, 10.8, 7],
    ['smoothed, and the cost earned twice', measured, false, 11.48, 2],
  ])('10: a million at 10 bps, %s', (_, rule, holds, percentAnnual, moves) => {
    expect(run(rule, 0.001, 1_000_000, holds)).toMatchObject({ percentAnnual, moves })
  })
  test('10: with what ships, one day alone moves nothing', () => {
    expect(run(vaultYieldRule, 0.0002, 100_000)).toMatchObject({ finalUsd: 107_685.72, moves: 3 })
  })
})

const dirty = sharedData('data/yields/dirty_rates_daily.csv.gz')

test.skipIf(!dirty.isHere)(`a wild feed moves no money by its wild days${dirty.note}`, async () => {
  const [feed] = await readYieldFile({ file: dirty.path, apyUnit: 'percent' })
  if (feed === undefined) throw new Error('the feed has a series')
  const { labelAtMs, apyFraction } = feed
  const count = labelAtMs.length
  const tvlUsd = new Float64Array(count).fill(5e7)
  const wild = { name: feed.name, days: count, dayAtMs: labelAtMs, apyFraction, tvlUsd }
  // Beside it a pool that pays the wild feed's own median.
  const median = apyFraction.toSorted()[count >> 1] ?? Number.NaN
  const calm = { ...wild, name: 'calm', apyFraction: new Float64Array(count).fill(median) }
  const cost = { costRate: 0.001, gasUsd: 10 }
  const movesOf = (rule: YieldRule) =>
    runYields({
      pools: [calm, wild],
      rule,
      cost,
      fromMs: labelAtMs[30] ?? 0,
      toMs: labelAtMs[count - 1] ?? 0,
      capitalUsd: 1_000_000,
      holds: false,
    }).moves
  expect(Math.max(...apyFraction)).toBeGreaterThan(13)
  const moves = movesOf(vaultYieldRule)
  // The one move follows a fortnight in whose middle the feed paid 3.66 points more.
  expect(moves.map(({ to, decidedAtMs }) => ({ to, day: utcDate(unixMs(decidedAtMs)) }))).toEqual([
    { to: 'syrupUSDC', day: '2025-01-19' },
  ])
  const bar = labelAtMs.indexOf(Date.UTC(2025, 0, 19))
  const fortnight = apyFraction.slice(bar - 13, bar + 1).toSorted()
  expect(((fortnight[6] ?? 0) + (fortnight[7] ?? 0)) / 2).toBeGreaterThan(median + 0.0366)
  // Control: believed as published, the same feed moves the whole million again and again.
  const naive = { ...today, apyMax: Infinity, distrustDays: 0, gapAbsoluteMin: 0.005 }
  expect(movesOf(naive)).toHaveLength(48)
})
