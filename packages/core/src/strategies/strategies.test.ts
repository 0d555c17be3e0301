import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Asset, chainIdOf, erc20Id } from '../domain/index.ts'
import { formatE18, oneE18, weightsFromFloats } from '../units/index.ts'
import { boundedWeights, formatStrategy, namesIn, parseStrategy, presets } from './index.ts'

const chain = chainIdOf(1)

function asset(symbol: string, number: number, role: Asset['role'] = 'asset'): Asset {
  const token = `0x${String(number).padStart(40, '0')}` as const
  return { id: erc20Id(chain, token), symbol, decimals: 18, chain, token, role }
}

const [btc, eth, usd] = [asset('BTC', 1), asset('ETH', 2), asset('USDC', 3, 'cash')]
const assets = [btc, eth, usd]

const custom = {
  version: 1,
  preset: 'custom',
  name: 'Core',
  cash: 'USDC',
  targets: [
    { asset: 'BTC', weight: '0.5' },
    { asset: 'ETH', weight: 0.3 },
    { asset: 'USDC', weight: '0.2' },
  ],
}

const fund = {
  version: 1,
  preset: 'index-fund',
  name: 'Index',
  cash: 'USDC',
  marketCaps: {
    asOf: '2024-01-01',
    entries: [
      { asset: 'BTC', marketCapUsd: '900' },
      { asset: 'ETH', marketCapUsd: '100' },
    ],
    weightBpsMax: 7_500,
    cashWeight: '0.2',
  },
}

describe('a strategy file (STR-4)', () => {
  test('is read with the published threshold and cadence of its preset (TRG-1)', () => {
    expect(parseStrategy(custom, assets)).toEqual({
      ok: true,
      value: {
        preset: 'custom',
        name: 'Core',
        target: [
          { asset: btc.id, weightE18: oneE18 / 2n },
          { asset: eth.id, weightE18: (oneE18 * 3n) / 10n },
          { asset: usd.id, weightE18: oneE18 / 5n },
        ],
        rule: {
          bandAbsolute: 0.05,
          bandRelative: null,
          review: 'monthly',
          calendar: null,
          calendarShift: { days: 0, minutesUtc: 0 },
          edgeShare: 'optimal',
          cooldownMs: 0,
          costGate: { riskAversion: 3, horizonDays: 90, windowDays: 90 },
          crashFreeze: { fallTo: 0.4, windowDays: 8, restDays: 30 },
          sellsLeavers: true,
          cashFlowsFirst: true,
          protection: null,
          forecasts: null,
        },
        preferences: {
          slippageBpsMax: 50,
          priceImpactBpsMax: 100,
          costBpsMax: 100,
          cashBufferBps: 25,
          legUsdE18Min: 10n * oneE18,
        },
      },
    })
  })

  test('may name assets by CAIP-19 id, and must where a symbol is shared', () => {
    const twin = asset('BTC', 9)
    const lines = [
      { asset: btc.id, weight: '1' },
      { asset: 'USDC', weight: '0' },
    ]
    expect(parseStrategy({ ...custom, targets: lines }, [...assets, twin]).ok).toBe(true)
    expect(parseStrategy(custom, [...assets, twin])).toMatchObject({
      issues: [{ path: 'targets[0].asset', message: 'BTC names 2 assets; write the CAIP-19 id' }],
    })
  })

  test('reads its trigger: bps, share and minutes become what the policy takes', () => {
    const trigger = {
      bandBpsAbsolute: 700,
      review: 'continuous',
      calendar: 'quarterly',
      shiftDays: 30,
      shiftMinutesUtc: 90,
      edgeShare: 0.5,
      cooldownMinutes: 60,
    }
    expect(parseStrategy({ ...custom, trigger }, assets)).toMatchObject({
      value: {
        rule: {
          bandAbsolute: 0.07,
          bandRelative: null,
          review: 'continuous',
          calendar: 'quarterly',
          calendarShift: { days: 30, minutesUtc: 90 },
          edgeShare: 0.5,
          cooldownMs: 3_600_000,
        },
      },
    })
  })
})

