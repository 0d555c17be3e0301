import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatLabel } from '@evenkeel/core/backtest'
import { drawNormal, seededRandom } from '@evenkeel/core/world'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createInk } from '../terminal/ink.ts'
import type { Certified } from './certificate.ts'
import { certifiedRows, startsSentence } from './certificate-words.ts'
import { compare } from './comparison.ts'
import { documentOf } from './document.ts'
import { examine } from './evidence.ts'
import { reportPage } from './report.ts'
import { type BacktestFlags, parseRequest } from './request.ts'
import { runBacktestCommand } from './run.ts'
import { backtestView } from './view.ts'

const basics = { assets: 'A,B', targets: '0.5,0.4', rule: 'band:0.05', certify: true }

let folder = ''
let certified: Awaited<ReturnType<typeof certifiedOnce>>
const path = (name: string) => join(folder, name)

/** Two years of A and B that wander, and the first of them alone. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-certificate-'))
  const random = seededRandom(3)
  const price = { A: 100, B: 100 }
  const rows = Array.from({ length: 730 }, (_, day) => {
    const date = formatLabel('date', Date.UTC(2021, 0, 1 + day))
    return (['A', 'B'] as const).map((symbol) => {
      price[symbol] *= Math.exp(0.04 * drawNormal(random))
      return `${date},${symbol},${price[symbol].toFixed(4)}`
    })
  })
  const head = 'date,symbol,close'
  await writeFile(path('two-years.csv'), `${[head, ...rows.flat()].join('\n')}\n`)
  await writeFile(path('short.csv'), `${[head, ...rows.slice(0, 364).flat()].join('\n')}\n`)
  const dead = rows.flatMap(([a = '', b = ''], day) => (day < 300 ? [a, b] : [a]))
  await writeFile(path('dead.csv'), `${[head, ...dead].join('\n')}\n`)
  certified = await certifiedOnce()
})
afterAll(() => rm(folder, { recursive: true }))

/** One certificate, which takes seconds, as all three doors show it. */
async function certifiedOnce() {
  const request = parseRequest({ ...basics, prices: [path('two-years.csv')] })
  if (!request.ok) throw new Error(JSON.stringify(request.issues))
  const compared = await compare(request.value, () => {})
  if (!compared.ok) throw new Error(JSON.stringify(compared.issues))
  const examined = examine(compared.value, request.value)
  if (!examined.ok) throw new Error(JSON.stringify(examined.issues))
  return {
    json: JSON.stringify(documentOf(examined.value)),
    text: backtestView(examined.value, request.value, createInk(false)).join('\n'),
    page: reportPage(examined.value, request.value),
  }
}

async function run(flags: BacktestFlags & { readonly json?: boolean }) {
  const printed: string[] = []
  const said: string[] = []
  const drawn: string[] = []
  const code = await runBacktestCommand(
    { prices: [path('two-years.csv')], ...basics, ...flags },
    {
      print: (text) => printed.push(text),
      say: (text) => said.push(text),
      draw: (line) => drawn.push(line),
      output: {},
    },
  )
  return { code, printed: printed.join('\n'), said: said.join('\n'), drawn }
}

