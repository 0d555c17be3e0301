import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { benches } from './benches/index.ts'
import type { BenchDocument } from './document.ts'
import { peersPython } from './peer-process.ts'
import { type Outcome, resultsPage } from './results.ts'

const run = promisify(execFile)
const folder = join(import.meta.dirname, 'peers')
const environment = join(folder, '.venv')
const requirements = join(folder, 'requirements.txt')
const stamp = join(environment, 'requirements.sha256')
const page = join(import.meta.dirname, 'RESULTS.md')
const pythonMin = [3, 11] as const

/** Something that the reader can mend, in words that say how. */
class PeersError extends Error {
  override readonly name = 'PeersError'
}

/** Prepares the peers, runs every benchmark in a process of its own, and writes the page. */
async function main(): Promise<number> {
  try {
    await prepare()
  } catch (error) {
    if (!(error instanceof PeersError)) throw error
    say(error.message)
    return 1
  }
  const outcomes: Outcome[] = []
  for (const bench of benches) outcomes.push({ bench, ...(await measured(bench.name)) })
  await writeFile(page, resultsPage(outcomes, new Date()))
  say('wrote bench/RESULTS.md')
  return outcomes.every(({ document }) => document?.equal === true) ? 0 : 1
}

/** The virtual environment follows its requirements: the same ones are not installed twice. */
async function prepare(): Promise<void> {
  const wanted = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return
  await requirePython()
  say('installing the peers from bench/peers/requirements.txt: about 1.3 GB, a minute or two')
  if (!existsSync(peersPython)) await attempt('python3', ['-m', 'venv', environment])
  const quietly = ['--quiet', '--no-input', '--disable-pip-version-check']
  await attempt(peersPython, ['-m', 'pip', 'install', ...quietly, '-r', requirements])
  await writeFile(stamp, wanted)
}

async function requirePython(): Promise<void> {
  const wanted = `Python ${pythonMin.join('.')} or newer`
  const program = 'import sys; print(*sys.version_info[:2])'
  const found = await run('python3', ['-c', program]).catch(() => {
    throw new PeersError(
      `The peers need ${wanted}, and there is no python3 here. Install it, or run benchmarks ` +
        'without peers: npm run bench -- NAME.',
    )
  })
  const [major = 0, minor = 0] = found.stdout.trim().split(' ').map(Number)
  if (major > pythonMin[0] || (major === pythonMin[0] && minor >= pythonMin[1])) return
  throw new PeersError(`The peers need ${wanted}; python3 here is ${major}.${minor}.`)
}

async function attempt(command: string, args: readonly string[]): Promise<void> {
  await run(command, args, { maxBuffer: 2 ** 26 }).catch((error: unknown) => {
    const words = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
    const last = words.trim().split('\n').slice(-12).join('\n')
    throw new PeersError(`The peers could not be installed: ${command} failed.\n${last}`)
  })
}

/** The very command that a reader would type. */
async function measured(name: string): Promise<Omit<Outcome, 'bench'>> {
  const args = ['--conditions=src', join(import.meta.dirname, 'main.ts'), name, '--json']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  child.stdout.setEncoding('utf8')
  let text = ''
  for await (const chunk of child.stdout) text += String(chunk)
  if (text === '') return { document: undefined }
  return { document: JSON.parse(text) as BenchDocument }
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

process.exitCode = await main()
