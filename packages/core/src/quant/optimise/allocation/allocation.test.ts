import { describe, expect, test } from 'vitest'
import { valueOf } from '../../answers.fixture.ts'
import { drawFrom, randomSets } from '../../drawn.fixture.ts'
import { type AllocationInput, integerAllocation } from './integer-allocation.ts'

type Plain = { readonly units: number[]; readonly objective: number; readonly leftover: number }

/** Tries every number of units; of equal sums the one that leaves most. */
function exhaustive({ weights, prices, portfolioValue }: AllocationInput): Plain {
  let best: Plain = { units: [], objective: Infinity, leftover: 0 }
  const units = [...prices].map(() => 0)
  const visit = (asset: number, left: number, distance: number): void => {
    const [price, weight] = [prices[asset], weights[asset]]
    if (price === undefined || weight === undefined) {
      const objective = distance + left
      const isLess = objective < best.objective - 1e-9
      const isEqual = objective < best.objective + 1e-9 && left > best.leftover + 1e-9
      if (isLess || isEqual) best = { units: [...units], objective, leftover: left }
      return
    }
    for (let count = 0; count * price <= left + 1e-9; count++) {
      units[asset] = count
      const off = Math.abs(weight * portfolioValue - count * price)
      visit(asset + 1, left - count * price, distance + off)
    }
  }
  visit(0, portfolioValue, 0)
  return best
}

function drawInput(draw: () => number, assets: number, decimals: number): AllocationInput {
  const raw = Array.from({ length: assets }, () => 0.05 + draw())
  const sum = raw.reduce((total, entry) => total + entry, 0)
  const invested = draw() < 0.8 ? 1 : 0.4 + draw()
  const round = (value: number) => Math.max(1, Math.round(value * 10 ** decimals)) / 10 ** decimals
  return {
    weights: Float64Array.from(raw, (entry) => (invested * entry) / sum),
    prices: Float64Array.from(raw, () => round(5 + 60 * draw() ** 2)),
    portfolioValue: round(60 + 120 * draw()),
  }
}

const example: AllocationInput = {
  weights: Float64Array.of(0.5, 0.3, 0.2),
  prices: Float64Array.of(172.44, 1427.05, 35.79),
  portfolioValue: 10_000,
}

describe('whole units nearest to weights', () => {
  test('of the published example (PyPortfolioOpt)', () => {
    const { units, leftover, objective } = valueOf(integerAllocation(example))
    expect([...units]).toEqual([29, 2, 56])
    expect(leftover).toBeCloseTo(140.9, 9)
    expect(objective).toBeCloseTo(291.8, 9)
  })

  test.each([
    ['whole prices, where equal sums abound', 0, 4],
    ['prices in cents', 2, 4],
    ['prices of many decimals', 9, 3],
  ])('are those that an exhaustive search finds: %s', (_, decimals, assetsMax) => {
    const draw = drawFrom(decimals + 11)
    for (let set = 0; set < Math.min(400, randomSets); set++) {
      const input = drawInput(draw, 1 + Math.floor(draw() * assetsMax), decimals)
      const found = valueOf(integerAllocation(input))
      const naive = exhaustive(input)
      expect(found.objective).toBeCloseTo(naive.objective, 8)
      expect(found.leftover).toBeCloseTo(naive.leftover, 8)
    }
  })

  test('cost what is not left over, and never overspend', () => {
    const draw = drawFrom(5)
    for (let set = 0; set < 200; set++) {
      const input = drawInput(draw, 8, 2)
      const { units, leftover, objective } = valueOf(integerAllocation(input))
      const { weights, prices, portfolioValue } = input
      const costs = [...units].map((count, asset) => count * (prices[asset] as number))
      const spent = costs.reduce((sum, cost) => sum + cost, 0)
      const off = costs.map((cost, asset) =>
        Math.abs((weights[asset] as number) * portfolioValue - cost),
      )
      expect(units.every((count) => Number.isInteger(count) && count >= 0)).toBe(true)
      expect(spent + leftover).toBeCloseTo(portfolioValue, 9)
      expect(leftover).toBeGreaterThanOrEqual(0)
      expect(objective).toBeCloseTo(
        off.reduce((sum, distance) => sum + distance, leftover),
        9,
      )
    }
  })

  test('do not hang on the order of the assets nor on the currency', () => {
    const draw = drawFrom(6)
    for (let set = 0; set < 100; set++) {
      const input = drawInput(draw, 7, 9)
      const { units, objective } = valueOf(integerAllocation(input))
      const reversed = integerAllocation({
        ...input,
        weights: input.weights.toReversed(),
        prices: input.prices.toReversed(),
      })
      expect([...valueOf(reversed).units].toReversed()).toEqual([...units])
      const scaled = integerAllocation({
        ...input,
        prices: input.prices.map((price) => price * 1024),
        portfolioValue: input.portfolioValue * 1024,
      })
      expect([...valueOf(scaled).units]).toEqual([...units])
      expect(valueOf(scaled).objective).toBeCloseTo(objective * 1024, 6)
    }
  })

  test.each<[string, number[], number[], number, number[], number]>([
    [
      'give the earlier of equals more',
      [0.25, 0.25, 0.25, 0.25],
      [30, 30, 30, 30],
      100,
      [1, 1, 1, 0],
      10,
    ],
    ['prefer money left over to a unit that gains nothing', [0.5], [10], 100, [5], 50],
    ['spend all where prices allow', [0.5, 0.5], [0.1, 0.7], 7, [35, 5], 0],
    ['leave out what costs more than there is', [0.9, 0.1], [1000, 3], 100, [0, 4], 88],
    [
      'give up cheap units for a dear one that is nearly due',
      [0.79, 0.21],
      [80, 7],
      100,
      [1, 2],
      6,
    ],
    ['keep what is meant to stay cash', [0.25, 0.25], [10, 5], 100, [3, 5], 45],
    ['wanted beyond the value, spend it all', [0.8, 0.8], [7, 9], 100, [4, 8], 0],
    ['are none where none is wanted', [0, 0], [7, 9], 100, [0, 0], 100],
  ])('%s', (_, weights, prices, portfolioValue, units, leftover) => {
    const input = {
      weights: Float64Array.from(weights),
      prices: Float64Array.from(prices),
      portfolioValue,
    }
    const found = valueOf(integerAllocation(input))
    const naive = exhaustive(input)
    expect(found.objective).toBeCloseTo(naive.objective, 9)
    expect(found.leftover).toBeCloseTo(leftover, 9)
    expect([...found.units]).toEqual(units)
  })

  test('are found for fifty assets of any price, to a tenth of a basis point', () => {
    const draw = drawFrom(7)
    for (let set = 0; set < 5; set++) {
      const raw = Array.from({ length: 50 }, () => draw())
      const sum = raw.reduce((total, entry) => total + entry, 0)
      const input = {
        weights: Float64Array.from(raw, (entry) => entry / sum),
        prices: Float64Array.from(raw, () => 10 ** (4 * draw() - 1)),
        portfolioValue: 100_000,
      }
      const near = valueOf(integerAllocation(input, { gapMax: 1 }))
      const nearer = valueOf(integerAllocation(input, { gapMax: 0.25 }))
      expect(near.objective).toBeLessThanOrEqual(nearer.objective + 1)
      expect(near.nodes).toBeLessThanOrEqual(nearer.nodes)
    }
  })
})

