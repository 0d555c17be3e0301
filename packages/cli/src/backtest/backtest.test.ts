import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { braillePlot } from './braille.ts'
import { svgChart } from './chart.ts'
import { registerBacktest } from './index.ts'
import { type BacktestFlags, parseRequest } from './request.ts'
import { runBacktestCommand } from './run.ts'

let folder = ''
const path = (name: string) => join(folder, name)

/** Forty days in which A doubles and falls back, while B stands still. */
const closes = Array.from({ length: 40 }, (_, day) => 100 + 100 * Math.sin((day / 39) * Math.PI))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-backtest-'))
  const date = (day: number) => new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)
  const rows = closes.flatMap((close, day) => [
    `${date(day)},A,${close.toFixed(4)}`,
    `${date(day)},B,50`,
  ])
  await writeFile(path('prices.csv'), `date,symbol,close\n${rows.join('\n')}\n`)
  await writeFile(path('broken.csv'), 'date,symbol,close\n2024-01-01,A,1\n2024-01-02,A,zero\n')
  const head = 'version: 1\npreset: custom\nname: Two & <cash>\ncash: USDC\ntargets:\n'
  const lines = [
    '  - { asset: A, weight: "0.4" }',
    '  - { asset: B, weight: "0.4" }',
    '  - { asset: USDC, weight: "0.2" }',
  ]
  const trigger = 'trigger:\n  bandBpsAbsolute: 500\n  review: weekly\n'
  await writeFile(path('two.yaml'), `${head}${lines.join('\n')}\n${trigger}`)
  await writeFile(path('short.yaml'), `${head}${lines.slice(0, 2).join('\n')}\n`)
  await writeFile(path('twice.yaml'), `${head}${lines.join('\n')}\nname: again\n`)
})
afterAll(() => rm(folder, { recursive: true }))

const basics = (): BacktestFlags => ({
  prices: [path('prices.csv')],
  assets: 'A,B',
  targets: '0.5,0.3',
  rule: 'band:0.05',
})

async function run(flags: BacktestFlags & { readonly json?: boolean }) {
  const printed: string[] = []
  const said: string[] = []
  const code = await runBacktestCommand(flags, {
    print: (text) => printed.push(text),
    say: (text) => said.push(text),
    output: {},
  })
  return { code, printed: printed.join('\n'), said: said.join('\n') }
}

