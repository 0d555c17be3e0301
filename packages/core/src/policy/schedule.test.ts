import { describe, expect, test } from 'vitest'
import { type Cadence, type CadenceShift, cadences } from '../domain/index.ts'
import { dayMs, formatInstant, hourMs, unixMs } from '../units/index.ts'
import { isDue, nextRunAt, noShift, periodOf, runAt } from './index.ts'

const start = unixMs(Date.UTC(2020, 0, 8, 15, 30))
const at = (text: string) => unixMs(Date.parse(text))

function runsOf(cadence: Cadence, shift: CadenceShift, from: string, count: number): string[] {
  let now = at(from)
  return Array.from({ length: count }, () => {
    now = nextRunAt(cadence, now, start, shift)
    return formatInstant(now).slice(0, 16)
  })
}

describe('runs (TRG-2)', () => {
  test.each<[Cadence, string[]]>([
    ['daily', ['2022-02-27T00:00', '2022-02-28T00:00', '2022-03-01T00:00']],
    ['weekly', ['2022-02-28T00:00', '2022-03-07T00:00', '2022-03-14T00:00']],
    ['every14d', ['2022-03-02T00:00', '2022-03-16T00:00', '2022-03-30T00:00']],
    ['monthly', ['2022-03-01T00:00', '2022-04-01T00:00', '2022-05-01T00:00']],
    ['quarterly', ['2022-04-01T00:00', '2022-07-01T00:00', '2022-10-01T00:00']],
  ])('%s, at 00:00 UTC', (cadence, runs) => {
    expect(runsOf(cadence, noShift, '2022-02-26T10:00:00Z', 3)).toEqual(runs)
  })

  test('move inside their period', () => {
    const shift = { days: 4, minutesUtc: 90 }
    expect(runsOf('weekly', shift, '2022-02-26T10:00:00Z', 2)).toEqual([
      '2022-03-04T01:30',
      '2022-03-11T01:30',
    ])
    expect(runsOf('daily', { days: 0, minutesUtc: 90 }, '2022-02-26T01:30:00Z', 1)).toEqual([
      '2022-02-27T01:30',
    ])
  })

  test("a day past the month's end is its last day", () => {
    const shift = { days: 30, minutesUtc: 0 }
    expect(runsOf('monthly', shift, '2024-01-01T00:00:00Z', 4)).toEqual([
      '2024-01-31T00:00',
      '2024-02-29T00:00',
      '2024-03-31T00:00',
      '2024-04-30T00:00',
    ])
    expect(runsOf('quarterly', shift, '2024-02-01T00:00:00Z', 2)).toEqual([
      '2024-04-30T00:00',
      '2024-07-31T00:00',
    ])
  })

  test('every 14 days count from the date of the start, not its hour', () => {
    expect(periodOf('every14d', at('2020-01-21T23:59:59Z'), start, noShift)).toBe(0)
    expect(periodOf('every14d', at('2020-01-22T00:00:00Z'), start, noShift)).toBe(1)
  })
})

const shifts: readonly CadenceShift[] = [
  noShift,
  { days: 1, minutesUtc: 1 },
  { days: 6, minutesUtc: 1_439 },
  { days: 30, minutesUtc: 720 },
]

describe.each(cadences)('%s from 2020 to 2035', (cadence) => {
  test.each(shifts)('has exactly one run in each period: %o', (shift) => {
    let last = start
    let period = periodOf(cadence, start, start, shift)
    for (let now = start + hourMs; now < Date.UTC(2036, 0); now += 7 * hourMs) {
      const nowMs = unixMs(now)
      const current = periodOf(cadence, nowMs, start, shift)
      if (current - period > 1) throw new Error(`a period was skipped at ${formatInstant(nowMs)}`)
      const opens = runAt(cadence, current, start, shift)
      if (opens > now || nextRunAt(cadence, nowMs, start, shift) <= now) {
        throw new Error(`${formatInstant(nowMs)} is outside its period`)
      }
      if (isDue(cadence, nowMs, last, start, shift) !== (current === period + 1)) {
        throw new Error(`a run is due or not at ${formatInstant(nowMs)}`)
      }
      if (current > period) last = nowMs
      period = current
    }
    expect(period).toBeGreaterThan(60)
  })
})

test('a period number and its run are inverse', () => {
  for (const cadence of cadences) {
    for (const shift of shifts) {
      for (let day = 0; day < 800; day++) {
        const now = unixMs(start + day * dayMs)
        const period = periodOf(cadence, now, start, shift)
        expect(periodOf(cadence, runAt(cadence, period, start, shift), start, shift)).toBe(period)
      }
    }
  }
})
