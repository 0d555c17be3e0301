import { lineAt } from './scan.ts'
import type { TextFile, Tree } from './tree.ts'

/** One place that breaks one rule, in words that say what to do. */
export type Breach = { readonly path: string; readonly line: number; readonly message: string }

export type Rule = (tree: Tree) => Breach[]

export function breachAt(file: TextFile, offset: number, message: string): Breach {
  return { path: file.path, line: lineAt(file.text, offset), message }
}

export function formatBreach({ path, line, message }: Breach): string {
  return `${path}:${line}  ${message}`
}

/** A breach for every match of a pattern in one view of a file. */
export function breachesOf(
  file: TextFile,
  view: string,
  pattern: RegExp,
  message: (found: string) => string,
): Breach[] {
  return [...view.matchAll(pattern)].map((match) =>
    breachAt(file, match.index, message(match[0].trim())),
  )
}
