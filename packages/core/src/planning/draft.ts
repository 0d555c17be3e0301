import {
  type Asset,
  type AssetId,
  checkTarget,
  checkTargetSizes,
  type DraftPlan,
  type FiredTrigger,
  type Holding,
  type LeftOut,
  type LeftOutCode,
  limits,
  type PlanReason,
  type Position,
  type Preferences,
  priceHoldings,
  type Refusal,
  type Target,
  type TargetWeight,
  type Trade,
  targetOf,
  type Valuation,
  valuePortfolio,
} from '../domain/index.ts'
import {
  type Atoms,
  assert,
  atomsOf,
  formatE18,
  mulDiv,
  oneE18,
  type UsdE18,
  usdE18,
} from '../units/index.ts'
import { type NettedTrade, netTrades } from './netting.ts'
import type { Outcome } from './outcome.ts'

/** What a rebalance starts from and where it is to end. */
export type DraftInput = {
  readonly assets: readonly Asset[]
  readonly cash: AssetId
  readonly holdings: readonly Holding[]
  readonly prices: readonly { readonly asset: AssetId; readonly priceUsdE18: UsdE18 }[]
  /** What the owner wants. */
  readonly target: Target
  /** Where this rebalance is to end: the target, or a point between it and today (SIZ-4). */
  readonly destination: Target
  readonly preferences: Preferences
  /** Assets that are neither bought nor sold (CTL-5). */
  readonly frozen: readonly AssetId[]
  readonly why: readonly FiredTrigger[]
}

/** How far one asset is from its destination. */
type Gap = { readonly position: Position; readonly deltaUsdE18: UsdE18 }

/**
 * Finds the trades that take a portfolio from its holdings to its destination (PLN-1).
 *
 * Trades are the difference only, as few as there can be, none below the minimum leg, sells
 * before buys. Weights are of the value less the cash buffer, which never causes a trade and is
 * never spent. An asset that stays off its destination is left out with its reason (PLN-5).
 */
export function draftPlan(input: DraftInput): Outcome<DraftPlan> {
  assert(input.assets.length <= limits.assetsPerPortfolio, 'the number of assets is bounded')
  const priced = priceHoldings(input)
  const refusals = [
    ...(priced.ok ? [] : priced.refusals),
    ...checkTarget(input.target, input.assets),
  ]
  if (!priced.ok || refusals.length > 0) return { kind: 'refused', refusals }
  assert(checkTarget(input.destination, input.assets).length === 0, 'the destination is a target')

  const { cash, preferences } = input
  const valuation = valuePortfolio(priced.holdings, cash, preferences.cashBufferBps)
  const sizes = refuseSizes(input, valuation)
  if (sizes.length > 0) return { kind: 'refused', refusals: sizes }

  const { traded, leftOut } = sortOut(gapsOf(input, valuation), input)
  if (traded.length === 0) return { kind: 'nothing', leftOut }
  const netted = netTrades({
    imbalances: traded.map(({ position, deltaUsdE18 }) => ({
      asset: position.asset.id,
      deltaUsdE18,
    })),
    cash,
    legUsdE18Min: legMinOf(preferences),
  })
  const plan: DraftPlan = {
    stage: 'draft',
    why: input.why.map(reasonOf),
    trades: markExits(inOrder(netted, cash), input.destination),
    leftOut,
    valuation,
    preferences,
    targets: linesOf(input.target, input.assets),
    destination: linesOf(input.destination, input.assets),
    cashReservedAtoms: reservedCash(valuation, input.frozen),
  }
  return { kind: 'plan', plan }
}

function refuseSizes(input: DraftInput, valuation: Valuation): Refusal[] {
  if (valuation.investableUsdE18 === 0n) {
    const message = 'The portfolio is worth nothing yet.'
    const [limit, actual] = ['above 0', formatE18(valuation.totalUsdE18)]
    return [{ code: 'PORTFOLIO_EMPTY', message, field: 'holdings', limit, actual }]
  }
  return checkTargetSizes({
    target: input.target,
    cash: input.cash,
    investableUsdE18: valuation.investableUsdE18,
    legUsdE18Min: input.preferences.legUsdE18Min,
  })
}

/**
 * The difference of every asset but cash from its destination.
 *
 * What is frozen stays as it is; the others share what is left in proportion to their weights.
 * Where they have none, cash takes it.
 */
function gapsOf(input: DraftInput, valuation: Valuation): Gap[] {
  const isFree = ({ asset }: Position): boolean => !input.frozen.includes(asset.id)
  const free = valuation.positions.filter(isFree)
  const freeUsdE18 = free.reduce((sum, { countedUsdE18 }) => sum + countedUsdE18, 0n)
  const freeWeight = free.reduce((sum, line) => sum + weightOf(input, line), 0n)
  return valuation.positions
    .filter(({ asset }) => asset.id !== input.cash)
    .map((position) => {
      const [whole, parts] = isFree(position)
        ? [freeUsdE18, freeWeight]
        : [valuation.investableUsdE18, oneE18]
      const weight = weightOf(input, position)
      const goal = weight === 0n ? 0n : mulDiv(weight, whole, parts, 'down')
      return { position, deltaUsdE18: usdE18(goal - position.countedUsdE18) }
    })
}

