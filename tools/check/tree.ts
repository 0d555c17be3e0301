import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { scan, type Views } from './scan.ts'

/** A text file of the house; `path` is relative to its root, with forward slashes. */
export type TextFile = { readonly path: string; readonly text: string }
export type CodeFile = TextFile & Views

/** Everything the rules look at: they are functions of a tree, so tests feed them small ones. */
export type Tree = { readonly texts: readonly TextFile[]; readonly code: readonly CodeFile[] }

export function treeOf(texts: readonly TextFile[]): Tree {
  const code = texts
    .filter(({ path }) => isCode(path))
    .map((file) => ({ ...file, ...scan(file.text) }))
  return { texts, code }
}

/** Reads what git would: every file except those that the house's `.gitignore` names. */
export function readTree(root: string): Tree {
  const isIgnored = parseIgnore(readFileSync(join(root, '.gitignore'), 'utf8'))
  const texts = listFiles(root, '', isIgnored)
    .filter((path) => !isBinary(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
  return treeOf(texts)
}

/** The two forms we use, `folder/` and `*.suffix`; another form is an error, not a guess. */
export function parseIgnore(text: string): (path: string) => boolean {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  const folders = new Set(['.git'])
  const suffixes: string[] = []
  for (const line of lines) {
    if (/^[\w.-]+\/$/.test(line)) folders.add(line.slice(0, -1))
    else if (/^\*\.[\w.-]+$/.test(line)) suffixes.push(line.slice(1))
    else throw new Error(`.gitignore: "${line}" is neither "folder/" nor "*.suffix"`)
  }
  return (path) => {
    const name = path.slice(path.lastIndexOf('/') + 1)
    return folders.has(name) || suffixes.some((suffix) => name.endsWith(suffix))
  }
}

/** A test, or a program that only a test starts. */
export function isTest(path: string): boolean {
  return /\.(?:test|fixture)\.tsx?$|\/__tests__\//.test(path)
}

/** The tests of these rules hold the very things that the rules refuse. */
export function withoutControls({ texts, code }: Tree): Tree {
  const isOther = ({ path }: TextFile) => !/^tools\/check\/\w+\.test\.ts$/.test(path)
  return { texts: texts.filter(isOther), code: code.filter(isOther) }
}

function isCode(path: string): boolean {
  return /\.(ts|tsx|mts|mjs|js)$/.test(path)
}

function isBinary(path: string): boolean {
  return /\.(png|jpe?g|ico|woff2?|gz|zip|wasm|parquet|pdf)$/.test(path)
}

function listFiles(root: string, folder: string, isIgnored: (path: string) => boolean): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (isIgnored(path) || entry.isSymbolicLink()) return []
    if (entry.isDirectory()) return listFiles(root, path, isIgnored)
    return entry.isFile() ? [path] : []
  })
}
