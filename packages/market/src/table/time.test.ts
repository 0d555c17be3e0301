import { describe, expect, test } from 'vitest'
import { parseDay, parseTime } from './time.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const dayOf = (text: string) => parseDay(bytesOf(text), 0, text.length)
const timeOf = (text: string) => parseTime(bytesOf(text), 0, text.length)

describe('a day', () => {
  test('is read for every day of 1900 to 2101, and no other text', () => {
    const wrong: string[] = []
    for (let atMs = Date.UTC(1900, 0); atMs < Date.UTC(2101, 0); atMs += 86_400_000) {
      const text = new Date(atMs).toISOString().slice(0, 10)
      if (dayOf(text) !== atMs) wrong.push(text)
    }
    expect(wrong).toEqual([])
  })

  test.each([
    '2022-13-01',
    '2022-00-10',
    '2022-01-00',
    '2022-02-29',
    '1900-02-29',
    '2022-04-31',
    '2022/01/01',
    '20220101xx',
    '2022-1-01',
    '2022-01-01Z',
  ])('is not %s', (text) => {
    expect(dayOf(text)).toBeNaN()
  })
})

describe('a time', () => {
  test.each([
    ['1640995200', '2022-01-01T00:00:00.000Z'],
    ['1640995200.0', '2022-01-01T00:00:00.000Z'],
    ['1640995200123', '2022-01-01T00:00:00.123Z'],
    ['0', '1970-01-01T00:00:00.000Z'],
    ['2022-01-31', '2022-01-31T00:00:00.000Z'],
    ['2022-01-31T05:06', '2022-01-31T05:06:00.000Z'],
    ['2022-01-31 05:06:07', '2022-01-31T05:06:07.000Z'],
    ['2022-01-31T05:06:07Z', '2022-01-31T05:06:07.000Z'],
    ['2022-01-31T05:06:07.25Z', '2022-01-31T05:06:07.250Z'],
    ['2022-01-31 23:59:59.999000', '2022-01-31T23:59:59.999Z'],
  ])('%s', (text, instant) => {
    expect(new Date(timeOf(text)).toISOString()).toBe(instant)
  })

  test.each([
    '',
    'today',
    '-1',
    '1640995200.5',
    '1640995200000000',
    '2022-01-31T24:00:00Z',
    '2022-01-31T05:60:00Z',
    '2022-01-31T05:06:60Z',
    '2022-01-31T05:06:07+02:00',
    '2022-01-31T05:06:07.0000001Z',
    '2022-01-31T05:06:07.Z',
    '2022-01-31T',
    '2022-01-31x05:06',
    '2022-01-31T5:06:07',
  ])('is not %j', (text) => {
    expect(timeOf(text)).toBeNaN()
  })
})
