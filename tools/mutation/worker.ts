/**
 * Runs the mutants of one job, one after another, in a process of its own: started by `run.ts`,
 * which ends it when it does not answer.
 */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { hookModules, load } from './graph.ts'
import { type Instrumented, instrument, type Mutant } from './instrument.ts'
import type { Job, Report, TestFile, Verdict } from './job.ts'
import type { Collected, collect } from './stand-in.ts'
import { installSwitchboard, type Switchboard } from './switchboard.ts'

/** A test with what it took, and where it went, when no mutant was on. */
type Measured = Collected & {
  readonly ms: number
  readonly rounds: number
  readonly reaches: Uint8Array
}

type StandIn = { readonly collect: typeof collect }

type Bench = {
  readonly board: Switchboard
  readonly tests: readonly Measured[]
  readonly testFiles: readonly TestFile[]
  /** Sites that are reached while modules and tests are loaded. */
  readonly reachedByLoading: Uint8Array
}

/** A mutant may turn this many times as many rounds as the source does, and some more. */
const patience = 20
const roundsFree = 200_000
/** A mutant that lives through tests of this length, in their order, is taken for a survivor. */
const testMsMax = 1000
const root = resolve(import.meta.dirname, '../..')

// Whoever started this process and is gone reads no more verdicts.
process.once('disconnect', () => process.exit())
process.once('message', (job: Job) => {
  void work(job).then(() => process.disconnect())
})

async function work(job: Job): Promise<void> {
  const files = job.sources.map((file) =>
    instrument(file, readFileSync(resolve(root, file), 'utf8')),
  )
  const first = firstSites(files)
  const sites = files.reduce((sum, file) => sum + file.sites, 0)
  const board = installSwitchboard(sites)
  const codes = new Map(files.map((file) => [file.file, file.code(first.get(file.file) ?? 0)]))
  hookModules((file) => codes.get(file))

  const tests = await collectAll(job.tests, 0)
  const reachedByLoading = board.seen.slice()
  const measured = await measureAll(tests, board)
  tell({ kind: 'broken', tests: measured.filter((test) => typeof test === 'string') })

  const bench: Bench = {
    board,
    tests: measured.filter((test) => typeof test !== 'string').toSorted((a, b) => a.ms - b.ms),
    testFiles: job.tests,
    reachedByLoading,
  }
  const mutants = files.flatMap((file) => file.mutants)
  for (const at of job.picked) {
    const mutant = mutants[at]
    if (mutant === undefined) throw new Error(`there is a mutant ${at}`)
    tell({ kind: 'begun', at })
    const site = mutant.site + (first.get(mutant.file) ?? 0)
    tell({ kind: 'verdict', at, verdict: await judge(mutant, site, bench) })
  }
}

function firstSites(files: readonly Instrumented[]): Map<string, number> {
  let next = 0
  return new Map(
    files.map(({ file, sites }) => {
      const first = next
      next += sites
      return [file, first]
    }),
  )
}

/** A mutant that lives may have been asleep in a constant: then it is tried from the loading on. */
async function judge(mutant: Mutant, site: number, bench: Bench): Promise<Verdict> {
  const { board, tests, reachedByLoading } = bench
  const covering = nearFirst(mutant, tests).filter(({ reaches }) => reaches[site] === 1)
  const isInLoading = reachedByLoading[site] === 1
  if (covering.length === 0 && !isInLoading) return { fate: 'unreached' }
  board.active[site] = mutant.variant
  try {
    const killer = await firstFailing(covering, board)
    if (killer !== undefined) return { fate: 'killed', by: killer }
    const later = isInLoading ? await firstFailingAnew(mutant, bench) : undefined
    return later === undefined ? { fate: 'survived' } : { fate: 'killed', by: later }
  } finally {
    board.active[site] = 0
    board.fuel[0] = Infinity
  }
}

/** The quickest first, and those that stand beside the file before all others. */
function nearFirst(mutant: Mutant, tests: readonly Measured[]): Measured[] {
  const near = besides(mutant, tests)
  return [...near, ...tests.filter((test) => !near.includes(test))]
}

function besides<T extends { readonly file: string }>({ file }: Mutant, those: readonly T[]): T[] {
  return those.filter((each) => dirname(each.file) === dirname(file))
}

async function firstFailing(
  tests: readonly Measured[],
  board: Switchboard,
): Promise<string | undefined> {
  let ms = 0
  for (const test of tests) {
    if (ms > testMsMax) return undefined
    board.fuel[0] = patience * test.rounds + roundsFree
    if ((await failureOf(test)) !== undefined) return `${test.file} > ${test.name}`
    ms += test.ms
  }
  return undefined
}

let graph = 0

/**
 * Loads the tests beside a file once more with its mutant on, and all that they import; what does
 * not load has been noticed.
 */
async function firstFailingAnew(
  mutant: Mutant,
  { board, tests, testFiles }: Bench,
): Promise<string | undefined> {
  graph += 1
  const all = tests.reduce((sum, { rounds }) => sum + rounds, 0)
  board.fuel[0] = patience * all + roundsFree
  try {
    const anew = await collectAll(besides(mutant, testFiles), graph)
    const byName = new Map(anew.map((test) => [`${test.file} ${test.name}`, test]))
    const again = nearFirst(mutant, tests).flatMap((test) => {
      const found = byName.get(`${test.file} ${test.name}`)
      return found === undefined ? [] : [{ ...test, run: found.run }]
    })
    return await firstFailing(again, board)
  } catch (error) {
    return `loading: ${String(error)}`
  }
}

/** The stand-in belongs to the graph that its tests belong to. */
async function collectAll(files: readonly TestFile[], number: number): Promise<Collected[]> {
  const own = 'tools/mutation/stand-in.ts'
  const standIn = (await load(own, 0)) as StandIn
  const tests: Collected[] = []
  for (const { file, wanted } of files) {
    const found = await standIn.collect(file, () => load(file, number))
    tests.push(...found.filter(({ name }) => name.startsWith(wanted)))
  }
  return tests
}

async function measureAll(
  tests: readonly Collected[],
  board: Switchboard,
): Promise<(Measured | string)[]> {
  const measured: (Measured | string)[] = []
  for (const test of tests) {
    board.seen.fill(0)
    board.fuel[0] = Number.MAX_SAFE_INTEGER
    const startedMs = computingMs()
    const failure = await failureOf(test)
    const ms = computingMs() - startedMs
    const rounds = Number.MAX_SAFE_INTEGER - (board.fuel[0] ?? 0)
    if (failure === undefined) measured.push({ ...test, ms, rounds, reaches: board.seen.slice() })
    else measured.push(`${test.file} > ${test.name}: ${failure}`)
  }
  return measured
}

/** Time that this process has computed, which a busy machine does not stretch. */
function computingMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

async function failureOf({ run }: Collected): Promise<string | undefined> {
  try {
    await run()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function tell(report: Report): void {
  process.send?.(report)
}
