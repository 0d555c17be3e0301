import { sharedData } from '@evenkeel/testkit'
import { describe, expect, test } from 'vitest'
import { calculations } from './calculations.ts'
import { type Json, parseCases, type ReferenceCase, readCases, UsageError } from './cases.ts'
import { RefusedError } from './inputs.ts'
import { main } from './main.ts'
import { readSkips } from './skips.ts'
import { type Calculations, verifyCase } from './verify.ts'

const shared = sharedData('reference')

describe.skipIf(!shared.isHere)(`reference cases${shared.note}`, () => {
  test('all backtest cases pass, and none is skipped (BKT-1)', { timeout: 60_000 }, async () => {
    const cases = await readCases([`${shared.path}/backtest_rules.json`])
    const verdicts = await verdictsOf(cases)
    expect(verdicts.filter(({ status }) => status !== 'passed')).toEqual([])
    expect(verdicts.length).toBeGreaterThanOrEqual(21)
  })

  test('every case of every topic passes or is skipped with a reason', async () => {
    const verdicts = await verdictsOf(await readCases([shared.path]))
    expect(verdicts.filter(({ status }) => status === 'failed')).toEqual([])
  })

  test('control: a wrong expected value fails', async () => {
    const [first] = await readCases([`${shared.path}/backtest_rules.json`])
    if (first === undefined) throw new Error('there is a first case')
    const wrong = { ...first, expected: { ...first.expected, rebalanceCount: 1 } }
    expect(await verdictsOf([wrong])).toMatchObject([
      { status: 'failed', message: 'rebalanceCount is 0, expected 1' },
    ])
  })

  test('control: a changed input fails', async () => {
    const [, second] = await readCases([`${shared.path}/backtest_rules.json`])
    if (second === undefined) throw new Error('there is a second case')
    const changed = { ...second, inputs: { ...second.inputs, feeBps: 10.000_1 } }
    expect(await verdictsOf([changed])).toMatchObject([{ status: 'failed' }])
  })
})

describe('a case', () => {
  const sums: Calculations = {
    sums: {
      add: ({ a, b }) => ({ sum: Number(a) + Number(b) }),
      refuse: () => {
        throw new RefusedError('a: is not a number')
      },
      crash: () => {
        throw new TypeError('undefined is not a function')
      },
    },
  }
  const run = (entry: Json, skips = [] as Parameters<typeof verifyCase>[2]) => {
    const [reference] = parseCases(
      { topic: 'sums', dataset: { two: 2 }, cases: [entry] },
      '/r/x.json',
    )
    return verifyCase(reference as ReferenceCase, sums, skips)
  }
  const add = { id: 'c', inputs: { quantity: 'add', a: 1, b: '@two' }, expected: { sum: 3 } }

  test('passes where it agrees, its @ paths taken from the dataset', async () => {
    expect(await run(add)).toMatchObject({ status: 'passed', actual: { sum: 3 } })
  })

  test('fails where its topic is unknown', async () => {
    const [other] = parseCases({ topic: 'products', cases: [add].map(plain) }, '/r/x.json')
    expect(await verifyCase(other as ReferenceCase, sums, [])).toMatchObject({
      status: 'failed',
      message: "unknown topic 'products'",
    })
  })

  test('fails where its quantity is unknown, and is never found by its id', async () => {
    const lost = { ...add, id: 'add', inputs: { quantity: 'divide' } }
    expect(await run(lost)).toMatchObject({
      status: 'failed',
      message: "unknown quantity 'divide'",
    })
  })

  test('expects a refusal, whatever its words; an exception is none', async () => {
    const expected = { error: 'must be rejected' }
    const refusing = { id: 'c', inputs: { quantity: 'refuse' }, expected }
    const crashing = { id: 'c', inputs: { quantity: 'crash' }, expected }
    const answering = { ...add, expected }
    expect(await run(refusing)).toMatchObject({ status: 'passed' })
    expect(await run(crashing)).toMatchObject({ status: 'failed' })
    expect(await run(answering)).toMatchObject({ status: 'failed', message: 'was not refused' })
  })

  test('fails where its dataset lacks what it points at', async () => {
    const lost = { ...add, inputs: { ...add.inputs, b: '@three' } }
    expect(await run(lost)).toMatchObject({ message: 'the dataset has no @three' })
  })

  test('fails on an exception, and on a refusal that nobody expected', async () => {
    const expected = { sum: 3 }
    expect(await run({ id: 'c', inputs: { quantity: 'crash' }, expected })).toMatchObject({
      status: 'failed',
      message: 'undefined is not a function',
    })
    expect(await run({ id: 'c', inputs: { quantity: 'refuse' }, expected })).toMatchObject({
      status: 'failed',
      message: 'was refused: a: is not a number',
    })
  })

  test('is skipped with check false, or with an entry and its reason', async () => {
    expect(await run({ ...add, check: false })).toMatchObject({ status: 'skipped' })
    const reason = 'sums are not built yet'
    expect(await run(add, [{ topic: 'sums', quantity: 'add', reason }])).toMatchObject({
      status: 'skipped',
      message: reason,
    })
    expect(await run(add, [{ topic: 'sums', quantity: 'other', reason }])).toMatchObject({
      status: 'passed',
    })
  })
})

