import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chown, lstat, mkdir, open, readFile, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { DatabaseFault } from '../fault.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { makeCluster } from './cluster.ts'
import { chooseServerUser, commandLine, type ServerUser } from './server-user.ts'

/** A PostgreSQL of our own, reached by a socket file: no port is opened. */
export type EmbeddedPostgres = {
  /** Connection string of the database `evenkeel` on it. */
  readonly url: string
  /** False where another process had started it; then `stop` leaves it running. */
  readonly startedHere: boolean
  readonly stop: () => Promise<void>
}

/** A crash of the machine's last owner may hold the data folder for this long. */
const startMsMax = 15_000
/** A fast shutdown that takes longer is followed by an immediate one, which loses nothing. */
const stopMsMax = 10_000
/** Socket addresses of the kernel hold 107 bytes; `/.s.PGSQL.5432` takes 14. */
const socketFolderBytesMax = 90

/**
 * Starts PostgreSQL from the binaries that npm brought, or joins the one that runs already.
 *
 * Everything lives under `folder`. The server ends with this process, also when this process is
 * killed; a start after any kind of end recovers what was committed.
 */
export async function startEmbeddedPostgres(folder: string): Promise<EmbeddedPostgres> {
  await mkdir(folder, { recursive: true })
  const binaries = await findBinaries(join(folder, 'lib'))
  const user = await chooseServerUser(binaries, folder)
  const dataFolder = join(folder, 'data')
  await makeCluster(binaries, user, dataFolder)
  const socketFolder = await makeSocketFolder(dataFolder, user)
  const child = await startOrJoin(binaries, user, { folder, dataFolder, socketFolder })
  await createDatabase(socketFolder)
  return {
    url: urlOf(socketFolder, 'evenkeel'),
    startedHere: child !== null,
    stop: async () => {
      if (child === null) return
      await stopServer(child)
      if (socketFolder !== dataFolder) await rmdir(socketFolder)
    },
  }
}

type Folders = {
  readonly folder: string
  readonly dataFolder: string
  readonly socketFolder: string
}

/** The server that we started, or null where one answers that somebody else did. */
async function startOrJoin(
  binaries: Binaries,
  user: ServerUser,
  folders: Folders,
): Promise<ChildProcess | null> {
  const giveUpAt = performance.now() + startMsMax
  while (performance.now() < giveUpAt) {
    if (await answers(folders.socketFolder)) return null
    const child = await spawnServer(binaries, user, folders)
    if (await becomesReady(child, folders, giveUpAt)) return child
    await sleep(100)
  }
  throw new DatabaseFault(
    'EMBEDDED_DATABASE_UNAVAILABLE',
    `the embedded PostgreSQL did not start within ${startMsMax / 1000} s: ` +
      `${await lastLogLine(folders.folder)} (${logPath(folders.folder)})`,
  )
}

async function spawnServer(
  binaries: Binaries,
  user: ServerUser,
  folders: Folders,
): Promise<ChildProcess> {
  const log = await open(logPath(folders.folder), 'w')
  const [command, ...rest] = commandLine(user, binaries, binaries.postgres)
  const settings = [
    'listen_addresses=',
    `unix_socket_directories=${folders.socketFolder}`,
    'max_connections=60',
    'shared_buffers=64MB',
    'timezone=UTC',
    'log_timezone=UTC',
  ]
  const options = settings.flatMap((setting) => ['-c', setting])
  // A group of its own: Ctrl-C is for us, and we shut the server down in order.
  const child = spawn(command, [...rest, '-D', folders.dataFolder, ...options], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  })
  child.once('error', () => undefined)
  await log.close()
  return child
}

/** The server writes `ready` into line 8 of its pid file, under its own pid in line 1. */
async function becomesReady(
  child: ChildProcess,
  folders: Folders,
  giveUpAt: number,
): Promise<boolean> {
  const pidFile = join(folders.dataFolder, 'postmaster.pid')
  while (child.exitCode === null && child.signalCode === null && performance.now() < giveUpAt) {
    const lines = (await readFile(pidFile, 'utf8').catch(() => '')).split('\n')
    if (lines[0] === `${child.pid}` && lines[7]?.trim() === 'ready') return true
    await sleep(5)
  }
  return false
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGINT')
  const late = setTimeout(() => child.kill('SIGQUIT'), stopMsMax)
  await gone
  clearTimeout(late)
}

async function answers(socketFolder: string): Promise<boolean> {
  const client = new Client(urlOf(socketFolder, 'postgres'))
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

async function createDatabase(socketFolder: string): Promise<void> {
  const client = new Client(urlOf(socketFolder, 'postgres'))
  await client.connect()
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = 'evenkeel'")
    if (rowCount === 0) await client.query('create database evenkeel').catch(ignoreDuplicate)
  } finally {
    await client.end()
  }
}

/** Two first starts at once: the other one made it between our look and our turn. */
function ignoreDuplicate(fault: unknown): void {
  const code = (fault as { readonly code?: string }).code
  if (code !== '42P04' && code !== '23505') throw fault
}

/** In the data folder where its path is short enough, else in a private short one. */
async function makeSocketFolder(dataFolder: string, user: ServerUser): Promise<string> {
  if (Buffer.byteLength(dataFolder) <= socketFolderBytesMax) return dataFolder
  const digest = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16)
  const short = join(tmpdir(), `evenkeel-${digest}`)
  const owner = user.owner ?? process.geteuid?.() ?? 0
  const made = await mkdir(short, { recursive: true, mode: 0o700 })
  if (made !== undefined) await chown(short, owner, process.getegid?.() ?? 0)
  const { uid, mode } = await lstat(short)
  if (uid === owner && (mode & 0o777) === 0o700) return short
  throw new DatabaseFault(
    'EMBEDDED_DATABASE_UNAVAILABLE',
    `${short} belongs to somebody else; remove it, or use a shorter data folder`,
  )
}

function urlOf(socketFolder: string, database: string): string {
  return `postgresql://postgres@localhost/${database}?host=${encodeURIComponent(socketFolder)}`
}

function logPath(folder: string): string {
  return join(folder, 'server.log')
}

async function lastLogLine(folder: string): Promise<string> {
  const text = await readFile(logPath(folder), 'utf8').catch(() => '')
  return text.trim().split('\n').at(-1) ?? ''
}
