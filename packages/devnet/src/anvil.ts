import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Socket } from 'node:net'
import { delimiter, dirname, join } from 'node:path'
import { type Rpc, rpcOver } from './rpc.ts'

/** Published in every Ethereum tutorial: its keys guard nothing but local chains. */
export const MNEMONIC = 'test test test test test test test test test test test junk'

export type AnvilOptions = {
  readonly chainId: number
  readonly genesisAtMs: number
  readonly baseFeeWeiPerGas: bigint
}

export type Anvil = {
  readonly url: string
  readonly rpc: Rpc
  /** Resolves when the process is gone, asked to or not. */
  readonly ended: Promise<void>
  readonly stop: () => Promise<void>
}

const START_TIMEOUT_MS = 10_000
const POLL_MS = 5

/**
 * How far back calls at old blocks and receipts reach.
 *
 * Without bounds a replay of 3000 price bars held 620 MB and grew; with them it stays near 200 MB.
 */
const STATES_KEPT = 64
const BLOCKS_WITH_RECEIPTS = 1024

/**
 * Runs its arguments as a child and kills that child when standard input closes.
 *
 * The pipe closes when the parent stops it, but also when the parent is killed by signal 9 and
 * can do nothing itself. `read` is a shell builtin, so no further process exists.
 */
const GUARD = `
exec 3<&0
"$@" 3<&- </dev/null &
child=$!
( read -r _ <&3; kill -9 $child ) 2>/dev/null &
guard=$!
exec 3<&-
wait $child
status=$?
kill -9 $guard 2>/dev/null
exit $status
`

/** Starts a node on a free loopback port; it never outlives this process. */
export async function startAnvil(options: AnvilOptions): Promise<Anvil> {
  const guard = spawn('/bin/sh', ['-c', GUARD, 'guard', locateAnvil(), ...flags(options)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  const ended = new Promise<void>((resolve) => {
    guard.once('exit', () => resolve())
    guard.once('error', () => resolve())
  })
  const stop = async () => {
    guard.ref()
    guard.stdin.end()
    await ended
  }
  try {
    const url = await readUrl(guard)
    const rpc = rpcOver(url)
    await untilReady(rpc, options.chainId)
    release(guard)
    return { url, rpc, ended, stop }
  } catch (cause) {
    await stop()
    throw cause
  }
}

function flags({ chainId, genesisAtMs, baseFeeWeiPerGas }: AnvilOptions): string[] {
  const values = {
    '--host': '127.0.0.1',
    '--port': 0,
    '--chain-id': chainId,
    '--mnemonic': MNEMONIC,
    '--timestamp': Math.floor(genesisAtMs / 1000),
    '--block-base-fee-per-gas': baseFeeWeiPerGas,
    '--hardfork': 'osaka',
    '--prune-history': STATES_KEPT,
    '--transaction-block-keeper': BLOCKS_WITH_RECEIPTS,
  }
  return ['--no-cors', '--enable-tx-gas-limit', ...Object.entries(values).flat().map(String)]
}

/** EVENKEEL_ANVIL, else the npm binary of this platform, else `anvil` on PATH. */
export function locateAnvil(env: NodeJS.ProcessEnv = process.env): string {
  const named = env['EVENKEEL_ANVIL']
  if (named !== undefined) {
    if (existsSync(named)) return named
    throw new AnvilMissing(`EVENKEEL_ANVIL names ${named}, which does not exist`)
  }
  const found = [npmBinary(), ...onPath(env)].find((path) => path && existsSync(path))
  if (found !== undefined) return found
  throw new AnvilMissing(
    `no anvil for ${process.platform}-${process.arch}: the npm package ` +
      '@foundry-rs/anvil-linux-amd64 is not installed and none is on PATH; ' +
      'install Foundry (https://getfoundry.sh) or set EVENKEEL_ANVIL to a binary',
  )
}

function npmBinary(): string | undefined {
  try {
    const resolve = createRequire(import.meta.url).resolve
    return join(dirname(resolve('@foundry-rs/anvil-linux-amd64/package.json')), 'bin', 'anvil')
  } catch {
    return undefined
  }
}

function onPath(env: NodeJS.ProcessEnv): string[] {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, 'anvil'))
}

/** The node prints its address once it listens; before that line there is nothing to call. */
function readUrl(guard: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = ''
    const fail = (why: string) => {
      clearTimeout(timer)
      reject(new AnvilFailed(`anvil ${why}\n${printed}`))
    }
    const timer = setTimeout(() => fail('did not listen in time'), START_TIMEOUT_MS)
    guard.once('error', (cause) => fail(`did not start: ${cause.message}`))
    guard.once('exit', (code) => fail(`ended with code ${code}`))
    guard.stderr.on('data', (text: Buffer) => {
      printed += text.toString()
    })
    guard.stdout.on('data', (text: Buffer) => {
      printed += text.toString()
      const address = /Listening on (\S+)\n/.exec(printed)?.[1]
      if (address === undefined) return
      clearTimeout(timer)
      resolve(`http://${address}`)
    })
  })
}

async function untilReady(rpc: Rpc, chainId: number): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS
  for (;;) {
    const answer = await rpc<string>('eth_chainId').catch(() => undefined)
    if (answer !== undefined && Number(answer) === chainId) return
    if (performance.now() > deadline) throw new AnvilFailed('anvil does not answer eth_chainId')
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

/** Lets this process end without a `stop`; the guard then ends the node. */
function release(guard: ChildProcessWithoutNullStreams): void {
  guard.unref()
  for (const output of [guard.stdout, guard.stderr]) output.removeAllListeners('data').resume()
  for (const pipe of [guard.stdin, guard.stdout, guard.stderr]) (pipe as Socket).unref()
}

/** No binary to run on this machine. */
export class AnvilMissing extends Error {
  override readonly name = 'AnvilMissing'
}

/** The binary was started and did not become a node. */
export class AnvilFailed extends Error {
  override readonly name = 'AnvilFailed'
}
