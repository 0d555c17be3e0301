import {
  type Asset,
  type Holding,
  type Preferences,
  type PricedHolding,
  type QuotedPlan,
  type Target,
  type Valuation,
  valuePortfolio,
  weightsOf,
} from '../domain/index.ts'
import { draftPlan, type Outcome, quotePlan } from '../planning/index.ts'
import {
  assert,
  type Bps,
  oneE18,
  parseAmount,
  toFloat,
  type UsdE18,
  unixMs,
  usdE18,
  usdFromFloat,
  weightsFromFloats,
} from '../units/index.ts'
import type { Ledger, LedgerOrder, LedgerTrade, LedgerView } from './ledger.ts'
import { paperBook } from './paper-book.ts'

/** What an exact ledger runs on: the assets of the grid in its order, then the cash. */
export type ExactSetting = {
  readonly assets: readonly Asset[]
  readonly preferences: Preferences
  readonly capitalUsd: number
  readonly feeBps: number
}

/**
 * The exact ledger: whole base units, the planner with its minimum legs and cash buffer, as the
 * daemon trades. What a plan costs is what its steps state, to the base unit.
 */
export function openExactLedger(setting: ExactSetting): Ledger {
  const { assets, preferences } = setting
  const cash = assets.at(-1)
  assert(cash?.role === 'cash', 'the cash is the last of the assets')
  let holdings = openingHoldings(setting, cash)
  const view = (priceUsd: Float64Array): LedgerView => {
    const valuation = valueOfHoldings(holdings, setting, priceUsd, preferences.cashBufferBps)
    const totalUsd = toFloat(valuation.totalUsdE18)
    return { totalUsd, weights: totalUsd > 0 ? weightsOf(valuation) : [] }
  }
  const trade = (order: LedgerOrder): LedgerTrade => {
    const outcome = planOf(holdings, setting, order)
    if (outcome.kind !== 'plan') return outcome
    holdings = settle(holdings, outcome.plan)
    return tradeOf(outcome.plan, cash)
  }
  return { view, trade }
}

function openingHoldings({ assets, capitalUsd }: ExactSetting, cash: Asset): readonly Holding[] {
  const capital = parseAmount(capitalUsd.toFixed(cash.decimals), cash.decimals, 'capital')
  assert(capital.ok, 'the capital is a plain decimal')
  return assets.map(({ id }) => ({ asset: id, atoms: id === cash.id ? capital.value : 0n }))
}

function valueOfHoldings(
  holdings: readonly Holding[],
  { assets }: ExactSetting,
  priceUsd: Float64Array,
  cashBufferBps: Bps,
): Valuation {
  const priced = assets.map((asset, index): PricedHolding => {
    const atoms = holdings[index]?.atoms ?? 0n
    return { asset, atoms, priceUsdE18: priceAt(assets, priceUsd, index) }
  })
  return valuePortfolio(priced, (assets.at(-1) as Asset).id, cashBufferBps)
}

/** The plan that the daemon would draft and quote at the prices of this bar. */
function planOf(
  holdings: readonly Holding[],
  { assets, preferences, feeBps }: ExactSetting,
  order: LedgerOrder,
): Outcome<QuotedPlan> {
  const prices = assets.flatMap(({ id }, index) => {
    const priceUsdE18 = priceAt(assets, order.priceUsd, index)
    return priceUsdE18 > 0n ? [{ asset: id, priceUsdE18 }] : []
  })
  const priceById = new Map(prices.map(({ asset, priceUsdE18 }) => [asset, priceUsdE18]))
  // An asset without any price yet has no weight and no target: it is not part of the plan.
  const known = assets.filter(({ id }) => priceById.has(id))
  const draft = draftPlan({
    assets: known,
    cash: (assets.at(-1) as Asset).id,
    holdings: holdings.filter(({ asset }) => priceById.has(asset)),
    prices,
    target: targetOf(order.targets, assets, priceById),
    destination: targetOf(order.destination, assets, priceById),
    preferences,
    frozen: assets
      .filter(({ id }, index) => order.frozen[index] === true && priceById.has(id))
      .map(({ id }) => id),
    why: order.why,
  })
  if (draft.kind !== 'plan') return draft
  const book = paperBook({
    assets,
    priceOf: (asset) => priceById.get(asset) ?? null,
    feeBps,
    atMs: unixMs(order.atMs),
  })
  return quotePlan(draft.plan, book, usdE18(oneE18))
}

function targetOf(
  shares: readonly number[],
  assets: readonly Asset[],
  priceById: ReadonlyMap<Asset['id'], UsdE18>,
): Target {
  const weights = weightsFromFloats(shares)
  return assets.flatMap(({ id }, index) => {
    const weightE18 = weights[index]
    assert(weightE18 !== undefined, 'every asset has a share')
    assert(weightE18 === 0n || priceById.has(id), 'an asset without a price has no weight')
    return priceById.has(id) ? [{ asset: id, weightE18 }] : []
  })
}

/** Holdings after every step gave what it was quoted. */
function settle(holdings: readonly Holding[], plan: QuotedPlan): readonly Holding[] {
  return holdings.map(({ asset, atoms }) => {
    const change = plan.steps.reduce((sum, { quote }) => {
      const spent = quote.assetIn === asset ? quote.amountInAtoms : 0n
      return sum - spent + (quote.assetOut === asset ? quote.amountOutAtoms : 0n)
    }, 0n)
    assert(atoms + change >= 0n, 'no holding becomes negative')
    return { asset, atoms: atoms + change }
  })
}

function tradeOf(plan: QuotedPlan, cash: Asset): LedgerTrade {
  const { costUsdE18, valueBeforeUsdE18 } = plan.totals
  const movedUsd = plan.positions
    .filter(({ asset }) => asset !== cash.id)
    .reduce((sum, { atomsBefore, atomsAfter, decimals, priceUsdE18 }) => {
      const moved = atomsAfter > atomsBefore ? atomsAfter - atomsBefore : atomsBefore - atomsAfter
      return sum + toFloat(moved, decimals) * toFloat(priceUsdE18)
    }, 0)
  const turnover = movedUsd / toFloat(valueBeforeUsdE18)
  return { kind: 'traded', turnover, costUsd: toFloat(costUsdE18) }
}

/** Price of the asset at an index: 1 for the cash, 0 for what has none yet. */
function priceAt(assets: readonly Asset[], priceUsd: Float64Array, index: number): UsdE18 {
  if (index === assets.length - 1) return usdE18(oneE18)
  const price = usdFromFloat(priceUsd[index] as number)
  assert(price.ok, 'a price of the grid is finite')
  return price.value
}
