import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Asset, AssetId, Price, PriceSnapshot } from '../domain/index.ts'
import { blockNumber, bps, oneE18, unixMs, usdE18 } from '../units/index.ts'
import {
  bandRule,
  checkPrices,
  distancesOf,
  driftOf,
  parseRule,
  priceMovesToBand,
  scheduleFrom,
  weighPortfolio,
} from './index.ts'

const now = unixMs(1_000_000)
const limits = { priceAgeMsMax: 60_000, priceFutureMsMax: 5_000 }
const [btc, usd] = ['btc', 'usd'] as [AssetId, AssetId]

function price(asset: AssetId, priceUsd: bigint, observedAtMs = now): Price {
  return { asset, priceUsdE18: usdE18(priceUsd * oneE18), observedAtMs, source: 'test' }
}

function snapshot(...prices: Price[]): PriceSnapshot {
  return { prices, takenAtMs: now }
}

describe('prices (POS-4), a row for each refusal', () => {
  test.each<[string, Price[], string, string]>([
    ['PRICE_MISSING', [price(usd, 1n)], 'one price', 'none'],
    ['PRICE_NOT_POSITIVE', [price(usd, 1n), price(btc, 0n)], '> 0', '0'],
    ['PRICE_NOT_POSITIVE', [price(usd, 1n), price(btc, -1n)], '> 0', '-1'],
    [
      'PRICE_STALE',
      [price(usd, 1n), price(btc, 9n, unixMs(now - 60_001))],
      '60000 ms old at most',
      '60001 ms old',
    ],
    [
      'PRICE_STALE',
      [price(usd, 1n), price(btc, 9n, unixMs(Number.NaN))],
      '60000 ms old at most',
      'NaN ms old',
    ],
    [
      'PRICE_FROM_FUTURE',
      [price(usd, 1n), price(btc, 9n, unixMs(now + 5_001))],
      '5000 ms ahead at most',
      '5001 ms',
    ],
    [
      'PRICE_CONTRADICTED',
      [price(usd, 1n), price(btc, 9n), price(btc, 8n)],
      'one price',
      '2 prices',
    ],
  ])('%s', (code, prices, limit, actual) => {
    expect(checkPrices(snapshot(...prices), [btc, usd], now, limits)).toEqual([
      { code, message: expect.stringContaining('btc') as string, field: btc, limit, actual },
    ])
  })

  test('the limits themselves are allowed', () => {
    const prices = [price(usd, 1n, unixMs(now - 60_000)), price(btc, 9n, unixMs(now + 5_000))]
    expect(checkPrices(snapshot(...prices), [btc, usd], now, limits)).toEqual([])
  })

  test('the most fundamental leads', () => {
    const stale = price(btc, 9n, unixMs(now - 100_000))
    expect(checkPrices(snapshot(stale), [btc, usd], now, limits).map(({ code }) => code)).toEqual([
      'PRICE_MISSING',
      'PRICE_STALE',
    ])
  })
})

describe('weighing a portfolio', () => {
  const chain = 'eip155:1' as Asset['chain']
  const asset = (id: AssetId, decimals: number, role: Asset['role']): Asset => {
    return { id, symbol: id, decimals, chain, token: '0x01', role }
  }
  const sight = (btcAtoms: bigint, usdAtoms: bigint) => ({
    nowMs: now,
    assets: [asset(btc, 8, 'asset'), asset(usd, 6, 'cash')],
    holdings: {
      holdings: [
        { asset: btc, atoms: btcAtoms },
        { asset: usd, atoms: usdAtoms },
      ],
      blockNumber: blockNumber(1n),
      blockHash: '0x01' as const,
      blockAtMs: now,
    },
    prices: snapshot(price(btc, 30_000n), price(usd, 1n)),
    cashBufferBps: bps(25),
    limits,
  })

  test('leaves the cash buffer out of the weights (DRF-1)', () => {
    const { weighing } = weighPortfolio(sight(100_000_000n, 10_000_000_000n))
    expect(weighing).toEqual({
      kind: 'known',
      weights: [expect.closeTo(30_000 / 39_900, 12), expect.closeTo(9_900 / 39_900, 12)],
    })
  })

  test('takes no more buffer than there is cash', () => {
    expect(weighPortfolio(sight(100_000_000n, 1_000_000n)).weighing).toEqual({
      kind: 'known',
      weights: [1, 0],
    })
  })

  test('an empty portfolio and an unknown price are refused', () => {
    expect(weighPortfolio(sight(0n, 0n))).toMatchObject({
      weighing: { kind: 'unknown', refusals: [{ code: 'PORTFOLIO_EMPTY' }] },
      valuation: null,
    })
    const blind = { ...sight(1n, 1n), prices: snapshot(price(usd, 1n)) }
    expect(weighPortfolio(blind).weighing).toMatchObject({ refusals: [{ code: 'PRICE_MISSING' }] })
  })
})

describe('drift (DRF-1)', () => {
  test('the published book: 30/25/45 at 45/20/35 has 15 pp and 0.15', () => {
    const drift = driftOf([0.45, 0.2, 0.35], [0.3, 0.25, 0.45])
    expect(drift.largest).toEqual({ index: 0, driftAbsolute: expect.closeTo(0.15, 12) as number })
    expect(drift.turnoverOneWay).toBeCloseTo(0.15, 12)
    expect(drift.driftRelative).toEqual([
      expect.closeTo(0.5, 12),
      expect.closeTo(-0.2, 12),
      expect.closeTo(-2 / 9, 12),
    ])
  })

  test('relative drift at a zero target is not a number but null', () => {
    expect(driftOf([0.1, 0.9], [0, 1]).driftRelative).toEqual([null, expect.closeTo(-0.1, 12)])
  })

  test('one way turnover is half of what the legs move', () => {
    expect(driftOf([0.5, 0.5], [0.5, 0.5]).turnoverOneWay).toBe(0)
  })
})