function weightOf(input: DraftInput, position: Position): bigint {
  return targetOf(input.destination, position.asset.id)
}

/** Splits the gaps into those to trade and those to leave, each with its reason. */
function sortOut(
  gaps: readonly Gap[],
  input: DraftInput,
): { readonly traded: readonly Gap[]; readonly leftOut: readonly LeftOut[] } {
  const legMin = legMinOf(input.preferences)
  const reasonOfGap = (gap: Gap): LeftOutCode | null => {
    const value = sizeOf(gap)
    if (value < limits.dustUsdE18) return 'AT_TARGET'
    if (input.frozen.includes(gap.position.asset.id)) return 'FROZEN'
    return value < legMin ? 'BELOW_MINIMUM' : null
  }
  const eligible = gaps.filter((gap) => reasonOfGap(gap) === null).toSorted(largestFirst)
  const traded = new Set(eligible.slice(0, limits.legsPerPlan / legsPerTrade))
  const leftOut = gaps
    .filter((gap) => !traded.has(gap))
    .map((gap) => ({
      asset: gap.position.asset.id,
      code: reasonOfGap(gap) ?? ('PLAN_FULL' as const),
      valueUsdE18: usdE18(sizeOf(gap)),
    }))
  return { traded: [...traded], leftOut }
}

/** An allowance and a swap. */
const legsPerTrade = 2

function sizeOf(gap: Gap): bigint {
  const delta: bigint = gap.deltaUsdE18
  return delta < 0n ? -delta : delta
}

function largestFirst(a: Gap, b: Gap): number {
  const difference = sizeOf(b) - sizeOf(a)
  if (difference !== 0n) return difference < 0n ? -1 : 1
  return a.position.asset.id < b.position.asset.id ? -1 : 1
}

/** What no leg may be smaller than: the owner's minimum, and never dust. */
export function legMinOf({ legUsdE18Min }: Preferences): UsdE18 {
  return legUsdE18Min > limits.dustUsdE18 ? legUsdE18Min : usdE18(limits.dustUsdE18)
}

/** Sells to cash, asset for asset, then buys from cash; the largest first, then by asset id. */
function inOrder(trades: readonly NettedTrade[], cash: AssetId): NettedTrade[] {
  const rank = (trade: NettedTrade): number => {
    if (trade.assetOut === cash) return 0
    return trade.assetIn === cash ? 2 : 1
  }
  const pair = ({ assetIn, assetOut }: NettedTrade): string => `${assetIn} ${assetOut}`
  return trades.toSorted((a, b) => {
    if (rank(a) !== rank(b)) return rank(a) - rank(b)
    if (a.valueUsdE18 !== b.valueUsdE18) return a.valueUsdE18 > b.valueUsdE18 ? -1 : 1
    return pair(a) < pair(b) ? -1 : 1
  })
}

/** Marks the last sell of every asset that is to leave, so that no dust of it stays. */
function markExits(trades: readonly NettedTrade[], destination: Target): Trade[] {
  return trades.map((trade, index) => {
    const isLast = !trades.slice(index + 1).some(({ assetIn }) => assetIn === trade.assetIn)
    return { ...trade, exits: isLast && targetOf(destination, trade.assetIn) === 0n }
  })
}

function reservedCash(valuation: Valuation, frozen: readonly AssetId[]): Atoms {
  const line = valuation.positions.find(({ asset }) => asset.id === valuation.cash)
  assert(line !== undefined, 'cash is one of the positions')
  if (frozen.includes(valuation.cash)) return line.atoms
  const { decimals } = line.asset
  const buffer = atomsOf(valuation.cashBufferUsdE18, decimals, line.priceUsdE18, 'up')
  return buffer < line.atoms ? buffer : line.atoms
}

function linesOf(target: Target, assets: readonly Asset[]): TargetWeight[] {
  return assets.map(({ id }) => ({ asset: id, weightE18: targetOf(target, id) }))
}

/**
 * Fixes a trigger's figures at 12 decimals, as decision records carry them.
 *
 * @example
 * const fired = { kind: 'threshold', driftAbsolute: 0.0508, limit: 0.05 }
 * reasonOf(fired).driftAbsoluteE18 // 50800000000000000n
 */
export function reasonOf(trigger: FiredTrigger): PlanReason {
  if (trigger.kind !== 'threshold') return trigger
  const { kind, metric, asset, driftAbsolute, limit } = trigger
  return {
    kind,
    metric,
    asset,
    driftAbsoluteE18: shareE18(driftAbsolute),
    limitE18: shareE18(limit),
  }
}

function shareE18(share: number): bigint {
  assert(Math.abs(share) <= 1, 'a drift is a share of the portfolio')
  return BigInt(Math.round(share * 1e12)) * 1_000_000n
}
