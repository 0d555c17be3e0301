import { lineAt } from './scan.ts'
import type { CodeFile } from './tree.ts'

/** One edge out of a file. A path that is computed at run time has no specifier. */
export type Import = {
  readonly specifier: string | undefined
  readonly line: number
  /** True when nothing of it is left at run time. */
  readonly typeOnly: boolean
}

const statement =
  /(?<![\w$.])(?:import|export)(?<type>\s+type)?\s*(?<names>[\w$*{},\s]*?)\s*\bfrom\s*['"]/g
const sideEffect = /(?<![\w$.])import\s*['"]/g
const call =
  /(?<![\w$.])(?:import(?:\.meta\.resolve)?|require(?:\.resolve)?)\s*\(\s*(?<quote>['"`]?)/g
const url = /\bnew URL\(\s*['"](?= *['"],\s*import\.meta\.url)/g

/** Every import, re-export, lazy import and worker URL of a file, in the order written. */
export function importsOf(file: CodeFile): Import[] {
  return [statement, sideEffect, call, url]
    .flatMap((pattern) => [...file.code.matchAll(pattern)])
    .toSorted((a, b) => a.index - b.index)
    .map((match) => ({ match, specifier: specifierOf(file, match) }))
    .filter(({ match, specifier }) => !isDataUrl(match, specifier))
    .map(({ match, specifier }) => ({
      specifier,
      line: lineAt(file.text, match.index),
      typeOnly: isTypeOnly(match),
    }))
}

function specifierOf(file: CodeFile, match: RegExpExecArray): string | undefined {
  if (match.groups?.['quote'] === '') return undefined
  return quotedAt(file, match.index + match[0].length)
}

/** A URL beside the module names a worker when it is code, and otherwise a file to be read. */
function isDataUrl(match: RegExpExecArray, specifier: string | undefined): boolean {
  return match[0].startsWith('new URL') && !/\.[jt]sx?$/.test(specifier ?? '')
}

/** The text from an offset to the next quote; undefined when a template has a hole in it. */
function quotedAt(file: CodeFile, start: number): string | undefined {
  const length = file.code.slice(start).search(/\S/)
  const closing = file.code.charAt(start + length)
  return `'"\``.includes(closing) ? file.uncommented.slice(start, start + length) : undefined
}

function isTypeOnly(match: RegExpExecArray): boolean {
  if (match.groups?.['type'] !== undefined) return true
  const names = match.groups?.['names']?.match(/^\{(?<list>[^}]*)\}$/)?.groups?.['list']
  if (names === undefined) return false
  const list = names.split(',').filter((name) => name.trim() !== '')
  return list.length > 0 && list.every((name) => /^\s*type\s+[\w$]/.test(name))
}
