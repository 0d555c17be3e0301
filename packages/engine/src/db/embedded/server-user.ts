import { spawnSync } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DatabaseFault } from '../fault.ts'
import type { Binaries } from './binaries.ts'

/** How the server is started: under which user, and so that it dies with its parent. */
export type ServerUser = {
  /** Command and arguments that go before the program. */
  readonly prefix: readonly string[]
  /** Who must own the data folder; null for whoever runs us. */
  readonly owner: number | null
}

/** The user id that owns nothing; PostgreSQL refuses to run as root. */
const nobody = 65_534
/** The kernel sends this to the server when its parent is gone, however it went: stop fast. */
const deathSignal = ['--pdeathsig', 'INT']

/**
 * Chooses how to run PostgreSQL here.
 *
 * An ordinary user runs it as they are. Root runs it as nobody; where the path leads through a
 * folder that nobody may not enter (a clone under /root), it keeps the one capability to pass.
 * Where the user may not be changed at all, a user namespace shows the server another id.
 */
export async function chooseServerUser(binaries: Binaries, folder: string): Promise<ServerUser> {
  const plain = { prefix: ['setpriv', ...deathSignal, '--'], owner: null }
  const choices = process.geteuid?.() === 0 ? await rootChoices(binaries, folder) : [plain]
  const works = choices.find((choice) => canStart(choice, binaries))
  if (works !== undefined) return works
  throw new DatabaseFault(
    'EMBEDDED_DATABASE_UNAVAILABLE',
    'the embedded PostgreSQL cannot be started by this user (setpriv and unshare of util-linux ' +
      'were tried); run as an ordinary user, or set DATABASE_URL to a PostgreSQL 15 or newer',
  )
}

async function rootChoices(binaries: Binaries, folder: string): Promise<ServerUser[]> {
  const open = (await isOpenToAll(folder)) && (await isOpenToAll(dirname(binaries.postgres)))
  // access(2) asks the real user, so the capability counts only without the uid fix-up.
  const passage = ['--securebits=+no_setuid_fixup', '--inh-caps=+dac_override']
  const capability = open ? [] : [...passage, '--ambient-caps=+dac_override']
  const identity = ['--reuid', `${nobody}`, '--regid', `${nobody}`, '--clear-groups']
  const namespace = ['unshare', '-U', `--map-user=${nobody}`, `--map-group=${nobody}`, '--']
  return [
    { prefix: ['setpriv', ...identity, ...capability, ...deathSignal, '--'], owner: nobody },
    { prefix: [...namespace, 'setpriv', ...deathSignal, '--'], owner: null },
  ]
}

/** Whether every folder on the way may be entered by everybody. */
async function isOpenToAll(folder: string): Promise<boolean> {
  const { mode } = await stat(folder)
  const open = (mode & 0o001) !== 0
  return folder === '/' ? open : open && isOpenToAll(dirname(folder))
}

function canStart(user: ServerUser, binaries: Binaries): boolean {
  const [command, ...rest] = commandLine(user, binaries, binaries.postgres)
  return spawnSync(command, [...rest, '--version'], { cwd: '/' }).status === 0
}

/** The whole command for one of the server's programs, in an environment of its own. */
export function commandLine(
  user: ServerUser,
  binaries: Binaries,
  program: string,
): readonly [string, ...string[]] {
  const clean = ['-i', `LD_LIBRARY_PATH=${binaries.libraryPath}`]
  const [command, ...rest] = [...user.prefix, 'env', ...clean, program]
  return [command, ...rest]
}
