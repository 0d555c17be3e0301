import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

/** `npm start`. Compiled code is kept, so that the next start loads it instead of compiling. */
enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/node', import.meta.url)))
const { start } = await import('./start.ts')
process.exitCode = await start(process.argv.slice(2))