describe('a strategy file is refused', () => {
  const with2 = (first: object, second: object) => ({
    ...custom,
    targets: [{ asset: 'USDC', weight: '0' }, first, second],
  })
  test.each<[string, unknown, string, string]>([
    ['that is no object', 'core', '', 'is an object with version'],
    ['without a preset', {}, 'preset', 'undefined is not one of stablecoin-vault'],
    ['with an unknown preset', { preset: 'moon' }, 'preset', '"moon" is not one of'],
    ['with a key from Object', { preset: 'toString' }, 'preset', 'is not one of'],
    ['with an unknown key', { ...custom, threshold: 5 }, 'threshold', 'is not a known key; known:'],
    ['with __proto__', JSON.parse('{"__proto__":1,"preset":"custom"}'), '__proto__', 'known key'],
    ['without a name', { ...custom, name: undefined }, 'name', 'is missing'],
    ['whose cash is no asset', { ...custom, cash: 'DAI' }, 'cash', 'DAI is not a known asset'],
    ['whose cash is not cash', { ...custom, cash: 'BTC' }, 'cash', 'BTC is not the cash asset'],
    [
      'that gives cash no line',
      { ...custom, targets: [{ asset: 'BTC', weight: '1' }] },
      'cash',
      'USDC is not one of the targets',
    ],
    [
      'whose weights fall short of one',
      with2({ asset: 'BTC', weight: '0.5' }, { asset: 'ETH', weight: '0.499999999999999999' }),
      'targets',
      'weights sum to 0.999999999999999999, not to 1',
    ],
    [
      'whose weights exceed one',
      with2({ asset: 'BTC', weight: 0.6 }, { asset: 'ETH', weight: 0.5 }),
      'targets',
      'weights sum to 1.1, not to 1',
    ],
    [
      'with an unknown asset',
      with2({ asset: 'BTC', weight: '0.5' }, { asset: 'DOGE', weight: '0.5' }),
      'targets[2].asset',
      'DOGE is not a known asset',
    ],
    [
      'with an asset twice, once by id',
      with2({ asset: 'BTC', weight: '0.5' }, { asset: btc.id, weight: '0.5' }),
      'targets[2].asset',
      'is named twice',
    ],
    [
      'with a negative weight',
      with2({ asset: 'BTC', weight: '1.5' }, { asset: 'ETH', weight: '-0.5' }),
      'targets[2].weight',
      'is negative',
    ],
    [
      'with excess digits',
      with2({ asset: 'BTC', weight: '0.5' }, { asset: 'ETH', weight: '0.5000000000000000000' }),
      'targets[2].weight',
      'has 19 decimals; the limit is 18',
    ],
    [
      'with an edge and no band',
      { ...custom, trigger: { bandBpsAbsolute: null, edgeShare: 0.5 } },
      'trigger.edgeShare',
      'needs a band',
    ],
    [
      'with a shift past its cadence',
      { ...custom, trigger: { review: 'weekly', shiftDays: 7 } },
      'trigger.shiftDays',
      '7 is more than the 6 that weekly allows',
    ],
    [
      'with an impact above the house limit',
      { ...custom, limits: { priceImpactBpsMax: 501 } },
      'limits.priceImpactBpsMax',
      '501 is not 1 to 500',
    ],
  ])('%s', (_, document, path, message) => {
    const answer = parseStrategy(document, assets)
    expect(answer).toMatchObject({ ok: false })
    expect(answer.ok ? [] : answer.issues).toContainEqual({
      path,
      message: expect.stringContaining(message) as string,
    })
  })

  test('with everything that is wrong at once', () => {
    const broken = { ...custom, name: '', version: 3, targets: [{ asset: 'BTC', weight: 'x' }] }
    const answer = parseStrategy(broken, assets)
    expect(answer.ok ? [] : answer.issues.map(({ path }) => path)).toEqual([
      'version',
      'name',
      'targets[0].weight',
    ])
  })
})

describe('the five presets', () => {
  test('carry the published thresholds and cadences (TRG-1)', () => {
    expect(
      Object.entries(presets).map(([name, { bandBpsAbsolute, review }]) => [
        name,
        bandBpsAbsolute,
        review,
      ]),
    ).toEqual([
      ['stablecoin-vault', 1_000, 'weekly'],
      ['index-fund', 500, 'monthly'],
      ['bitcoin', 700, 'every14d'],
      ['ethereum', 700, 'every14d'],
      ['custom', 500, 'monthly'],
    ])
  })

  test.each(['stablecoin-vault', 'bitcoin', 'ethereum'])(
    '%s is refused with what it lacks and what works',
    (preset) => {
      const answer = parseStrategy({ ...custom, preset }, assets)
      const message = answer.ok ? '' : answer.issues[0]?.message
      expect(message).toContain(`'${preset}' needs`)
      expect(message).toContain('today index-fund and custom work')
    },
  )
})