describe('distances (DRF-3)', () => {
  const start = unixMs(Date.UTC(2022, 0, 1))
  const view = {
    nowMs: unixMs(Date.UTC(2022, 0, 16, 12)),
    assets: [btc, usd],
    weights: [0.53, 0.47],
    targets: [0.5, 0.5],
    rule: { ...bandRule(0.05), calendar: 'monthly' as const },
    schedule: scheduleFrom(start),
  }

  test('name their metric, the asset and the next run', () => {
    expect(distancesOf(view)).toEqual([
      {
        kind: 'threshold',
        metric: 'driftAbsoluteMax',
        distance: expect.closeTo(0.6, 12) as number,
        driftAbsolute: expect.closeTo(0.03, 12) as number,
        asset: btc,
        limit: 0.05,
      },
      { kind: 'calendar', metric: 'monthly', distance: 0.5, nextAtMs: Date.UTC(2022, 1, 1) },
    ])
  })

  test('end at 1, a missed run included; nothing set has none', () => {
    const late = { ...view, nowMs: unixMs(Date.UTC(2022, 5, 1)), weights: [0.9, 0.1] }
    expect(distancesOf(late).map(({ distance }) => distance)).toEqual([1, 1])
    const idle = { ...view, rule: { ...view.rule, bandAbsolute: null, calendar: null } }
    expect(distancesOf(idle)).toEqual([])
  })

  test('a reviewed threshold says when it is looked at', () => {
    const rule = { ...view.rule, review: 'weekly' as const, calendar: null }
    expect(distancesOf({ ...view, rule })).toMatchObject([{ nextAtMs: Date.UTC(2022, 0, 17) }])
  })
})

describe('price moves to the band (DRF-3)', () => {
  const book = fc.integer({ min: 2, max: 6 }).chain((count) =>
    fc.record({
      raw: fc.array(fc.double({ min: 0.05, max: 1, noNaN: true }), {
        minLength: count,
        maxLength: count,
      }),
      tilt: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
        minLength: count,
        maxLength: count,
      }),
    }),
  )

  /** Values as shares of the whole, buffer included; then each weight as DRF-1 defines it. */
  function weightsAfter(gross: number[], mover: number, move: number, buffer: number): number[] {
    const values = gross.map((value, index) => (index === mover ? value * (1 + move) : value))
    const total = values.reduce((sum, value) => sum + value, 0)
    return values.map((value, index) => {
      return (index === 0 ? value - buffer * total : value) / (total * (1 - buffer))
    })
  }

  test('put the largest drift exactly at the band, and no smaller move does', () => {
    fc.assert(
      fc.property(book, fc.constantFrom(0, 0.0025), ({ raw, tilt }, share) => {
        const band = 0.05
        const sum = raw.reduce((total, value) => total + value, 0)
        const gross = raw.map((value) => value / sum)
        const weights = weightsAfter(gross, -1, 0, share)
        const mean = tilt.reduce((total, value) => total + value, 0) / tilt.length
        const targets = weights.map((w, index) => w - 0.02 * ((tilt[index] as number) - mean))
        const driftAt = (mover: number, move: number) => {
          const after = weightsAfter(gross, mover, move, share)
          return Math.abs(driftOf(after, targets).largest.driftAbsolute)
        }
        const moves = priceMovesToBand(weights, targets, bandRule(band), { index: 0, share })
        moves.slice(1).forEach(({ up, down }, index) => {
          for (const move of [up, down].filter((found) => found !== null)) {
            expect(driftAt(index + 1, move)).toBeCloseTo(band, 9)
            for (const part of [0.25, 0.5, 0.75, 0.99]) {
              expect(driftAt(index + 1, move * part)).toBeLessThan(band)
            }
          }
        })
      }),
      { numRuns: 300 },
    )
  })

  test('is zero beyond the band, and null where no price can do it', () => {
    expect(priceMovesToBand([0.6, 0.4], [0.5, 0.5], bandRule(0.1))[0]).toEqual({ up: 0, down: 0 })
    expect(priceMovesToBand([0, 1], [0, 1], bandRule(0.1))[0]).toEqual({ up: null, down: null })
    expect(priceMovesToBand([1, 0], [1, 0], bandRule(0.1))[0]).toEqual({ up: null, down: null })
  })
})

describe('rules by name', () => {
  test.each(['none', 'daily', 'weekly', 'every14d', 'monthly', 'quarterly', 'band:0.05'])(
    '%s is known',
    (text) => {
      expect(parseRule(text).ok).toBe(true)
    },
  )

  test.each([
    '',
    'yearly',
    'band',
    'band:',
    'band:0',
    'band:1',
    'band:-0.1',
    'band:5%',
    'BAND:0.1',
  ])('%j is refused with its field', (text) => {
    const answer = parseRule(text)
    expect(answer.ok ? [] : answer.issues.map(({ path }) => path)).toEqual(['rule'])
  })
})
