import { createContext, use } from 'react'
import { type ClockReading, marketNow, realTimeUntil } from '../data/clock.ts'
import { useMonotonicNow } from '../data/queries.ts'
import type { Language } from '../i18n/language.ts'
import type { Status } from '../view/wire.ts'
import type { Words } from '../view/words.ts'

/** What every screen may ask for. */
export type AppState = {
  readonly words: Words
  readonly setLanguage: (language: Language) => void
  readonly status: Status & { readonly clock: ClockReading }
}

export const AppContext = createContext<AppState | null>(null)
export const WordsContext = createContext<Words | null>(null)

/** The words of the reader's language. */
export function useWords(): Words {
  const words = use(WordsContext)
  if (words === null) throw new Error('words are asked for outside of the page')
  return words
}

/** Mode, clock and session; only below the frame, which waits for them. */
export function useApp(): AppState {
  const app = use(AppContext)
  if (app === null) throw new Error('the application state is asked for outside of the frame')
  return app
}

/** The market's instant, renewed once a second. For leaves that show an age. */
export function useMarketNow(): number {
  const monotonicMs = useMonotonicNow()
  return marketNow(useApp().status.clock, monotonicMs)
}

/** Real time left until a market instant, renewed once a second. */
export function useTimeLeft(atMs: number): number {
  const monotonicMs = useMonotonicNow()
  return realTimeUntil(useApp().status.clock, atMs, monotonicMs)
}
