import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { calculations } from './calculations.ts'
import { readCases, UsageError } from './cases.ts'
import { show } from './compare.ts'
import { readSkips } from './skips.ts'
import { type Verdict, verifyCase } from './verify.ts'

const usage = 'npm run verify -- [FILE or FOLDER ...] [--json]'
const defaultFolder = join(import.meta.dirname, '../../../shared/reference')

/** Checks the library against reference cases; answers the exit code. */
export async function main(
  args: readonly string[],
  write: (text: string) => void,
): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    })
    const cases = await readCases(positionals.length > 0 ? positionals : [defaultFolder])
    const skips = await readSkips()
    const verdicts: Verdict[] = []
    for (const reference of cases) verdicts.push(await verifyCase(reference, calculations, skips))
    write(values.json ? report(verdicts) : describe(verdicts))
    return verdicts.some(({ status }) => status === 'failed') ? 1 : 0
  } catch (error) {
    if (!(error instanceof UsageError) && !isBadArgument(error)) throw error
    process.stderr.write(`${error.message}\nusage: ${usage}\n`)
    return 2
  }
}

function report(verdicts: readonly Verdict[]): string {
  return show({ ...counts(verdicts), cases: verdicts })
}

function describe(verdicts: readonly Verdict[]): string {
  const { passed, failed, skipped } = counts(verdicts)
  const lines = verdicts.flatMap((verdict) => (verdict.status === 'failed' ? failure(verdict) : []))
  return [
    ...lines,
    ...skippedLines(verdicts),
    `${passed} passed, ${failed} failed, ${skipped} skipped`,
  ].join('\n')
}

function failure({ topic, id, message, expected, actual, tolerance }: Verdict): string[] {
  return [
    `✕ ${topic} / ${id}: ${message}`,
    `    expected  ${show(expected)}`,
    `    actual    ${show(actual)}`,
    `    tolerance ${show(tolerance)}`,
  ]
}

/** One line for each reason, so that the list of what is not checked stays readable. */
function skippedLines(verdicts: readonly Verdict[]): string[] {
  const counted = new Map<string, number>()
  for (const { status, topic, message } of verdicts) {
    if (status !== 'skipped') continue
    const key = `${topic}: ${message}`
    counted.set(key, (counted.get(key) ?? 0) + 1)
  }
  return [...counted].map(([reason, count]) => `- skipped ${count} of ${reason}`)
}

function counts(verdicts: readonly Verdict[]) {
  const count = (status: Verdict['status']) =>
    verdicts.filter((verdict) => verdict.status === status).length
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') }
}

function isBadArgument(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE')
}

if (import.meta.main) {
  process.exitCode = await main(process.argv.slice(2), (text) => process.stdout.write(`${text}\n`))
}