describe('an index fund (STR-2)', () => {
  test('weighs by market cap under its cap, beside its cash', () => {
    const strategy = parseStrategy(fund, assets)
    expect(
      strategy.ok && strategy.value.target.map(({ weightE18 }) => formatE18(weightE18)),
    ).toEqual(['0.6', '0.2', '0.2'])
  })

  test('may weigh by the square root of the cap', () => {
    const marketCaps = { ...fund.marketCaps, weighting: 'square-root', weightBpsMax: 10_000 }
    const strategy = parseStrategy({ ...fund, marketCaps }, assets)
    expect(
      strategy.ok && strategy.value.target.map(({ weightE18 }) => formatE18(weightE18)),
    ).toEqual(['0.6', '0.2', '0.2'])
  })

  test.each<[string, object, string]>([
    ['a cap that cannot be met', { weightBpsMax: 4_000 }, 'cannot sum to 1'],
    ['a floor that cannot be met', { weightBpsMin: 6_000, weightBpsMax: 6_000 }, 'cannot sum to 1'],
    ['cash above one', { cashWeight: '1.1' }, '1.1 is above 1'],
    ['a market cap of zero', { entries: [{ asset: 'BTC', marketCapUsd: '0' }] }, 'not above zero'],
    ['a day that does not exist', { asOf: '2024-02-30' }, 'is not a UTC date'],
  ])('%s is refused', (_, change, message) => {
    const answer = parseStrategy({ ...fund, marketCaps: { ...fund.marketCaps, ...change } }, assets)
    expect(answer.ok ? '' : answer.issues.map((issue) => issue.message).join()).toContain(message)
  })

  test('both sources of weights, or none, are refused', () => {
    const both = parseStrategy({ ...fund, targets: custom.targets }, assets)
    const none = parseStrategy({ ...fund, marketCaps: undefined }, assets)
    const issue = { path: 'selection', message: 'give one of selection, marketCaps and targets' }
    expect(both.ok ? [] : both.issues).toContainEqual(issue)
    expect(none.ok ? [] : none.issues).toContainEqual(issue)
  })
})

test('written and read again it is the same strategy', () => {
  const weights = fc
    .tuple(fc.nat(1000), fc.nat(1000), fc.nat(1000))
    .filter((w) => w.some((x) => x > 0))
  const trigger = fc.record({
    bandBpsAbsolute: fc.option(fc.integer({ min: 100, max: 2_000 })),
    review: fc.constantFrom('continuous', 'daily', 'monthly'),
    calendar: fc.option(fc.constantFrom('daily', 'quarterly')),
    shiftMinutesUtc: fc.integer({ min: 0, max: 1_439 }),
    cooldownMinutes: fc.integer({ min: 0, max: 525_600 }),
  })
  fc.assert(
    fc.property(weights, trigger, (shares, fields) => {
      const exact = weightsFromFloats(shares).map(formatE18)
      const targets = assets.map(({ symbol }, index) => ({ asset: symbol, weight: exact[index] }))
      const strategy = parseStrategy({ ...custom, targets, trigger: fields }, assets)
      if (!strategy.ok) throw new Error(JSON.stringify(strategy.issues))
      expect(parseStrategy(formatStrategy(strategy.value, assets), assets)).toEqual(strategy)
    }),
  )
})

test('the names of a file are found before it is believed', () => {
  expect(namesIn(custom)).toEqual({ assets: ['BTC', 'ETH', 'USDC'], cash: 'USDC' })
  expect(namesIn(fund)).toEqual({ assets: ['BTC', 'ETH', 'USDC'], cash: 'USDC' })
  expect(namesIn({ targets: [1, { asset: 2 }], cash: [] })).toEqual({ assets: [], cash: null })
  expect(namesIn(null)).toEqual({ assets: [], cash: null })
})

describe('bounded weights', () => {
  const sizes = fc.array(fc.double({ min: 1e-3, max: 1e12, noNaN: true }), {
    minLength: 1,
    maxLength: 30,
  })

  test('sum to one within their bounds and keep the order of the sizes', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(sizes, share, share, (own, low, high) => {
        const floor = low / own.length
        const cap = 1 / own.length + high * (1 - 1 / own.length)
        const answer = boundedWeights(own, { floor, cap })
        if (!answer.ok) throw new Error(JSON.stringify(answer.issues))
        const { weights, rounds } = answer.value
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9)
        expect(weights.every((w) => w >= floor - 1e-9 && w <= cap + 1e-9)).toBe(true)
        expect(rounds).toBeLessThanOrEqual(own.length)
        const bySize = own.map((size, index) => ({ size, weight: weights[index] as number }))
        const ordered = bySize.toSorted((a, b) => a.size - b.size).map(({ weight }) => weight)
        expect(ordered.every((w, index) => w >= (ordered[index - 1] ?? 0) - 1e-9)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('are the water-filling answer: w = clamp(s * size) for one s', () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 0, max: 1, noNaN: true }), (own, high) => {
        const bounds = {
          floor: 0.2 / own.length,
          cap: 1 / own.length + high * (1 - 1 / own.length),
        }
        const answer = boundedWeights(own, bounds)
        if (!answer.ok) throw new Error(JSON.stringify(answer.issues))
        const clamped = (s: number) =>
          own.map((size) => Math.min(bounds.cap, Math.max(bounds.floor, s * size)))
        let [low, high2] = [0, 1 / Math.min(...own)]
        for (let halving = 0; halving < 200; halving++) {
          const middle = (low + high2) / 2
          if (clamped(middle).reduce((sum, weight) => sum + weight, 0) < 1) low = middle
          else high2 = middle
        }
        clamped(high2).forEach((weight, index) => {
          expect(answer.value.weights[index]).toBeCloseTo(weight, 8)
        })
      }),
      { numRuns: 200 },
    )
  })
})

