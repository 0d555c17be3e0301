/**
 * `npm run test:nightly`: what does not fit into `npm test`. One line for each job, then a closing
 * line; ends with 1 when a job failed. `npm run test:nightly -- --only mutation` runs one.
 */
import { parseArgs } from 'node:util'
import { jobs } from './jobs.ts'
import { runAll } from './run.ts'

process.exitCode = await main(process.argv.slice(2))

async function main(args: string[]): Promise<number> {
  const known = jobs.map(({ name }) => name).join(', ')
  const only = readOnly(args)
  const chosen = jobs.filter(({ name }) => only === undefined || only === name)
  if (only === null || chosen.length === 0) {
    const fault = only === null ? 'give nothing, or --only JOB' : `no job is called ${only}`
    console.error(`nightly: ${fault}; there are ${known}`)
    return 2
  }
  return (await runAll(chosen, (line) => console.log(line))) ? 0 : 1
}

/** The job that was asked for, undefined for all, or null where the arguments are others. */
function readOnly(args: string[]): string | undefined | null {
  const { values, positionals } = parseArgs({
    args,
    options: { only: { type: 'string' } },
    strict: false,
  })
  const isKnown = positionals.length === 0 && Object.keys(values).every((key) => key === 'only')
  if (!isKnown || typeof values.only === 'boolean') return null
  return values.only
}
