import type { Breach } from './breach.ts'
import { type Lock, type LockEntry, lockOf, vendorsOf } from './lockfile.ts'
import type { Tree } from './tree.ts'

/** Licences that ask for their notice only, and file-level copyleft of files used unchanged. */
const permissive = new Set(
  ['MIT', 'Apache-2.0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0'].concat([
    'Unlicense',
    'CC0-1.0',
    'OFL-1.1',
    'MPL-2.0',
  ]),
)

/** Contracts that the local chain deploys: test data of the devnet, never part of what we ship. */
const devnetOnly: Readonly<Record<string, string>> = {
  '@safe-global/safe-contracts': 'LGPL-3.0',
  '@uniswap/lib': 'GPL-3.0-or-later',
  '@uniswap/v2-core': 'GPL-3.0-or-later',
  '@uniswap/v2-periphery': 'GPL-3.0-or-later',
  '@uniswap/v3-core': 'BUSL-1.1',
  '@uniswap/v3-periphery': 'GPL-2.0-or-later',
  'canonical-weth': 'GPL-3.0',
}

/** Packages whose manifest forgot the field; it was read in their LICENSE file. */
const unstated: Readonly<Record<string, string>> = { memorystream: 'MIT' }

/** Everything installed may be used as we use it, and copyleft stays inside the devnet. */
export function checkLicences(tree: Tree): Breach[] {
  const lock = lockOf(tree)
  if (lock === undefined) return [breach('package-lock.json is missing')]
  return [...vendorsOf(lock).flatMap(([path, entry]) => licenceOf(path, entry)), ...leaks(lock)]
}

function licenceOf(path: string, entry: LockEntry): Breach[] {
  const name = nameOf(path)
  const licence = entry.license ?? unstated[name]
  if (licence === undefined) return [breach(`${name} states no licence`)]
  if (devnetOnly[name] === licence || isPermissive(licence)) return []
  return [breach(`${name} is ${licence}, which is neither permissive nor listed for the devnet`)]
}

function isPermissive(licence: string): boolean {
  return licence
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((part) => permissive.has(part)))
}

/** Workspaces other than the devnet that depend on its contracts, directly or by others. */
function leaks(lock: Lock): Breach[] {
  return Object.entries(lock.packages)
    .filter(([path]) => /^packages\/[^/]+$/.test(path) && path !== 'packages/devnet')
    .flatMap(([path, entry]) =>
      [...reachedFrom(lock, entry)]
        .filter((name) => name in devnetOnly)
        .map((name) => breach(`${path} depends on ${name}, which is for the devnet only`)),
    )
}

/** Vendors reached without passing through another workspace, which answers for its own. */
function reachedFrom(lock: Lock, entry: LockEntry): Set<string> {
  const reached = new Set<string>()
  const visit = (names: readonly string[]): void => {
    for (const name of names) {
      const next = lock.packages[`node_modules/${name}`]
      if (reached.has(name) || next === undefined || next.link === true) continue
      reached.add(name)
      visit(Object.keys({ ...next.dependencies, ...next.optionalDependencies }))
    }
  }
  visit(Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }))
  return reached
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

function breach(message: string): Breach {
  return { path: 'package-lock.json', line: 1, message }
}
