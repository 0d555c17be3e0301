import { grouped } from '../terminal/figures.ts'

const minus = '\u2212'

/** US dollars in a sentence: cents below a thousand, whole dollars above. */
export function money(usd: number): string {
  const digits = Math.abs(usd) < 1000 ? 2 : 0
  const text = grouped(Math.abs(usd).toFixed(digits))
  return `${usd < 0 ? minus : ''}$${text}`
}

/** A share in percent: 31.48%, and one decimal from 100% on. */
export function percentOf(share: number): string {
  const digits = Math.abs(share) >= 1 ? 1 : 2
  return `${share < 0 ? minus : ''}${Math.abs(share * 100).toFixed(digits)}%`
}

/** A share in percent, or the word for what is not defined. */
export function percentOrNone(share: number | null): string {
  return share === null ? 'undefined' : percentOf(share)
}

/** A ratio with two decimals, or the word for what is not defined. */
export function ratio(value: number | null): string {
  if (value === null) return 'undefined'
  return `${value < 0 ? minus : ''}${Math.abs(value).toFixed(2)}`
}
