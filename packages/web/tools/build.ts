import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const web = join(import.meta.dirname, '..')
const packages = join(web, '..')
const dist = join(web, 'dist')
const stamp = join(dist, '.sources')

/** Everything that ends up in the bundle, and what decides how. */
const sources = [
  join(web, 'src'),
  join(web, 'public'),
  join(web, 'index.html'),
  join(web, 'vite.config.ts'),
  join(web, 'package.json'),
  join(packages, 'core/src'),
  join(packages, 'api/src'),
]

/**
 * The folder of the built page. It is built first where it is missing or older than its sources,
 * which takes about two seconds; else nothing is done but reading them.
 */
export async function ensureWebBuild(say: (line: string) => void = () => {}): Promise<string> {
  const hash = await hashOfSources()
  const built = existsSync(stamp) ? await readFile(stamp, 'utf8') : null
  if (built === hash) return dist
  say('building the dashboard')
  await buildWeb(hash)
  return dist
}

/** Builds beside the folder and swaps at the end: whoever serves it never sees half of it. */
async function buildWeb(hash: string): Promise<void> {
  const { build } = await import('vite')
  const cache = join(packages, '../node_modules/.cache')
  const [fresh, old] = [join(cache, `web-${process.pid}`), join(cache, `web-old-${process.pid}`)]
  await mkdir(cache, { recursive: true })
  await build({
    root: web,
    configFile: join(web, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: fresh, emptyOutDir: true },
  })
  await writeFile(join(fresh, '.sources'), hash)
  if (existsSync(dist)) await rename(dist, old)
  await rename(fresh, dist)
  await rm(old, { recursive: true, force: true })
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256')
  for (const path of (await Promise.all(sources.map(filesUnder))).flat()) {
    hash.update(path.slice(packages.length)).update(await readFile(path))
  }
  return hash.digest('hex')
}

/** Files in one fixed order; tests and fixtures are not part of the page. */
async function filesUnder(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => null)
  if (entries === null) return [path]
  return entries
    .filter((entry) => entry.isFile() && !/\.(test|fixture)\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}
