import { posix } from 'node:path'
import { type Breach, breachAt, breachesOf } from './breach.ts'
import { isPure, roomOf } from './house.ts'
import { type CodeFile, isTest, type Tree } from './tree.ts'

const columnsMax = 100
const codeLinesMax = 500
const readmeLinesMax = 40

/** The letters in brackets keep these patterns from matching their own source. */
const leftovers = [
  { pattern: /\b(?:TO[D]O|FIX[M]E|XX[X])\b/g, view: 'text', why: 'belongs in an issue' },
  { pattern: /@ts-(?:igno[r]e|noche[c]k)/g, view: 'text', why: 'hides an error; mend the type' },
  { pattern: /\bas an[y]\b/g, view: 'code', why: 'throws the type away' },
  {
    pattern: /\b(?:it|test|describe|suite)(?:\.\w+)*\.(?:only|skip|todo)\b/g,
    view: 'code',
    why: 'leaves tests out',
  },
] as const

export function checkTidy(tree: Tree): Breach[] {
  return tree.code.flatMap((file) => [
    ...leftovers.flatMap(({ pattern, view, why }) =>
      breachesOf(file, file[view], pattern, (found) => `${found} ${why}`),
    ),
    ...longLines(file),
    ...longFile(file),
  ])
}

/** The formatter keeps code within the width; what is left are comments and long strings. */
function longLines(file: CodeFile): Breach[] {
  const views = { code: file.code.split('\n'), uncommented: file.uncommented.split('\n') }
  return file.text.split('\n').flatMap((text, index) => {
    const isInTemplate = views.code[index]?.trim() === '' && views.uncommented[index]?.trim() !== ''
    if (text.length <= columnsMax || isInTemplate || cannotBreak(text)) return []
    const message = `${text.length} columns; ${columnsMax} are allowed`
    return [{ path: file.path, line: index + 1, message }]
  })
}

/** An address, a hash, or a line that is one string and nothing else, as in a catalogue. */
function cannotBreak(line: string): boolean {
  return /\S{60,}/.test(line) || /^\s*(?:['"]?[\w.-]+['"]?:\s*)?(['"`]).*\1\)*[,;]?$/.test(line)
}

function longFile(file: CodeFile): Breach[] {
  const lines = file.text.split('\n').length
  if (isTest(file.path) || isCatalogue(file.path) || lines <= codeLinesMax) return []
  const message = `${lines} lines; past ${codeLinesMax} there is a second noun inside`
  return [{ path: file.path, line: 1, message }]
}

/** The words of one language: as long as the product has things to say. */
function isCatalogue(path: string): boolean {
  return /\/i18n\/[a-z]{2}\.ts$/.test(path)
}

/** Each room opens with a page that says what lives there, of at most 40 lines. */
export function checkReadmes(tree: Tree): Breach[] {
  const readmes = new Map(
    tree.texts
      .filter(({ path }) => posix.basename(path) === 'README.md')
      .map(({ path, text }) => [posix.dirname(path), text.trimEnd().split('\n').length]),
  )
  return roomFoldersOf(tree).flatMap((folder) => {
    const lines = readmes.get(folder)
    const path = `${folder}/README.md`
    if (lines === undefined) return [{ path, line: 1, message: 'is missing' }]
    if (lines <= readmeLinesMax) return []
    return [{ path, line: 1, message: `${lines} lines; ${readmeLinesMax} are allowed` }]
  })
}

function roomFoldersOf(tree: Tree): string[] {
  const folders = tree.texts.flatMap(({ path }) => {
    const outside = /^(?:bench|tools|e2e|examples)(?=\/)/.exec(path)?.[0]
    const workspace = /^packages\/[^/]+(?=\/)/.exec(path)?.[0]
    const core = /^packages\/core\/src\/[^/]+(?=\/)/.exec(path)?.[0]
    return [outside, workspace, core].filter((folder) => folder !== undefined)
  })
  return [...new Set(folders)].toSorted()
}

const exported =
  /^export\s+(?:declare\s+)?(?:abstract\s+)?(?<kind>function\*?|const|let|type|class|interface)\s+(?<name>[\w$]+)/gm

/** Every export of a pure room opens with a doc comment. */
export function checkDocs(tree: Tree): Breach[] {
  const files = tree.code.filter(({ path }) => {
    const room = roomOf(path)
    return room !== undefined && isPure(room) && !isTest(path)
  })
  return files.flatMap(undocumentedIn)
}

function undocumentedIn(file: CodeFile): Breach[] {
  const seen = new Set<string>()
  return [...file.code.matchAll(exported)].flatMap((match) => {
    const name = match.groups?.['name'] ?? ''
    const isOverload = seen.has(name)
    seen.add(name)
    const before = file.text.slice(0, match.index).trimEnd()
    const isDocumented = before.endsWith('*/') && before.startsWith('/**', before.lastIndexOf('/*'))
    if (isOverload || isDocumented) return []
    return [breachAt(file, match.index, `${name} has no doc comment`)]
  })
}
