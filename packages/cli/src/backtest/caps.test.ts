import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createInk } from '../terminal/ink.ts'
import { compare } from './comparison.ts'
import { examine } from './evidence.ts'
import { membersView } from './members-view.ts'
import { type BacktestFlags, parseRequest } from './request.ts'
import { runBacktestCommand } from './run.ts'
import { verdictOf } from './verdict.ts'
import { titleOf } from './view.ts'

let folder = ''
const path = (name: string) => join(folder, name)
const dateOf = (day: number) => new Date(Date.UTC(2022, 0, 1 + day)).toISOString().slice(0, 10)

/** 130 days in which C overtakes B in the second week, and A stays the largest. */
function lines(): string[] {
  const capOf = { A: () => 9e9, B: () => 4e9, C: (day: number) => (day < 10 ? 3e9 : 8e9) }
  return Array.from({ length: 130 }, (_, day) =>
    Object.entries(capOf).map(([symbol, cap]) => `${dateOf(day)},${symbol},100,${cap(day)},5e7`),
  ).flat()
}

const selection = {
  asOf: '2022-01-01',
  candidates: [{ asset: 'A', marketCapUsd: '9000000000', listedOn: '2021-01-01' }],
  members: 2,
  leaveRank: 2,
  volumeUsd30DaysMin: null,
  listedDaysMin: 0,
  weighting: 'equal',
  weightBpsMax: 10_000,
  phaseSteps: 1,
  phaseStepsMax: 1,
}
const fund = { version: 1, preset: 'index-fund', name: 'Two', cash: 'USDC', selection }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-caps-'))
  const head = 'date,symbol,close,market_cap_usd,volume_usd'
  await writeFile(path('panel.csv'), `${[head, ...lines()].join('\n')}\n`)
  const kinds = ['A', 'B', 'C'].map((symbol) => `${symbol},coin_or_token,,`)
  await writeFile(
    path('assets.csv'),
    `${['symbol,category,status,status_date', ...kinds].join('\n')}\n`,
  )
  await writeFile(path('fund.yaml'), JSON.stringify(fund))
  const { selection: _, ...fixed } = fund
  const targets = [
    { asset: 'A', weight: '1' },
    { asset: 'USDC', weight: '0' },
  ]
  await writeFile(path('fixed.yaml'), JSON.stringify({ ...fixed, targets }))
})
afterAll(() => rm(folder, { recursive: true }))

async function run(
  flags: BacktestFlags = {},
  followed: BacktestFlags = { caps: path('panel.csv'), assetTable: path('assets.csv') },
) {
  const [printed, said]: [string[], string[]] = [[], []]
  const files = { prices: [path('panel.csv')], strategy: path('fund.yaml') }
  const code = await runBacktestCommand(
    { ...files, ...followed, feeBps: '0', ...flags, json: true },
    { print: (text) => printed.push(text), say: (text) => said.push(text), output: {} },
  )
  return { code, said, document: JSON.parse(printed[0] ?? 'null') as Document | null }
}

type Document = {
  readonly rebalances: readonly {
    readonly decidedAt: string
    readonly weightsAfter: Readonly<Record<string, number>>
  }[]
}

describe('an index fund that follows recorded caps (STR-2)', () => {
  test('changes its members on the review after the ranks have changed', async () => {
    const { code, document } = await run()
    expect(code).toBe(0)
    expect(document?.rebalances).toHaveLength(1)
    expect(document?.rebalances[0]).toMatchObject({
      decidedAt: '2022-02-01',
      weightsAfter: { A: 0.5, B: 0, C: 0.5 },
    })
  })

  test('ends before a change that comes after --to', async () => {
    const { document } = await run({ to: '2022-01-31' })
    expect(document?.rebalances).toEqual([])
  })

  test('without --caps holds what the file gives on its own day', async () => {
    const { document } = await run({}, {})
    expect(document?.rebalances).toEqual([])
  })

  test.each<[string, BacktestFlags, string]>([
    ['a file without a selection', { strategy: 'fixed.yaml' }, 'selection: is not there'],
    ['an asset table that is absent', { assetTable: 'none.csv' }, 'asset-table: none.csv: '],
    ['caps that are absent', { caps: 'none.csv' }, 'caps: none.csv: '],
    ['a date that is none', { from: 'soon' }, "from: 'soon' is not a UTC date"],
  ])('%s is refused', async (_, flags, message) => {
    const { strategy } = flags
    const { code, said } = await run({ ...flags, ...(strategy && { strategy: path(strategy) }) })
    expect(code).toBe(2)
    expect(said.join()).toContain(message)
  })

  test('without an asset table nobody knows what is a stablecoin: it is refused', async () => {
    const { code, said } = await run({}, { caps: path('panel.csv') })
    expect(code).toBe(2)
    expect(said.join()).toMatch(/^asset-table: an index fund over recorded caps needs one/)
  })

  test('is titled by whom it holds at first, and how many over time', async () => {
    const request = parseRequest({
      prices: [path('panel.csv')],
      strategy: path('fund.yaml'),
      caps: path('panel.csv'),
      assetTable: path('assets.csv'),
    })
    if (!request.ok) throw new Error(JSON.stringify(request.issues))
    const result = await compare(request.value, () => {})
    if (!result.ok) throw new Error(JSON.stringify(result.issues))
    expect(titleOf(result.value)).toBe('Two: at first A 50 · B 50 · 3 assets over time')
    const examined = examine(result.value, request.value)
    if (!examined.ok) throw new Error(JSON.stringify(examined.issues))
    expect(verdictOf(examined.value).say).toContain(
      'Never rebalancing keeps what the first day bought: A 50.00%, B 50.00%.',
    )
    expect(membersView(result.value, createInk(false))).toEqual([
      'members          why',
      '2022-02-01  − B  rank 3, beyond 2',
      '2022-02-01  + C  a seat, rank 2 of 2',
      '',
    ])
  })

  test('caps without a strategy are refused', () => {
    const request = { prices: ['a.csv'], assets: 'A', targets: '1', rule: 'none', caps: 'a.csv' }
    expect(parseRequest(request)).toMatchObject({ issues: [{ path: 'caps' }] })
  })
})
