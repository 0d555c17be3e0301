import type { Breach } from './breach.ts'
import { isPure, roomOf } from './house.ts'
import { importsOf } from './imports.ts'
import { resolveImport, type Workspace, workspacesOf } from './resolve.ts'
import { type CodeFile, isTest, type Tree } from './tree.ts'

/**
 * What the dashboard loads, however indirectly, is web, core, kernels without their threads, and
 * the client side of the api.
 *
 * The walls look at one import at a time; a door that passes something on would get past them.
 */
export function checkBrowser(tree: Tree): Breach[] {
  const files = new Map(tree.code.map((file) => [file.path, file]))
  const workspaces = workspacesOf(tree)
  const roots = [...files.keys()].filter(
    (path) => path.startsWith('packages/web/src/') && !isTest(path),
  )
  const cameFrom = new Map(roots.map((path): [string, string | undefined] => [path, undefined]))
  const breaches: Breach[] = []
  for (const path of cameFrom.keys()) {
    const file = files.get(path)
    if (file === undefined) continue
    const { loads, node } = loadsOf(file, workspaces)
    const room = roomOf(path)
    const belongs = room !== undefined && (isPure(room) || /^(?:web|api|kernels)\b/.test(room.name))
    if (belongs && node.length === 0) {
      for (const next of loads) if (!cameFrom.has(next)) cameFrom.set(next, path)
      continue
    }
    const way = wayTo(path, cameFrom).join(' -> ')
    const what = belongs ? `uses ${node.join(', ')}` : `is ${room?.name ?? 'no room'}`
    breaches.push({ path, line: 1, message: `the browser would load it, and it ${what}: ${way}` })
  }
  return breaches
}

function loadsOf(file: CodeFile, workspaces: readonly Workspace[]) {
  const targets = importsOf(file)
    .filter(({ typeOnly }) => !typeOnly)
    .flatMap(({ specifier }) => specifier ?? [])
    .map((specifier) => ({ specifier, target: resolveImport(file.path, specifier, workspaces) }))
  return {
    loads: targets.flatMap(({ target }) => (target.kind === 'file' ? [target.path] : [])),
    node: targets.flatMap(({ specifier, target }) => (target.kind === 'node' ? [specifier] : [])),
  }
}

function wayTo(path: string, cameFrom: ReadonlyMap<string, string | undefined>): string[] {
  const before = cameFrom.get(path)
  return before === undefined ? [path] : [...wayTo(before, cameFrom), path]
}
