/**
 * The part of ICU MessageFormat that the catalogues use: arguments, `plural` with exact cases and
 * `#`, `select`, and `<b>`. Written here because the general library costs 9.8 kB of the 135 kB
 * that the first screens may weigh; its answers are the test's oracle. No quoting: a catalogue
 * that needs a literal brace fails the catalogue test.
 */
export type Message = readonly Node[]

type Node =
  | string
  | { readonly kind: 'argument'; readonly name: string }
  | { readonly kind: 'count' }
  | { readonly kind: 'bold'; readonly inner: Message }
  | {
      readonly kind: 'plural' | 'select'
      readonly name: string
      readonly cases: ReadonlyMap<string, Message>
    }

/** What a message is filled with. Figures come formatted; only plural counts are numbers. */
export type Values = Readonly<Record<string, string | number>>
/** A piece of a filled message: plain, or to be set in bold. */
export type Piece = string | { readonly bold: string }

/** A message that cannot be read, or lacks a value. */
export class MessageError extends Error {
  override readonly name = 'MessageError'
}

/**
 * Reads a message.
 *
 * @example
 * parseMessage('{n, plural, one {# step} other {# steps}}')
 */
export function parseMessage(text: string): Message {
  const reader = { text, at: 0 }
  const message = readUntil(reader, '', false)
  if (reader.at < text.length) throw new MessageError(`'${text}' ends early at ${reader.at}`)
  return message
}

/** Fills a message; neighbouring plain pieces are one. */
export function fillMessage(
  message: Message,
  values: Values,
  locale: string,
  count: number | null = null,
): readonly Piece[] {
  const pieces: Piece[] = []
  for (const node of message) {
    for (const piece of fillNode(node, values, locale, count)) {
      const last = pieces.at(-1)
      if (typeof piece === 'string' && typeof last === 'string') pieces.splice(-1, 1, last + piece)
      else pieces.push(piece)
    }
  }
  return pieces
}

function fillNode(
  node: Node,
  values: Values,
  locale: string,
  count: number | null,
): readonly Piece[] {
  if (typeof node === 'string') return [node]
  switch (node.kind) {
    case 'argument':
      return [String(valueOf(values, node.name))]
    case 'count':
      return [new Intl.NumberFormat(locale).format(count ?? 0)]
    case 'bold': {
      const inner = fillMessage(node.inner, values, locale, count)
      return [{ bold: inner.filter((piece) => typeof piece === 'string').join('') }]
    }
    case 'select': {
      const chosen = node.cases.get(String(valueOf(values, node.name)))
      return fillMessage(chosen ?? node.cases.get('other') ?? [], values, locale, count)
    }
    case 'plural': {
      const n = Number(valueOf(values, node.name))
      const word = new Intl.PluralRules(locale).select(n)
      const chosen = node.cases.get(`=${n}`) ?? node.cases.get(word) ?? node.cases.get('other')
      return fillMessage(chosen ?? [], values, locale, n)
    }
  }
}

function valueOf(values: Values, name: string): string | number {
  const value = values[name]
  if (value === undefined) throw new MessageError(`a message lacks its value '${name}'`)
  return value
}

type Reader = { readonly text: string; at: number }

/** Reads nodes up to a closing mark; `#` counts only inside a plural. */
function readUntil(reader: Reader, close: string, inPlural: boolean): Message {
  const nodes: Node[] = []
  const { text } = reader
  while (reader.at < text.length && !(close !== '' && text.startsWith(close, reader.at))) {
    const rest = text.slice(reader.at)
    if (rest.startsWith('}')) break
    if (rest.startsWith('{')) nodes.push(readPlaceholder(reader, inPlural))
    else if (rest.startsWith('<b>')) {
      reader.at += 3
      nodes.push({ kind: 'bold', inner: readUntil(reader, '</b>', inPlural) })
      expect(reader, '</b>')
    } else if (inPlural && rest.startsWith('#')) {
      reader.at += 1
      nodes.push({ kind: 'count' })
    } else {
      const plain = (inPlural ? /^[^{}<#]+|^./ : /^[^{}<]+|^./).exec(rest)?.[0] ?? ''
      reader.at += plain.length
      nodes.push(plain)
    }
  }
  return nodes
}

function readPlaceholder(reader: Reader, inPlural: boolean): Node {
  expect(reader, '{')
  const name = readWord(reader)
  if (reader.text[reader.at] === '}') {
    reader.at += 1
    return { kind: 'argument', name }
  }
  expect(reader, ',')
  const kind = readWord(reader)
  if (kind !== 'plural' && kind !== 'select') throw new MessageError(`'${kind}' is not known`)
  expect(reader, ',')
  const cases = new Map<string, Message>()
  for (let word = readWord(reader); word !== ''; word = readWord(reader)) {
    expect(reader, '{')
    cases.set(word, readUntil(reader, '', kind === 'plural' || inPlural))
    expect(reader, '}')
  }
  expect(reader, '}')
  if (!cases.has('other')) throw new MessageError(`'${reader.text}' has no case 'other'`)
  return { kind, name, cases }
}

function readWord(reader: Reader): string {
  const word = /^\s*([=\w]*)\s*/.exec(reader.text.slice(reader.at))
  reader.at += word?.[0].length ?? 0
  return word?.[1] ?? ''
}

function expect(reader: Reader, mark: string): void {
  if (!reader.text.startsWith(mark, reader.at)) {
    throw new MessageError(`'${reader.text}' misses '${mark}' at ${reader.at}`)
  }
  reader.at += mark.length
}
