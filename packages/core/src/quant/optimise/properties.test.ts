import { describe, expect, test } from 'vitest'
import { gapOf, reordered, valueOf, withColumns } from '../answers.fixture.ts'
import { drawMarket, type Market, type Optimiser, optimisers } from './optimisers.fixture.ts'

const sets = 40
/** Of weights; the optimum is flat, so that weights agree to half the digits of the objective. */
const sameWithin = 1e-6

/** Ordinary markets of 3 to 8 assets that the optimiser answers. */
function answered({ solve }: Optimiser): readonly { market: Market; weights: Float64Array }[] {
  return Array.from({ length: sets }, (_, set) => {
    const market = drawMarket(6000 + set, 'ordinary', 3 + (set % 6))
    const answer = solve(market)
    return answer.ok ? [{ market, weights: answer.value }] : []
  }).flat()
}

function pickedFrom(vector: Float64Array, order: readonly number[]): Float64Array {
  return Float64Array.from(order, (at) => vector[at] as number)
}

function withAssets(market: Market, order: readonly number[]): Market {
  return {
    returns: withColumns(market.returns, order),
    covariance: reordered(market.covariance, order),
    means: pickedFrom(market.means, order),
    budgets: pickedFrom(market.budgets, order),
    holdings: pickedFrom(market.holdings, order),
    caps: pickedFrom(market.caps, order),
  }
}

/** The last asset in two halves, which share its budget, its holding and its cap. */
function withHalves(market: Market): Market {
  const last = market.caps.length - 1
  const order = [...market.caps.keys(), last]
  const whole = withAssets(market, order)
  const halve = (vector: Float64Array): Float64Array => {
    return vector.map((entry, at) => (at >= last ? entry / 2 : entry))
  }
  const { budgets, holdings, caps } = whole
  return { ...whole, budgets: halve(budgets), holdings: halve(holdings), caps: halve(caps) }
}

/** Returns in another unit, or over another time: second moments and means with them. */
function scaled({ returns, covariance, means, ...rest }: Market): Market {
  const by = 1.7
  return {
    ...rest,
    returns: { ...returns, values: returns.values.map((entry) => by * entry) },
    covariance: { ...covariance, values: covariance.values.map((entry) => by * by * entry) },
    means: means.map((mean) => by * by * mean),
  }
}

const named = (pick: (optimiser: Optimiser) => boolean) =>
  optimisers.filter(pick).map((optimiser) => [optimiser.name, optimiser] as const)

describe('weights (SIZ-1, SIZ-2)', () => {
  test.each(named(({ reorders }) => reorders))(
    'do not depend on the order of the assets: %s',
    (_, optimiser) => {
      const markets = answered(optimiser)
      expect(markets.length).toBeGreaterThan(sets / 3)
      for (const { market, weights } of markets) {
        const order = [...weights.keys()].toReversed()
        const other = withAssets(market, order)
        const mixed = valueOf(optimiser.solve(other))
        expect(gapOf(mixed, pickedFrom(weights, order))).toBeLessThan(sameWithin)
      }
    },
  )

  test.each(named(({ splits }) => splits))(
    'of two halves of an asset are together those of the whole: %s',
    (_, optimiser) => {
      for (const { market, weights } of answered(optimiser)) {
        const halves = valueOf(optimiser.solve(withHalves(market)))
        const last = weights.length - 1
        const joined = halves.slice(0, -1)
        joined[last] = (halves[last] as number) + (halves[last + 1] as number)
        expect(gapOf(joined, weights)).toBeLessThan(sameWithin)
      }
    },
  )

  test.each(named(({ scales }) => scales))(
    'do not depend on the unit of returns: %s',
    (_, optimiser) => {
      for (const { market, weights } of answered(optimiser)) {
        const other = valueOf(optimiser.solve(scaled(market)))
        expect(gapOf(other, weights)).toBeLessThan(sameWithin)
      }
    },
  )
})
