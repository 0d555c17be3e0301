import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatInstant, monthOf, monthStart, parseInstant, unixMs, utcDate } from './time.ts'

const anyInstant = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }).map(unixMs)

describe('instants', () => {
  test('parse is the inverse of format', () => {
    fc.assert(
      fc.property(anyInstant, (at) => {
        expect(parseInstant(formatInstant(at))).toEqual({ ok: true, value: at })
      }),
    )
  })

  test('a date is its first instant', () => {
    fc.assert(
      fc.property(anyInstant, (at) => {
        const midnight = parseInstant(utcDate(at))
        expect(midnight.ok && at - midnight.value).toBe(at % 86_400_000)
      }),
    )
  })

  test.each([
    ['2020-02-29', 1_582_934_400_000],
    ['1970-01-01T00:00:00Z', 0],
    ['2022-01-01T00:00:00.5Z', 1_640_995_200_500],
    ['2038-01-19T03:14:08Z', 2_147_483_648_000],
  ])('%s is %i', (text, at) => {
    expect(parseInstant(text)).toEqual({ ok: true, value: at })
  })

  test.each([
    '2022-02-30',
    '2021-02-29',
    '2022-13-01',
    '2022-01-01T24:00:00Z',
    '2022-01-01T23:59:60Z',
    '2022-01-01T00:00:00',
    '2022-01-01T00:00:00+01:00',
    '2022-1-1',
    '01/02/2022',
    '1640995200000',
    '',
  ])("'%s' is refused at its field", (text) => {
    expect(parseInstant(text, 'from')).toMatchObject({ ok: false, issues: [{ path: 'from' }] })
  })
})

describe('months', () => {
  test('a month begins at the first instant that it holds', () => {
    fc.assert(
      fc.property(anyInstant, (at) => {
        const start = monthStart(monthOf(at))
        expect(start <= at).toBe(true)
        expect([monthOf(start), monthOf(unixMs(start - 1))]).toEqual([monthOf(at), monthOf(at) - 1])
      }),
    )
  })
})
