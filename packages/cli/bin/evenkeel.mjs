#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 24) {
  console.error(`evenkeel needs Node 24 or newer; this is ${process.versions.node}`)
  process.exit(2)
}
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const cache = fileURLToPath(new URL('../../../node_modules/.cache/node', import.meta.url))
const child = spawn(process.execPath, ['--conditions=src', main, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { NODE_COMPILE_CACHE: cache, ...process.env },
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1))