describe('a backtest with its certificate (BKT-2)', () => {
  test('has every column, and the trials by name', () => {
    const { certificate } = JSON.parse(certified.json) as { certificate: Certified }
    const names = ['band:0.05', 'monthly', 'smart']
    expect(certificate.rollingStarts.map(({ name }) => name)).toEqual(names)
    expect(certificate.sweeps.map(({ lookAhead }) => lookAhead)).toEqual(
      names.map(() => ({ cuts: 50, leak: null })),
    )
    expect(certificate.rollingStarts[0]?.starts.map(({ start }) => start)).toEqual([
      ...Array.from({ length: 12 }, (_, month) => formatLabel('date', Date.UTC(2021, month, 1))),
      '2022-01-01',
    ])
    // Never, three columns, the other 19 bands, the other four calendars.
    expect(certificate.selection.trials).toBe(27)
    expect(certificate.terms.tried).toHaveLength(27)
    expect(new Set(certificate.terms.tried).size).toBe(27)
  })

  test('is read in a few lines, the losses first', () => {
    const { text } = certified
    expect(text).toMatch(/^band:0\.05 lost to never rebalancing from \d+ of 13 start dates/m)
    expect(text).toMatch(/95%\sinterval/)
    expect(text).not.toContain('One run from one start date')
    expect(text).toMatch(/^smart +\d+ of 13 .* none in 50 cuts +0\.\d{3}$/m)
    expect(text).toMatch(/^ {2}fee bps {2}0: .* {2}100: /m)
    expect(text).toContain('Probability of overfitting')
  })

  test('stands on the report with its charts and tables', () => {
    const { page } = certified
    expect(page).toContain('<h2>Certificate</h2>')
    expect(page).not.toContain('What this page does not show')
    expect(page.match(/role="img" aria-label="[^"]{20,}"/g)).toHaveLength(6)
    expect(page.match(/<rect class="(?:ahead|behind)"/g)).toHaveLength(13)
    expect(page).not.toMatch(/NaN|Infinity|undefined/)
  })

  test('a rule that looks ahead, or wins everywhere, is not praised', () => {
    const { certificate } = JSON.parse(certified.json) as { certificate: Certified }
    const [own] = certificate.rollingStarts
    const [sweep] = certificate.sweeps
    if (own === undefined || sweep === undefined) throw new Error('no certificate')
    const starts = own.starts.map((start) => ({ ...start, advantage: 0.01 }))
    const winning = { ...certificate, rollingStarts: [{ ...own, starts, growthDifference: null }] }
    expect(startsSentence(winning)).toBe(
      'band:0.05 lost to never rebalancing from none of 13 start dates, a year each: what beats ' +
        'holding everywhere is a bug until it is explained. So few starts have no interval.',
    )
    const leak = { cutAfter: '2021-05-01', what: 'value on 2021-04-02 differs' }
    const leaking = { ...certificate, sweeps: [{ ...sweep, lookAhead: { cuts: 3, leak } }] }
    expect(startsSentence(leaking)).toMatch(
      /^band:0\.05 looks ahead, value on 2021-04-02 differs: believe none of this\. /,
    )
    expect(certifiedRows(leaking)[0]?.lookAhead).toBe('found: cut at 2021-05-01')
  })

  test('without it, a run says that it is one', async () => {
    const { printed } = await run({ certify: false, json: true })
    expect(JSON.parse(printed)).toMatchObject({ certificate: null })
    expect((await run({ certify: false })).printed).toContain('certificate  none: a single run')
  })

  test('a rule that never trades leaves its peers to be certified', async () => {
    const { printed, drawn } = await run({ rule: 'none', to: '2021-12-31', json: true })
    const { certificate } = JSON.parse(printed) as { certificate: Certified }
    expect(certificate.rollingStarts.map(({ name }) => name)).not.toContain('none')
    expect(certificate.rollingStarts[0]?.growthDifference).toBeNull()
    expect(drawn[0]).toBe('certificate  10 runs')
    expect(drawn.at(-1)).toBe('')
  })

  test('less than a year, or a year that nobody could buy into, is refused', async () => {
    expect(await run({ prices: [path('short.csv')] })).toMatchObject({
      code: 2,
      said: 'certify: needs a year of bars, 365; there are 364',
    })
    expect(await run({ prices: [path('dead.csv')] })).toMatchObject({
      code: 2,
      said: 'certify: not every asset has a price in the year from 2021-10-27; give --to',
    })
  })
})

describe('market states of a backtest (REG-4, BKT-3)', () => {
  test('are cut by the first asset, or by the one named', async () => {
    const { printed } = await run({ certify: false, json: true })
    const { states } = JSON.parse(printed) as { states: Record<string, unknown> }
    expect(states).toMatchObject({
      reference: 'A',
      rules: { days: expect.stringContaining('+60%') as string },
      spells: expect.arrayContaining([
        expect.objectContaining({ from: '2021-01-01' }),
      ]) as unknown[],
      byState: { length: 4, 0: { state: 'bull', none: {}, rule: {} } },
      windows: [{ name: '2021' }, { name: '2022' }, { name: 'whole run' }],
    })
    const other = await run({ certify: false, states: 'B' })
    expect(other.printed).toContain('by state of B')
    expect(other.printed).toContain('a peak by \u221240% from the highest')
    expect(await run({ states: 'C' })).toMatchObject({
      code: 2,
      said: 'states: C is not one of the assets: A, B',
    })
  })
})

test('--csv has a line a bar, and the rebalances where they were made (BKT-4)', async () => {
  const { code } = await run({ certify: false, csv: path('run.csv') })
  expect(code).toBe(0)
  const lines = (await readFile(path('run.csv'), 'utf8')).trimEnd().split('\n')
  expect(lines).toHaveLength(731)
  expect(lines[0]).toBe(
    'at,value_usd,never_value_usd,weight_A,weight_B,weight_cash,state,decided_at,why,turnover,cost_usd',
  )
  expect(lines[1]).toMatch(/^2021-01-01,9991,9991,0\.5,0\.4,0\.0999+\d*,[a-z-]+,,,,$/)
  const traded = lines.filter((line) => line.includes('threshold'))
  expect(traded.length).toBeGreaterThan(3)
  expect(traded[0]).toMatch(
    /,20\d\d-\d\d-\d\d,"threshold, (?:A|B|cash) .* of 5\.00",0\.\d+,[\d.]+$/,
  )
})
