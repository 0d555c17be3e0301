import { describe, expect, test } from 'vitest'
import { drawFrom, drawNormals } from '../drawn.fixture.ts'
import { ewmaVariancePath } from '../estimation/index.ts'
import { solved, unsolved } from '../solved.ts'
import { combineForecasts, type Forecaster, forecastError, walkForward } from './forecast-error.ts'

function errorOf(forecasts: readonly number[], realised: readonly number[]) {
  const error = forecastError(Float64Array.from(forecasts), Float64Array.from(realised))
  if (!error.ok) throw new Error(error.refusal.message)
  return error.value
}

describe('the error of forecasts (REG-3)', () => {
  test('is none where all came true', () => {
    expect(errorOf([0.1, 2], [0.1, 2])).toEqual({ qlike: 0, meanSquared: 0, bias: 0 })
  })

  test('is by hand', () => {
    const { qlike, meanSquared, bias } = errorOf([2, 4], [1, 8])
    expect(qlike).toBeCloseTo((0.5 - Math.log(0.5) + 2 - Math.log(2) - 2) / 2, 12)
    expect(meanSquared).toBe((1 + 16) / 2)
    expect(bias).toBeCloseTo(6 / 9 - 1, 12)
  })

  test('punishes half the variance more than its double, in any unit', () => {
    for (const unit of [1e-8, 1, 1e8]) {
      const low = errorOf([0.5 * unit], [unit]).qlike
      const high = errorOf([2 * unit], [unit]).qlike
      expect(low).toBeGreaterThan(high)
      expect(low).toBeCloseTo(1 - Math.log(2), 12)
    }
  })

  test('ranks the true variance first although a squared return is all that is seen', () => {
    const shocks = drawNormals(drawFrom(1), 4000, 1).values
    const truth = shocks.map((_, time) => 1 + 0.9 * Math.sin(time / 40))
    const proxy = truth.map((variance, time) => variance * (shocks[time] ?? 0) ** 2)
    const score = (factor: number) => {
      const error = forecastError(
        truth.map((variance) => factor * variance),
        proxy,
      )
      return error.ok ? error.value.qlike : Number.NaN
    }
    expect(score(1)).toBeLessThan(score(0.8))
    expect(score(1)).toBeLessThan(score(1.25))
  })

  test.each([
    ['nothing', [], [], 'EMPTY'],
    ['another length', [1, 1], [1], 'SHAPE'],
    ['a hole', [Number.NaN], [1], 'NOT_FINITE'],
    ['a forecast of nothing', [0], [1], 'OUT_OF_DOMAIN'],
    ['a realised variance of nothing', [1], [0], 'OUT_OF_DOMAIN'],
  ])('refuses %s', (_, forecasts, realised, code) => {
    const answer = forecastError(Float64Array.from(forecasts), Float64Array.from(realised))
    expect(answer).toMatchObject({ refusal: { code } })
  })
})

describe('forecasts step by step (REG-1, REG-3)', () => {
  const returns = drawNormals(drawFrom(2), 120, 1).values
  const ewma: Forecaster = (history) => {
    const path = ewmaVariancePath(history, { lambda: 0.9, preSample: 'mean-squared-return' })
    return path.ok ? solved(path.value.at(-1) ?? 0) : path
  }

  test('are the same when the future is cut off', () => {
    const whole = walkForward(returns, ewma, { from: 20 })
    const cut = walkForward(returns.subarray(0, 70), ewma, { from: 20 })
    if (!whole.ok || !cut.ok) throw new Error('both are made')
    expect(whole.value).toHaveLength(100)
    expect(cut.value).toEqual(whole.value.slice(0, 50))
  })

  test('cannot reach the future even by the buffer of the past', () => {
    const peeking: Forecaster = (history) => solved(new Float64Array(history.buffer).length)
    const lengths = walkForward(returns, peeking, { from: 100 })
    expect(lengths.ok && lengths.value.slice(0, 3)).toEqual(Float64Array.of(100, 101, 102))
  })

  test('stop at the first refusal', () => {
    const refusing: Forecaster = (history) =>
      history.length < 30 ? solved(1) : unsolved('TOO_SHORT', 'no', 'x', '1', '0')
    expect(walkForward(returns, refusing, { from: 20 })).toMatchObject({
      refusal: { code: 'TOO_SHORT', field: 'x' },
    })
    expect(walkForward(returns, ewma, { from: 0 })).toMatchObject({ refusal: { field: 'from' } })
    expect(walkForward(returns, ewma, { from: 120 })).toMatchObject({ ok: false })
  })

  test('are combined by their mean, in any order', () => {
    const [one, other] = [Float64Array.of(1, 5), Float64Array.of(3, 1)]
    expect(combineForecasts([one, other])).toMatchObject({ value: Float64Array.of(2, 3) })
    expect(combineForecasts([other, one])).toEqual(combineForecasts([one, other]))
    expect(combineForecasts([])).toMatchObject({ refusal: { code: 'EMPTY' } })
    expect(combineForecasts([one, Float64Array.of(1)])).toMatchObject({
      refusal: { code: 'SHAPE' },
    })
  })
})
