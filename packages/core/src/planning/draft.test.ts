import { openScenario, planOf, type Scenario, testAsset, testCash } from '@evenkeel/testkit'
import { describe, expect, test } from 'vitest'
import type { Refusal } from '../domain/index.ts'
import { bps, oneE18, unixMs, usdE18, weightE18 } from '../units/index.ts'
import { type DraftInput, draftPlan, reasonOf } from './draft.ts'

const a1 = testAsset('A1', 1).id
const a2 = testAsset('A2', 2).id
const a3 = testAsset('A3', 3).id

/** The draft in whole dollars, with symbols; change what a case needs changed. */
function draft(scenario: Scenario, change: Partial<DraftInput> = {}) {
  const { input } = openScenario({ preferences: { cashBufferBps: bps(0) }, ...scenario })
  const outcome = draftPlan({ ...input, ...change })
  const symbolOf = (id: string): string =>
    input.assets.find((asset) => asset.id === id)?.symbol ?? id
  const leftOut =
    outcome.kind === 'refused'
      ? []
      : outcome.kind === 'plan'
        ? outcome.plan.leftOut
        : outcome.leftOut
  const trades = outcome.kind === 'plan' ? outcome.plan.trades : []
  return {
    kind: outcome.kind,
    trades: trades.map(
      ({ assetIn, assetOut, valueUsdE18, exits }) =>
        `${symbolOf(assetIn)} > ${symbolOf(assetOut)} ${valueUsdE18 / oneE18}${exits ? ' all' : ''}`,
    ),
    leftOut: leftOut.map(
      ({ asset, code, valueUsdE18 }) => `${symbolOf(asset)} ${code} ${valueUsdE18 / oneE18}`,
    ),
    codes: outcome.kind === 'refused' ? outcome.refusals.map(({ code }: Refusal) => code) : [],
  }
}

const cash = (valueUsd: number, share: number) => ({ valueUsd, share })
const line = (valueUsd: number, share: number) => ({ valueUsd, share })

describe('a draft (PLN-1, PLN-5)', () => {
  test('trades the difference only, sells before buys', () => {
    expect(draft({ lines: [line(60_000, 50), line(20_000, 30)], cash: cash(20_000, 20) })).toEqual({
      kind: 'plan',
      trades: ['A1 > A2 10000'],
      leftOut: [],
      codes: [],
    })
    expect(
      draft({ lines: [line(60_000, 50), line(20_000, 25)], cash: cash(20_000, 25) }).trades,
    ).toEqual(['A1 > USDC 10000', 'USDC > A2 5000'])
  })

  test('puts sells to cash first, then asset for asset, then buys; the largest first', () => {
    const lines = [line(30, 20), line(10, 20), line(27, 20), line(13, 17), line(5, 3)].map(
      ({ valueUsd, share }) => line(valueUsd * 1_000, share),
    )
    expect(draft({ lines, cash: cash(15_000, 20) }).trades).toEqual([
      'A3 > USDC 7000',
      'A5 > USDC 2000',
      'A1 > A2 10000',
      'USDC > A4 4000',
    ])
  })

  test('does nothing where nothing drifts, and says so of every asset', () => {
    expect(draft({ lines: [line(50_000, 50), line(30_000, 30)], cash: cash(20_000, 20) })).toEqual({
      kind: 'nothing',
      trades: [],
      leftOut: ['A1 AT_TARGET 0', 'A2 AT_TARGET 0'],
      codes: [],
    })
  })

  test('an asset below the minimum leg is left out, with its value', () => {
    const drift = {
      lines: [line(50_000, 50_009), line(30_000, 29_970)],
      cash: cash(20_000, 20_021),
    }
    expect(draft(drift)).toMatchObject({
      trades: ['A2 > USDC 30'],
      leftOut: ['A1 BELOW_MINIMUM 9'],
    })
  })

  test('an asset that leaves is sold to the last unit', () => {
    expect(
      draft({ lines: [line(10_000, 0), line(50_000, 50)], cash: cash(40_000, 50) }).trades,
    ).toEqual(['A1 > USDC 10000 all'])
    const split = { lines: [line(30_000, 0), line(35_000, 50), line(35_000, 50)], cash: cash(0, 0) }
    expect(draft(split).trades).toEqual(['A1 > A2 15000', 'A1 > A3 15000 all'])
  })

  test('a frozen asset stays; the others share what is left (CTL-5)', () => {
    const drifted = {
      lines: [line(40_000, 20), line(30_000, 40), line(30_000, 40)],
      cash: cash(0, 0),
    }
    expect(draft(drifted, { frozen: [a1] })).toEqual({
      kind: 'nothing',
      trades: [],
      leftOut: ['A1 FROZEN 20000', 'A2 AT_TARGET 0', 'A3 AT_TARGET 0'],
      codes: [],
    })
    expect(draft(drifted, { frozen: [a2] })).toMatchObject({
      trades: ['A1 > A3 16666'],
      leftOut: ['A2 FROZEN 10000'],
    })
  })

  test('where all that has a target is frozen, the rest goes to cash', () => {
    const lines = [line(40_000, 100), line(60_000, 0)]
    expect(draft({ lines, cash: cash(0, 0) }, { frozen: [a1] })).toMatchObject({
      trades: ['A2 > USDC 60000 all'],
      leftOut: ['A1 FROZEN 60000'],
    })
  })

  test('frozen cash is not spent', () => {
    const { input } = openScenario({
      lines: [line(0, 50), line(50_000, 30)],
      cash: cash(50_000, 20),
    })
    const plan = planOf(draftPlan({ ...input, frozen: [testCash.id] }))
    expect(plan.cashReservedAtoms).toBe(50_000_000_000n)
    expect(
      draft(
        { lines: [line(0, 50), line(50_000, 30)], cash: cash(50_000, 20) },
        { frozen: [testCash.id] },
      ).trades,
    ).toEqual(['A2 > A1 31250'])
  })

  test('the cash buffer is no drift, and no trade spends it (POS-6, DRF-1)', () => {
    const preferences = { cashBufferBps: bps(25) }
    const resting = { lines: [line(79_800, 80), line(19_950, 20)], cash: cash(250, 0), preferences }
    expect(draft(resting).kind).toBe('nothing')
    const { input } = openScenario({ lines: [line(0, 100)], cash: cash(100_000, 0), preferences })
    const plan = planOf(draftPlan(input))
    expect(plan.cashReservedAtoms).toBe(250_000_000n)
    expect(plan.trades.map(({ valueUsdE18 }) => valueUsdE18)).toEqual([99_750n * oneE18])
  })

  test('a plan has a bounded number of legs: the largest differences come first', () => {
    const lines = Array.from({ length: 60 }, (_, index) =>
      line(index % 2 === 0 ? 2_000 + index : 1_000, index % 2 === 0 ? 100 : 200),
    )
    const full = draft({ lines, cash: cash(10_000, 500) })
    expect(full.trades.length).toBeLessThanOrEqual(50)
    expect(full.leftOut.filter((left) => left.includes('PLAN_FULL'))).toHaveLength(10)
  })

  test('the smallest leg is a cent even where the owner names none', () => {
    const preferences = { cashBufferBps: bps(0), legUsdE18Min: usdE18(0n) }
    const { input } = openScenario({
      lines: [line(50_000, 50)],
      cash: cash(50_000, 50),
      preferences,
    })
    const dusty = input.holdings.map((holding) =>
      holding.asset === a1 ? { ...holding, atoms: holding.atoms + 100_000_000_000_000n } : holding,
    )
    expect(draftPlan({ ...input, holdings: dusty }).kind).toBe('nothing')
    const aCent = input.holdings.map((holding) => ({
      ...holding,
      atoms: holding.asset === a1 ? 10n ** 18n : 10_000n,
    }))
    const all = [{ asset: a1, weightE18: weightE18(oneE18) }]
    const bought = draftPlan({ ...input, holdings: aCent, target: all, destination: all })
    expect(planOf(bought).trades.map(({ valueUsdE18 }) => valueUsdE18)).toEqual([10n ** 16n])
  })
})