describe('the full policy in a strategy file', () => {
  const everything = {
    ...custom,
    costGate: { riskAversion: 2, horizonDays: 30, windowDays: 60 },
    crashFreeze: { fallToBps: 3_000, windowDays: 5, restDays: 20 },
    sellsLeavers: false,
    cashFlowsFirst: false,
    protection: {
      trendGuard: {},
      drawdownSteps: { steps: [{ fallBps: 2_000, exposureBps: 5_000 }] },
      volatilityLimit: {},
      stopLosses: { portfolioFallBps: 4_000, assets: [{ asset: 'BTC', fallBps: 5_000 }] },
    },
    forecasts: {
      momentum: { factorBps: -5_000 },
      regimes: { meanReverting: { bandPercent: 50, review: 'weekly' } },
      dynamicReview: {},
      marketMove: {},
    },
  }

  test('is read with the defaults of every part that is named', () => {
    const read = parseStrategy(everything, assets)
    expect(read.ok && read.value.rule).toMatchObject({
      costGate: { riskAversion: 2, horizonDays: 30, windowDays: 60 },
      crashFreeze: { fallTo: 0.3, windowDays: 5, restDays: 20 },
      sellsLeavers: false,
      cashFlowsFirst: false,
      protection: {
        trendGuard: { windowsDays: [50, 100, 200], band: 0.02, exposureMin: 0.5 },
        drawdownSteps: { steps: [{ fall: 0.2, exposure: 0.5 }], hysteresis: 0.05, restDays: 14 },
        volatilityLimit: { volAnnualMax: 0.8, halfLifeDays: 20 },
        stopLosses: { portfolioFall: 0.4, assets: [{ asset: btc.id, fall: 0.5 }], peakDays: 365 },
        exposureBand: 0.1,
      },
      forecasts: {
        momentum: { factor: -0.5, lookbackDays: 30, tiltMax: 0.25 },
        regimes: { meanReverting: { bandMultiplier: 0.5, review: 'weekly' }, isInverted: false },
        dynamicReview: { percentiles: [0.25, 0.5, 0.85], historyDays: 1_095, retreat: 0.1 },
        marketMove: { deviations: 3, moveAbsolute: 0.1 },
      },
    })
  })

  test('is written back to the same strategy', () => {
    const read = parseStrategy(everything, assets)
    if (!read.ok) throw new Error(JSON.stringify(read.issues))
    expect(parseStrategy(formatStrategy(read.value, assets), assets)).toEqual(read)
  })

  test('is off where null says so', () => {
    const off = { ...custom, costGate: null, crashFreeze: null, protection: null, forecasts: null }
    expect(parseStrategy(off, assets)).toMatchObject({
      value: { rule: { costGate: null, crashFreeze: null, protection: null, forecasts: null } },
    })
  })

  test.each<[string, object, string]>([
    ['an unknown key', { protection: { trend: {} } }, 'protection.trend'],
    [
      'an unknown asset',
      { protection: { stopLosses: { assets: [{ asset: 'X', fallBps: 1 }] } } },
      'protection.stopLosses.assets[0].asset',
    ],
    [
      'a fall of all',
      { protection: { stopLosses: { portfolioFallBps: 10_000 } } },
      'protection.stopLosses.portfolioFallBps',
    ],
    [
      'a tilt beyond all',
      { forecasts: { momentum: { factorBps: 10_001 } } },
      'forecasts.momentum.factorBps',
    ],
    ['no horizon', { costGate: { horizonDays: 0 } }, 'costGate.horizonDays'],
  ])('%s is refused with its field', (_, part, path) => {
    const read = parseStrategy({ ...custom, ...part }, assets)
    expect(read.ok ? [] : read.issues.map((issue) => issue.path)).toContain(path)
  })
})
