import { describe, expect, test } from 'vitest'
import { gapOf, valueOf } from '../answers.fixture.ts'
import { drawFrom, drawNormals } from '../drawn.fixture.ts'
import { gram, matrixFrom, transpose } from '../index.ts'
import { sampleCovariance } from './covariance.ts'
import { asynchronousCovariance, type PriceTicks } from './hayashi-yoshida.ts'
import { logReturns, overlappingReturns } from './returns.ts'

describe('a covariance of assets that trade at different instants (REG-4)', () => {
  test('is the sum of products where they trade at the same ones', () => {
    const returns = drawNormals(drawFrom(1), 50, 3)
    const assets = [0, 1, 2].map((asset) => {
      let level = 0
      const path = Array.from({ length: 51 }, (_, day) => {
        level += day === 0 ? 0 : 0.01 * (returns.values[(day - 1) * 3 + asset] as number)
        return Math.exp(level)
      })
      return ticks(
        path.map((__, day) => day),
        path,
      )
    })
    const { covariance, spectrum } = valueOf(asynchronousCovariance(assets))
    expect(gapOf(covariance.values, gram(transpose(returns), 1e4).values)).toBeLessThan(1e-15)
    expect(spectrum.definiteness).toBe('positive-definite')
  })

  test('counts each pair of overlapping intervals once, as a naive twin does', () => {
    for (let set = 0; set < 300; set++) {
      const draw = drawFrom(set)
      const [one, other] = [drawnTicks(draw), drawnTicks(draw)]
      const { covariance } = valueOf(asynchronousCovariance([one, other]))
      expect(Math.abs((covariance.values[1] as number) - naiveSum(one, other))).toBeLessThan(1e-13)
      expect(covariance.values[1]).toBe(covariance.values[2])
      expect(Math.abs((covariance.values[0] as number) - naiveSum(one, one))).toBeLessThan(1e-13)
    }
  })

  test('intervals that only touch do not overlap', () => {
    const early = ticks([0, 10], [1, Math.E])
    const late = ticks([10, 20], [1, Math.E])
    expect(valueOf(asynchronousCovariance([early, late])).covariance.values[1]).toBe(0)
  })

  test('does not fade with the clock, as prices on a common one do (Epps 1979)', () => {
    const instants = 20_000
    const draw = drawFrom(5)
    const market = drawNormals(draw, instants, 1).values.map((entry) => entry * 0.001)
    const level = market.map((_, at) => at)
    let sum = 0
    for (let at = 0; at < instants; at++) {
      sum += market[at] as number
      level[at] = Math.exp(sum)
    }
    const seen = [0, 1].map(() => {
      const kept = [...level.keys()].filter((at) => at === 0 || draw() < 0.1)
      return ticks(
        kept,
        kept.map((at) => level[at] as number),
      )
    })
    const { covariance } = valueOf(asynchronousCovariance(seen))
    const truth = instants * 0.001 ** 2
    expect((covariance.values[1] as number) / truth).toBeGreaterThan(0.9)
    expect(previousTickSum(seen, instants) / truth).toBeLessThan(0.7)
  })

  test('may be indefinite, and says so', () => {
    const assets = [ticks([0, 10], [1, Math.E]), ticks([0, 5, 10], [1, Math.E, 1.001])]
    const wild = ticks([0, 4, 6, 10], [1, 1.001, Math.E ** 2, Math.E ** 2])
    const { spectrum } = valueOf(asynchronousCovariance([...assets, wild]))
    expect(spectrum.definiteness).toBe('indefinite')
    expect(spectrum.eigenvalueMin).toBeLessThan(0)
  })

  test.each([
    ['no assets', [], 'EMPTY', 'assets'],
    ['one tick', [ticks([0], [1])], 'TOO_SHORT', 'assets[0].atMs'],
    ['a price too few', [ticks([0, 1], [1])], 'SHAPE', 'assets[0]'],
    ['a price of zero', [ticks([0, 1], [1, 0])], 'OUT_OF_DOMAIN', 'assets[0].prices'],
    ['an instant twice', [ticks([1, 1], [1, 2])], 'OUT_OF_DOMAIN', 'assets[0].atMs'],
    ['a hole', [ticks([0, 1], [1, Number.NaN])], 'NOT_FINITE', 'assets[0].prices'],
    ['no time', [ticks([0, Infinity], [1, 2])], 'NOT_FINITE', 'assets[0].atMs'],
  ])('refuses %s', (_, assets, code, field) => {
    expect(asynchronousCovariance(assets)).toMatchObject({ ok: false, refusal: { code, field } })
  })
})

