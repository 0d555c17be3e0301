import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { main } from 'assemblyscript/asc'

const assembly = join(import.meta.dirname, '../../assembly')

/** The same options give the same bytes: no debug names, no time, no path. */
const options = [
  'index.ts',
  '--outFile',
  'kernel.wasm',
  '-O3',
  '--enable',
  'simd',
  '--noAssert',
  '--runtime',
  'stub',
]

/** Compiles the kernel from its AssemblyScript; throws with the compiler's words. */
export async function compileKernel(): Promise<Uint8Array> {
  let kernel: Uint8Array | null = null
  let complaint = ''
  const { error } = await main(options, {
    stderr: { write: (text: Uint8Array | string) => (complaint += String(text)) },
    readFile: async (name) => await readFile(join(assembly, name), 'utf8').catch(() => null),
    writeFile: (_, contents) => {
      if (typeof contents !== 'string') kernel = contents
    },
    listFiles: () => [],
  })
  if (error !== null || kernel === null) {
    throw new Error(`the kernel does not compile\n${complaint}`, { cause: error })
  }
  return kernel
}

/** The module that carries the kernel: base64, so that Node and browsers load it alike. */
export function moduleOf(kernel: Uint8Array): string {
  const lines =
    Buffer.from(kernel)
      .toString('base64')
      .match(/.{1,92}/g) ?? []
  return [
    '/** The compiled kernel. Written by `npm run build:wasm`; a test compiles it again. */',
    'export const kernelBase64: string = [',
    ...lines.map((line) => `  '${line}',`),
    "].join('')",
    '',
  ].join('\n')
}
