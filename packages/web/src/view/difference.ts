import type { Words } from './words.ts'

/** `less`, `more` or `same` with the amount, at the precision that is shown. */
export function difference(deltaUsd: number, words: Words): { diff: string; amount: string } {
  const cents = Math.round(deltaUsd * 100)
  const diff = cents === 0 ? 'same' : cents < 0 ? 'less' : 'more'
  return { diff, amount: words.usd(Math.abs(cents) / 100) }
}