describe('overlapping returns (REG-4)', () => {
  const prices = matrixFrom([
    [1, 8],
    [2, 4],
    [8, 2],
    [16, 4],
  ])

  test('are sums of neighbouring log returns', () => {
    const single = valueOf(logReturns(prices)).values
    const pairs = valueOf(overlappingReturns(prices, 2))
    const wanted = Float64Array.from(
      { length: 4 },
      (_, at) => (single[at] ?? 0) + (single[at + 2] ?? 0),
    )
    expect(pairs.rows).toBe(2)
    expect(gapOf(pairs.values, wanted)).toBeLessThan(1e-15)
    expect(valueOf(overlappingReturns(prices, 1)).values).toEqual(single)
  })

  test('see a correlation that comes a day late', () => {
    const draws = drawNormals(drawFrom(8), 3000, 1).values
    let [now, late] = [0, 0]
    const path = Array.from(draws, (_, day) => {
      now += 0.01 * (draws[day] as number)
      late += 0.01 * (draws[day - 1] ?? 0)
      return [Math.exp(now), Math.exp(late)]
    })
    const daily = valueOf(sampleCovariance(valueOf(logReturns(matrixFrom(path))), { ddof: 1 }))
    const three = valueOf(
      sampleCovariance(valueOf(overlappingReturns(matrixFrom(path), 3)), { ddof: 1 }),
    )
    expect((daily.values[1] as number) / 1e-4).toBeLessThan(0.1)
    expect((three.values[1] as number) / 3 / 1e-4).toBeGreaterThan(0.5)
  })

  test.each([
    ['no period', 0, 'OUT_OF_DOMAIN'],
    ['half a period', 1.5, 'OUT_OF_DOMAIN'],
    ['more periods than there are', 4, 'TOO_SHORT'],
  ])('refuse %s', (_, periods, code) => {
    expect(overlappingReturns(prices, periods)).toMatchObject({ ok: false, refusal: { code } })
  })
})

function ticks(atMs: readonly number[], prices: readonly number[]): PriceTicks {
  return { atMs: Float64Array.from(atMs), prices: Float64Array.from(prices) }
}

function drawnTicks(draw: () => number): PriceTicks {
  const count = 2 + Math.floor(draw() * 8)
  const instants = new Set(Array.from({ length: count }, () => Math.floor(draw() * 12)))
  const atMs = [...instants.add(12)].toSorted((one, other) => one - other)
  return ticks(
    atMs.length > 1 ? atMs : [0, 12],
    (atMs.length > 1 ? atMs : [0, 12]).map(() => 1 + draw()),
  )
}

/** Every pair of intervals, one by one. */
function naiveSum(one: PriceTicks, other: PriceTicks): number {
  const moves = ({ atMs, prices }: PriceTicks) =>
    Array.from(prices.subarray(1), (price, at) => ({
      opens: atMs[at] as number,
      closes: atMs[at + 1] as number,
      move: Math.log(price / (prices[at] as number)),
    }))
  return moves(one).reduce(
    (sum, own) =>
      moves(other)
        .filter(({ opens, closes }) => opens < own.closes && own.opens < closes)
        .reduce((total, { move }) => total + own.move * move, sum),
    0,
  )
}

/** What a common clock sees: the last price before each of its instants. */
function previousTickSum(assets: readonly PriceTicks[], instants: number): number {
  const paths = assets.map(({ atMs, prices }) => {
    let next = 0
    return Array.from({ length: instants }, (_, at) => {
      while (next < atMs.length - 1 && (atMs[next + 1] as number) <= at) next++
      return Math.log(prices[next] as number)
    })
  })
  const [one = [], other = []] = paths
  return one.reduce(
    (sum, level, at) =>
      at === 0 ? 0 : sum + (level - (one[at - 1] ?? 0)) * ((other[at] ?? 0) - (other[at - 1] ?? 0)),
    0,
  )
}
