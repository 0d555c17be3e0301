import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const execFileAsync = promisify(execFile)

const web = join(import.meta.dirname, '..')
const packages = join(web, '..')
const dist = join(web, 'dist')
const cache = join(packages, '../node_modules/.cache')

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

/** A build takes two seconds; a lock this old was left by somebody who died. */
const lockLastsMs = 60_000
const lockLookedAtEveryMs = 100

/**
 * The folder of the built page. It is built first where it is missing or older than its sources,
 * which takes about two seconds; else nothing is done but reading them.
 */
export async function ensureWebBuild(say: (line: string) => void = () => {}): Promise<string> {
  const hash = await hashOfSources()
  if ((await builtHash()) === hash) return dist
  await alone(async () => {
    if ((await builtHash()) === hash) return
    say('building the dashboard')
    await buildWeb(hash)
  })
  return dist
}

/** Hash of the sources that the folder was built from; null where there is none. */
async function builtHash(): Promise<string | null> {
  return readFile(join(dist, '.sources'), 'utf8').catch(() => null)
}

/**
 * Builds beside the folder and swaps at the end: whoever serves it never sees half of it. In a
 * process of its own and with an environment of its own, so that a test or a developer's shell
 * cannot turn it into a development build.
 */
async function buildWeb(hash: string): Promise<void> {
  const [fresh, old] = [join(cache, `web-${randomUUID()}`), join(cache, `web-${randomUUID()}`)]
  const vite = fileURLToPath(new URL('../../bin/vite.js', import.meta.resolve('vite')))
  const options = ['build', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn']
  await execFileAsync(process.execPath, [vite, ...options], {
    cwd: web,
    env: { NODE_ENV: 'production' },
  })
  await writeFile(join(fresh, '.sources'), hash)
  if (existsSync(dist)) await rename(dist, old)
  await rename(fresh, dist)
  await rm(old, { recursive: true, force: true })
}

/** One builder at a time, over threads and processes; making a folder is atomic. */
async function alone(work: () => Promise<void>): Promise<void> {
  const lock = join(cache, 'web.lock')
  await mkdir(cache, { recursive: true })
  while (!(await isMade(lock))) {
    const { mtimeMs } = await stat(lock).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
    if (Date.now() - mtimeMs > lockLastsMs) await rm(lock, { recursive: true, force: true })
    await sleep(lockLookedAtEveryMs)
  }
  try {
    await work()
  } finally {
    await rm(lock, { recursive: true, force: true })
  }
}

async function isMade(folder: string): Promise<boolean> {
  return mkdir(folder).then(
    () => true,
    () => false,
  )
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