describe('the order of the assets', () => {
  test('changes nothing but the order of the rows', () => {
    const { input } = openScenario({
      lines: [line(60_000, 20), line(20_000, 30), line(5_000, 30)],
      cash: cash(15_000, 20),
    })
    const plan = planOf(draftPlan(input))
    const turned = planOf(
      draftPlan({
        ...input,
        assets: input.assets.toReversed(),
        holdings: input.holdings.toReversed(),
        prices: input.prices.toReversed(),
        target: input.target.toReversed(),
        destination: input.destination.toReversed(),
      }),
    )
    expect(turned.trades).toEqual(plan.trades)
  })
})

describe('a draft is refused', () => {
  const scenario = { lines: [line(60_000, 50), line(20_000, 30)], cash: cash(20_000, 20) }
  const { input } = openScenario(scenario)
  const [first] = input.target
  const one = weightE18(oneE18)

  test.each<[string, Partial<DraftInput>, string[]]>([
    ['PRICE_MISSING', { prices: input.prices.slice(1) }, ['PRICE_MISSING']],
    [
      'PRICE_NOT_POSITIVE',
      { prices: input.prices.map((price) => ({ ...price, priceUsdE18: usdE18(0n) })) },
      ['PRICE_NOT_POSITIVE', 'PRICE_NOT_POSITIVE', 'PRICE_NOT_POSITIVE'],
    ],
    ['PORTFOLIO_EMPTY', { holdings: [] }, ['PORTFOLIO_EMPTY']],
    ['TARGET_SUM', { target: first === undefined ? [] : [first] }, ['TARGET_SUM']],
    [
      'ASSET_UNKNOWN',
      { target: [{ asset: testAsset('X', 9).id, weightE18: one }] },
      ['ASSET_UNKNOWN'],
    ],
    [
      'ASSET_DUPLICATE',
      {
        target: [50n, 50n].map((share) => ({
          asset: a2,
          weightE18: weightE18((oneE18 * share) / 100n),
        })),
      },
      ['ASSET_DUPLICATE'],
    ],
    [
      'TARGET_BELOW_MINIMUM',
      { preferences: { ...input.preferences, legUsdE18Min: usdE18(40_000n * oneE18) } },
      ['TARGET_BELOW_MINIMUM'],
    ],
  ])('%s', (_, change, codes) => {
    expect(draft(scenario, change)).toMatchObject({ kind: 'refused', codes })
  })
})

describe('the reasons of a plan', () => {
  test('are the fired triggers with their figures fixed', () => {
    const dueAtMs = unixMs(1_640_995_200_000)
    expect(
      [
        { kind: 'manual' } as const,
        { kind: 'calendar', cadence: 'monthly', dueAtMs } as const,
        {
          kind: 'threshold',
          metric: 'driftAbsoluteMax',
          asset: a3,
          driftAbsolute: -1 / 3,
          limit: 0.05,
        } as const,
      ].map(reasonOf),
    ).toEqual([
      { kind: 'manual' },
      { kind: 'calendar', cadence: 'monthly', dueAtMs },
      {
        kind: 'threshold',
        metric: 'driftAbsoluteMax',
        asset: a3,
        driftAbsoluteE18: -333_333_333_333_000_000n,
        limitE18: 50_000_000_000_000_000n,
      },
    ])
  })
})
