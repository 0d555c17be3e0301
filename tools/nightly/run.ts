import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Job } from './jobs.ts'

const root = resolve(import.meta.dirname, '../..')
const linesShownMax = 60

/** Runs jobs one after another, whatever becomes of each; true when all have passed. */
export async function runAll(jobs: readonly Job[], say: (line: string) => void): Promise<boolean> {
  const failed: string[] = []
  for (const job of jobs) {
    if (!(await runOne(job, say))) failed.push(job.name)
  }
  const verdict = failed.length === 0 ? 'all passed' : `failed: ${failed.join(', ')}`
  say(`nightly: ${jobs.length} jobs, ${verdict}`)
  return failed.length === 0
}

/** One line for a job that passed; for one that failed also the end of what it printed. */
async function runOne(job: Job, say: (line: string) => void): Promise<boolean> {
  const startedMs = performance.now()
  let output = ''
  let code = 0
  for (let time = 0; time < (job.times ?? 1) && code === 0; time++) {
    const end = await outcomeOf(job)
    output += end.output
    code = end.code
  }
  const log = keep(job.name, output)
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0).padStart(5)
  say(`${job.name.padEnd(12)} ${code === 0 ? 'passed' : 'FAILED'} ${seconds} s  ${job.says}`)
  if (code === 0) return true
  say(`${output.trimEnd().split('\n').slice(-linesShownMax).join('\n')}\n(all of it: ${log})`)
  return false
}

function outcomeOf({ args, env }: Job): Promise<{ code: number; output: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', (error) => done({ code: 1, output: `${output}${error.message}\n` }))
    // A job that a signal ended has no code.
    child.on('close', (code) => done({ code: code ?? 1, output }))
  })
}

function keep(name: string, output: string): string {
  const folder = join(root, '.evenkeel', 'nightly')
  mkdirSync(folder, { recursive: true })
  const log = join(folder, `${name}.log`)
  writeFileSync(log, output)
  return log
}
