import { spawn } from 'node:child_process'
import { chown, mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseFault } from '../fault.ts'
import type { Binaries } from './binaries.ts'
import { commandLine, type ServerUser } from './server-user.ts'

/**
 * Makes the data folder where there is none yet.
 *
 * It is made aside and renamed into place, so that it is whole or absent, and so that of two
 * processes at once one wins and the other uses what it made.
 */
export async function makeCluster(
  binaries: Binaries,
  user: ServerUser,
  dataFolder: string,
): Promise<void> {
  if (await exists(join(dataFolder, 'PG_VERSION'))) return
  const aside = `${dataFolder}.${process.pid}`
  await rm(aside, { recursive: true, force: true })
  await mkdir(aside, { recursive: true, mode: 0o700 })
  if (user.owner !== null) await chown(aside, user.owner, user.owner)
  await runInitdb(binaries, user, aside)
  await rename(aside, dataFolder).catch(async (cause: unknown) => {
    await rm(aside, { recursive: true, force: true })
    if (!(await exists(join(dataFolder, 'PG_VERSION')))) throw cause
  })
}

/** Locale and encoding are built in, so that text sorts alike on every machine. */
const initdbOptions = [
  '--auth=trust',
  '--username=postgres',
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
]

async function runInitdb(binaries: Binaries, user: ServerUser, folder: string): Promise<void> {
  const [command, ...rest] = commandLine(user, binaries, binaries.initdb)
  const child = spawn(command, [...rest, '-D', folder, ...initdbOptions], {
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const errors: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code === 0) return
  throw new DatabaseFault(
    'EMBEDDED_DATABASE_UNAVAILABLE',
    `the embedded PostgreSQL could not make its data folder: ${errors.join('').trim()}`,
  )
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
