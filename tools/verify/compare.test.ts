import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from './cases.ts'
import { differenceOf, type Outputs } from './compare.ts'

describe('an output agrees', () => {
  test.each<[string, JsonObject, Outputs, Json]>([
    ['exactly', { a: 1 }, { a: 1, free: 2 }, 0],
    ['within an absolute tolerance', { a: 1 }, { a: 1.05 }, 0.1],
    ['within {abs}', { a: 0 }, { a: 1e-9 }, { abs: 1e-8 }],
    ['within {rel}', { a: -2e6 }, { a: -2e6 - 1 }, { rel: 1e-6 }],
    ['within its own tolerance', { a: 1, b: 2 }, { a: 1.1, b: 2 }, { a: 0.2 }],
    ['within its own {rel}', { a: 100 }, { a: 101 }, { a: { rel: 0.02 } }],
    ['as an exact decimal text', { a: '1.50' }, { a: '1.5' }, null],
    ['as an integer of any size', { a: '1662497915624478906' }, { a: 1662497915624478906n }, 0],
    ['as a text', { a: '2020-05-01' }, { a: '2020-05-01' }, { rel: 1e-9 }],
    ['entry by entry', { a: [1, [2, { b: 3 }]] }, { a: [1, [2, { b: 3 }]] }, 0],
    ['as nothing', { a: null, b: true }, { a: null, b: true }, 0],
  ])('%s', (_, expected, actual, tolerance) => {
    expect(differenceOf(expected, actual, tolerance)).toBeNull()
  })
})

describe('an output differs', () => {
  test.each<[string, JsonObject, Outputs, Json, string]>([
    ['by too much', { a: 1 }, { a: 1.2 }, 0.1, 'a is 1.2, expected 1'],
    ['by a last digit', { a: '10000000000000000001' }, { a: 10000000000000000002n }, 0, 'a is'],
    ['where only the other has a tolerance', { a: 1 }, { a: 1.1 }, { b: 1 }, 'a is 1.1'],
    ['when it is absent', { a: 1 }, {}, 1, 'a was not computed'],
    ['when it is not a number', { a: 1 }, { a: Number.NaN }, 1e9, 'a is null'],
    ['in length', { a: [1, 2] }, { a: [1] }, 1, 'a has 1 entries, expected 2'],
    ['deep inside', { a: [{ b: 1 }] }, { a: [{ b: 2 }] }, 0, 'a[0].b is 2, expected 1'],
    ['in kind', { a: { b: 1 } }, { a: [1] }, 9, 'expected an object'],
    ['as a text, whatever the tolerance', { a: 'up' }, { a: 'down' }, 9, 'a is "down"'],
    ['a missing figure from a null', { a: null }, { a: 0 }, 9, 'a is 0, expected null'],
  ])('%s', (_, expected, actual, tolerance, message) => {
    expect(differenceOf(expected, actual, tolerance)).toContain(message)
  })
})
