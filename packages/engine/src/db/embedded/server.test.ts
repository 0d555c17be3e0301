import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startEmbeddedPostgres } from './server.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-pg-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('a second start joins the server of the first, which opens no port', async () => {
  const first = await startEmbeddedPostgres(folder)
  const second = await startEmbeddedPostgres(folder)
  expect([first.startedHere, second.startedHere]).toEqual([true, false])
  expect(await ask(second.url, 'show listen_addresses')).toBe('')
  expect(await ask(second.url, 'show fsync')).toBe('on')
  await second.stop()
  expect(await ask(first.url, 'select 1')).toBe(1)
  await first.stop()
  await expect(ask(first.url, 'select 1')).rejects.toThrow('ENOENT')
})

test('two first starts at once end with one cluster that both can use', async () => {
  const servers = await Promise.all([hold(folder), hold(folder)])
  try {
    expect(servers.filter((server) => server.startedHere)).toHaveLength(1)
    for (const server of servers) expect(await ask(server.url, 'select 1')).toBe(1)
  } finally {
    await Promise.all(servers.map((server) => kill(server.process)))
  }
})

test('the server ends when its parent is killed, and keeps what is committed (SEC-3)', async () => {
  const held = await hold(folder)
  await ask(held.url, 'create table kept as select 42 as n')
  const serverPid = await postmasterPid()
  await kill(held.process)
  await until(async () => !(await isRunning(serverPid)))
  const again = await startEmbeddedPostgres(folder)
  expect(await ask(again.url, 'select n from kept')).toBe(42)
  await again.stop()
})

test('a killed server leaves its pid file behind, and the next start recovers', async () => {
  const held = await hold(folder)
  await ask(held.url, 'create table kept as select 43 as n')
  process.kill(await postmasterPid(), 'SIGKILL')
  const again = await startEmbeddedPostgres(folder)
  expect(again.startedHere).toBe(true)
  expect(await ask(again.url, 'select n from kept')).toBe(43)
  await again.stop()
  await kill(held.process)
})

test('a folder that only its owner may enter, with a path too long for a socket', async () => {
  await chmod(folder, 0o700)
  const deep = join(folder, 'a-folder-name-of-some-length'.repeat(3), 'and-another-one'.repeat(3))
  const server = await startEmbeddedPostgres(deep)
  expect(await ask(server.url, 'select 1')).toBe(1)
  await server.stop()
})

async function ask(url: string, text: string): Promise<unknown> {
  const client = new Client(url)
  await client.connect()
  try {
    const { rows } = await client.query<unknown[]>({ text, rowMode: 'array' })
    return rows[0]?.[0]
  } finally {
    await client.end()
  }
}

type Held = { readonly process: ChildProcess; readonly url: string; readonly startedHere: boolean }

async function hold(inFolder: string): Promise<Held> {
  const script = join(import.meta.dirname, '../../__tests__/postgres-holder.ts')
  const child = spawn(process.execPath, ['--conditions=src', script, inFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const said = JSON.parse(line.toString()) as Omit<Held, 'process'>
  return { process: child, ...said }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

async function postmasterPid(): Promise<number> {
  return Number((await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0])
}

/** A zombie that nobody reaped yet no longer runs. */
async function isRunning(pid: number): Promise<boolean> {
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  return state !== null && !/\) Z /.test(state)
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + 10_000
  while (!(await condition())) {
    if (performance.now() > giveUpAt) throw new Error('the condition did not come true in 10 s')
    await sleep(20)
  }
}
