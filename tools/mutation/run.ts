import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { instrument, type Mutant } from './instrument.ts'
import type { Job, Report, Verdict } from './job.ts'

/** A mutant and what became of it. */
export type Judged = { readonly mutant: Mutant; readonly verdict: Verdict }

const root = resolve(import.meta.dirname, '../..')
const silenceMsMax = 60_000
const startMsMax = 240_000

/** What became of the mutants of a job, and the tests that could not judge: they fail anyway. */
export type Outcome = { readonly judged: Judged[]; readonly broken: readonly string[] }

/** Every mutant of the files, in order. */
export function mutantsOf(sources: readonly string[]): Mutant[] {
  return sources.flatMap((file) => [
    ...instrument(file, readFileSync(join(root, file), 'utf8')).mutants,
  ])
}

/** Tries the mutants of a job. A worker that falls silent is ended: that mutant was noticed. */
export async function runJob(job: Job): Promise<Outcome> {
  const mutants = mutantsOf(job.sources)
  const judged: Judged[] = []
  const broken = new Set<string>()
  const keep: Keeper = {
    verdict: (at, verdict) => {
      const mutant = mutants[at]
      if (mutant === undefined) throw new Error(`there is a mutant ${at}`)
      judged.push({ mutant, verdict })
    },
    broken: (tests) => {
      for (const test of tests) broken.add(test)
    },
  }
  while (judged.length < job.picked.length) {
    const silentAt = await runWorker({ ...job, picked: job.picked.slice(judged.length) }, keep)
    if (silentAt !== undefined) keep.verdict(silentAt, { fate: 'killed', by: 'no answer' })
  }
  return { judged, broken: [...broken] }
}

type Keeper = {
  readonly verdict: (at: number, verdict: Verdict) => void
  readonly broken: (tests: readonly string[]) => void
}

/** Resolves to the mutant at which the worker fell silent or died, or to undefined at the end. */
function runWorker(job: Job, keep: Keeper): Promise<number | undefined> {
  return new Promise((done, fail) => {
    const worker = fork(join(import.meta.dirname, 'worker.ts'), [], {
      execArgv: ['--conditions=src', '--no-warnings', '--max-old-space-size=4096'],
      env: { ...process.env, EVENKEEL_RANDOM_SETS: '60' },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    let current: number | undefined
    let words = ''
    let alarm = setTimeout(() => worker.kill('SIGKILL'), startMsMax)
    worker.stderr?.on('data', (chunk: Buffer) => (words += chunk.toString()))
    worker.on('message', (report: Report) => {
      clearTimeout(alarm)
      alarm = setTimeout(() => worker.kill('SIGKILL'), silenceMsMax)
      if (report.kind === 'broken') keep.broken(report.tests)
      else if (report.kind === 'begun') current = report.at
      else {
        current = undefined
        keep.verdict(report.at, report.verdict)
      }
    })
    worker.on('exit', (code) => {
      clearTimeout(alarm)
      if (current !== undefined || code === 0) done(current)
      else fail(new Error(`the worker ended with ${code} before its first mutant\n${words}`))
    })
    endWith(worker)
    worker.send(job)
  })
}

/** Nobody is left behind when this process ends first. */
function endWith(worker: ChildProcess): void {
  const end = () => worker.kill('SIGKILL')
  process.once('exit', end)
  worker.once('exit', () => process.off('exit', end))
}