describe('evenkeel backtest (BKT-1)', () => {
  test('--json opens with exactly the published names, and nothing else is printed', async () => {
    const { code, printed, said } = await run({ ...basics(), json: true })
    const document = JSON.parse(printed) as Record<string, unknown>
    expect({ code, said }).toEqual({ code: 0, said: '' })
    expect(Object.keys(document).slice(0, 17)).toEqual([
      'finalValue',
      'totalReturn',
      'cagr',
      'volAnnual',
      'sharpe',
      'sortino',
      'calmar',
      'maxDrawdown',
      'rebalanceCount',
      'turnover',
      'costUsd',
      'bars',
      'start',
      'end',
      'gapBars',
      'gapReturns',
      'frozenAssets',
    ])
    expect(document).toMatchObject({
      bars: 40,
      start: '2024-01-01',
      end: '2024-02-09',
      none: { rebalanceCount: 0 },
      execution: '1 bars later',
      hashes: { data: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    })
    expect(document['equityCurve']).toMatchObject({ at: { length: 40 }, value: { length: 40 } })
  })

  test('each rebalance has its reason, its weights and its cost', async () => {
    const { printed } = await run({ ...basics(), json: true })
    const { rebalances } = JSON.parse(printed) as { rebalances: object[] }
    expect(rebalances[0]).toMatchObject({
      decidedAt: '2024-01-04',
      executedAt: '2024-01-05',
      why: [{ kind: 'threshold', metric: 'driftAbsoluteMax', asset: 'A', limit: 0.05 }],
      weightsAfter: { A: 0.5, B: 0.3, cash: expect.closeTo(0.2, 9) as number },
    })
  })

  test('a rule stands beside never, its calendar, threshold and smart (BKT-1)', async () => {
    const { printed } = await run({ ...basics(), json: true })
    const { sideBySide } = JSON.parse(printed) as { sideBySide: Record<string, object> }
    expect(Object.keys(sideBySide)).toEqual(['monthly', 'smart'])
    const smart = await run({ ...basics(), rule: 'smart', json: true })
    const document = JSON.parse(smart.printed) as { sideBySide: object; config: object }
    expect(Object.keys(document.sideBySide)).toEqual(['monthly', 'band:0.05'])
    expect(document).toMatchObject({ config: { rule: 'smart', historyBars: 0 } })
  })

  test('bars before --from are looked back on, and hashed with the rest', async () => {
    const flags = { ...basics(), rule: 'smart', json: true }
    const of = async (from: string) => {
      const { printed } = await run({ ...flags, from })
      return JSON.parse(printed) as { start: string; config: object; hashes: { data: string } }
    }
    const late = await of('2024-02-01')
    expect(late).toMatchObject({ start: '2024-02-01', config: { historyBars: 31 } })
    expect((await of('2024-02-02')).hashes.data).not.toBe(late.hashes.data)
  })

  test('same input, same bytes', async () => {
    const once = await run({ ...basics(), json: true })
    expect(await run({ ...basics(), json: true })).toEqual(once)
  })

  test('people read the verdict, the doubt, both columns and the next command', async () => {
    const { code, printed } = await run(basics())
    expect(code).toBe(0)
    const lines = printed.split('\n')
    expect(lines[0]).toBe(
      'A 50 · B 30 · cash 20  band:0.05 · fee 10 bps · lag 1 · 2024-01-01 to 2024-02-09',
    )
    expect(lines[2]).toMatch(/^Rebalancing (?:lost|ended ahead) here: /)
    expect(printed).toContain('One run from one start date is not evidence')
    expect(printed).toMatch(/rebalances +0 +\d+/)
    expect(printed).toContain('threshold, A +5.')
    expect(printed).not.toMatch(/[\u2800-\u28ff]/)
    expect(stripVTControlCharacters(printed)).toBe(printed)
    expect(lines.at(-1)).toMatch(/^next: evenkeel backtest --prices .* --report backtest\.html$/)
  })

  test('a strategy file brings its targets, its cash line and its rule', async () => {
    const flags = { prices: [path('prices.csv')], strategy: path('two.yaml'), json: true }
    const { printed } = await run(flags)
    expect(JSON.parse(printed)).toMatchObject({
      config: {
        symbols: ['A', 'B'],
        targets: [0.4, 0.4],
        rule: 'band:0.05 reviewed weekly gated',
        strategy: 'Two & <cash>',
      },
    })
    const other = await run({ ...flags, rule: 'none' })
    expect(JSON.parse(other.printed)).toMatchObject({ rebalanceCount: 0, config: { rule: 'none' } })
  })

  test('the command is known to the program, with its flags', () => {
    const program = new Command()
    registerBacktest(program)
    const [command] = program.commands
    expect(command?.options.map(({ long }) => long)).toEqual([
      '--prices',
      '--column',
      '--source',
      '--asset-table',
      '--caps',
      '--no-cache',
      '--assets',
      '--targets',
      '--strategy',
      '--rule',
      '--fee-bps',
      '--lag-bars',
      '--capital',
      '--from',
      '--to',
      '--states',
      '--certify',
      '--report',
      '--csv',
    ])
  })
})

describe('refused with exit code 2 and the field', () => {
  test.each<[string, () => BacktestFlags, string]>([
    ['no prices', () => ({ ...basics(), prices: [] }), 'prices: give at least one'],
    ['an empty asset name', () => ({ ...basics(), prices: ['=x.csv'] }), 'prices: '],
    ['a missing file', () => ({ ...basics(), prices: [path('none.csv')] }), 'prices: '],
    ['a corrupt row', () => ({ ...basics(), prices: [path('broken.csv')] }), 'line 3: the price'],
    ['a column that is not there', () => ({ ...basics(), column: 'last' }), "no column 'last'"],
    ['an unknown asset', () => ({ ...basics(), assets: 'A,X' }), 'assets: X has no prices'],
    ['an asset twice', () => ({ ...basics(), assets: 'A,A' }), 'assets: A is named twice'],
    ['a target too few', () => ({ ...basics(), targets: '1' }), 'targets: 1 targets for 2'],
    ['targets above one', () => ({ ...basics(), targets: '0.6,0.5' }), 'targets: the targets sum'],
    ['a negative target', () => ({ ...basics(), targets: '1.5,-0.5' }), "targets: '-0.5' is not"],
    ['no assets', () => ({ ...basics(), assets: undefined as never }), 'assets: give --assets'],
    ['an unknown rule', () => ({ ...basics(), rule: 'yearly' }), "rule: 'yearly' is no rule"],
    ['no rule', () => ({ ...basics(), rule: undefined as never }), 'rule: give a --rule'],
    ['a fee in words', () => ({ ...basics(), feeBps: 'ten' }), "fee-bps: 'ten' is not"],
    [
      'half a bar',
      () => ({ ...basics(), lagBars: '0.5' }),
      "lag-bars: '0.5' is not a whole number",
    ],
    ['no capital', () => ({ ...basics(), capital: '0' }), 'capital: 0 is not above 0'],
    ['a day that is not', () => ({ ...basics(), from: '2024-02-30' }), "from: '2024-02-30'"],
    ['a range backwards', () => ({ ...basics(), from: '2024-02-01', to: '2024-01-01' }), 'to: '],
    ['a range without bars', () => ({ ...basics(), from: '2030-01-01' }), 'from: no bar'],
    [
      'targets beside a strategy',
      () => ({ ...basics(), strategy: path('two.yaml') }),
      'strategy: names its assets',
    ],
    [
      'a strategy that is not there',
      () => ({ prices: [path('prices.csv')], strategy: path('none.yaml') }),
      'strategy: ',
    ],
    [
      'a strategy with a key twice',
      () => ({ prices: [path('prices.csv')], strategy: path('twice.yaml') }),
      'strategy: ',
    ],
    [
      'a strategy that does not sum to one',
      () => ({ prices: [path('prices.csv')], strategy: path('short.yaml') }),
      'targets: weights sum to 0.8, not to 1',
    ],
  ])('%s', async (_, flags, message) => {
    const { code, printed, said } = await run(flags())
    expect({ code, printed }).toEqual({ code: 2, printed: '' })
    expect(said).toContain(message)
  })

  test('all wrong flags are named at once', () => {
    const answer = parseRequest({ feeBps: 'x', capital: 'y' })
    expect(answer.ok ? [] : answer.issues.map((issue) => issue.path)).toEqual([
      'prices',
      'assets',
      'targets',
      'rule',
      'fee-bps',
      'capital',
    ])
  })
})

describe('the report (BKT-4)', () => {
  test('is one page that needs nothing else and says what it does not show', async () => {
    const report = path('report.html')
    const { code, said, printed } = await run({
      prices: [path('prices.csv')],
      strategy: path('two.yaml'),
      report,
    })
    expect({ code, said }).toEqual({ code: 0, said: `report written to ${report}` })
    expect(printed).toContain(`next: open ${report}`)
    const page = await readFile(report, 'utf8')
    expect(page).toMatch(/<h1(?: class="lost")?>Rebalancing (?:lost|ended ahead) here/)
    expect(page).toContain('One run from one start date is not evidence')
    expect(page).toContain('What this page does not show')
    // Growth, falls, weights with a table each; cost has its own beside it.
    expect(page.match(/role="img" aria-label="[^"]{20,}"/g)).toHaveLength(4)
    expect(page.match(/<summary>Table<\/summary>/g)).toHaveLength(3)
    expect(page).toContain('Two &amp; &lt;cash&gt;')
    expect(page).not.toContain('<cash>')
    expect(page).not.toMatch(/<script|https?:\/\/|src=|@import|url\(/)
    expect(page).toContain('prefers-color-scheme: dark')
  })

  test('that cannot be written ends with 1', async () => {
    const { code, said } = await run({ ...basics(), report: path('no/such/folder.html') })
    expect(code).toBe(1)
    expect(said).toMatch(/^report: /)
  })
})

describe('plots', () => {
  const ramp = Float64Array.from({ length: 8 }, (_, bar) => bar + 1)
  const plain = (text: string) => text

  test('a braille plot rises with its curve and keeps a spike', () => {
    const { lines, low, high, isLogarithmic } = braillePlot([{ values: ramp, ink: plain }], 4, 2)
    expect(lines).toHaveLength(2)
    expect(lines.every((line) => [...line].length === 4)).toBe(true)
    expect([low, high, isLogarithmic]).toEqual([1, 8, true])
    const flat = new Float64Array(1000).fill(1)
    flat[501] = 2
    const [top = ''] = braillePlot([{ values: flat, ink: plain }], 10, 3).lines
    expect(top.trim()).not.toBe('')
  })

  test('a later curve is drawn over an earlier one', () => {
    const curves = [
      { values: ramp, ink: () => 'a' },
      { values: ramp, ink: () => 'b' },
    ]
    expect(braillePlot(curves, 4, 2).lines.join('').trim()).not.toContain('a')
  })

  test('a chart has its message, its ticks and its labels', () => {
    const labelAtMs = Float64Array.from(ramp, (_, bar) => Date.UTC(2024, bar))
    const { svg, isLogarithmic } = svgChart({
      message: 'It "rises" & rises.',
      labelAtMs,
      lines: [{ label: 'Rule', style: 'rule', values: ramp }],
      height: 100,
      format: (value) => `$${value}`,
      marks: [3],
    })
    expect(isLogarithmic).toBe(true)
    expect(svg).toContain('aria-label="It &quot;rises&quot; &amp; rises."')
    expect(svg).toContain('>$2<')
    expect(svg).toContain('>2024-01-01<')
    expect(svg.match(/class="mark"/g)).toHaveLength(1)
    expect(svg).not.toContain('NaN')
  })

  test('a flat line and a single bar are drawn without a figure that is none', () => {
    for (const values of [new Float64Array(5).fill(3), Float64Array.of(3)]) {
      const { svg } = svgChart({
        message: 'It stands.',
        labelAtMs: values.map((_, bar) => Date.UTC(2024, 0, 1 + bar)),
        lines: [{ label: 'Rule', style: 'rule', values }],
        fillTo: 0,
        height: 100,
        format: String,
      })
      expect(svg).not.toMatch(/NaN|Infinity/)
    }
  })
})
