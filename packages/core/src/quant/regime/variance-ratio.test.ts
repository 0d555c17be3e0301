import { describe, expect, test } from 'vitest'
import { drawFrom, drawNormals } from '../drawn.fixture.ts'
import { walk } from './series.fixture.ts'
import { jointVarianceRatio, varianceRatio } from './variance-ratio.ts'

const changes = walk.slice(1).map((level, at) => level - (walk[at] ?? 0))

function ratioOf(returns: Float64Array, lag: number) {
  const ratio = varianceRatio(returns, lag)
  if (!ratio.ok) throw new Error(ratio.refusal.message)
  return ratio.value
}

describe('a variance ratio (REG-1)', () => {
  test.each([
    [2, 1.1168331729608085, 0.897412629697912, 1.0365796584001996],
    [5, 1.2489876902906252, 0.8729377274777581, 0.9302230312611213],
  ])('over %d returns agrees with arch 8.0', (lag, ratio, z, zRobust) => {
    const found = ratioOf(changes, lag)
    expect(found.ratio).toBeCloseTo(ratio, 12)
    expect(found.z).toBeCloseTo(z, 12)
    expect(found.zRobust).toBeCloseTo(zRobust, 12)
  })

  test('does not hang on unit or drift', () => {
    const plain = ratioOf(changes, 4)
    const moved = ratioOf(
      changes.map((entry) => 1e6 * entry + 5e5),
      4,
    )
    expect(moved.ratio).toBeCloseTo(plain.ratio, 9)
    expect(moved.zRobust).toBeCloseTo(plain.zRobust, 9)
  })

  test('is one on average for returns without memory, and its statistics standard normal', () => {
    const sets = 400
    let [sum, squares, even] = [0, 0, 0]
    for (let seed = 0; seed < sets; seed++) {
      const { ratio, z, zRobust } = ratioOf(drawNormals(drawFrom(seed), 200, 1).values, 5)
      sum += ratio
      squares += zRobust ** 2
      even += z ** 2
    }
    expect(Math.abs(sum / sets - 1)).toBeLessThan(0.03)
    expect(Math.abs(squares / sets - 1)).toBeLessThan(0.25)
    expect(Math.abs(even / sets - 1)).toBeLessThan(0.25)
  })

  test('is not misled by bursts of variance where it is robust', () => {
    const sets = 300
    let [robust, even] = [0, 0]
    for (let seed = 0; seed < sets; seed++) {
      const noise = drawNormals(drawFrom(seed), 300, 1).values
      const { z, zRobust } = ratioOf(
        noise.map((entry, at) => entry * (at % 100 < 12 ? 5 : 1)),
        5,
      )
      robust += Math.abs(zRobust) > 1.96 ? 1 : 0
      even += Math.abs(z) > 1.96 ? 1 : 0
    }
    expect(even / sets).toBeGreaterThan(0.15)
    expect(robust / sets).toBeLessThan(0.1)
  })

  test('is above one where moves go on, below where they turn back', () => {
    const noise = drawNormals(drawFrom(1), 500, 1).values
    const persistent = noise.map((entry, at) => entry + 0.5 * (noise[at - 1] ?? 0))
    const reverting = noise.map((entry, at) => entry - 0.5 * (noise[at - 1] ?? 0))
    expect(ratioOf(persistent, 4).zRobust).toBeGreaterThan(3)
    expect(ratioOf(reverting, 4).zRobust).toBeLessThan(-3)
  })

  test.each([
    ['no returns', [], 2, 'EMPTY'],
    ['a lag of one', [1, 2, 3], 1, 'OUT_OF_DOMAIN'],
    ['half a lag', [1, 2, 3], 2.5, 'OUT_OF_DOMAIN'],
    ['no more returns than the lag', [1, 2, 3], 3, 'TOO_SHORT'],
    ['a hole', [1, Number.NaN, 3, 4], 2, 'NOT_FINITE'],
    ['a constant', [0.1, 0.1, 0.1, 0.1], 2, 'ZERO_VARIANCE'],
  ])('refuses %s', (_, returns, lag, code) => {
    expect(varianceRatio(Float64Array.from(returns), lag)).toMatchObject({ refusal: { code } })
  })
})

describe('several variance ratios at once (REG-1)', () => {
  test('take the strongest, in any order of the lags', () => {
    const joint = jointVarianceRatio(changes, [2, 5, 10])
    if (!joint.ok) throw new Error(joint.refusal.message)
    const { strongest, ratios, pValue } = joint.value
    const most = Math.max(...ratios.map(({ zRobust }) => Math.abs(zRobust)))
    expect(Math.abs(strongest.zRobust)).toBe(most)
    expect(ratios.map(({ lag }) => lag)).toEqual([2, 5, 10])
    const turned = jointVarianceRatio(changes, [10, 5, 2])
    expect(turned.ok && turned.value.pValue).toBe(pValue)
  })

  test('pay for each lag that was tried', () => {
    const [one, three] = [[2], [2, 2, 2]].map((lags) => {
      const joint = jointVarianceRatio(changes, lags)
      return joint.ok ? joint.value.pValue : Number.NaN
    })
    // Two-sided p of z = 1.03658, by table.
    expect(one).toBeCloseTo(0.29993, 4)
    expect(three).toBeCloseTo(1 - (1 - (one ?? 0)) ** 3, 12)
  })

  test('raise false alarms no more often than they say', () => {
    const sets = 400
    let alarms = 0
    for (let seed = 0; seed < sets; seed++) {
      const joint = jointVarianceRatio(drawNormals(drawFrom(seed), 250, 1).values, [2, 5, 10, 20])
      if (joint.ok && joint.value.pValue < 0.1) alarms++
    }
    expect(alarms / sets).toBeLessThan(0.12)
    expect(alarms).toBeGreaterThan(5)
  })

  test('keep a small probability apart from none', () => {
    const turning = Float64Array.from({ length: 400 }, (_, at) => (at % 2 === 0 ? 1 : -1.01))
    const joint = jointVarianceRatio(turning, [2, 3])
    expect(joint.ok && joint.value.pValue).toBeGreaterThan(0)
    expect(joint.ok && joint.value.pValue).toBeLessThan(1e-20)
  })

  test('refuse to be none', () => {
    expect(jointVarianceRatio(changes, [])).toMatchObject({ refusal: { code: 'EMPTY' } })
    expect(jointVarianceRatio(changes, [2, 100])).toMatchObject({ refusal: { code: 'TOO_SHORT' } })
  })
})
