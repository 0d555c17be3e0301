import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { seededRandom } from '@evenkeel/core/world'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAxis } from './axes.ts'
import { parseSweepRequest, type SweepFlags } from './request.ts'
import { runSweepCommand, type SweepOutput } from './run.ts'
import { spread } from './surface.ts'

let folder = ''
const path = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-sweep-'))
  const draw = seededRandom(5)
  const price = { A: 100, B: 50 }
  const rows = Array.from({ length: 300 }, (_, day) => {
    const date = new Date(Date.UTC(2023, 0, 1 + day)).toISOString().slice(0, 10)
    price.A *= 1 + (draw() - 0.48) * 0.1
    price.B *= 1 + (draw() - 0.49) * 0.08
    return `${date},A,${price.A.toFixed(6)}\n${date},B,${price.B.toFixed(6)}`
  })
  await writeFile(path('prices.csv'), `date,symbol,close\n${rows.join('\n')}\n`)
})
afterAll(() => rm(folder, { recursive: true }))

const basics = (): SweepFlags => ({
  prices: [path('prices.csv')],
  assets: 'A,B',
  targets: '0.5,0.3',
  bands: '0.02:0.1:0.02',
  calendars: 'monthly',
  fees: '0:20:10',
})

async function run(
  flags: SweepFlags & { readonly json?: boolean },
  more: Partial<SweepOutput> = {},
) {
  const printed: string[] = []
  const said: string[] = []
  const code = await runSweepCommand(flags, {
    print: (text) => printed.push(text),
    say: (text) => said.push(text),
    output: {},
    ...more,
  })
  return { code, printed: printed.join('\n'), said: said.join('\n') }
}

type Document = {
  readonly runs: number
  readonly best: {
    readonly rule: string
    readonly feeBps: number
    readonly sharpe: number
    readonly maxDrawdown: number
  }
  readonly deflatedSharpe: { readonly trials: number; readonly probability: number }
  readonly surface: Readonly<Record<string, readonly (readonly number[])[]>>
  readonly walkForward: { readonly windows: readonly unknown[] } | null
}

