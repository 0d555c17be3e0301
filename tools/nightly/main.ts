/**
 * `npm run test:nightly`: what does not fit into `npm test`. One line for each job, then a closing
 * line; ends with 1 when a job failed. `npm run test:nightly -- --only mutation` runs one.
 */
import { parseArgs } from 'node:util'
import { jobs } from './jobs.ts'
import { runAll } from './run.ts'

process.exitCode = await main(process.argv.slice(2))

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { only: { type: 'string' } } })
  const chosen = jobs.filter(({ name }) => values.only === undefined || values.only === name)
  if (chosen.length === 0) {
    const known = jobs.map(({ name }) => name).join(', ')
    console.error(`nightly: no job is called ${values.only}; there are ${known}`)
    return 2
  }
  return (await runAll(chosen, (line) => console.log(line))) ? 0 : 1
}
