import { type Breach, breachesOf } from './breach.ts'
import { allow, type Exception, exceptions } from './exceptions.ts'
import { isPure, roomOf } from './house.ts'
import { type CodeFile, isTest, type Tree } from './tree.ts'

const asynchrony = /(?<![\w$.])(?:async|await|Promise)(?![\w$])(?!\??\s*:)/g
const effects = new RegExp(
  [
    String.raw`(?<![\w$.])(?:process|console|globalThis)\s*(?:\.|\?\.|\[)`,
    String.raw`(?<![\w$.])(?:fetch|setTimeout|setInterval|setImmediate|queueMicrotask)\s*\(`,
    String.raw`(?<![\w$.])performance\.(?:now|timeOrigin)`,
    String.raw`(?<![\w$.])crypto\.\w+`,
  ].join('|'),
  'g',
)
const clocks = /\bDate\.now\b|\bnew Date\(\s*\)|(?<![\w$.]|new )Date\(/g
const chance = /\bMath\.random\b|\b(?:randomUUID|randomBytes|randomInt|getRandomValues)\b/g
const timers = /(?<![\w$.])(?:setTimeout|setInterval)(?![\w$])(?!\??\s*:)/g
const anyDate = /\bnew Date\b/g
const environment = [
  /\bprocess\s*\??\.\s*env\b/g,
  /\bimport\.meta\.env\b/g,
  /\benv\b[^=;\n]*\}\s*=\s*process\b/g,
]
const processModule = /\bfrom\s*['"](?:node:)?process['"]/g

/** The one place of core that knows the calendar: instants to UTC text and back. */
const calendarPath = 'packages/core/src/units/time.ts'

/** Core decides; it neither waits, nor looks at a clock, nor rolls dice, nor touches the world. */
export function checkPurity(tree: Tree): Breach[] {
  return product(tree)
    .filter((file) => isPureFile(file))
    .flatMap((file) => {
      const isTypes = roomOf(file.path)?.name === 'core/ports'
      return [
        ...(isTypes ? valuesIn(file) : found(file, asynchrony, 'waits; core is synchronous')),
        ...found(file, effects, 'reaches outside; core is a function of its arguments'),
        ...found(file, clocks, 'is hidden input; take `now` as an argument'),
        ...found(file, chance, 'is hidden input; take a seeded generator as an argument'),
        ...(file.path === calendarPath ? [] : found(file, anyDate, 'is for adapters and web')),
      ]
    })
}

/** Outside core, time and chance enter by ports; the few files that make those ports are listed. */
export function checkClocks(tree: Tree, listed: readonly Exception[] = exceptions): Breach[] {
  const breaches = product(tree)
    .filter((file) => !isPureFile(file))
    .flatMap((file) => [
      ...found(file, clocks, 'is hidden input; use the Clock port'),
      ...found(file, chance, 'is hidden input; use the Ids port or a seeded generator'),
      ...found(file, timers, 'is hidden waiting; tools/check/exceptions.ts lists who may'),
    ])
  return allow('clock', breaches, listed)
}

/** The environment is read once, by the `config.ts` of each door. */
export function checkEnvironment(tree: Tree, listed: readonly Exception[] = exceptions): Breach[] {
  const why = 'is read in config.ts only'
  const breaches = product(tree)
    .filter(({ path }) => !path.endsWith('/config.ts'))
    .flatMap((file) => [
      ...environment.flatMap((pattern) => found(file, pattern, why)),
      ...breachesOf(file, file.uncommented, processModule, (text) => `${text} ${why}`),
    ])
  return allow('environment', breaches, listed)
}

function product(tree: Tree): CodeFile[] {
  const isProduct = (path: string) => /^packages\/[^/]+\/(src|bin)\//.test(path) && !isTest(path)
  return tree.code.filter(({ path }) => isProduct(path) && !path.startsWith('packages/testkit/'))
}

function isPureFile(file: CodeFile): boolean {
  const room = roomOf(file.path)
  return room !== undefined && isPure(room)
}

/** A room of types holds nothing that exists at run time. */
function valuesIn(file: CodeFile): Breach[] {
  const values = /^(?:export\s+)?(?:default|const|let|var|async|function|class|enum)\b.*/gm
  return breachesOf(file, file.code, values, (text) => `${text}: core/ports holds types only`)
}

function found(file: CodeFile, pattern: RegExp, why: string): Breach[] {
  return breachesOf(file, file.code, pattern, (text) => `${text} ${why}`)
}
