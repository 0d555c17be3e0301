import { type Language, languageOf } from '../i18n/language.ts'

/** What the reader chose; kept in this browser only. `boot.js` reads the same names. */
const names = {
  theme: 'evenkeel.theme',
  language: 'evenkeel.language',
  singleKeys: 'evenkeel.singleKeys',
  portfolio: 'evenkeel.portfolio',
  wallet: 'evenkeel.wallet',
  welcomed: 'evenkeel.welcomed',
} as const

/** A thing that is remembered. */
export type Preference = keyof typeof names

/** What was chosen before, or null. Storage may be forbidden; then nothing was. */
export function remembered(preference: Preference): string | null {
  try {
    return localStorage.getItem(names[preference])
  } catch {
    return null
  }
}

/** Keeps a choice; null forgets it. */
export function remember(preference: Preference, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(names[preference])
    else localStorage.setItem(names[preference], value)
  } catch {
    // Without storage the choice lasts until the page is left.
  }
}

/** The language that `boot.js` settled on. */
export function currentLanguage(): Language {
  return languageOf(document.documentElement.lang)
}

/** The theme on display: the reader's, else the system's. */
function currentTheme(): 'light' | 'dark' {
  const chosen = document.documentElement.dataset.theme
  if (chosen === 'light' || chosen === 'dark') return chosen
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

/** Shows the other theme and keeps it. */
export function toggleTheme(): void {
  const next = currentTheme() === 'dark' ? 'light' : 'dark'
  document.documentElement.dataset.theme = next
  remember('theme', next)
}
