import { writeFile } from 'node:fs/promises'
import type { Issue, Parsed } from '@evenkeel/core/units'
import { MarketFileError } from '@evenkeel/market'
import { loadConfig, type Output } from '../config.ts'
import { createInk } from '../terminal/ink.ts'
import { type Comparison, compare } from './comparison.ts'
import { csvOf } from './csv.ts'
import { documentOf } from './document.ts'
import { type Examined, examine } from './evidence.ts'
import { reportPage } from './report.ts'
import { type BacktestFlags, type BacktestRequest, parseRequest } from './request.ts'
import { backtestView } from './view.ts'

/** Where a command writes: results to standard output, all else to standard error. */
export type CommandOutput = {
  readonly print: (text: string) => void
  readonly say: (text: string) => void
  /** Where `print` writes to. */
  readonly output: Output
  /** Draws over the line of the last time; left out where nobody looks. */
  readonly draw?: (line: string) => void
  /** Where parsed price files are kept; nothing is kept where this is left out. */
  readonly cacheFolder?: string
}

/** Runs `evenkeel backtest`; answers the exit code: 0, 1 for a failed write, 2 for bad input. */
export async function runBacktestCommand(
  flags: BacktestFlags & { readonly json?: boolean },
  { print, say, output, draw, cacheFolder }: CommandOutput,
): Promise<number> {
  const request = parseRequest(flags)
  if (!request.ok) return refuse(request.issues, say)
  const { art } = loadConfig({}, output)
  const progress = output.isTTY === true && flags.json !== true ? say : () => {}
  const cache = cacheFolder === undefined ? {} : { cache: { folder: cacheFolder, warn: say } }
  const compared = await compare(request.value, progress, cache).catch((error: unknown) =>
    asRefusal(error, request.value),
  )
  if (!compared.ok) return refuse(compared.issues, say)
  const result = examineAloud(compared.value, request.value, { draw, progress })
  if (!result.ok) return refuse(result.issues, say)
  const { report, csv } = request.value
  const isWritten =
    (await write('report', report, () => reportPage(result.value, request.value), say)) &&
    (await write('csv', csv, () => csvOf(result.value), say))
  if (!isWritten) return 1
  print(
    flags.json === true
      ? JSON.stringify(documentOf(result.value))
      : backtestView(result.value, request.value, createInk(art)).join('\n'),
  )
  return 0
}

/** Tells who looks how far a certificate is, and how long it took. */
function examineAloud(
  comparison: Comparison,
  request: BacktestRequest,
  { draw, progress }: { draw: CommandOutput['draw']; progress: (line: string) => void },
): Parsed<Examined> {
  const startedAt = performance.now()
  let runs = 0
  const result = examine(comparison, request, (done) => {
    runs = done
    if (done % 10 === 0) draw?.(`certificate  ${done} runs`)
  })
  draw?.('')
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  if (runs > 0) progress(`certificate  ${runs} runs in ${seconds} s`)
  return result
}

/** Writes a file that was asked for; answers false, with the reason said, where it cannot. */
async function write(
  what: string,
  file: string | null,
  text: () => string,
  say: (text: string) => void,
): Promise<boolean> {
  if (file === null) return true
  const content = text()
  try {
    await writeFile(file, content)
    say(`${what} written to ${file}`)
    return true
  } catch (error) {
    say(`${what}: ${error instanceof Error ? error.message : String(error)}`)
    return false
  }
}

/** Each issue is a line of its own that opens with the field that is at fault. */
export function refuse(issues: readonly Issue[], say: (text: string) => void): number {
  for (const { path, message } of issues) say(`${path}: ${message}`)
  return 2
}

/** A file that cannot be believed is bad input; any other error is a bug and is thrown on. */
export function asRefusal(
  error: unknown,
  { prices, assetTable, caps }: Partial<Pick<BacktestRequest, 'prices' | 'assetTable' | 'caps'>>,
) {
  if (!(error instanceof MarketFileError)) throw error
  const { file } = error.details
  // One file may serve two flags: then it is at fault as the prices that it holds.
  const isPrices = prices?.some((price) => price.file === file) === true
  const flag = file === assetTable ? 'asset-table' : file === caps ? 'caps' : 'prices'
  return {
    ok: false,
    issues: [{ path: isPrices ? 'prices' : flag, message: error.message }],
  } as const
}
