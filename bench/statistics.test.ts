import { expect, test } from 'vitest'
import { rounded, timesOf } from './statistics.ts'

test('median and 95th percentile lie between neighbours, in whatever order samples came', () => {
  expect(timesOf([4, 1, 3, 2])).toEqual({ median: 2.5, min: 1, p95: 3.8499999999999996 })
  expect(timesOf([7])).toEqual({ median: 7, min: 7, p95: 7 })
})

test('a batch that was not timed is refused', () => {
  expect(() => timesOf([1, Number.NaN])).toThrow('every sample is a time')
  expect(() => timesOf([])).toThrow('every sample is a time')
})

test('four digits are shown', () => {
  expect([rounded(123_456), rounded(0.123_456)]).toEqual([123_500, 0.1235])
})
