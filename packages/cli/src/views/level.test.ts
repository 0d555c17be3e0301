import { expect, test } from 'vitest'
import { createInk } from '../terminal/ink.ts'
import { levelRow } from './level.ts'

const plain = createInk(false)

test('a row is as wide at any drift; the waterline is in the middle (DRF-1)', () => {
  for (const drift of [-1, -0.05, -0.001, 0, 0.001, 0.049, 0.05, 0.4]) {
    const row = levelRow(drift, 0.05, plain)
    expect(row).toHaveLength(23)
    expect(row.at(11)).toBe('|')
  }
})

test.each([
  [0, ':          |          :'],
  [0.025, ':          |#####     :'],
  [-0.025, ':     #####|          :'],
  [0.05, ':          |##########:'],
  [0.2, ':          |###########'],
])('a drift of %s of 0.05 is drawn to scale', (drift, row) => {
  expect(levelRow(drift, 0.05, plain)).toBe(row)
})
