import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Artifact, packageFolder, parseArtifact } from './artifacts.ts'

const SOURCES = new URL('../contracts/', import.meta.url)

/** No metadata in the code, so that a comment in a source does not change the chain. */
const SETTINGS = {
  optimizer: { enabled: true, runs: 200 },
  evmVersion: 'cancun',
  metadata: { appendCBOR: false, bytecodeHash: 'none' },
  outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
}

const OUTPUT_BYTES_MAX = 64 * 1024 * 1024

export type Contracts = (name: 'DevnetToken' | 'FeedBoard' | 'Market') => Artifact

/** Our own contracts by name, compiled once per change of a source or of the compiler. */
export async function compileContracts(): Promise<Contracts> {
  const input = standardInput()
  const cached = join(cacheFolder(), `${hashOf(input)}.json`)
  const output = readCache(cached) ?? (await compileInto(cached, input))
  return (name) => {
    const contract = output.contracts[`${name}.sol`]?.[name]
    return parseArtifact(contract, {}, `${name}.sol`)
  }
}

function standardInput(): string {
  const files = readdirSync(SOURCES).filter((file) => file.endsWith('.sol'))
  const sources: Record<string, { content: string }> = {}
  for (const file of files.sort()) {
    sources[file] = { content: readFileSync(new URL(file, SOURCES), 'utf8') }
  }
  return JSON.stringify({ language: 'Solidity', sources, settings: SETTINGS })
}

function hashOf(input: string): string {
  const manifest = readFileSync(join(packageFolder('solc'), 'package.json'), 'utf8')
  const { version } = JSON.parse(manifest) as { version: string }
  return createHash('sha256').update(version).update(input).digest('hex')
}

function cacheFolder(): string {
  return join(dirname(packageFolder('solc')), '.cache', 'evenkeel', 'solidity')
}

function readCache(file: string): CompilerOutput | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as CompilerOutput
  } catch {
    return undefined
  }
}

/** Written aside and renamed, because several processes may compile at once. */
async function compileInto(file: string, input: string): Promise<CompilerOutput> {
  const output = await compile(input)
  mkdirSync(dirname(file), { recursive: true })
  const aside = `${file}.${process.pid}`
  writeFileSync(aside, JSON.stringify(output))
  renameSync(aside, file)
  return output
}

const COMPILE = `
  const input = require('node:fs').readFileSync(0, 'utf8')
  process.stdout.write(require(process.argv[1]).compile(input))
`

/** In a process of its own: the compiler holds over 100 MB and hooks the process's errors. */
async function compile(input: string): Promise<CompilerOutput> {
  const output = JSON.parse(await runCompiler(input)) as CompilerOutput
  const errors = (output.errors ?? []).filter((entry) => entry.severity === 'error')
  if (errors.length > 0) throw new CompileFailed(errors.map((e) => e.formattedMessage).join('\n'))
  return output
}

function runCompiler(input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const args = ['-e', COMPILE, packageFolder('solc')]
    const options = { maxBuffer: OUTPUT_BYTES_MAX }
    const run = execFile(process.execPath, args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new CompileFailed(stderr))
    })
    run.stdin?.end(input)
  })
}

type CompilerOutput = {
  readonly contracts: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[]
}

/** The compiler refused one of our own sources. */
export class CompileFailed extends Error {
  override readonly name = 'CompileFailed'
}
