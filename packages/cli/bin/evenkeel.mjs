#!/usr/bin/env node
import { readFileSync, statSync } from 'node:fs'
// All of it: an older Node lacks names in it, and could not say which Node is needed.
import * as nodeModule from 'node:module'
import { fileURLToPath } from 'node:url'

const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 24) {
  console.error(`evenkeel needs Node 24 or newer; this is ${process.versions.node}`)
  process.exit(2)
}
const root = new URL('../../../', import.meta.url)
// Compiled code is kept, as is the TypeScript without its types: a second run starts at once.
nodeModule.enableCompileCache(fileURLToPath(new URL('node_modules/.cache/node', root)))
const bundle = new URL('../dist/bundle/evenkeel.mjs', import.meta.url)
if (isBundleFresh()) {
  await import(bundle.href)
} else {
  // The same as `--conditions=src`, which would take a process of its own.
  nodeModule.registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...context.conditions, 'src'] }),
  })
  await import('../src/main.ts')
}

/** Whether `npm run build` made a bundle, and no file that went into it has changed since. */
function isBundleFresh() {
  const list = new URL('sources.json', bundle)
  const builtAtMs = changedAtMs(list)
  if (builtAtMs === null) return false
  return JSON.parse(readFileSync(list, 'utf8')).every((path) => {
    const atMs = changedAtMs(new URL(path, root))
    return atMs !== null && atMs < builtAtMs
  })
}

/** Null where there is no such file. */
function changedAtMs(url) {
  return statSync(url, { throwIfNoEntry: false })?.mtimeMs ?? null
}
