import { describe, expect, it } from 'vitest'
import { en } from '../i18n/en.ts'
import { uk } from '../i18n/uk.ts'
import { zh } from '../i18n/zh.ts'
import { wordsFor } from './words.ts'

const all = [wordsFor('en', en), wordsFor('zh', zh), wordsFor('uk', uk)]
const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const nowMs = Date.parse('2023-12-20T23:00:04Z')

describe('instants and durations', () => {
  it('names the weekday within 14 days and always says UTC', () => {
    const newYearMs = Date.parse('2024-01-01T00:00:00Z')
    expect(all.map((words) => plain(words.instant(newYearMs, nowMs)))).toEqual([
      'Mon 1 Jan 2024, 00:00 UTC',
      '2024年1月1日 周一 00:00 UTC',
      'пн 1 січня 2024, 00:00 UTC',
    ])
    const startMs = Date.parse('2022-12-31T00:00:00Z')
    expect(all.map((words) => plain(words.instant(startMs, nowMs)))).toEqual([
      '31 Dec 2022, 00:00 UTC',
      '2022年12月31日 00:00 UTC',
      '31 грудня 2022, 00:00 UTC',
    ])
  })

  it.each([
    [0, '0 s'],
    [4_200, '4 s'],
    [246_000, '4 min 6 s'],
    [660_000, '11 min'],
    [3 * 3_600_000 + 30 * 60_000, '3 h 30 min'],
    [11 * 86_400_000 + 3_600_000, '11 d 1 h'],
    [-5_000, '0 s'],
  ])('%d ms is %s', (lengthMs, text) => {
    expect(plain(all[0]?.duration(lengthMs) ?? '')).toBe(text)
  })

  it.each([
    [872_000, '14:32'],
    [871_001, '14:32'],
    [59_000, '0:59'],
    [3_661_000, '1:01:01'],
    [-1, '0:00'],
  ])('a countdown of %d ms is %s: it never shows zero too early', (lengthMs, text) => {
    expect(all[0]?.countdown(lengthMs)).toBe(text)
  })
})
