import { spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { type Breach, formatBreach, type Rule } from './breach.ts'
import { checkBrowser } from './browser.ts'
import { checkCustody } from './custody.ts'
import { checkCycles } from './cycles.ts'
import { checkLicences } from './licences.ts'
import { checkLock, checkPins } from './lockfile.ts'
import { checkClocks, checkEnvironment, checkPurity } from './purity.ts'
import { checkDocs, checkReadmes, checkTidy } from './tidy.ts'
import { type Tree, withoutControls } from './tree.ts'
import { checkComputed, checkHouse, checkWalls } from './walls.ts'
import { checkWords } from './words.ts'

/** What a step found wrong, ready to print; empty when all is well. */
export type Step = { readonly name: string; readonly run: (house: House) => string }
export type House = { readonly root: string; readonly tree: () => Tree }

/** In the order in which a mistake is cheapest to hear about. */
export const steps: readonly Step[] = [
  rules('lock', checkLock, checkPins),
  tool('types', 'tsc', '-b', '--pretty', 'false'),
  tool('lint', 'oxlint', '--type-aware', '--deny-warnings', '--format=unix'),
  tool('format', 'biome', 'ci', '--colors=off', '--max-diagnostics=50'),
  tool('dead-code', 'knip', '--no-progress'),
  rules(
    'walls',
    () => checkHouse(),
    checkWalls,
    (tree) => checkComputed(tree),
    checkBrowser,
  ),
  rules('cycles', checkCycles),
  rules(
    'purity',
    checkPurity,
    (tree) => checkClocks(tree),
    (tree) => checkEnvironment(tree),
  ),
  rules('custody', checkCustody),
  rules('tidy', checkTidy, checkReadmes, checkDocs),
  rules('words', checkWords),
  rules('licences', checkLicences),
]

const breachesShownMax = 50

function rules(name: string, ...checks: Rule[]): Step {
  return {
    name,
    run: ({ tree }) => report(checks.flatMap((check) => check(withoutControls(tree())))),
  }
}

function report(breaches: readonly Breach[]): string {
  const shown = breaches.slice(0, breachesShownMax).map(formatBreach)
  const left = breaches.length - shown.length
  return shown.concat(left > 0 ? [`and ${left} more`] : []).join('\n')
}

/** A tool that cannot be started is a failure like any other: a guard never passes by absence. */
function tool(name: string, command: string, ...args: string[]): Step {
  return {
    name,
    run: ({ root }) => {
      const bin = join(root, 'node_modules', '.bin')
      const run = spawnSync(command, args, {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` },
        maxBuffer: 64 * 1024 * 1024,
        shell: process.platform === 'win32',
      })
      if (run.status === 0) return ''
      return [run.error?.message, run.stdout, run.stderr, `${command} ended with ${run.status}`]
        .filter((text) => text !== undefined && text !== null && text.trim() !== '')
        .join('\n')
    },
  }
}
