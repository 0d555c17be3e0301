import {
  arbitraryScenario,
  driftedScenario,
  openScenario,
  planOf,
  quoteScenario,
  type Scenario,
  testCash,
  testNativePriceUsdE18,
} from '@evenkeel/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DraftPlan, QuotedPlan } from '../domain/index.ts'
import { limits, targetOf } from '../domain/index.ts'
import { oneE18, usdE18, valueOf, weightE18 } from '../units/index.ts'
import { type DraftInput, draftPlan } from './draft.ts'
import { quotePlan } from './quote.ts'

const runs = { numRuns: 300 }

/** Runs a check on any portfolio that has something to trade, drafted and quoted. */
function forPlans(check: (quoted: QuotedPlan, draft: DraftPlan, scenario: Scenario) => void): void {
  fc.assert(
    fc.property(driftedScenario(), (scenario) => {
      const { draft, quoted } = quoteScenario(scenario)
      check(quoted, draft, scenario)
    }),
    runs,
  )
}

const abs = (value: bigint): bigint => (value < 0n ? -value : value)

describe('every plan (N1, N6)', () => {
  test('conserves amounts to the base unit: what leaves one asset enters another', () => {
    forPlans(({ steps, positions }) => {
      for (const { asset, atomsBefore, atomsAfter } of positions) {
        const moved = steps.reduce((atoms, { quote }) => {
          const out = quote.assetIn === asset ? quote.amountInAtoms : 0n
          return atoms - out + (quote.assetOut === asset ? quote.amountOutAtoms : 0n)
        }, atomsBefore)
        expect(atomsAfter).toBe(moved)
        expect(atomsAfter).toBeGreaterThanOrEqual(0n)
      }
    })
  })

  test('conserves value: before is after plus the stated costs, to the last rounding', () => {
    forPlans(({ steps, positions, totals }) => {
      const after = positions.reduce(
        (sum, { atomsAfter, decimals, priceUsdE18 }) =>
          sum + valueOf(atomsAfter, decimals, priceUsdE18, 'down'),
        0n,
      )
      const costs = steps.reduce((sum, { costUsdE18 }) => sum + costUsdE18, 0n)
      const roundings = BigInt(2 * (steps.length + positions.length))
      expect(abs(totals.valueBeforeUsdE18 - after - costs)).toBeLessThanOrEqual(roundings)
    })
  })

  test('never lets cash below the buffer, even if every leg gives only its floor (PLN-1)', () => {
    forPlans(({ steps, positions }, draft) => {
      let cash = positions.find(({ asset }) => asset === testCash.id)?.atomsBefore ?? 0n
      for (const { quote, amountOutMinAtoms, cashAfterAtoms } of steps) {
        if (quote.assetIn === testCash.id) cash -= quote.amountInAtoms
        if (quote.assetOut === testCash.id) cash += amountOutMinAtoms
        expect(cash).toBe(cashAfterAtoms)
        expect(cash).toBeGreaterThanOrEqual(draft.cashReservedAtoms)
      }
    })
  })

  test('never sells more of an asset than is held before it', () => {
    forPlans(({ steps, positions }) => {
      for (const { asset, atomsBefore } of positions) {
        if (asset === testCash.id) continue
        const sold = steps
          .filter(({ quote }) => quote.assetIn === asset)
          .reduce((sum, { quote }) => sum + quote.amountInAtoms, 0n)
        expect(sold).toBeLessThanOrEqual(atomsBefore)
      }
    })
  })

  test('has weights that sum to exactly one, four times over (I-8)', () => {
    forPlans(({ positions }) => {
      const columns = [
        positions.map(({ weightBeforeE18 }) => weightBeforeE18),
        positions.map(({ weightAfterE18 }) => weightAfterE18),
        positions.map(({ targetE18 }) => targetE18),
        positions.map(({ destinationE18 }) => destinationE18),
      ]
      for (const column of columns) {
        expect(column.reduce((sum: bigint, weight) => sum + weight, 0n)).toBe(oneE18)
      }
    })
  })

  test('has no leg below the minimum, to within one base unit', () => {
    forPlans(({ steps, positions, preferences }) => {
      for (const { quote } of steps) {
        const row = positions.find(({ asset }) => asset === quote.assetIn)
        const nextUp = quote.amountInAtoms + 1n
        const value = row ? valueOf(nextUp, row.decimals, row.priceUsdE18, 'up') : 0n
        expect(value).toBeGreaterThanOrEqual(preferences.legUsdE18Min)
      }
    })
  })

  test('sells before it buys, and never both of one asset', () => {
    forPlans(({ steps }) => {
      const cashOut = steps.findIndex(({ quote }) => quote.assetIn === testCash.id)
      const sells = steps.slice(cashOut < 0 ? steps.length : cashOut)
      expect(sells.filter(({ quote }) => quote.assetOut === testCash.id)).toEqual([])
      const sold = new Set(steps.map(({ quote }) => quote.assetIn))
      const both = steps.filter(
        ({ quote }) => quote.assetOut !== testCash.id && sold.has(quote.assetOut),
      )
      expect(both).toEqual([])
    })
  })

  test('has a floor between nothing and its quote on every leg (Q2)', () => {
    forPlans(({ steps }) => {
      for (const { quote, amountOutMinAtoms } of steps) {
        expect(amountOutMinAtoms > 0n && amountOutMinAtoms <= quote.amountOutAtoms).toBe(true)
      }
    })
  })

  test('costs at worst no less than it costs as quoted', () => {
    forPlans(({ totals }) => {
      expect(totals.costUsdE18Max).toBeGreaterThanOrEqual(totals.costUsdE18)
    })
  })

  test('accounts for every asset: traded, or left out with a reason (PLN-5)', () => {
    forPlans(({ steps, leftOut, positions }) => {
      const traded = steps.flatMap(({ quote }) => [quote.assetIn, quote.assetOut])
      const known = new Set([...traded, ...leftOut.map(({ asset }) => asset), testCash.id])
      expect(positions.filter(({ asset }) => !known.has(asset))).toEqual([])
    })
  })

  test('sells an asset that is to leave to the last unit', () => {
    forPlans(({ positions, leftOut }) => {
      const kept = new Set(leftOut.map(({ asset }) => asset))
      const leavers = positions.filter(
        ({ asset, destinationE18 }) =>
          destinationE18 === 0n && asset !== testCash.id && !kept.has(asset),
      )
      expect(leavers.map(({ atomsAfter }) => atomsAfter).filter((atoms) => atoms !== 0n)).toEqual(
        [],
      )
    })
  })
})

