/**
 * `npm run check`: every rule of the house, in order, stopping at the first that is broken.
 * `npm run check -- walls purity` runs the named steps only, while working on one.
 */
import { resolve } from 'node:path'
import { type House, type Step, steps } from './steps.ts'
import { readTree, type Tree } from './tree.ts'

process.exitCode = main(process.argv.slice(2))

function main(names: readonly string[]): number {
  const unknown = names.filter((name) => !steps.some((step) => step.name === name))
  if (unknown.length > 0) {
    const known = steps.map((step) => step.name).join(', ')
    console.error(`check: no step is called ${unknown.join(', ')}; there are ${known}`)
    return 2
  }
  const chosen = steps.filter((step) => names.length === 0 || names.includes(step.name))
  const house = openHouse(resolve(import.meta.dirname, '../..'))
  const startedMs = performance.now()
  for (const step of chosen) {
    if (!passes(step, house)) return 1
  }
  console.log(`check: ${chosen.length} steps passed in ${seconds(startedMs)}`)
  return 0
}

function passes(step: Step, house: House): boolean {
  const startedMs = performance.now()
  const breaches = step.run(house)
  const verdict = breaches === '' ? 'ok    ' : 'BROKEN'
  console.log(`${step.name.padEnd(10)} ${verdict} ${seconds(startedMs)}`)
  if (breaches !== '') console.log(`\n${breaches}\n\ncheck: stopped at ${step.name}`)
  return breaches === ''
}

/** The tree is read once, when the first rule needs it. */
function openHouse(root: string): House {
  let tree: Tree | undefined
  return {
    root,
    tree: () => {
      tree ??= readTree(root)
      return tree
    },
  }
}

function seconds(sinceMs: number): string {
  return `${((performance.now() - sinceMs) / 1000).toFixed(2).padStart(6)} s`
}
