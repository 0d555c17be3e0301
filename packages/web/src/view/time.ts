import type { Language } from '../i18n/language.ts'
import type { Translate } from '../i18n/messages.ts'
import { nbsp } from './format.ts'

/** How one language writes instants (always UTC) and durations. Instants are Unix milliseconds. */
export type Times = {
  /** `Mon 1 Jan 2024, 00:00 UTC`; the weekday only within 14 days of `nowMs`. */
  readonly instant: (atMs: number, nowMs: number) => string
  /** `23:15:00 UTC`. */
  readonly clock: (atMs: number) => string
  /** `30 Nov 2023`. */
  readonly day: (atMs: number) => string
  /** Two largest units: `11 d 1 h`, `4 min 6 s`, `0 s`. */
  readonly duration: (lengthMs: number) => string
  /** `14:32`, hours in front where there are any; never negative. */
  readonly countdown: (lengthMs: number) => string
}

const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const weekdayWithinMs = 14 * dayMs

const steps = [
  ['d', dayMs],
  ['h', hourMs],
  ['min', minuteMs],
  ['s', secondMs],
] as const

/** The times of a language. */
export function timesFor(language: Language, t: Translate): Times {
  const locale = { en: 'en-GB', zh: 'zh-CN', uk: 'uk-UA' }[language]
  const utc = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options })
  const weekday = utc({ weekday: 'short' })
  const date = utc({
    day: 'numeric',
    month: language === 'uk' ? 'long' : 'short',
    year: 'numeric',
  })
  const dayOf = (atMs: number) => unbroken(date.format(atMs).replace(/\sр\.$/, ''))
  const instant = (atMs: number, nowMs: number) => {
    const named = Math.abs(atMs - nowMs) < weekdayWithinMs
    const clock = unbroken(`${timeOfDay(atMs).slice(0, 5)} UTC`)
    if (language === 'zh') {
      return `${dayOf(atMs)}${named ? ` ${weekday.format(atMs)}` : ''} ${clock}`
    }
    const day = named ? unbroken(`${weekday.format(atMs)} ${dayOf(atMs)}`) : dayOf(atMs)
    return `${day}, ${clock}`
  }
  const duration = (lengthMs: number) => {
    const parts = largestUnits(lengthMs)
    return unbroken(parts.map(({ unit, n }) => t(`duration.${unit}`, { n: String(n) })).join(' '))
  }
  return {
    instant,
    clock: (atMs) => unbroken(`${timeOfDay(atMs)} UTC`),
    day: dayOf,
    duration,
    countdown,
  }
}

function largestUnits(lengthMs: number): readonly { unit: 'd' | 'h' | 'min' | 's'; n: number }[] {
  const length = Math.max(0, lengthMs)
  const first = steps.findIndex(([, unitMs]) => length >= unitMs)
  if (first === -1) return [{ unit: 's', n: 0 }]
  const [unit, unitMs] = steps[first] ?? ['s', secondMs]
  const n = Math.floor(length / unitMs)
  const next = steps[first + 1]
  const rest = next === undefined ? 0 : Math.floor((length - n * unitMs) / next[1])
  // From minutes on, seconds are noise unless a countdown shows them.
  if (next === undefined || rest === 0 || (unit === 'min' && n >= 10)) return [{ unit, n }]
  return [
    { unit, n },
    { unit: next[0], n: rest },
  ]
}

function countdown(lengthMs: number): string {
  const seconds = Math.max(0, Math.ceil(lengthMs / secondMs))
  const [h, min, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return h > 0 ? `${h}:${pad(min)}:${pad(s)}` : `${min}:${pad(s)}`
}

function timeOfDay(atMs: number): string {
  return new Date(atMs).toISOString().slice(11, 19)
}

/** Dates, times and durations stay on one line. */
function unbroken(text: string): string {
  return text.replaceAll(' ', nbsp)
}

function pad(n: number): string {
  return String(n).padStart(2, '0')
}
