import type { Breach } from './breach.ts'
import type { TextFile, Tree } from './tree.ts'

const lockPath = 'package-lock.json'

export type LockEntry = {
  readonly name?: string
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly license?: string
  readonly link?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}
export type Lock = { readonly packages: Readonly<Record<string, LockEntry>> }

export function lockOf(tree: Tree): Lock | undefined {
  const file = tree.texts.find(({ path }) => path === lockPath)
  return file === undefined ? undefined : (JSON.parse(file.text) as Lock)
}

/** Vendors' entries: not the workspaces, and not the links to them. */
export function vendorsOf(lock: Lock): [path: string, entry: LockEntry][] {
  return Object.entries(lock.packages).filter(
    ([path, entry]) => path.includes('node_modules/') && entry.link !== true,
  )
}

/** Every package is pinned by hash, and no host is written down. */
export function checkLock(tree: Tree): Breach[] {
  const lock = lockOf(tree)
  if (lock === undefined) return [{ path: lockPath, line: 1, message: 'is missing' }]
  return vendorsOf(lock).flatMap(([path, { resolved, integrity }]) => {
    const messages = [
      ...(resolved === undefined ? [] : ['names the host it came from']),
      ...(integrity?.startsWith('sha512-') ? [] : ['has no sha512 hash']),
    ]
    return messages.map((message) => ({ path: lockPath, line: 1, message: `${path} ${message}` }))
  })
}

/** Every dependency is an exact version: what was tested is what is installed. */
export function checkPins(tree: Tree): Breach[] {
  return tree.texts
    .filter(({ path }) => /^(?:packages\/[^/]+\/)?package\.json$/.test(path))
    .flatMap(loosePinsIn)
}

function loosePinsIn(file: TextFile): Breach[] {
  const manifest = JSON.parse(file.text) as LockEntry
  const groups = [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies]
  return groups
    .flatMap((group) => Object.entries(group ?? {}))
    .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
    .map(([name, version]) => ({
      path: file.path,
      line: 1 + file.text.slice(0, file.text.indexOf(`"${name}"`)).split('\n').length - 1,
      message: `${name} is "${version}"; write an exact version`,
    }))
}
