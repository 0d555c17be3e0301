import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compileKernel, moduleOf } from './compile.ts'

const kernel = await compileKernel()
await writeFile(join(import.meta.dirname, '../wasm/kernel.base64.ts'), moduleOf(kernel))
process.stderr.write(`kernel of ${kernel.length} bytes\n`)
