import { writeFile } from 'node:fs/promises'
import { type Parsed, parsed } from '@evenkeel/core/units'
import type { PoolOptions } from '@evenkeel/kernels/pool'
import { asRefusal, type CommandOutput, refuse } from '../backtest/run.ts'
import { loadConfig } from '../config.ts'
import { createInk } from '../terminal/ink.ts'
import { meter } from '../terminal/table.ts'
import { documentOf } from './document.ts'
import { type Prepared, prepare } from './prepared.ts'
import { sweepPage } from './report.ts'
import { parseSweepRequest, type SweepFlags, type SweepRequest } from './request.ts'
import { openResumeFile } from './resume.ts'
import { type Study, study } from './study.ts'
import { sweepView } from './view.ts'
import { count } from './words.ts'

/** Where a sweep writes, and what stops it. */
export type SweepOutput = CommandOutput & {
  /** Draws over the line of the last time; left out where nobody looks. */
  readonly draw?: (line: string) => void
  readonly signal?: AbortSignal
}

/** Runs `evenkeel sweep`; answers 0, 1 for a failed write or a stop, 2 for bad input. */
export async function runSweepCommand(
  flags: SweepFlags & { readonly json?: boolean },
  out: SweepOutput,
): Promise<number> {
  const { print, say, output, signal } = out
  const request = parseSweepRequest(flags)
  if (!request.ok) return refuse(request.issues, say)
  try {
    const result = await sweep(request.value, out).catch((error: unknown) => asRefusal(error, {}))
    out.draw?.('')
    if (!result.ok) return refuse(result.issues, say)
    if (!(await writeReport(result.value, say))) return 1
    const { art } = loadConfig({}, output)
    print(
      flags.json === true
        ? JSON.stringify(documentOf(result.value))
        : sweepView(result.value, createInk(art)).join('\n'),
    )
    return 0
  } catch (error) {
    if (signal?.aborted !== true || error !== signal.reason) throw error
    out.draw?.('')
    const { resume } = request.value
    say(resume === null ? 'stopped' : `stopped; the same command goes on from ${resume}`)
    return 1
  }
}

async function sweep(request: SweepRequest, out: SweepOutput): Promise<Parsed<Study>> {
  const { say, cacheFolder, draw, signal } = out
  const cache = cacheFolder === undefined ? {} : { cache: { folder: cacheFolder, warn: say } }
  const prepared = await prepare(request, cache)
  if (!prepared.ok) return prepared
  const kept = await keptParts(request, prepared.value)
  if (!kept.ok) return kept
  return await study(request, prepared.value, {
    ...kept.value,
    ...(signal !== undefined && { signal }),
    ...(draw !== undefined && { onProgress: (done, runs) => draw(progressLine(done, runs)) }),
  })
}

/** Finished parts of the resume file, and where new ones go. */
async function keptParts(
  { resume }: SweepRequest,
  { provenance }: Prepared,
): Promise<Parsed<Pick<PoolOptions, 'finished' | 'onChunk'>>> {
  if (resume === null) return parsed({})
  const file = await openResumeFile(resume, provenance)
  if (!file.ok) return file
  return parsed({ finished: file.value.finished, onChunk: file.value.keep })
}

function progressLine(done: number, runs: number): string {
  return `${meter(done / runs, 24, true)} ${count(done)} of ${count(runs)} runs`
}

async function writeReport(found: Study, say: (text: string) => void): Promise<boolean> {
  const { report } = found.request.base
  if (report === null) return true
  try {
    await writeFile(report, sweepPage(found))
    say(`report written to ${report}`)
    return true
  } catch (error) {
    say(`report: ${error instanceof Error ? error.message : String(error)}`)
    return false
  }
}
