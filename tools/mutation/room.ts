import { globSync, readFileSync } from 'node:fs'
import { dirname, join, posix, resolve } from 'node:path'
import type { TestFile } from './job.ts'

/** A folder whose files are mutated together, and every test file that can reach them. */
export type Area = {
  readonly name: string
  readonly sources: readonly string[]
  readonly tests: readonly TestFile[]
}

const root = resolve(import.meta.dirname, '../..')
const room = 'packages/core/src/quant'
/** The examples in doc comments are tests too. */
const examples: TestFile = {
  file: 'tools/examples/examples.test.ts',
  wanted: `examples in the doc comments of core > ${room}/`,
}

/** The areas of the room; its own files are the area `room`. */
export function areasOfQuant(): Area[] {
  const files = globSync(`${room}/**/*.ts`, { cwd: root }).map((file) => file.replaceAll('\\', '/'))
  const tests = files.filter((file) => file.endsWith('.test.ts')).toSorted()
  const reached = new Map(tests.map((test) => [test, closureOf(test)]))
  const sources = files.filter((file) => !/\.(?:test|fixture)\.ts$/.test(file)).toSorted()
  const folders = [...new Set(sources.map((file) => dirname(file)))]
  return folders.map((folder) => {
    const own = sources.filter((file) => dirname(file) === folder)
    const reaching = tests.filter((test) => own.some((file) => reached.get(test)?.has(file)))
    const name = folder === room ? 'room' : folder.slice(room.length + 1)
    const whole = reaching.map((file) => ({ file, wanted: '' }))
    return { name, sources: own, tests: [...whole, examples] }
  })
}

/** A file and all that it imports by relative paths, directly or not. */
function closureOf(file: string): Set<string> {
  const seen = new Set<string>()
  const visit = (path: string): void => {
    if (seen.has(path)) return
    seen.add(path)
    const text = readFileSync(join(root, path), 'utf8')
    for (const [, target] of text.matchAll(/from '(\.[^']+\.ts)'/g)) {
      visit(posix.join(posix.dirname(path), target ?? ''))
    }
  }
  visit(file)
  return seen
}
