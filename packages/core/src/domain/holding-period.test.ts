import { describe, expect, test } from 'vitest'
import { dayMs, durationMs, parseInstant, unixMs } from '../units/index.ts'
import { termOf } from './holding-period.ts'

function at(text: string) {
  const instant = parseInstant(text)
  if (!instant.ok) throw new Error(text)
  return instant.value
}

describe('a holding period (PLN-4)', () => {
  test.each([
    ['the day itself is the last short one', '2023-06-01', 12, '2024-06-01T23:59:59Z', 'short'],
    ['the day after is long', '2023-06-01T23:59:59Z', 12, '2024-06-02', 'long'],
    ['365 days over a leap day are short', '2023-06-01', 12, '2024-05-31', 'short'],
    ['the last of a month ends with the month', '2019-02-28', 12, '2020-02-29', 'short'],
    ['and is long from the first (Rev. Rul. 66-7)', '2019-02-28', 12, '2020-03-01', 'long'],
    ['a leap day ends with February', '2020-02-29', 12, '2021-02-28', 'short'],
    ['and is long from March', '2020-02-29', 12, '2021-03-01', 'long'],
    ['the day before a leap day', '2020-02-28', 12, '2021-02-28', 'short'],
    ['is long from March too', '2020-02-28', 12, '2021-03-01', 'long'],
    ['a month without that day ends first', '2023-08-30', 6, '2024-02-29', 'short'],
    ['and the next begins', '2023-08-30', 6, '2024-03-01', 'long'],
    ['over the end of a year', '2023-12-31', 1, '2024-02-01', 'long'],
    ['no month: long from the next day', '2023-12-31', 0, '2023-12-31T23:00:00Z', 'short'],
    ['no month: the next day', '2023-12-31', 0, '2024-01-01', 'long'],
  ])('%s', (_, acquired, months, disposed, term) => {
    expect(termOf(at(acquired), at(disposed), { kind: 'calendar', months })).toBe(term)
  })

  test('by elapsed time is long only beyond it', () => {
    const period = { kind: 'elapsed', longerThanMs: durationMs(365 * dayMs) } as const
    const bought = unixMs(5)
    expect(termOf(bought, unixMs(5 + 365 * dayMs), period)).toBe('short')
    expect(termOf(bought, unixMs(6 + 365 * dayMs), period)).toBe('long')
  })

  test('of what was sold before it was bought is a bug', () => {
    const period = { kind: 'calendar', months: 12 } as const
    expect(() => termOf(unixMs(2), unixMs(1), period)).toThrow('does not hold')
  })
})