describe('planning', () => {
  test('does nothing where nothing drifts', () => {
    fc.assert(
      fc.property(driftedScenario(), (scenario) => {
        const { input } = openScenario(scenario)
        const { valuation } = planOf(draftPlan(input))
        const rest = valuation.positions.map(({ asset, countedUsdE18 }) => ({
          asset: asset.id,
          share: countedUsdE18,
        }))
        const weights = rest.map(({ share }) => (share * oneE18) / valuation.investableUsdE18)
        const missing = oneE18 - weights.reduce((sum, weight) => sum + weight, 0n)
        const target = rest.map(({ asset }, index) => ({
          asset,
          weightE18: weightE18((weights[index] ?? 0n) + (index === 0 ? missing : 0n)),
        }))
        const settings = { ...input, target, destination: target }
        const outcome = draftPlan(settings)
        expect(outcome.kind === 'nothing' || outcome.kind === 'refused').toBe(true)
        if (outcome.kind !== 'nothing') return
        expect(new Set(outcome.leftOut.map(({ code }) => code))).toEqual(new Set(['AT_TARGET']))
      }),
      runs,
    )
  })

  test('gives the same plan for the same input, byte for byte (PLN-3)', () => {
    fc.assert(
      fc.property(driftedScenario(), (scenario) => {
        expect(quoteScenario(scenario)).toEqual(quoteScenario(scenario))
      }),
      { numRuns: 100 },
    )
  })

  test('does not depend on the order of the assets (N6)', () => {
    const turned = driftedScenario().chain((scenario) => {
      const { input, book } = openScenario(scenario)
      const assets = fc.shuffledSubarray([...input.assets], { minLength: input.assets.length })
      return assets.map((order) => ({ input, book, order }))
    })
    fc.assert(
      fc.property(turned, ({ input, book, order }) => {
        const quote = (assets: DraftInput['assets']) => {
          const draft = planOf(draftPlan({ ...input, assets }))
          return quotePlan(draft, book, testNativePriceUsdE18)
        }
        const [straight, other] = [quote(input.assets), quote(order)]
        expect(other.kind).toBe(straight.kind)
        if (straight.kind !== 'plan' || other.kind !== 'plan') return
        expect(other.plan.steps).toEqual(straight.plan.steps)
        expect(other.plan.totals).toEqual(straight.plan.totals)
      }),
      runs,
    )
  })

  test('does not depend on the scale of the portfolio (N6)', () => {
    fc.assert(
      fc.property(driftedScenario(), fc.integer({ min: 2, max: 50 }), (scenario, scale) => {
        const { input } = openScenario(scenario)
        const small = planOf(draftPlan(input))
        const times = BigInt(scale)
        const { legUsdE18Min } = input.preferences
        const large = draftPlan({
          ...input,
          holdings: input.holdings.map(({ asset, atoms }) => ({ asset, atoms: atoms * times })),
          preferences: { ...input.preferences, legUsdE18Min: usdE18(legUsdE18Min * times) },
        })
        fc.pre(isFarFromEveryLimit(small))
        const pairs = ({ trades }: DraftPlan) =>
          trades.map(({ assetIn, assetOut }) => `${assetIn} > ${assetOut}`)
        expect(pairs(planOf(large))).toEqual(pairs(small))
      }),
      runs,
    )
  })

  test('never spends the buffer where a portfolio is bought from cash alone (POS-6)', () => {
    fc.assert(
      fc.property(arbitraryScenario(4), (scenario) => {
        const lines = scenario.lines.map((line) => ({ ...line, valueUsd: 0 }))
        fc.pre(lines.some(({ share }) => share > 0))
        const bought = { ...scenario, lines, cash: { valueUsd: 100_000, share: 0 } }
        const { draft, quoted } = quoteScenario(bought)
        const left = quoted.steps.at(-1)?.cashAfterAtoms ?? 0n
        expect(left).toBeGreaterThanOrEqual(draft.cashReservedAtoms)
        expect(targetOf(draft.targets, testCash.id)).toBe(0n)
      }),
      runs,
    )
  })
})

/** Rounding may decide a tie at a limit; a plan whose figures are all apart has no ties. */
function isFarFromEveryLimit({ trades, leftOut, preferences }: DraftPlan): boolean {
  const values = [...trades, ...leftOut].map(({ valueUsdE18 }) => valueUsdE18)
  const edges = [preferences.legUsdE18Min, limits.dustUsdE18, ...values]
  return values.every((value, index) =>
    edges.every((edge, other) => other === index + 2 || abs(value - edge) > 10n ** 9n),
  )
}
