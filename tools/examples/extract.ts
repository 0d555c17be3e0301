import { lineAt, scan } from '../check/scan.ts'
import type { TextFile } from '../check/tree.ts'

/** The code under one `@example` of a doc comment. */
export type Example = {
  readonly path: string
  readonly line: number
  readonly title: string
  readonly source: string
}

/** One value that an example claims: the code since the last claim, and what it comes to. */
export type Claim = { readonly code: string; readonly expected: string }

export function examplesIn(file: TextFile): Example[] {
  return [...file.text.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap((comment) => {
    const lines = comment[0].replace(/\*\/$/, '').split('\n')
    const firstLine = lineAt(file.text, comment.index)
    return lines.flatMap((line, index) => {
      if (!isTag(line, 'example')) return []
      const rest = lines.slice(index + 1)
      const end = rest.findIndex((next) => isTag(next, '\\w+'))
      const body = rest.slice(0, end === -1 ? rest.length : end).map(withoutStar)
      const onTagLine = withoutStar(line).replace(/^\s*@example\s*/, '')
      const isCode = onTagLine.includes(' // ')
      return {
        path: file.path,
        line: firstLine + index,
        title: isCode ? '' : onTagLine.trim(),
        source: [isCode ? onTagLine : '', ...body].join('\n').replace(/^\s*```.*$/gm, ''),
      }
    })
  })
}

/**
 * Reads the convention: a comment after code, on its line or the next, is the value of that code.
 *
 * A value may go on over several comment lines. Code after the last value claims nothing.
 */
export function claimsIn(source: string): Claim[] {
  const claims: Claim[] = []
  let code: string[] = []
  let expected: string[] = []
  const close = () => {
    if (expected.length > 0) claims.push({ code: code.join('\n'), expected: expected.join('\n') })
    if (expected.length > 0) code = []
    expected = []
  }
  for (const line of splitComments(source)) {
    if (line.code.trim() !== '') {
      close()
      code.push(line.code)
    }
    if (line.comment !== '') expected.push(line.comment)
  }
  close()
  return claims
}

type Line = { readonly code: string; readonly comment: string }

function splitComments(source: string): Line[] {
  const bare = scan(source).uncommented.split('\n')
  return source.split('\n').map((text, index) => {
    const code = (bare[index] ?? '').trimEnd()
    return {
      code,
      comment: text
        .slice(code.length)
        .trim()
        .replace(/^\/\/\s?/, ''),
    }
  })
}

function isTag(line: string, name: string): boolean {
  return new RegExp(`^\\s*(?:/\\*)?\\*\\s*@${name}\\b`).test(line)
}

function withoutStar(line: string): string {
  return line.replace(/^\s*(?:\/\*)?\* ?/, '')
}
