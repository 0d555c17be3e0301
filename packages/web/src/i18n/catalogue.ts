import type { en } from './en.ts'

/** Key of a message; English is the catalogue that defines them. */
export type MessageKey = keyof typeof en
/** One language's messages in ICU form. */
export type Catalogue = Readonly<Record<MessageKey, string>>
