import { describe, expect, test } from 'vitest'
import { drawFrom, drawNormals } from '../drawn.fixture.ts'
import { filterSwitching, smoothSwitching } from './switching-filter.ts'
import { expectedDuration, type Switching, stationaryShare } from './switching-model.ts'
import { switchingPass } from './switching-pass.ts'
import { switchingScore } from './switching-score.ts'

const plain: Switching = {
  stay: [0.9, 0.75],
  means: [0.2, -0.4],
  deviations: [0.6, 1.5],
  phi: [],
}
const models: [string, Switching][] = [
  ['no lags', plain],
  ['one lag', { ...plain, phi: [0.4] }],
  ['two lags', { ...plain, phi: [0.4, -0.3] }],
]

/** Every path of states, one by one, with its probability and the density of what it explains. */
function enumerate(series: Float64Array, model: Switching) {
  const { stay, means, deviations, phi } = model
  const share0 = (1 - stay[1]) / (2 - stay[0] - stay[1])
  const paths = Array.from({ length: 2 ** series.length }, (_, code) => {
    const states = Array.from(series, (__, time) => ((code >> time) & 1) as 0 | 1)
    let weight = states[0] === 0 ? share0 : 1 - share0
    states.slice(1).forEach((state, at) => {
      const from = states[at] as 0 | 1
      weight *= state === from ? stay[from] : 1 - stay[from]
    })
    const distance = (time: number) => (series[time] ?? 0) - means[states[time] as 0 | 1]
    for (let time = phi.length; time < series.length; time++) {
      const past = phi.reduce((sum, share, back) => sum + share * distance(time - back - 1), 0)
      const deviation = deviations[states[time] as 0 | 1]
      const z = (distance(time) - past) / deviation
      weight *= Math.exp(-0.5 * z * z) / (deviation * Math.sqrt(2 * Math.PI))
    }
    return { states, weight }
  })
  const total = paths.reduce((sum, { weight }) => sum + weight, 0)
  const probabilityAt = (time: number) =>
    paths.reduce((sum, { states, weight }) => sum + (states[time] === 1 ? weight : 0), 0) / total
  return { logLikelihood: Math.log(total), probabilityAt }
}

