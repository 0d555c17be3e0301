import { describe, expect, test } from 'vitest'
import { areasOfQuant } from './room.ts'
import { type Judged, mutantsOf, runJob } from './run.ts'
import { audit, changeOf, nameOf, namesOf, readSurvivors } from './survivors.ts'

const control = 'tools/mutation/control'
const trial = { file: `${control}/spread.trial.ts`, wanted: '' }
const timeout = 120_000

describe('control: a run over a file that is half tested', () => {
  const sources = [`${control}/spread.ts`]
  const run = async (wanted: string) => {
    const picked = mutantsOf(sources).map((_, at) => at)
    const { judged } = await runJob({ sources, tests: [{ ...trial, wanted }], picked })
    return judged.map(({ mutant, verdict }) => `${changeOf(mutant)}: ${verdict.fate}`)
  }

  test('kills what a test looks at, in constants and in loops without end too', {
    timeout,
  }, async () => {
    expect(await run('')).toEqual([
      '(low + high) / 2 → -((low + high) / 2): killed',
      '(low + high) / 2 → (low + high) * 2: killed',
      'low + high → low - high: killed',
      '2 → 3: killed',
      'high - low → high + low: survived',
      '3 * 2 → 3 / 2: killed',
      '3 → 4: killed',
      '2 → 3: killed',
      'height < to → true: killed',
      'height < to → false: killed',
      'height += slope → height -= slope: killed',
      'height → -height: killed',
    ])
  })

  test('says where no test comes', { timeout }, async () => {
    const judged = await run('the middle')
    expect(judged).toContain('high - low → high + low: unreached')
    expect(judged).toContain('low + high → low - high: killed')
  })

  test('tells which tests fail anyway, and judges by the others', { timeout }, async () => {
    const broken = { file: `${control}/broken.trial.ts`, wanted: '' }
    const outcome = await runJob({ sources, tests: [broken, trial], picked: [0] })
    expect(outcome.broken).toEqual([expect.stringContaining('the middle is where it is not')])
    expect(outcome.judged).toMatchObject([{ verdict: { fate: 'killed' } }])
  })
})

describe('the list of survivors', () => {
  const [mutant] = mutantsOf([`${control}/spread.ts`])
  if (mutant === undefined) throw new Error('the control has mutants')
  const alive: Judged = { mutant, verdict: { fate: 'survived' } }
  const dead: Judged = { mutant, verdict: { fate: 'killed', by: 'a test' } }
  const { file, within } = mutant
  const listed = [{ file, within, reason: 'because', mutants: [changeOf(mutant)] }]

  test('excuses what it names, and nothing else', () => {
    expect(audit([alive], listed)).toMatchObject({ killed: 0, excused: 1, unexcused: [], idle: [] })
    expect(audit([alive], [])).toMatchObject({ killed: 0, excused: 0, unexcused: [alive] })
  })

  test('is told what does not survive any more', () => {
    expect(audit([dead], listed)).toMatchObject({ killed: 1, idle: [nameOf(mutant)] })
    expect(audit([], listed)).toMatchObject({ idle: [] })
  })

  test('gives every survivor a reason, once', () => {
    const list = readSurvivors()
    expect(list.filter(({ reason }) => reason.trim().length < 20)).toEqual([])
    const named = list.flatMap(({ mutants }) => mutants)
    expect(namesOf(list).size).toBe(named.length)
  })
})

describe('a sample of the room', () => {
  const perArea = 8
  const names = ['execution', 'performance', 'risk', 'special']

  test.concurrent.each(names)('is noticed by its own tests: %s', { timeout }, async (name) => {
    const area = areasOfQuant().find((each) => each.name === name)
    if (area === undefined) throw new Error(`there is an area ${name}`)
    const listed = namesOf(readSurvivors())
    const mutants = mutantsOf(area.sources)
    const open = mutants
      .map((_, at) => at)
      .filter((at) => !listed.has(nameOf(mutants[at] as never)))
    // Spread over all files of the area: the same ones until the area changes.
    const picked = Array.from({ length: perArea }, (_, at) => {
      return open[Math.floor(((at + 0.5) * open.length) / perArea)] as number
    })
    const near = area.tests.filter(({ file }) => file.includes(`/quant/${name}/`))
    const { judged } = await runJob({ sources: area.sources, tests: near, picked })
    const alive = judged.filter(({ verdict }) => verdict.fate !== 'killed')
    expect(alive.map(({ mutant }) => nameOf(mutant))).toEqual([])
    expect(judged).toHaveLength(perArea)
  })
})
