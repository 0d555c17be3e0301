import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benches } from './benches/index.ts'
import { documentOf, type Measured } from './document.ts'
import { machineFrom } from './machine.ts'
import { type Field, fullPace, measure, quickPace } from './measure.ts'
import { openPythonPeer, PeerFaultError } from './peer-process.ts'
import { describe } from './table.ts'
import type { Bench, Part } from './trial.ts'

const usage = 'npm run bench -- NAME [--json] [--quick], or npm run bench -- list'

/** Where the answer goes, and where progress does. */
export type Outlet = {
  readonly write: (text: string) => void
  readonly say: (text: string) => void
}
export type Setting = {
  readonly benches: readonly Bench[]
  readonly openPeer: Field['openPeer']
}
const usual: Setting = { benches, openPeer: openPythonPeer }

/** Runs one benchmark; answers the exit code: 1 for unequal results, 2 for bad usage. */
export async function main(
  args: readonly string[],
  { write, say }: Outlet,
  setting: Setting = usual,
): Promise<number> {
  const asked = parse(args)
  if (asked === undefined) return refuse(say, setting)
  const { name, json, quick } = asked
  if (name === 'list') {
    write(json ? print(setting.benches.map(entryOf)) : listOf(setting))
    return 0
  }
  const bench = setting.benches.find((one) => one.name === name)
  if (bench === undefined) return refuse(say, setting, `there is no benchmark "${name}"`)
  try {
    const document = await run(bench, { quick, say, openPeer: setting.openPeer })
    write(json ? print(document) : describe(bench, document))
    return document.equal ? 0 : 1
  } catch (error) {
    if (!(error instanceof PeerFaultError)) throw error
    say(error.message)
    return 1
  }
}

type Asked = { readonly name: string; readonly json: boolean; readonly quick: boolean }

function parse(args: readonly string[]): Asked | undefined {
  try {
    const options = {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
    } as const
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
    const [name] = positionals
    return positionals.length === 1 && name !== undefined ? { name, ...values } : undefined
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

function refuse(say: Outlet['say'], setting: Setting, why = 'one benchmark is named'): number {
  say(`${why}\nusage: ${usage}\n${listOf(setting)}`)
  return 2
}

function listOf(setting: Setting): string {
  const entries = setting.benches.map(entryOf)
  const width = Math.max(...entries.map(({ name }) => name.length)) + 2
  return entries.map(({ name, about }) => `${name.padEnd(width)}${about}`).join('\n')
}

function entryOf({ name, about }: Bench): { name: string; about: string } {
  return { name, about }
}

function print(document: unknown): string {
  return JSON.stringify(document, null, 2)
}

type Run = {
  readonly quick: boolean
  readonly say: Outlet['say']
  readonly openPeer: Field['openPeer']
}

async function run(bench: Bench, { quick, say, openPeer }: Run) {
  const machineNow = machineFrom()
  const pace = quick ? quickPace : fullPace
  const field: Field = { bench: bench.name, version: await ownVersion(), openPeer, pace }
  const measured = async (part: Part, title: string): Promise<Measured> => {
    say(`${bench.name}: ${title}`)
    return { part, measurement: await measure(part, field) }
  }
  const group = async (parts: Readonly<Record<string, Part>>, noun: string) => {
    const found: Record<string, Measured> = {}
    for (const [key, part] of Object.entries(parts)) found[key] = await measured(part, noun + key)
    return found
  }
  const parts = {
    main: await measured(bench.main, 'answers, then times'),
    ...(bench.sizes === undefined || quick ? {} : { sizes: await group(bench.sizes, 'size ') }),
    ...(bench.starts === undefined ? {} : { starts: await group(bench.starts, 'start ') }),
  }
  return documentOf(bench, parts, machineNow())
}

async function ownVersion(): Promise<string> {
  const manifest = join(import.meta.dirname, '../package.json')
  return (JSON.parse(await readFile(manifest, 'utf8')) as { version: string }).version
}

if (import.meta.main) {
  process.exitCode = await main(process.argv.slice(2), {
    write: (text) => process.stdout.write(`${text}\n`),
    say: (text) => process.stderr.write(`${text}\n`),
  })
}
