import {
  type DraftPlan,
  exactWeightsOf,
  inPrecedence,
  type LeftOut,
  type PositionChange,
  type QuoteBook,
  type QuotedPlan,
  type Step,
  targetOf,
  valuePortfolio,
} from '../domain/index.ts'
import { assert, type UsdE18 } from '../units/index.ts'
import { type GasRate, gasMaxOf, gasUnitsOf, refuseCost, totalsOf } from './costs.ts'
import { type Fill, fillBuys, fillSells, refuseRoute, worstCash } from './fill.ts'
import type { Outcome } from './outcome.ts'
import { stepOf } from './step.ts'

/**
 * Gives every trade of a draft its route, its floor and its cost (PLN-2).
 *
 * Sells are sized in base units at the reference prices. Buys are sized from the cash above the
 * buffer and what the sells bring *at worst*, so the plan funds itself even where every leg gives
 * no more than its floor. A trade without a route is left out where the others do not need its
 * proceeds; a price, an impact or a cost beyond the owner's limits refuses the plan.
 */
export function quotePlan(
  draft: DraftPlan,
  book: QuoteBook,
  nativePriceUsdE18: UsdE18,
): Outcome<QuotedPlan> {
  assert(nativePriceUsdE18 > 0n, 'the native coin has a price')
  const fills = fillBuys(draft, fillSells(draft, book))
  if (fills.refusals.length > 0) {
    return { kind: 'refused', refusals: inPrecedence(fills.refusals) }
  }
  const leftOut = [...draft.leftOut, ...fills.leftOut]
  if (fills.filled.length === 0) return nothingOf(draft, leftOut)
  const rate = { gasPriceWeiPerGas: book.gasPriceWeiPerGas, nativePriceUsdE18 }
  const plan = assemble(draft, fills.filled, leftOut, book, rate)
  const refusals = refuseCost(plan.totals, plan.preferences)
  return refusals.length > 0 ? { kind: 'refused', refusals } : { kind: 'plan', plan }
}

/** Nothing is left to trade: a refusal where a market is missing, else simply nothing. */
function nothingOf(draft: DraftPlan, leftOut: readonly LeftOut[]): Outcome<QuotedPlan> {
  const closed = leftOut.filter(({ code }) => code === 'NO_LIQUIDITY')
  if (closed.length === 0) return { kind: 'nothing', leftOut }
  const refusals = closed.map(({ asset, valueUsdE18 }) => refuseRoute(draft, asset, valueUsdE18))
  return { kind: 'refused', refusals }
}

function assemble(
  draft: DraftPlan,
  filled: readonly Fill[],
  leftOut: readonly LeftOut[],
  book: QuoteBook,
  rate: GasRate,
): QuotedPlan {
  const { valuation, preferences, why } = draft
  const positions = positionsOf(draft, filled)
  const steps = stepsOf(draft, filled, rate)
  const gasUnits = steps.reduce((sum, { quote }) => sum + gasUnitsOf(quote), 0n)
  return {
    stage: 'quoted',
    why,
    steps,
    leftOut,
    positions,
    totals: totalsOf({ valuation, positions, steps, gasUnitsMax: gasMaxOf(gasUnits), rate }),
    preferences,
    cash: valuation.cash,
    chain: book.chain,
    quoteBlock: book.blockNumber,
    quoteBlockHash: book.blockHash,
    ...rate,
  }
}

/** Steps in order, each with the cash that is left if it and all before it give their least. */
function stepsOf(draft: DraftPlan, filled: readonly Fill[], rate: GasRate): Step[] {
  return filled.map((fill, index) => {
    const cashAfterAtoms = worstCash(draft, filled.slice(0, index + 1))
    assert(cashAfterAtoms >= draft.cashReservedAtoms, 'cash stays above the buffer at every step')
    return stepOf(fill, fill.floorAtoms, cashAfterAtoms, rate)
  })
}

/** What the portfolio holds and weighs before and after, expected outputs taken. */
function positionsOf(draft: DraftPlan, filled: readonly Fill[]): PositionChange[] {
  const before = draft.valuation
  const moved = before.positions.map((position) => {
    const change = filled.reduce((atoms, { quote }) => {
      const out = quote.assetIn === position.asset.id ? quote.amountInAtoms : 0n
      return atoms - out + (quote.assetOut === position.asset.id ? quote.amountOutAtoms : 0n)
    }, 0n)
    return { ...position, atoms: position.atoms + change }
  })
  const after = valuePortfolio(moved, before.cash, draft.preferences.cashBufferBps)
  const [weightsBefore, weightsAfter] = [exactWeightsOf(before), exactWeightsOf(after)]
  return before.positions.map(({ asset, atoms, priceUsdE18 }, index) => ({
    asset: asset.id,
    symbol: asset.symbol,
    decimals: asset.decimals,
    token: asset.token,
    priceUsdE18,
    atomsBefore: atoms,
    atomsAfter: at(after.positions, index).atoms,
    weightBeforeE18: at(weightsBefore, index),
    weightAfterE18: at(weightsAfter, index),
    targetE18: targetOf(draft.targets, asset.id),
    destinationE18: targetOf(draft.destination, asset.id),
  }))
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index]
  assert(item !== undefined, 'both sides have a row for every asset')
  return item
}
