import { writeFile } from 'node:fs/promises'
import type { Issue } from '@evenkeel/core/units'
import { MarketFileError } from '@evenkeel/market'
import { loadConfig, type Output } from '../config.ts'
import { createInk } from '../terminal/ink.ts'
import { compare } from './comparison.ts'
import { documentOf } from './document.ts'
import { reportPage } from './report.ts'
import { type BacktestFlags, parseRequest } from './request.ts'
import { backtestView } from './view.ts'

/** Where a command writes: results to standard output, all else to standard error. */
export type CommandOutput = {
  readonly print: (text: string) => void
  readonly say: (text: string) => void
  /** Where `print` writes to. */
  readonly output: Output
  /** Where parsed price files are kept; nothing is kept where this is left out. */
  readonly cacheFolder?: string
}

/** Runs `evenkeel backtest`; answers the exit code: 0, 1 for a failed write, 2 for bad input. */
export async function runBacktestCommand(
  flags: BacktestFlags & { readonly json?: boolean },
  { print, say, output, cacheFolder }: CommandOutput,
): Promise<number> {
  const request = parseRequest(flags)
  if (!request.ok) return refuse(request.issues, say)
  const { art } = loadConfig({}, output)
  const progress = output.isTTY === true && flags.json !== true ? say : () => {}
  const cache = cacheFolder === undefined ? {} : { cache: { folder: cacheFolder, warn: say } }
  const result = await compare(request.value, progress, cache).catch(asRefusal)
  if (!result.ok) return refuse(result.issues, say)
  const { report } = request.value
  if (report !== null) {
    try {
      await writeFile(report, reportPage(result.value, request.value))
    } catch (error) {
      say(`report: ${error instanceof Error ? error.message : String(error)}`)
      return 1
    }
    say(`report written to ${report}`)
  }
  print(
    flags.json === true
      ? JSON.stringify(documentOf(result.value))
      : backtestView(result.value, request.value, createInk(art)).join('\n'),
  )
  return 0
}

/** Each issue is a line of its own that opens with the field that is at fault. */
export function refuse(issues: readonly Issue[], say: (text: string) => void): number {
  for (const { path, message } of issues) say(`${path}: ${message}`)
  return 2
}

/** A price file that cannot be believed is bad input; any other error is a bug and is thrown on. */
export function asRefusal(error: unknown) {
  if (!(error instanceof MarketFileError)) throw error
  return { ok: false, issues: [{ path: 'prices', message: error.message }] } as const
}