describe('evenkeel sweep (BKT-1)', () => {
  test('--json counts the runs, and gives the best with its deflated Sharpe ratio', async () => {
    const { code, printed, said } = await run({ ...basics(), json: true })
    expect({ code, said }).toEqual({ code: 0, said: '' })
    const document = JSON.parse(printed) as Document
    expect(document).toMatchObject({ runs: 18, metric: 'sharpe', deflatedSharpe: { trials: 18 } })
    expect(document.deflatedSharpe.probability).toBeGreaterThan(0)
    expect(document.deflatedSharpe.probability).toBeLessThan(1)
    // Five bands, a calendar, and never rebalancing: each at three fees.
    expect(document.surface['finalValue']?.map((row) => row.length)).toEqual(Array(7).fill(3))
    const best = Math.max(...(document.surface['sharpe'] ?? []).slice(0, -1).flat())
    expect(document.best.sharpe).toBeCloseTo(best, 9)
    expect(document.best.feeBps).toBe(0)
  })

  test('another metric finds another best', async () => {
    const flags = { ...basics(), json: true, metric: 'maxDrawdown' }
    const document = JSON.parse((await run(flags)).printed) as Document
    const falls = (document.surface['maxDrawdown'] ?? []).slice(0, -1).flat()
    expect(document.best.maxDrawdown).toBeCloseTo(Math.max(...falls), 12)
  })

  test('text: figures without a terminal, shades with one', async () => {
    const plain = await run(basics())
    expect(plain.code).toBe(0)
    expect(plain.printed).toContain('18 runs (6 rules x 3 fees)')
    expect(plain.printed).toContain('Deflated Sharpe ratio 0.')
    expect(plain.printed).toContain('A fee is paid, not chosen')
    expect(plain.printed).not.toMatch(/[█▓▒░◆]/)
    expect(plain.printed).toBe(stripVTControlCharacters(plain.printed))
    const drawn = await run(basics(), { output: { isTTY: true } })
    expect(drawn.printed).toMatch(/◆/)
  })

  test('a folder is no file to resume from', async () => {
    const { code, said } = await run({ ...basics(), resume: folder })
    expect({ code, said }).toMatchObject({ code: 2, said: expect.stringContaining('resume: ') })
  })

  test('the report stands alone, with its figures as a table and in words', async () => {
    const report = path('sweep.html')
    expect((await run({ ...basics(), report, walkForward: '100:50' })).code).toBe(0)
    const page = await readFile(report, 'utf8')
    expect(page).toMatch(/<svg [^>]*role="img" aria-label="Sharpe ratio by rule and fee/)
    expect(page).toContain('<caption>Sharpe ratio by rule and fee</caption>')
    expect(page).toContain('prefers-color-scheme: dark')
    expect(page).toContain('Walk-forward')
    expect(page).not.toMatch(/<script|https?:\/\/|src=/)
  })

  test('walk-forward chooses on the bars before those that it is tested on', async () => {
    const flags = { ...basics(), json: true, walkForward: '100:60' }
    const { walkForward } = JSON.parse((await run(flags)).printed) as Document
    expect(walkForward?.windows).toHaveLength(3)
    expect(walkForward?.windows[0]).toMatchObject({
      trainStart: '2023-01-01',
      testStart: '2023-04-11',
      testEnd: '2023-06-09',
    })
    const tooLong = await run({ ...basics(), walkForward: '300:60' })
    expect(tooLong).toMatchObject({ code: 2, said: expect.stringContaining('walk-forward: ') })
  })

  test('a stopped sweep goes on from its file, and that of another sweep is refused', async () => {
    const resume = path('parts.jsonl')
    const stop = new AbortController()
    const draw = (line: string) => {
      if (line.includes('3 of')) stop.abort(new Error('stopped by the user'))
    }
    const stopped = await run({ ...basics(), resume }, { draw, signal: stop.signal })
    expect(stopped).toMatchObject({ code: 1, printed: '' })
    expect(stopped.said).toContain(`goes on from ${resume}`)
    const parts = await readFile(resume, 'utf8')
    expect(parts.trimEnd().split('\n')).toHaveLength(2)
    // Killed in the middle of a line: that part is done again.
    await writeFile(resume, `${parts}{"range":{"from":3`)
    const whole = await run({ ...basics(), json: true })
    expect(await run({ ...basics(), json: true, resume })).toEqual(whole)
    expect((await readFile(resume, 'utf8')).trimEnd().split('\n')).toHaveLength(8)
    const other = await run({ ...basics(), fees: '0:30:10', resume })
    expect(other).toMatchObject({ code: 2, said: expect.stringContaining('is of another sweep') })
  })

  test('progress is drawn only where somebody looks', async () => {
    const lines: string[] = []
    await run(basics(), { draw: (line) => lines.push(line) })
    expect(lines.at(-2)).toBe(`${'█'.repeat(24)} 21 of 21 runs`)
    expect(lines.at(-1)).toBe('')
  })
})

describe('bad input names its field, and ends with 2', () => {
  test.each<[Partial<SweepFlags>, string]>([
    [{ bands: '0.02:0.1' }, "bands: '0.02:0.1' is not from:to:step"],
    [{ bands: '0.1:0.02:0.01' }, 'bands: '],
    [{ bands: '0:1:0.00001' }, 'bands: '],
    [{ bands: '5' }, 'bands: 5 is not a share between 0 and 1; 5 pp is 0.05'],
    [{ bands: '0.05,0.05' }, 'bands: 0.05 is named twice'],
    [{ fees: 'ten' }, "fees: 'ten' is not a plain number"],
    [{ fees: '6000' }, 'fees: 6000 is not from 0 to below 5000 bps'],
    [{ calendars: 'yearly' }, "calendars: 'yearly' is no calendar"],
    [{ metric: 'luck' }, "metric: 'luck' is no metric"],
    [{ workers: '0' }, "workers: '0' is not a whole number from 1 to 256"],
    [{ walkForward: '10' }, "walk-forward: '10' is not train:test"],
    [{ ledger: 'exact' }, 'ledger: a sweep keeps the ideal ledger, not exact'],
    [{ destination: 'edge' }, 'destination: a sweep trades to the target, not to edge'],
    [{ destination: 'moon' }, "destination: 'moon' is not one of target, edge, optimal"],
    [{ targets: '0.5,0.6' }, 'targets: the targets sum to 1.1; the most is 1'],
    [{ prices: ['absent.csv'] }, 'prices: '],
    [{ bands: '0.0001:0.9999:0.0001', fees: '0:900:1' }, 'runs: '],
  ])('%o', async (flags, message) => {
    const { code, said } = await run({ ...basics(), ...flags })
    expect(code).toBe(2)
    expect(said).toContain(message)
  })

  test('neither bands nor calendars', () => {
    const { bands: _, calendars: __, ...rest } = basics()
    expect(parseSweepRequest(rest)).toMatchObject({ ok: false, issues: [{ path: 'bands' }] })
  })
})

test('an axis has both its ends, and steps as they were typed', () => {
  expect(readAxis('bands', '0.01:0.04:0.01', [])).toEqual([0.01, 0.02, 0.03, 0.04])
  expect(readAxis('bands', '0.01:0.20:0.001', [])).toHaveLength(191)
  expect(readAxis('fees', '5', [])).toEqual([5])
})

test('thinned places keep both ends and the one that must be seen', () => {
  expect(spread(5, 9, 3)).toEqual([0, 1, 2, 3, 4])
  expect(spread(101, 5, 40)).toEqual([0, 25, 40, 75, 100])
  expect(spread(101, 5, 2)).toEqual([0, 2, 50, 75, 100])
  expect(spread(101, 5, 100)).toEqual([0, 25, 50, 75, 100])
})
