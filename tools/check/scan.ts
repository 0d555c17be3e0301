/**
 * A source text seen three ways, all of one length, so that an offset means the same in each.
 *
 * The rules read code by pattern, and a pattern must never fire inside a comment or a string.
 * TypeScript 7 offers no parser to scripts, so this is a small careful scanner instead.
 */
export type Views = {
  /** As written. */
  readonly text: string
  /** Comments and the insides of strings, templates and regular expressions are blank. */
  readonly code: string
  /** Only comments are blank. */
  readonly uncommented: string
}

type Span = { readonly kind: 'comment' | 'quoted'; readonly start: number; readonly end: number }

export function scan(text: string): Views {
  const spans = spansOf(text)
  const comments = spans.filter((span) => span.kind === 'comment')
  return { text, code: blank(text, spans), uncommented: blank(text, comments) }
}

/** Line number, from one, of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1
  }
  return line
}

function spansOf(text: string): Span[] {
  const spans: Span[] = []
  /** Brace depth inside each open template hole, so that its closing brace is known. */
  const holes: number[] = []
  let depth = 0
  let lastCode = -1
  let at = 0
  while (at < text.length) {
    const char = text.charAt(at)
    const closesHole = char === '}' && holes.at(-1) === depth
    if (closesHole) holes.pop()
    const span = closesHole || char === '`' ? templateAt(text, at) : spanAt(text, at, lastCode)
    if (span === undefined) {
      if (char === '{') depth += 1
      if (char === '}') depth -= 1
      if (char.trim() !== '') lastCode = at
      at += 1
      continue
    }
    spans.push(span)
    if (span.kind === 'quoted' && text.startsWith('${', span.end)) holes.push(depth)
    at = afterSpan(text, span)
    if (span.kind === 'quoted') lastCode = at - 1
  }
  return spans
}

/** A quoted span is followed by its closing mark: a quote, a slash, or `${` of a template. */
function afterSpan(text: string, span: Span): number {
  if (span.kind === 'comment') return span.end
  if (text.startsWith('${', span.end)) return span.end + 2
  return text.charAt(span.end) === '\n' ? span.end : span.end + 1
}

function spanAt(text: string, at: number, lastCode: number): Span | undefined {
  const char = text.charAt(at)
  if (char === "'" || char === '"') return stringAt(text, at)
  if (char !== '/') return undefined
  const next = text.charAt(at + 1)
  if (next === '/') return { kind: 'comment', start: at, end: indexOrEnd(text, '\n', at) }
  if (next === '*') {
    return {
      kind: 'comment',
      start: at,
      end: Math.min(text.length, indexOrEnd(text, '*/', at + 2) + 2),
    }
  }
  return mayBeginRegex(text, at, lastCode) ? regexAt(text, at) : undefined
}

/** A string ends at its quote or, as an apostrophe in JSX text never closes, with the line. */
function stringAt(text: string, at: number): Span {
  const quote = text.charAt(at)
  for (let end = at + 1; end < text.length; end += 1) {
    const char = text.charAt(end)
    if (char === quote || char === '\n') return { kind: 'quoted', start: at + 1, end }
    if (char === '\\') end += 1
  }
  return { kind: 'quoted', start: at + 1, end: text.length }
}

function templateAt(text: string, at: number): Span {
  for (let end = at + 1; end < text.length; end += 1) {
    if (text.charAt(end) === '`' || text.startsWith('${', end)) {
      return { kind: 'quoted', start: at + 1, end }
    }
    if (text.charAt(end) === '\\') end += 1
  }
  return { kind: 'quoted', start: at + 1, end: text.length }
}

function regexAt(text: string, at: number): Span | undefined {
  let inClass = false
  for (let end = at + 1; end < text.length; end += 1) {
    const char = text.charAt(end)
    if (char === '\n') return undefined
    if (char === '/' && !inClass) return { kind: 'quoted', start: at + 1, end }
    if (char === '[') inClass = true
    if (char === ']') inClass = false
    if (char === '\\') end += 1
  }
  return undefined
}

/** After an operand a slash divides; after an operator or a keyword it opens an expression. */
function mayBeginRegex(text: string, at: number, lastCode: number): boolean {
  if (lastCode === -1) return true
  if (text.charAt(at - 1) === '<' || text.charAt(at + 1) === '>') return false
  if ('(,=:[!&|?{;+-*%~^'.includes(text.charAt(lastCode))) return true
  const word = /[\w$]*$/.exec(text.slice(Math.max(0, lastCode - 12), lastCode + 1))?.[0] ?? ''
  return [
    'return',
    'typeof',
    'case',
    'in',
    'of',
    'void',
    'throw',
    'else',
    'await',
    'yield',
  ].includes(word)
}

function indexOrEnd(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from)
  return found === -1 ? text.length : found
}

function blank(text: string, spans: readonly Span[]): string {
  const parts: string[] = []
  let done = 0
  for (const { start, end } of spans) {
    parts.push(text.slice(done, start), text.slice(start, end).replace(/[^\n]/g, ' '))
    done = end
  }
  return parts.join('') + text.slice(done)
}
