import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { codeHash, coreFolder } from 'evenkeel/code-hash'
import { rolldown } from 'rolldown'

const root = join(import.meta.dirname, '../..')
const cli = join(root, 'packages/cli/src')
const sweepWorker = join(root, 'packages/kernels/src/pool/worker.ts')
const codeHashModule = join(cli, 'backtest/code-hash.ts')

/**
 * Writes the command line as a few files into a folder, which is replaced whole.
 *
 * Four hundred modules take longer to find than a backtest takes to run. `sources.json` names the
 * files that went in: whoever starts the bundle can see that none is newer.
 */
export async function bundleCli(folder: string): Promise<void> {
  const hash = await codeHash()
  const bundle = await rolldown({
    // A thread of a sweep is started by the name of its file.
    input: { evenkeel: join(cli, 'main.ts'), worker: sweepWorker },
    platform: 'node',
    resolve: { conditionNames: ['src', 'node', 'import', 'default'] },
    plugins: [
      {
        // In a bundle there are no modules left to hash.
        name: 'code-hash',
        load: (id) => {
          if (id !== codeHashModule) return null
          return `export const codeHash = () => Promise.resolve(${JSON.stringify(hash)})`
        },
      },
    ],
  })
  const draft = `${folder}.draft`
  await rm(draft, { recursive: true, force: true })
  const { output } = await bundle.write({
    dir: draft,
    format: 'esm',
    minify: true,
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name].[hash].mjs',
  })
  const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
  const sources = [...modules.filter((id) => id.startsWith(root)), ...(await coreFiles())]
  const named = [...new Set(sources.map((path) => relative(root, path)))].toSorted()
  await writeFile(join(draft, 'sources.json'), JSON.stringify(named))
  await rm(folder, { recursive: true, force: true })
  await mkdir(join(folder, '..'), { recursive: true })
  await rename(draft, folder)
}

/** All that is hashed, and its folders, which change when a file comes or goes. */
async function coreFiles(): Promise<string[]> {
  const folder = coreFolder()
  const names = await readdir(folder, { recursive: true })
  return names.filter((name) => !name.includes('.test.')).map((name) => join(folder, name))
}
