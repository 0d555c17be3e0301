import { expect, test } from 'vitest'
import { middleOf } from './spread.ts'

test('the middle is where it is not', () => {
  expect(middleOf(1, 4)).toBe(3)
})
