import { describe, expect, test } from 'vitest'
import type { AssetId, RuleSettings } from '../domain/index.ts'
import { dayMs, unixMs } from '../units/index.ts'
import {
  aimOf,
  bandRule,
  crashedLately,
  decide,
  freshMemory,
  type MarketView,
  nothingKnown,
  presetCrashFreeze,
  scheduleFrom,
} from './index.ts'

function view(...lines: readonly number[][]): MarketView {
  const days = lines[0]?.length ?? 0
  const dayAtMs = Float64Array.from({ length: days }, (_, day) => day * dayMs)
  return { days, dayAtMs, closeUsd: lines.map((line) => Float64Array.from(line)) }
}
const flat = (days: number, price = 1) => Array.from({ length: days }, () => price)
const crashed = (closes: number[]) => crashedLately(view(closes), presetCrashFreeze)[0]

describe('crash freeze', () => {
  test.each<[string, number[], boolean]>([
    ['at 40% of the highest close', [...flat(5, 10), 4], true],
    ['just above it', [...flat(5, 10), 4.01], false],
    ['from a peak on the first day of its eight', [10, ...flat(6, 5), 4], true],
    ['from a peak nine days ago', [10, ...flat(7, 9.9), 3.97], false],
    ['on the last of its thirty days', [10, 4, ...flat(29, 5)], true],
    ['a day after them', [10, 4, ...flat(30, 5)], false],
    ['after it has come back', [10, 4, 12], true],
    ['over days without a price', [10, Number.NaN, Number.NaN, 4], true],
    ['without any close', [], false],
  ])('%s', (_, closes, expected) => {
    expect(crashed(closes)).toBe(expected)
  })
})

describe('what crashed lately', () => {
  const market = view([10, 4], [1, 1], [1, 1])
  const rule = { crashFreeze: presetCrashFreeze }
  const aim = (weights: readonly number[], frozen?: readonly boolean[]) =>
    aimOf({ weights, targets: [0.4, 0.4, 0.2], frozen, rule, market })

  test('is not bought: the others fill its place pro rata', () => {
    const [own, other, cash] = aim([0.1, 0.6, 0.3])
    expect(own).toBe(0.1)
    expect(other).toBeCloseTo(0.6, 12)
    expect(cash).toBeCloseTo(0.3, 12)
  })

  test('may be sold', () => {
    expect(aim([0.5, 0.3, 0.2])).toEqual([0.4, 0.4, 0.2])
  })

  test('is left alone beside a frozen asset where that would buy it', () => {
    const [own, stuck, cash] = aim([0.45, 0.1, 0.45], [false, true, false])
    expect([own, stuck]).toEqual([0.45, 0.1])
    expect(cash).toBeCloseTo(0.45, 12)
  })

  test('does not fire by the drift that its own fall made', () => {
    const decideWith = (crashFreeze: RuleSettings['crashFreeze']) =>
      decide({
        nowMs: unixMs(dayMs),
        assets: ['a', 'b', 'usd'] as AssetId[],
        weighing: { kind: 'known', weights: [0.1, 0.6, 0.3] },
        targets: [0.4, 0.4, 0.2],
        cash: 2,
        outlook: { ...nothingKnown, market },
        memory: freshMemory,
        rule: { ...bandRule(0.05), crashFreeze },
        schedule: scheduleFrom(unixMs(0)),
        pause: { paused: false },
        manual: false,
        waiting: false,
      }).decision.kind
    expect([decideWith(null), decideWith(presetCrashFreeze)]).toEqual(['rebalance', 'hold'])
  })
})

test('what has left the target is sold at once, off review dates and cooldown; dust is not', () => {
  const decideWith = (leaver: number, sellsLeavers = true) =>
    decide({
      nowMs: unixMs(dayMs),
      assets: ['gone', 'b', 'usd'] as AssetId[],
      weighing: { kind: 'known', weights: [leaver, 0.8, 0.2 - leaver] },
      targets: [0, 0.8, 0.2],
      cash: 2,
      outlook: nothingKnown,
      memory: freshMemory,
      rule: { ...bandRule(0.05), review: 'monthly', cooldownMs: 10 * dayMs, sellsLeavers },
      schedule: { ...scheduleFrom(unixMs(0)), lastSettledAtMs: unixMs(0) },
      pause: { paused: false },
      manual: false,
      waiting: false,
    }).decision
  expect(decideWith(0.01)).toMatchObject({
    kind: 'rebalance',
    why: [{ kind: 'risk', risk: 'leftTarget', asset: 'gone' }],
    destination: { weights: [0, 0.8, 0.2] },
  })
  expect(decideWith(0.0009).kind).toBe('hold')
  expect(decideWith(0.01, false).kind).toBe('hold')
})
