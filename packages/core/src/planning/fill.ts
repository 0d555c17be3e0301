import type {
  AssetId,
  DraftPlan,
  LeftOut,
  LeftOutCode,
  Position,
  Quote,
  QuoteBook,
  Refusal,
  Trade,
} from '../domain/index.ts'
import {
  AssertionError,
  type Atoms,
  assert,
  atomsOf,
  formatE18,
  mulDiv,
  usdE18,
  valueOf,
} from '../units/index.ts'
import { legMinOf } from './draft.ts'
import { floorOf, type PricedQuote, priceQuote, refuseQuote } from './step.ts'

/** A trade with its quote and the least that it may give. */
export type Fill = PricedQuote & { readonly floorAtoms: Atoms }

/** How far the quoting has come: what is filled, what is not, and the book after it. */
export type Fills = {
  readonly book: QuoteBook
  readonly filled: readonly Fill[]
  readonly leftOut: readonly LeftOut[]
  readonly refusals: readonly Refusal[]
}

/** Quotes everything that is not bought from cash: sells to cash, and asset for asset. */
export function fillSells(draft: DraftPlan, book: QuoteBook): Fills {
  const { cash, positions } = draft.valuation
  const unsold = new Map(positions.map(({ asset, atoms }) => [asset.id, atoms]))
  const start: Fills = { book, filled: [], leftOut: [], refusals: [] }
  return draft.trades
    .filter(({ assetIn }) => assetIn !== cash)
    .reduce((fills, trade) => {
      const held = unsold.get(trade.assetIn) ?? 0n
      const amountInAtoms = sellAtoms(draft, trade, held)
      unsold.set(trade.assetIn, held - amountInAtoms)
      return fill(draft, fills, trade, amountInAtoms)
    }, start)
}

/**
 * Quotes the buys from cash, as far as the cash goes.
 *
 * What is short is short for all in proportion. A buy that has no route, or shrinks below the
 * minimum leg, is left out and the others share what it leaves: a round per buy at most.
 */
export function fillBuys(draft: DraftPlan, sold: Fills): Fills {
  const buys = draft.trades.filter(({ assetIn }) => assetIn === draft.valuation.cash)
  const unfunded = refuseUnfunded(draft, sold, buys)
  if (unfunded.length > 0) return { ...sold, refusals: [...sold.refusals, ...unfunded] }
  let [wanted, dropped]: [readonly Trade[], readonly LeftOut[]] = [buys, sold.leftOut]
  for (let round = 0; round <= buys.length; round += 1) {
    const amounts = buyAtoms(draft, sold, wanted)
    const fills = wanted.reduce(
      (progress, trade, index) => fill(draft, progress, trade, amounts[index] ?? 0n),
      { ...sold, leftOut: dropped },
    )
    const missed = fills.leftOut.slice(dropped.length)
    if (missed.length === 0) return fills
    const closed = missed.filter(({ code }) => code === 'NO_LIQUIDITY')
    const gone = closed.length > 0 ? closed : missed.slice(-1)
    wanted = wanted.filter(({ assetOut }) => !gone.some(({ asset }) => asset === assetOut))
    dropped = [...dropped, ...gone]
  }
  throw new AssertionError('every round drops a buy, so the rounds end')
}

/** Cash after the given fills if every one of them gives no more than its floor. */
export function worstCash(draft: DraftPlan, filled: readonly Fill[]): Atoms {
  const { cash } = draft.valuation
  return filled.reduce((atoms, { quote, floorAtoms }) => {
    const spent = quote.assetIn === cash ? quote.amountInAtoms : 0n
    return atoms - spent + (quote.assetOut === cash ? floorAtoms : 0n)
  }, positionIn(draft, cash).atoms)
}

/** The position of an asset that the draft knows. */
function positionIn(draft: DraftPlan, asset: AssetId): Position {
  const position = draft.valuation.positions.find((candidate) => candidate.asset.id === asset)
  assert(position !== undefined, 'a traded asset has a position')
  return position
}

/** An unknown market is left out, a bad price is refused, all else is filled. */
function fill(draft: DraftPlan, fills: Fills, trade: Trade, amountInAtoms: Atoms): Fills {
  const miss = (code: LeftOutCode): Fills => ({
    ...fills,
    leftOut: [...fills.leftOut, ...linesLeftOut(draft, trade, code)],
  })
  if (isBelowMinimum(draft, trade, amountInAtoms)) {
    return miss(trade.assetIn === draft.valuation.cash ? 'CASH_RESERVED' : 'BELOW_MINIMUM')
  }
  const quote = fills.book.quote(trade.assetIn, trade.assetOut, amountInAtoms)
  if (quote === null || quote.amountOutAtoms === 0n) return miss('NO_LIQUIDITY')
  assertAnswers(quote, trade, amountInAtoms)
  const priced = priceQuote(quote, (asset) => positionIn(draft, asset))
  const refusal = refuseQuote(priced, draft.preferences)
  if (refusal !== null) return { ...fills, refusals: [...fills.refusals, refusal] }
  const floorAtoms = floorOf(priced, draft.preferences)
  assert(floorAtoms > 0n && floorAtoms <= quote.amountOutAtoms, 'a quote reaches its floor')
  return {
    ...fills,
    book: fills.book.after(quote),
    filled: [...fills.filled, { ...priced, floorAtoms }],
  }
}

