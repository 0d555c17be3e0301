#!/usr/bin/env node
import { enableCompileCache, registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 24) {
  console.error(`evenkeel needs Node 24 or newer; this is ${process.versions.node}`)
  process.exit(2)
}
// Compiled code is kept, as is the TypeScript without its types: a second run starts at once.
enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/node', import.meta.url)))
// The same as `--conditions=src`, which would take a process of its own.
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier, { ...context, conditions: [...context.conditions, 'src'] }),
})
await import('../src/main.ts')
