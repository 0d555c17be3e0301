import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unixMs } from '../units/index.ts'
import { createWorld, equalCorrelation, seededRandom, type WorldAsset } from './index.ts'

const bitcoin: WorldAsset = { symbol: 'BTC', priceUsd: 40_000, volAnnual: 0.8 }
const ether: WorldAsset = { symbol: 'ETH', priceUsd: 2_500, volAnnual: 0.95 }
const dollar: WorldAsset = { symbol: 'USDC', priceUsd: 1, volAnnual: 0 }

function open(seed: number, assets: readonly WorldAsset[], correlation = 0.8) {
  return createWorld({
    random: seededRandom(seed),
    startAtMs: unixMs(0),
    assets,
    correlation: equalCorrelation(assets.length, correlation),
  })
}

function logReturns(seed: number, bars: number): number[][] {
  const world = open(seed, [bitcoin, ether])
  let before = [bitcoin.priceUsd, ether.priceUsd]
  const returns: number[][] = [[], []]
  for (let bar = 0; bar < bars; bar++) {
    const { pricesUsd } = world.next()
    pricesUsd.forEach((price, asset) => {
      returns[asset]?.push(Math.log(price / (before[asset] as number)))
    })
    before = [...pricesUsd]
  }
  return returns
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length

function kurtosisOf(values: readonly number[]): number {
  const centre = mean(values)
  const squares = values.map((value) => (value - centre) ** 2)
  return mean(squares.map((square) => square ** 2)) / mean(squares) ** 2
}

function correlationOf(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)]
  const product = mean(a.map((value, i) => (value - meanA) * ((b[i] as number) - meanB)))
  const deviation = (values: readonly number[], centre: number) =>
    Math.sqrt(mean(values.map((value) => (value - centre) ** 2)))
  return product / (deviation(a, meanA) * deviation(b, meanB))
}

describe('the simulated market', () => {
  const returns = logReturns(20_240_101, 8_760 * 8)
  const [btc = [], eth = []] = returns

  test('has the yearly volatility that was asked for', () => {
    const volOf = (own: readonly number[]) => Math.sqrt(mean(own.map((r) => r * r)) * 8_760)
    expect(Math.abs(volOf(btc) / 0.8 - 1)).toBeLessThan(0.15)
    expect(Math.abs(volOf(eth) / 0.95 - 1)).toBeLessThan(0.15)
  })

  test('has fat tails: a kurtosis far above the 3 of a normal', () => {
    expect(kurtosisOf(btc)).toBeGreaterThan(12)
    expect(kurtosisOf(btc)).toBeLessThan(120)
  })

  test('has volatility clusters: squares follow squares, returns do not follow returns', () => {
    const squares = btc.map((r) => r * r)
    expect(correlationOf(squares.slice(1), squares.slice(0, -1))).toBeGreaterThan(0.05)
    expect(correlationOf(squares.slice(24), squares.slice(0, -24))).toBeGreaterThan(0.02)
    expect(Math.abs(correlationOf(btc.slice(1), btc.slice(0, -1)))).toBeLessThan(0.03)
  })

  test('has the correlation that was set', () => {
    expect(correlationOf(btc, eth)).toBeCloseTo(0.8, 1)
  })

  test('jumps: some hour moves more than ten ordinary ones', () => {
    const deviation = Math.sqrt(mean(btc.map((r) => r * r)))
    expect(btc.filter((r) => Math.abs(r) > 8 * deviation).length).toBeGreaterThan(20)
  })
})

test('same seed, same bytes; another seed, another world', () => {
  const path = (seed: number) => {
    const world = open(seed, [bitcoin, ether, dollar])
    return JSON.stringify(Array.from({ length: 50 }, world.next))
  }
  expect(path(1)).toBe(path(1))
  expect(path(1)).not.toBe(path(2))
})

test('the path is the same on every machine', () => {
  const world = open(42, [bitcoin, dollar])
  expect([world.next(), world.next()]).toMatchInlineSnapshot(`
    [
      {
        "atMs": 3600000,
        "pricesUsd": [
          39638.170531350974,
          1,
        ],
      },
      {
        "atMs": 7200000,
        "pricesUsd": [
          40010.150667350346,
          1,
        ],
      },
    ]
  `)
})

test('prices stay positive and finite, bars stay in step, a peg stays', () => {
  fc.assert(
    fc.property(fc.integer(), fc.double({ min: -0.4, max: 0.95, noNaN: true }), (seed, rho) => {
      const world = open(seed, [{ ...bitcoin, volAnnual: 3 }, ether, dollar], rho)
      for (let bar = 1; bar <= 100; bar++) {
        const { atMs, pricesUsd } = world.next()
        expect(atMs).toBe(bar * 3_600_000)
        expect(pricesUsd.every((price) => price > 0 && price < Infinity)).toBe(true)
        expect(pricesUsd[2]).toBe(1)
      }
    }),
    { numRuns: 50 },
  )
})

test('nonsense is a bug, not a market', () => {
  expect(() => open(1, [{ ...bitcoin, priceUsd: 0 }])).toThrow('a price is positive')
  expect(() => open(1, [bitcoin, ether], 1.2)).toThrow('positive definite')
  expect(() => seededRandom(0.5)).toThrow('whole number')
})

test('uniform draws fill their range evenly', () => {
  const random = seededRandom(3)
  const counts = Array.from({ length: 10 }, () => 0)
  for (let i = 0; i < 100_000; i++) {
    const bucket = Math.floor(random() * 10)
    counts[bucket] = (counts[bucket] as number) + 1
  }
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThan(600)
})
