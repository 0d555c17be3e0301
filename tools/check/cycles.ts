import type { Breach } from './breach.ts'
import { importsOf } from './imports.ts'
import { resolveImport, workspacesOf } from './resolve.ts'
import type { Tree } from './tree.ts'

/** Files that import one another in a ring cannot be read, tested or loaded one at a time. */
export function checkCycles(tree: Tree): Breach[] {
  return ringsOf(graphOf(tree)).map((ring) => ({
    path: ring[0] ?? '',
    line: 1,
    message: `imports form a ring: ${[...ring, ring[0]].join(' -> ')}`,
  }))
}

type Graph = ReadonlyMap<string, readonly string[]>

function graphOf(tree: Tree): Graph {
  const workspaces = workspacesOf(tree)
  return new Map(
    tree.code.map((file) => {
      const targets = importsOf(file).flatMap(({ specifier }) => {
        if (specifier === undefined) return []
        const target = resolveImport(file.path, specifier, workspaces)
        return target.kind === 'file' ? [target.path] : []
      })
      return [file.path, targets]
    }),
  )
}

/** One ring per back edge met by a walk that enters every file once. */
function ringsOf(graph: Graph): string[][] {
  const rings: string[][] = []
  const done = new Set<string>()
  const path: string[] = []
  const walk = (file: string): void => {
    if (done.has(file)) return
    const seenAt = path.indexOf(file)
    if (seenAt !== -1) {
      rings.push(path.slice(seenAt))
      return
    }
    path.push(file)
    for (const next of graph.get(file) ?? []) walk(next)
    path.pop()
    done.add(file)
  }
  for (const file of graph.keys()) walk(file)
  return rings
}
