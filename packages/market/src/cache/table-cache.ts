import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { endianness } from 'node:os'
import { join } from 'node:path'
import type { Table, TableRequest } from '../table/request.ts'
import { hashFile } from '../table/source.ts'
import { decodeTable, encodeTable, entryVersion } from './entry.ts'

/** Where parsed tables are kept, so that a file is parsed once. */
export type TableCache = {
  readonly folder: string
  /** Told when an entry was damaged or could not be kept: the read itself goes on. */
  readonly warn: (message: string) => void
  /** Bytes of all entries; the oldest are removed beyond them. */
  readonly bytesMax?: number
}

/** Half a gigabyte: some thirty tables of a million rows. */
const bytesMaxDefault = 512 * 1024 * 1024

/**
 * The table of a file from the cache, or parsed and kept.
 *
 * The key is the SHA-256 of the content with what was asked of it, so that a changed file is
 * another one, whatever its name and times say. An entry appears by one rename: a reader sees all
 * of it or nothing, and processes that write the same one write the same bytes.
 */
export async function readThroughCache(
  file: string,
  request: TableRequest,
  cache: TableCache,
  parse: () => Promise<Table>,
): Promise<Table> {
  const contentHash = hashFile(file)
  const path = join(cache.folder, `${keyOf(contentHash, request)}${suffix}`)
  const kept = load(path, file, cache)
  if (kept !== null) return kept
  const table = await parse()
  // A file that changed while it was parsed would be kept under the hash of what it was.
  if (hashFile(file) === contentHash) await keep(path, table, cache)
  return table
}

const suffix = '.columns'
const draftPrefix = 'draft-'

function keyOf(contentHash: string, request: TableRequest): string {
  const meaning = JSON.stringify([entryVersion, endianness(), contentHash, request])
  return createHash('sha256').update(meaning).digest('hex')
}

function load(path: string, file: string, { warn }: TableCache): Table | null {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') warn(`cache: ${path} cannot be read (${codeOf(error)})`)
    return null
  }
  const table = decodeTable(bytes, file)
  if (table === null) warn(`cache: ${path} was damaged; ${file} is parsed again`)
  return table
}

/** Writes the entry beside its place and moves it there; where it cannot, it says so. */
async function keep(path: string, table: Table, cache: TableCache): Promise<void> {
  try {
    await mkdir(cache.folder, { recursive: true, mode: 0o700 })
    const draft = await mkdtemp(join(cache.folder, draftPrefix))
    try {
      await writeFile(join(draft, 'entry'), encodeTable(table), { mode: 0o600 })
      await rename(join(draft, 'entry'), path)
    } finally {
      await rm(draft, { recursive: true, force: true })
    }
    await removeOldest(path, cache)
  } catch (error) {
    cache.warn(`cache: nothing was kept in ${cache.folder} (${codeOf(error)})`)
  }
}

/** A draft this much older than the newest entry was left by a process that died. */
const draftAgeMsMax = 3_600_000

async function removeOldest(newest: string, { folder, bytesMax }: TableCache): Promise<void> {
  const names = await readdir(folder)
  const found = (await Promise.all(names.map((name) => statOf(folder, name)))).filter(isThere)
  const newestAtMs = found.find(({ path }) => path === newest)?.atMs ?? 0
  const abandoned = found.filter(({ name, atMs }) => {
    return name.startsWith(draftPrefix) && newestAtMs - atMs > draftAgeMsMax
  })
  for (const { path } of abandoned) await rm(path, { recursive: true, force: true })
  const entries = found.filter(({ name }) => name.endsWith(suffix))
  let bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0)
  for (const entry of entries.toSorted((a, b) => a.atMs - b.atMs)) {
    if (bytes <= (bytesMax ?? bytesMaxDefault)) return
    await rm(entry.path, { force: true })
    bytes -= entry.bytes
  }
}

/** Null where another process was faster to remove it. */
async function statOf(folder: string, name: string) {
  const path = join(folder, name)
  try {
    const { size, mtimeMs } = await stat(path)
    return { name, path, bytes: size, atMs: mtimeMs }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

function isThere<T>(found: T | null): found is T {
  return found !== null
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error)
}