describe('whole units are refused, the most fundamental reason first', () => {
  const row = (change: Partial<AllocationInput>) => ({ ...example, ...change })
  const bad = { prices: Float64Array.of(1, -1), portfolioValue: -1 }
  test.each<[string, AllocationInput, number, string, string, string]>([
    ['EMPTY', row({ ...bad, weights: Float64Array.of() }), 0, 'weights', 'one weight', 'none'],
    [
      'NOT_FINITE',
      row({ ...bad, weights: Float64Array.of(Number.NaN) }),
      0,
      'weights',
      'finite',
      'NaN',
    ],
    ['NOT_FINITE', row({ prices: Float64Array.of(Infinity) }), 0, 'prices', 'finite', 'Infinity'],
    [
      'NOT_FINITE',
      row({ ...bad, portfolioValue: Infinity }),
      0,
      'portfolioValue',
      'finite',
      'Infinity',
    ],
    ['NOT_FINITE', row(bad), Number.NaN, 'gapMax', 'finite', 'NaN'],
    ['SHAPE', row(bad), -1, 'prices', '3 prices', '2'],
    [
      'OUT_OF_DOMAIN',
      row({ weights: Float64Array.of(-0.5, 0.3, 0.2), portfolioValue: -1 }),
      -1,
      'weights',
      'from 0',
      '-0.5',
    ],
    [
      'OUT_OF_DOMAIN',
      row({ prices: Float64Array.of(1, 0, 1), portfolioValue: -1 }),
      -1,
      'prices',
      'above 0',
      '0',
    ],
    ['OUT_OF_DOMAIN', row({ portfolioValue: 0 }), -1, 'portfolioValue', 'above 0', '0'],
    ['OUT_OF_DOMAIN', example, -1, 'gapMax', 'from 0', '-1'],
    [
      'OUT_OF_DOMAIN',
      row({ prices: Float64Array.of(1e-14, 1, 1) }),
      0,
      'prices',
      'at most 2^53 units',
      '1e-14',
    ],
  ])('%s: %s', (code, input, gapMax, field, limit, actual) => {
    expect(integerAllocation(input, { gapMax })).toMatchObject({
      refusal: { code, field, limit, actual },
    })
  })

  test('NOT_CONVERGED where the search is cut short', () => {
    const { nodes } = valueOf(integerAllocation(example))
    expect(valueOf(integerAllocation(example, { nodesMax: nodes })).nodes).toBe(nodes)
    expect(integerAllocation(example, { nodesMax: nodes - 1 })).toMatchObject({
      refusal: { code: 'NOT_CONVERGED', field: 'nodesMax', limit: `${nodes - 1}` },
    })
  })
})
