import { describe, expect, test } from 'vitest'
import { type Asset, chainIdOf, erc20Id } from '../../domain/index.ts'
import { formatE18 } from '../../units/index.ts'
import { formatStrategy, namesIn, parseIndexRule, parseStrategy, usualIndexRule } from '../index.ts'

const chain = chainIdOf(1)
const assets: Asset[] = ['BTC', 'ETH', 'SOL', 'DAI', 'USDC'].map((symbol, index) => {
  const token = `0x${String(index + 1).padStart(40, '0')}` as const
  const role = symbol === 'USDC' ? 'cash' : 'asset'
  return { id: erc20Id(chain, token), symbol, decimals: 18, chain, token, role }
})

const known = { volumeUsd30Days: '100000000000', listedOn: '2020-01-01' }
const candidates = [
  { asset: 'BTC', marketCapUsd: '600000000000', ...known },
  { asset: 'ETH', marketCapUsd: '300000000000', ...known },
  { asset: 'SOL', marketCapUsd: '100000000000', ...known },
  { asset: 'DAI', marketCapUsd: '900000000000', ...known, kind: 'stable' },
]

function fund(change: object = {}, candidate: object = {}) {
  const [first, ...others] = candidates
  return {
    version: 1,
    preset: 'index-fund',
    name: 'Index',
    cash: 'USDC',
    selection: {
      asOf: '2024-01-01',
      candidates: [{ ...first, ...candidate }, ...others],
      members: 2,
      weightBpsMax: 10_000,
      ...change,
    },
  }
}

function targetOf(document: unknown): Record<string, string> {
  const strategy = parseStrategy(document, assets)
  if (!strategy.ok) throw new Error(JSON.stringify(strategy.issues))
  return Object.fromEntries(
    strategy.value.target.map(({ asset, weightE18 }) => [
      assets.find(({ id }) => id === asset)?.symbol ?? asset,
      formatE18(weightE18),
    ]),
  )
}

