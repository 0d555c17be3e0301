import { expect, test } from 'vitest'
import { areWithin, differenceOf, gapsBetween } from './gaps.ts'

test('a difference is relative to our largest figure', () => {
  expect(differenceOf([0.5, -2], [0.5, -2.02])).toBeCloseTo(0.01, 12)
  expect(differenceOf([0, 0], [0, 0])).toBe(0)
})

test.each([
  ['a figure that is not a number', [1, 2], [1, Number.NaN]],
  ['an answer of another length', [1, 2], [1]],
  ['no answer', [], []],
  ['a difference from nothing but zeros', [0], [1e-300]],
])('%s is never within', (_, ours, theirs) => {
  const gaps = [{ quantity: 'x', found: differenceOf(ours, theirs), allowed: 1e300 }]
  expect(areWithin(gaps)).toBe(false)
})

test('a quantity that one side leaves out, or that has no tolerance, is a gap', () => {
  const gaps = gapsBetween({ weights: [1], risk: [2] }, { weights: [1] }, { weights: 0, means: 0 })
  expect(gaps).toEqual([
    { quantity: 'weights', found: 0, allowed: 0 },
    { quantity: 'means', found: Number.NaN, allowed: 0 },
    { quantity: 'risk', found: Number.NaN, allowed: 0 },
  ])
})
