import { expect, test } from 'vitest'
import { climb, middleOf, spreadOf } from './spread.ts'

test('the middle lies half way', () => {
  expect(middleOf(1, 4)).toBe(2.5)
})

test('a spread is some number, and nobody looks at which', () => {
  expect(spreadOf(1, 4)).toBeTypeOf('number')
})

test('a climb ends at the first step that is high enough', () => {
  expect(climb(0, 7)).toBe(12)
})