describe('a selection of a strategy file (STR-2)', () => {
  test.each<[string, object, object, Record<string, string>]>([
    [
      'picks the largest that pass',
      {},
      {},
      { BTC: '0.666666666666666667', ETH: '0.333333333333333333', USDC: '0' },
    ],
    [
      'leaves cash aside',
      { weighting: 'equal', cashWeight: '0.2' },
      {},
      { BTC: '0.4', ETH: '0.4', USDC: '0.2' },
    ],
    [
      'leaves to cash what caps leave',
      { members: 4, weightBpsMax: 3_000 },
      {},
      { BTC: '0.3', ETH: '0.3', SOL: '0.3', USDC: '0.1' },
    ],
    [
      'takes the next where the volume is too small',
      { weighting: 'equal' },
      { volumeUsd30Days: '1' },
      { ETH: '0.5', SOL: '0.5', USDC: '0' },
    ],
    [
      'or unknown',
      { weighting: 'equal' },
      { volumeUsd30Days: null },
      { ETH: '0.5', SOL: '0.5', USDC: '0' },
    ],
    [
      'or the listing too young, or still to come',
      { weighting: 'equal' },
      { listedOn: '2023-12-31' },
      { ETH: '0.5', SOL: '0.5', USDC: '0' },
    ],
    [
      'asks for no more than it is told to',
      { weighting: 'equal', volumeUsd30DaysMin: null, listedDaysMin: 0 },
      { volumeUsd30Days: null, listedOn: '2024-01-01' },
      { BTC: '0.5', ETH: '0.5', USDC: '0' },
    ],
    [
      'lets stand-ins in where it is told to',
      { weighting: 'equal', kindsExcluded: [] },
      {},
      { BTC: '0.5', DAI: '0.5', USDC: '0' },
    ],
  ])('%s', (_, change, candidate, expected) => {
    expect(targetOf(fund(change, candidate))).toEqual(expected)
  })

  test('has the published rule where it says nothing else', () => {
    const { weightBpsMax: _, ...selection } = fund({ members: 20 }).selection
    expect(parseIndexRule({ ...fund(), selection })).toEqual({
      ok: true,
      value: usualIndexRule(20),
    })
  })

  test('says every knob of the rule', () => {
    const knobs = {
      members: 10,
      enterRank: 7,
      leaveRank: 15,
      freeSeats: 'kept',
      review: 'quarterly',
      marketCapUsdMin: null,
      volumeUsd30DaysMin: '5000000',
      volumeDaysMin: 10,
      listedDaysMin: 30,
      memberShareBps: 10_000,
      kindsExcluded: ['stable'],
      staleDaysMax: 5,
      weighting: 'square-root',
      weightBpsMin: 100,
      weightBpsMax: 2_000,
      cashWeight: '0.1',
      phaseSteps: 2,
      phaseStepDays: 14,
      phaseImpactBpsMax: 25,
      phaseStepsMax: 4,
    }
    expect(parseIndexRule(fund(knobs))).toEqual({
      ok: true,
      value: {
        screens: {
          marketCapUsdMin: null,
          volumeUsd30DaysMin: 5e6,
          volumeDaysMin: 10,
          listedDaysMin: 30,
          memberShare: 1,
          kindsExcluded: ['stable'],
          staleDaysMax: 5,
        },
        buffer: { members: 10, enterRank: 7, leaveRank: 15, freeSeats: 'kept' },
        reviewed: 'quarterly',
        weighting: 'square-root',
        bounds: { floor: 0.01, cap: 0.2 },
        cashShare: 0.1,
        phase: { steps: 2, stepDays: 14, impactBpsMax: 25, stepsMax: 4 },
      },
    })
  })

  test.each<[string, object, string]>([
    ['selection.weightBpsMax', { weightBpsMax: 4_999 }, '2 weights of at most 0.4999'],
    ['selection.weightBpsMin', { weightBpsMin: 5_001 }, '2 weights of at least 0.5001'],
    ['selection.enterRank', { enterRank: 3 }, '3 is not a whole number from 1 to 2'],
    ['selection.leaveRank', { leaveRank: 1 }, '1 is not a whole number from 2'],
    ['selection.cashWeight', { cashWeight: '1' }, '1 is not a share from 0 to below 1'],
    ['selection.phaseStepsMax', { phaseSteps: 9, phaseStepsMax: 8 }, '8 is not a whole number'],
    ['selection.memberShareBps', { memberShareBps: 0 }, '0 is not 1 to 10000'],
    ['selection.members', { members: 101 }, '101 is not 1 to 100'],
    ['selection.kindsExcluded[0]', { kindsExcluded: ['coin'] }, '"coin" is not one of stable'],
    ['selection.asOf', { asOf: '2024-02-30' }, 'is not a UTC date'],
    ['selection.candidates', { marketCapUsdMin: '1000000000000' }, 'none of them passes'],
    ['selection.threshold', { threshold: 5 }, 'is not a known key'],
  ])('is refused by %s', (path, change, message) => {
    const answer = parseStrategy(fund(change), assets)
    expect(answer.ok ? [] : answer.issues).toContainEqual({
      path,
      message: expect.stringContaining(message) as string,
    })
  })

  test('is refused for a candidate that is unknown or named twice', () => {
    const paths = ['DOGE', 'ETH'].map((asset) => {
      const answer = parseStrategy(fund({}, { asset }), assets)
      return answer.ok ? [] : answer.issues.map(({ path }) => path)
    })
    expect(paths).toEqual([['selection.candidates[0].asset'], ['selection.candidates[1].asset']])
  })

  test('is found by its names, and written as the weights that it gave', () => {
    expect(namesIn(fund())).toEqual({ assets: ['BTC', 'ETH', 'SOL', 'DAI', 'USDC'], cash: 'USDC' })
    const strategy = parseStrategy(fund(), assets)
    if (!strategy.ok) throw new Error(JSON.stringify(strategy.issues))
    const written = formatStrategy(strategy.value, assets)
    expect(parseStrategy(written, assets)).toEqual(strategy)
    expect(parseIndexRule(written)).toMatchObject({ issues: [{ path: 'selection' }] })
  })
})