describe('an output that is left out', () => {
  const sums: Calculations = { sums: { add: () => ({ sum: 3, spread: 9 }) } }
  const skips = [{ topic: 'sums', quantity: 'add', output: 'spread', reason: 'another convention' }]
  const run = (expected: Json) => {
    const inputs = { quantity: 'add' }
    const cases = [{ id: 'c', inputs, expected }]
    const [reference] = parseCases({ topic: 'sums', cases }, '/r/x.json')
    return verifyCase(reference as ReferenceCase, sums, skips)
  }

  test('is skipped and never passed; the others still have to agree', async () => {
    expect(await run({ sum: 3, spread: 1 })).toMatchObject({
      status: 'skipped',
      message: 'spread (the rest agrees): another convention',
    })
    expect(await run({ sum: 4, spread: 1 })).toMatchObject({ status: 'failed' })
  })

  test('leaves a case alone that does not ask for it', async () => {
    expect(await run({ sum: 3 })).toMatchObject({ status: 'passed' })
  })
})

describe('what is left out', () => {
  test('has a reason each, and nothing that can be computed is left out', async () => {
    for (const { topic, quantity, output, reason } of await readSkips()) {
      expect(reason.length).toBeGreaterThan(10)
      if (output !== undefined) continue
      const known = Object.keys(calculations[topic] ?? {})
      expect(quantity === undefined ? known : known.filter((name) => name === quantity)).toEqual([])
    }
  })
})

describe('the command', () => {
  test('bad input names what is wrong and ends with 2', async () => {
    await expect(readCases(['/nowhere'])).rejects.toThrow(UsageError)
    expect(() => parseCases({ topic: 'x', cases: [{ id: 'c' }] }, 'x.json')).toThrow(
      'x.json: cases[0].inputs is not an object',
    )
    expect(() => parseCases({ cases: [] }, 'x.json')).toThrow('x.json: topic is not a text')
    expect(await main(['/nowhere'], () => {})).toBe(2)
    expect(await main(['--wrong'], () => {})).toBe(2)
  })

  test.skipIf(!shared.isHere)(`--json is one document${shared.note}`, async () => {
    const written: string[] = []
    const file = `${shared.path}/index_capping.json`
    expect(await main([file, '--json'], (text) => written.push(text))).toBe(0)
    const report = JSON.parse(written.join('')) as { cases: { status: string }[]; passed: number }
    expect(Object.keys(report)).toEqual(['passed', 'failed', 'skipped', 'cases'])
    expect(Object.keys(report.cases[0] ?? {})).toEqual([
      'topic',
      'id',
      'status',
      'expected',
      'actual',
      'tolerance',
      'message',
    ])
    expect(report.passed).toBe(5)
  })
})

async function verdictsOf(cases: readonly ReferenceCase[]) {
  const skips = await readSkips()
  return Promise.all(cases.map((entry) => verifyCase(entry, calculations, skips)))
}

function plain(entry: object): Json {
  return JSON.parse(JSON.stringify(entry)) as Json
}
