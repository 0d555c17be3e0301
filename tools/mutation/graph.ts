import { registerHooks } from 'node:module'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = new URL('../../', import.meta.url)
const standIn = new URL('stand-in.ts', import.meta.url).href
/** What is loaded anew with a fresh graph: the room, what it stands on, and its tests. */
const fresh = /^(?:packages\/core\/src\/(?:quant|units)|tools\/mutation)\//

/**
 * Loads modules with their code replaced, and vitest by its stand-in.
 *
 * Constants of a module are computed once, when it is loaded. A mutant in one needs a fresh graph
 * of modules: whatever is imported as `x.ts?graph=7` imports its own under the same number.
 */
export function hookModules(codeOf: (file: string) => string | undefined): void {
  registerHooks({
    resolve: (specifier, context, next) => {
      if (specifier === 'vitest' && withoutQuery(context.parentURL) !== standIn) {
        return { url: standIn, shortCircuit: true }
      }
      const found = next(specifier, context)
      const graph = graphOf(context.parentURL)
      if (graph === '' || found.url.includes('?') || found.url === standIn) return found
      return fresh.test(fileOf(found.url)) ? { ...found, url: found.url + graph } : found
    },
    load: (url, context, next) => {
      const source = codeOf(fileOf(url))
      if (source === undefined) return next(url, context)
      return { format: 'module', source, shortCircuit: true }
    },
  })
}

/** Imports a file of the repository, in the graph of that number; 0 is the first one. */
export function load(file: string, graph: number): Promise<unknown> {
  return import(new URL(file, root).href + (graph === 0 ? '' : `?graph=${graph}`))
}

function fileOf(url: string): string {
  if (!url.startsWith('file:')) return url
  return relative(fileURLToPath(root), fileURLToPath(withoutQuery(url))).replaceAll('\\', '/')
}

function graphOf(url: string | undefined): string {
  return /\?graph=\d+$/.exec(url ?? '')?.[0] ?? ''
}

function withoutQuery(url = ''): string {
  return url.split('?')[0] ?? ''
}
