/**
 * Mutation tests of the room `quant`: each mutant is one slip of the pen, and some test has to
 * notice it. `node --conditions=src tools/mutation/main.ts [AREA...]` tries the named areas only.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Area, areasOfQuant } from './room.ts'
import { type Judged, mutantsOf, type Outcome, runJob } from './run.ts'
import { audit, nameOf, readSurvivors } from './survivors.ts'

/** Of all mutants, the least share that the tests have to notice. */
const killedShareMin = 0.85
const lanes = 2

process.exitCode = await main(process.argv.slice(2))

async function main(names: readonly string[]): Promise<number> {
  const areas = areasOfQuant()
  const stranger = names.find((name) => !areas.some((area) => area.name === name))
  if (stranger !== undefined) {
    console.error(`no area is called ${stranger}; there are ${areas.map((a) => a.name).join(', ')}`)
    return 2
  }
  const named = names.flatMap((name) => areas.filter((area) => area.name === name))
  const chosen = names.length === 0 ? areas : named
  return conclude(await tryAll(chosen))
}

/** Two areas at a time, each in a process of its own. */
async function tryAll(areas: readonly Area[]): Promise<Outcome> {
  const queue = [...areas]
  const outcomes: Outcome[] = []
  const lane = async (): Promise<void> => {
    for (let area = queue.shift(); area !== undefined; area = queue.shift()) {
      outcomes.push(await tryArea(area))
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return {
    judged: outcomes.flatMap(({ judged }) => judged),
    broken: [...new Set(outcomes.flatMap(({ broken }) => broken))],
  }
}

async function tryArea({ name, sources, tests }: Area): Promise<Outcome> {
  const startedMs = performance.now()
  const picked = Array.from({ length: mutantsOf(sources).length }, (_, at) => at)
  const outcome = await runJob({ sources, tests, picked })
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0)
  console.log(`${name.padEnd(20)} ${tallyOf(outcome.judged)} in ${seconds} s`)
  keep(name, outcome.judged)
  return outcome
}

/** All verdicts, for who wants to see which test noticed what. */
function keep(name: string, judged: readonly Judged[]): void {
  const folder = resolve(import.meta.dirname, '../../.evenkeel/mutation')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name.replaceAll('/', '-')}.json`), JSON.stringify(judged, null, 1))
}

function conclude({ judged, broken }: Outcome): number {
  const { killed, excused, unexcused, idle } = audit(judged, readSurvivors())
  for (const { mutant, verdict } of unexcused) {
    const fate = verdict.fate === 'unreached' ? 'no test reaches' : 'no test notices'
    console.log(`${mutant.file}:${mutant.line} ${fate}: ${nameOf(mutant)}`)
  }
  for (const name of idle) console.log(`survivors.json lists what does not survive: ${name}`)
  for (const test of broken) console.log(`fails without any mutant: ${test}`)
  const enough = killed >= killedShareMin * judged.length
  const limit = `${100 * killedShareMin}% are wanted`
  console.log(
    `mutation: ${tallyOf(judged)}; ${limit}; ${excused} survivors are listed with a reason, ` +
      `${unexcused.length} are not`,
  )
  return enough && unexcused.length === 0 && broken.length === 0 ? 0 : 1
}

function tallyOf(judged: readonly Judged[]): string {
  const killed = judged.filter(({ verdict }) => verdict.fate === 'killed').length
  return `${killed} of ${judged.length} killed (${((100 * killed) / judged.length).toFixed(1)}%)`
}
