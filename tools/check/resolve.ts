import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import type { Tree } from './tree.ts'

/** Where an import leads: a file of the house, a module of Node, or a vendor's package. */
export type Target =
  | { readonly kind: 'file'; readonly path: string; readonly byName: boolean }
  | { readonly kind: 'node' }
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'unknown'; readonly name: string }

export type Workspace = {
  readonly name: string
  readonly folder: string
  /** Door to source file, as in `./wire` to `./src/wire/index.ts`; `*` stands for one word. */
  readonly doors: ReadonlyMap<string, string>
}

export function workspacesOf(tree: Tree): Workspace[] {
  return tree.texts
    .filter(({ path }) => /^packages\/[^/]+\/package\.json$/.test(path))
    .map(({ path, text }) => {
      const manifest = JSON.parse(text) as Manifest
      const exports = Object.entries(manifest.exports ?? {})
      return {
        name: manifest.name,
        folder: posix.dirname(path),
        doors: new Map(exports.map(([door, to]) => [door, typeof to === 'string' ? to : to.src])),
      }
    })
}

export function resolveImport(
  from: string,
  specifier: string,
  workspaces: readonly Workspace[],
): Target {
  const plain = specifier.replace(/\?.*$/, '')
  if (plain.startsWith('.')) {
    return { kind: 'file', path: posix.join(posix.dirname(from), plain), byName: false }
  }
  if (isBuiltin(plain)) return { kind: 'node' }
  const name = packageName(plain)
  const workspace = workspaces.find((candidate) => candidate.name === name)
  if (workspace === undefined) return { kind: 'package', name }
  const source = throughDoor(workspace, `.${plain.slice(name.length)}`)
  if (source === undefined) return { kind: 'unknown', name: plain }
  return { kind: 'file', path: posix.join(workspace.folder, source), byName: true }
}

function throughDoor({ doors }: Workspace, door: string): string | undefined {
  const exact = doors.get(door)
  if (exact !== undefined) return exact
  const word = /^\.\/([^/]+)$/.exec(door)?.[1]
  return word === undefined ? undefined : doors.get('./*')?.replace('*', word)
}

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

type Manifest = {
  readonly name: string
  readonly exports?: Record<string, string | { readonly src: string }>
}
