import { readFileSync } from 'node:fs'
import { sharedData } from '@evenkeel/testkit'
import { describe, expect, test } from 'vitest'
import { drawFrom, drawNormals } from '../drawn.fixture.ts'
import { filterSwitching } from './switching-filter.ts'
import { fitSwitching, switchingErrors } from './switching-fit.ts'
import type { Switching, SwitchingSpec } from './switching-model.ts'

const storms: SwitchingSpec = { deviation: 'switching', lags: 0 }
const growth: SwitchingSpec = { deviation: 'common', lags: 0 }
const truth: Switching = {
  stay: [0.97, 0.92],
  means: [0.05, -0.1],
  deviations: [0.6, 2],
  phi: [],
}

function drawSwitching(seed: number, count: number, { stay, means, deviations }: Switching) {
  const draw = drawFrom(seed)
  const shocks = drawNormals(draw, count, 1).values
  let state: 0 | 1 = 0
  const states: number[] = []
  const series = shocks.map((shock) => {
    if (draw() > stay[state]) state = state === 0 ? 1 : 0
    states.push(state)
    return means[state] + deviations[state] * shock
  })
  return { series, states }
}

function fitted(series: Float64Array, spec: SwitchingSpec) {
  const fit = fitSwitching(series, spec)
  if (!fit.ok) throw new Error(`${fit.refusal.code} ${fit.refusal.actual}`)
  return fit.value
}

const reference = sharedData('reference/markov_switching.json')

describe('a fit of two states (REG-1)', () => {
  test.skipIf(!reference.isHere)(`is Stata's on the funds rate${reference.note}`, () => {
    const { dataset } = JSON.parse(readFileSync(reference.path, 'utf8')) as {
      dataset: { fedfunds: number[] }
    }
    const { model, logLikelihood } = fitted(Float64Array.from(dataset.fedfunds), growth)
    expect(logLikelihood).toBeCloseTo(-508.63592, 5)
    expect(model.stay[0]).toBeCloseTo(0.9820939, 5)
    expect(1 - model.stay[1]).toBeCloseTo(0.0503587, 5)
    expect(model.means[0]).toBeCloseTo(3.70877, 4)
    expect(model.means[1]).toBeCloseTo(9.556793, 4)
    expect(model.deviations[0]).toBeCloseTo(2.107562, 4)
  })

  test('finds the model that drew the series, within its own errors, and the states', () => {
    const { series, states } = drawSwitching(1, 3000, truth)
    const fit = fitted(series, storms)
    const errors = switchingErrors(series, fit)
    if (!errors.ok) throw new Error(errors.refusal.message)
    for (const name of ['stay', 'means', 'deviations'] as const) {
      for (const state of [0, 1] as const) {
        const miss = Math.abs(fit.model[name][state] - truth[name][state])
        expect(miss).toBeLessThan(3 * errors.value[name][state])
        expect(errors.value[name][state]).toBeLessThan(0.2)
      }
    }
    const filtered = filterSwitching(series, fit.model)
    if (!filtered.ok) throw new Error(filtered.refusal.message)
    const right = states.filter(
      (state, time) => (filtered.value.probabilities[time] ?? 0) > 0.5 === (state === 1),
    )
    expect(right.length / states.length).toBeGreaterThan(0.9)
  })

  test('names its states by volatility, or by mean where the deviation is one', () => {
    const stormFirst = {
      ...truth,
      stay: [0.92, 0.97],
      means: [0.4, -0.4],
      deviations: [2, 0.6],
    } as const
    const { model } = fitted(drawSwitching(2, 1500, stormFirst).series, storms)
    expect(model.deviations[0]).toBeLessThan(model.deviations[1])
    expect(model.stay[0]).toBeGreaterThan(model.stay[1])
    const highFirst = {
      ...truth,
      stay: [0.9, 0.8],
      means: [1.5, -1.5],
      deviations: [1, 1],
    } as const
    const low = fitted(drawSwitching(3, 1500, highFirst).series, growth).model
    expect(low.means[0]).toBeLessThan(0)
    expect(low.means[1]).toBeGreaterThan(0)
    expect(low.stay[0]).toBeLessThan(low.stay[1])
    expect(low.deviations[0]).toBe(low.deviations[1])
  })

  test('does not hang on unit or place', () => {
    const { series } = drawSwitching(4, 400, truth)
    const plain = fitted(series, storms)
    const moved = fitted(
      series.map((entry) => 1e-4 * entry + 3),
      storms,
    )
    expect(moved.model.stay[0]).toBeCloseTo(plain.model.stay[0], 5)
    expect((moved.model.means[1] - 3) * 1e4).toBeCloseTo(plain.model.means[1], 4)
    expect(moved.model.deviations[1] * 1e4).toBeCloseTo(plain.model.deviations[1], 5)
    const shift = 400 * Math.log(1e4)
    expect(moved.logLikelihood - shift).toBeCloseTo(plain.logLikelihood, 5)
  })

  test('gains nothing from a model drawn at random', () => {
    const { series } = drawSwitching(5, 300, truth)
    for (const spec of [storms, growth]) {
      const { logLikelihood } = fitted(series, spec)
      const draw = drawFrom(5)
      for (let trial = 0; trial < 200; trial++) {
        const deviation = 0.3 + 2 * draw()
        const rival = {
          stay: [draw(), draw()],
          means: [2 * draw() - 1, 2 * draw() - 1],
          deviations: [deviation, spec === growth ? deviation : 0.3 + 2 * draw()],
          phi: [],
        } as const
        const filtered = filterSwitching(series, rival)
        expect(filtered.ok && filtered.value.logLikelihood).toBeLessThan(logLikelihood)
      }
    }
  })

  test('does not fall for a state that sits on equal observations', () => {
    const { series } = drawSwitching(6, 300, truth)
    const repeated = series.map((entry, at) => (at % 7 === 0 ? 0.25 : entry))
    const fit = fitSwitching(repeated, storms)
    expect(fit.ok ? fit.value.model.deviations[0] : 1).toBeGreaterThan(1e-3)
  })

  test.each([
    ['no series', new Float64Array(0), storms, 'EMPTY'],
    ['a short series', new Float64Array(49), storms, 'TOO_SHORT'],
    ['a hole', new Float64Array(80).fill(Number.NaN), storms, 'NOT_FINITE'],
    ['a constant', new Float64Array(80).fill(0.3), storms, 'ZERO_VARIANCE'],
    ['half a lag', new Float64Array(80), { ...storms, lags: 0.5 }, 'OUT_OF_DOMAIN'],
    ['seven lags', new Float64Array(80), { ...storms, lags: 7 }, 'OUT_OF_DOMAIN'],
  ])('refuses %s', (_, series, spec, code) => {
    expect(fitSwitching(series, spec)).toMatchObject({ refusal: { code } })
  })

  test('refuses errors where a state never ends', () => {
    const { series } = drawSwitching(7, 200, truth)
    const fit = fitted(series, storms)
    const model = { ...fit.model, stay: [1, fit.model.stay[1]] } as const
    expect(switchingErrors(series, { ...fit, model })).toMatchObject({ ok: false })
  })
})