describe('a filter of two states (REG-1)', () => {
  const series = Float64Array.of(0.3, -1.2, 2.5, 0.1, 0.4, -0.2, 0.3, -3, 1)

  test.each(models)('with %s: agrees with every path of states, one by one', (_, model) => {
    const lags = model.phi.length
    const whole = enumerate(series, model)
    const filtered = filterSwitching(series, model)
    const smoothed = smoothSwitching(series, model)
    if (!filtered.ok || !smoothed.ok) throw new Error('both have an answer')
    expect(filtered.value.logLikelihood).toBeCloseTo(whole.logLikelihood, 12)
    expect(filtered.value.probabilities).toHaveLength(series.length - lags)
    for (let time = lags; time < series.length; time++) {
      const past = enumerate(series.slice(0, time + 1), model)
      expect(filtered.value.probabilities[time - lags]).toBeCloseTo(past.probabilityAt(time), 12)
      expect(smoothed.value[time - lags]).toBeCloseTo(whole.probabilityAt(time), 12)
    }
  })

  test('foresees the state by one move of the chain', () => {
    const filtered = filterSwitching(series, plain)
    if (!filtered.ok) throw new Error(filtered.refusal.message)
    const last = filtered.value.probabilities.at(-1) ?? 0
    expect(filtered.value.probabilityNext).toBeCloseTo(last * 0.75 + (1 - last) * 0.1, 12)
  })

  test('sees the past alone; the smoother does not, and the cut shows it', () => {
    const long = drawNormals(drawFrom(1), 120, 1).values
    const model = { ...plain, phi: [0.3] }
    const whole = filterSwitching(long, model)
    const hindsight = smoothSwitching(long, model)
    if (!whole.ok || !hindsight.ok) throw new Error('both have an answer')
    let changed = 0
    for (let cut = 2; cut < long.length; cut++) {
      const filtered = filterSwitching(long.slice(0, cut), model)
      const smoothed = smoothSwitching(long.slice(0, cut), model)
      expect(filtered.ok && filtered.value.probabilities).toEqual(
        whole.value.probabilities.slice(0, cut - 1),
      )
      if (smoothed.ok && smoothed.value.at(-1) !== hindsight.value[cut - 2]) changed++
    }
    expect(changed).toBeGreaterThan(100)
  })

  test('survives an observation that neither state expects', () => {
    const filtered = filterSwitching(Float64Array.of(0, 1e4, 0), plain)
    expect(filtered.ok && filtered.value.probabilities[1]).toBeCloseTo(1, 12)
    expect(filtered.ok && filtered.value.logLikelihood).toBeLessThan(-1e7)
  })

  test.each([
    ['no series', [], plain, 'EMPTY'],
    ['fewer observations than lags', [1, 2], { ...plain, phi: [0.1, 0.1] }, 'TOO_SHORT'],
    ['a hole', [1, Number.NaN], plain, 'NOT_FINITE'],
    ['a probability above one', [1, 2], { ...plain, stay: [1.1, 0.5] as const }, 'OUT_OF_DOMAIN'],
    ['two states for ever', [1, 2], { ...plain, stay: [1, 1] as const }, 'OUT_OF_DOMAIN'],
    ['no deviation', [1, 2], { ...plain, deviations: [0, 1] as const }, 'OUT_OF_DOMAIN'],
    ['an endless mean', [1, 2], { ...plain, means: [0, Infinity] as const }, 'NOT_FINITE'],
    ['seven lags', [1, 2], { ...plain, phi: [0, 0, 0, 0, 0, 0, 0] }, 'SHAPE'],
  ])('refuses %s', (_, observations, model, code) => {
    const given = Float64Array.from(observations)
    expect(filterSwitching(given, model)).toMatchObject({ refusal: { code } })
    expect(smoothSwitching(given, model)).toMatchObject({ refusal: { code } })
  })
})

describe('the slope of the likelihood (REG-1)', () => {
  const series = drawNormals(drawFrom(2), 60, 1).values

  test.each(models)('with %s: is that of its values', (_, model) => {
    const pass = switchingPass(series.length, model.phi.length)
    const valueOf = (moved: Switching) => switchingScore(series, moved, pass).logLikelihood
    const { slope } = switchingScore(series, model, pass)
    const width = 1e-6
    for (const name of ['stay', 'means', 'deviations', 'phi'] as const) {
      model[name].forEach((entry, at) => {
        const moved = (by: number) =>
          valueOf({
            ...model,
            [name]: model[name].map((old, to) => (to === at ? entry + by : old)),
          })
        const expected = (moved(width) - moved(-width)) / (2 * width)
        expect(slope[name][at]).toBeCloseTo(expected, 5)
      })
    }
  })
})

describe('a chain of two states (REG-1)', () => {
  test('has shares and durations, unless a state never ends', () => {
    expect(stationaryShare([0.9, 0.6])).toMatchObject({ value: expect.closeTo(0.8, 12) })
    expect(stationaryShare([1, 0.6])).toMatchObject({ value: 1 })
    expect(stationaryShare([1, 1])).toMatchObject({ refusal: { code: 'OUT_OF_DOMAIN' } })
    expect(stationaryShare([-0.1, 0.5])).toMatchObject({ refusal: { code: 'OUT_OF_DOMAIN' } })
    expect(expectedDuration(0.75)).toMatchObject({ value: 4 })
    expect(expectedDuration(0)).toMatchObject({ value: 1 })
    expect(expectedDuration(1)).toMatchObject({ refusal: { code: 'OUT_OF_DOMAIN' } })
    expect(expectedDuration(-0.1)).toMatchObject({ refusal: { code: 'OUT_OF_DOMAIN' } })
  })
})
