import { expect, test } from 'vitest'
import {
  amount,
  basisPoints,
  instant,
  percent,
  percentagePoints,
  percents,
  span,
  usd,
  usdAtMost,
  usdSigned,
} from './figures.ts'
import { meter, pad, table, widthOf } from './table.ts'

test('money has two decimals, grouping and the true minus', () => {
  expect(['1234.5', '-0.004', '-1234567.891', '0'].map(usd)).toEqual([
    '$1,234.50',
    '$0.00',
    '\u2212$1,234,567.89',
    '$0.00',
  ])
  expect(['69.2701', '69.27', '0.29', '0'].map(usdAtMost)).toEqual([
    '$69.28',
    '$69.27',
    '$0.29',
    '$0.00',
  ])
  expect(['12', '-12', '0.001'].map(usdSigned)).toEqual(['+$12.00', '\u2212$12.00', '$0.00'])
})

test('a column of weights sums to exactly 100.00; what is not one whole is left alone', () => {
  expect(percents(['0.333333', '0.333333', '0.333334'])).toEqual(['33.33', '33.33', '33.34'])
  expect(percents(['0.125', '0.87496', '0.00004'])).toEqual(['12.50', '87.50', '0.00'])
  expect(percents(['0.5', '0'])).toEqual(['50.00', '0.00'])
})

test('weights are percent without a sign, drifts are signed percentage points', () => {
  expect(percent('0.36219999')).toBe('36.22')
  expect(['0.0122', '-0.0376', '0', '-0.00001'].map(percentagePoints)).toEqual([
    '+1.22 pp',
    '\u22123.76 pp',
    '0.00 pp',
    '0.00 pp',
  ])
  expect(basisPoints('30.35', '106666.68')).toBe('2.8 bps')
})

test('amounts, instants and spans', () => {
  expect(amount('1234.56789123')).toBe('1,234.567891')
  expect(instant('2024-01-01T00:00:00Z')).toBe('2024-01-01 00:00 UTC')
  expect([0, 999, 61_000, 90_061_000, 950_400_000, -5].map(span)).toEqual([
    '0 s',
    '0 s',
    '1 min 1 s',
    '1 d 1 h',
    '11 d',
    '0 s',
  ])
})

test('a table aligns by what is seen, not by colour codes', () => {
  const red = '\u001b[31mred\u001b[39m'
  expect(widthOf(red)).toBe(3)
  expect(widthOf(pad(red, 5, 'right'))).toBe(5)
  const lines = table(
    [
      { head: 'name', align: 'left' },
      { head: 'n', align: 'right' },
    ],
    [
      [red, '1'],
      ['longer', '22'],
    ],
  )
  expect(lines.map(widthOf)).toEqual([10, 10, 10])
})

test('a meter is full at one, empty at nothing, and never beyond', () => {
  expect(meter(0.5, 4, true)).toBe('██░░')
  expect(meter(7, 4, false)).toBe('####')
  expect(meter(-1, 4, false)).toBe('....')
})
