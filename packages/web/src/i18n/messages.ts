import type { Catalogue, MessageKey } from './catalogue.ts'
import { fillMessage, type Message, type Piece, parseMessage, type Values } from './icu.ts'
import type { Language } from './language.ts'

/** Fills messages of one catalogue. */
export type Translate = {
  (key: MessageKey, values?: Values): string
  /** The same for a message with `<b>` in it. */
  readonly pieces: (key: MessageKey, values?: Values) => readonly Piece[]
  /** The message under a composed key, or null where the catalogue has none. */
  readonly find: (key: string, values?: Values) => string | null
}

/** Reads one catalogue; each language is a chunk of its own and only the reader's is fetched. */
export async function loadCatalogue(language: Language): Promise<Catalogue> {
  switch (language) {
    case 'en':
      return (await import('./en.ts')).en
    case 'zh':
      return (await import('./zh.ts')).zh
    case 'uk':
      return (await import('./uk.ts')).uk
  }
}

/** A unit such as `в.п.` ends a sentence with its own full stop. */
function withoutDoubleStop(piece: Piece): Piece {
  return typeof piece === 'string' ? piece.replaceAll('..', '.') : piece
}

/**
 * Makes the function that fills messages of one catalogue. Each message is parsed once, when first
 * asked for.
 *
 * @example
 * translateWith({ ...en }, 'en')('state.quoting', { n: 3 })
 * // 'Asking 3 routes for fresh quotes'
 */
export function translateWith(catalogue: Catalogue, language: Language): Translate {
  const parsed = new Map<MessageKey, Message>()
  const pieces = (key: MessageKey, values: Values = {}) => {
    const message = parsed.get(key) ?? parseMessage(catalogue[key])
    parsed.set(key, message)
    return fillMessage(message, values, language).map(withoutDoubleStop)
  }
  const fill = (key: MessageKey, values?: Values) =>
    pieces(key, values)
      .map((piece) => (typeof piece === 'string' ? piece : piece.bold))
      .join('')
  const find = (key: string, values?: Values) =>
    Object.hasOwn(catalogue, key) ? fill(key as MessageKey, values) : null
  return Object.assign(fill, { pieces, find })
}
