/** Languages of the catalogues. The order is that of the language menu. */
export const languages = ['en', 'zh', 'uk'] as const
/** A language that every screen is written in. */
export type Language = (typeof languages)[number]

/** How each language names itself. */
export const languageNames: Record<Language, string> = {
  en: 'English',
  zh: '中文',
  uk: 'Українська',
}

/** The catalogue for a BCP 47 tag; English where none fits. */
export function languageOf(tag: string): Language {
  return languages.find((known) => tag.toLowerCase().startsWith(known)) ?? 'en'
}