function assertAnswers(quote: Quote, trade: Trade, amountInAtoms: Atoms): void {
  assert(quote.assetIn === trade.assetIn, 'a quote takes the asset that was asked for')
  assert(quote.assetOut === trade.assetOut, 'a quote gives the asset that was asked for')
  assert(quote.amountInAtoms === amountInAtoms, 'a quote takes the amount that was asked for')
}

/** Below the minimum leg even with one base unit more: sizing rounds down. */
function isBelowMinimum(draft: DraftPlan, trade: Trade, amountInAtoms: Atoms): boolean {
  const { asset, priceUsdE18 } = positionIn(draft, trade.assetIn)
  const nextUp = valueOf(amountInAtoms + 1n, asset.decimals, priceUsdE18, 'up')
  return amountInAtoms === 0n || nextUp < legMinOf(draft.preferences)
}

/** The trade's value in base units of what is sold; all of it where the asset is to leave. */
function sellAtoms(draft: DraftPlan, trade: Trade, held: Atoms): Atoms {
  if (trade.exits) return held
  const { asset, priceUsdE18 } = positionIn(draft, trade.assetIn)
  const atoms = atomsOf(trade.valueUsdE18, asset.decimals, priceUsdE18, 'down')
  return atoms < held ? atoms : held
}

/** Base units of cash for every buy; in proportion where the cash does not reach. */
function buyAtoms(draft: DraftPlan, sold: Fills, buys: readonly Trade[]): Atoms[] {
  const { asset, priceUsdE18 } = positionIn(draft, draft.valuation.cash)
  const wanted = buys.map(({ valueUsdE18 }) =>
    atomsOf(valueUsdE18, asset.decimals, priceUsdE18, 'down'),
  )
  const total = wanted.reduce((sum, atoms) => sum + atoms, 0n)
  const spendable = worstCash(draft, sold.filled) - draft.cashReservedAtoms
  assert(spendable >= 0n, 'the cash buffer is not spent')
  return total <= spendable
    ? wanted
    : wanted.map((atoms) => mulDiv(atoms, spendable, total, 'down'))
}

/** A sell without a route ends the plan where the buys needed what it would have brought. */
function refuseUnfunded(draft: DraftPlan, sold: Fills, buys: readonly Trade[]): Refusal[] {
  const { cash } = draft.valuation
  const { asset, atoms, priceUsdE18 } = positionIn(draft, cash)
  const spare = valueOf(atoms - draft.cashReservedAtoms, asset.decimals, priceUsdE18, 'down')
  const closed = new Set(
    sold.leftOut.filter(({ code }) => code === 'NO_LIQUIDITY').map((line) => line.asset),
  )
  const sells = draft.trades.filter(({ assetOut }) => assetOut === cash)
  const open = sells.filter(({ assetIn }) => !closed.has(assetIn))
  const sum = (trades: readonly Trade[]): bigint =>
    trades.reduce((total, { valueUsdE18 }) => total + valueUsdE18, 0n)
  const short = sum(buys) - spare - sum(open)
  if (open.length === sells.length || short < legMinOf(draft.preferences)) return []
  return sells
    .filter(({ assetIn }) => closed.has(assetIn))
    .map(({ assetIn, valueUsdE18 }) => refuseRoute(draft, assetIn, valueUsdE18))
}

/** Refuses a plan that needs a market which is not there. */
export function refuseRoute(draft: DraftPlan, asset: AssetId, valueUsdE18: bigint): Refusal {
  const { symbol } = positionIn(draft, asset).asset
  const message = `No route has the liquidity to trade ${formatE18(valueUsdE18)} USD of ${symbol}.`
  const [limit, actual] = ['a route', 'none']
  return { code: 'NO_ROUTE', message, field: asset, limit, actual }
}

/** One row for each asset of the pair but cash. */
function linesLeftOut(draft: DraftPlan, trade: Trade, code: LeftOutCode): LeftOut[] {
  return [trade.assetIn, trade.assetOut]
    .filter((asset) => asset !== draft.valuation.cash)
    .map((asset) => ({ asset, code, valueUsdE18: usdE18(trade.valueUsdE18) }))
}
