import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Contestant, Missing } from './contestant.ts'
import type { Answer } from './trial.ts'

/** A program that speaks the protocol of `peers/serve.py`. */
export type PeerProgram = {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
}

/** A peer's program ended, stayed silent, or said what nobody understands. */
export class PeerFaultError extends Error {
  override readonly name = 'PeerFaultError'
}

const howToInstall = 'npm run bench:peers'
const peersFolder = join(import.meta.dirname, 'peers')
export const peersPython = join(peersFolder, '.venv', 'bin', 'python3')

/** Slower than this, a peer is not worth waiting for. */
const silenceMsMax = 120_000
const wordsKept = 2_000

/** Starts a Python peer on an input file; it stays alive, idle between batches. */
export async function openPythonPeer(
  bench: string,
  peer: string,
  inputFile: string,
): Promise<Contestant | Missing> {
  if (!existsSync(peersPython)) return { name: peer, missing: true, how: howToInstall }
  const args = [join(peersFolder, 'serve.py'), bench, peer, inputFile]
  return openPeer({ name: peer, command: peersPython, args })
}

/** The first reply says that the peer is ready, or what it lacks; each later one times a batch. */
export async function openPeer(program: PeerProgram): Promise<Contestant | Missing> {
  const { name } = program
  const { ask, close } = converse(program)
  const first = await ask()
  if ('missing' in first) {
    await close()
    return { name, missing: true, how: `${howToInstall} (${first.missing})` }
  }
  if (!('version' in first)) {
    await close()
    throw new PeerFaultError(`${name} answered a time before it was asked`)
  }
  const batchNs = async (runs: number): Promise<number> => {
    const reply = await ask(runs)
    if ('ns' in reply) return reply.ns
    throw new PeerFaultError(`${name} was asked for a time and answered something else`)
  }
  return { name, ...first, batchNs, close }
}

type Reply =
  | { readonly missing: string }
  | { readonly version: string; readonly firstNs: number; readonly answer: Answer }
  | { readonly ns: number }

/** One line out, one line in. */
function converse({ name, command, args }: PeerProgram) {
  const child = spawn(command, args, { env: fairEnvironment() })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const lastWords = keepLastWords(child)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  // A write to a peer that has died is told by its silence, with its last words.
  child.stdin.on('error', () => {})
  const ask = async (runs?: number): Promise<Reply> => {
    if (runs !== undefined) child.stdin.write(`${runs}\n`)
    const alarm = setTimeout(() => child.kill(), silenceMsMax)
    const line = await lines.next()
    clearTimeout(alarm)
    if (line.done === true) {
      await ended
      throw new PeerFaultError(`${name} ended without an answer: ${lastWords().trim()}`)
    }
    if (line.value.startsWith('{')) return JSON.parse(line.value) as Reply
    child.kill()
    throw new PeerFaultError(`${name} does not speak the protocol: ${line.value}`)
  }
  const close = async (): Promise<void> => {
    child.stdin.end()
    await ended
  }
  return { ask, close }
}

function keepLastWords(child: ChildProcessWithoutNullStreams): () => string {
  let words = ''
  child.stderr.setEncoding('utf8')
  child.stderr.on('data', (chunk: string) => {
    words = (words + chunk).slice(-wordsKept)
  })
  child.on('error', (error) => {
    words += error.message
  })
  return () => words
}

/**
 * One thread of linear algebra, as we have: a second one, on a machine that does other things, made
 * a numpy solve of 100 assets 800 times slower. And without the settings that make an old OpenBLAS
 * safe and a current one slow.
 */
function fairEnvironment(): NodeJS.ProcessEnv {
  const { OPENBLAS_CORETYPE: _core, OPENBLAS_L2_SIZE: _cache, ...rest } = process.env
  return { ...rest, OPENBLAS_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' }
}
