import type { Catalogue } from '../i18n/catalogue.ts'
import type { Language } from '../i18n/language.ts'
import { type Translate, translateWith } from '../i18n/messages.ts'
import { type Formats, formatsFor } from './format.ts'
import { type Times, timesFor } from './time.ts'

/** Everything that turns figures into one language's text. */
export type Words = Formats & Times & { readonly language: Language; readonly t: Translate }

/** The words of a language. */
export function wordsFor(language: Language, catalogue: Catalogue): Words {
  const t = translateWith(catalogue, language)
  return { ...formatsFor(language), ...timesFor(language, t), language, t }
}
