import { type AssetId, limits } from '../domain/index.ts'
import { assert, type UsdE18, usdE18 } from '../units/index.ts'

/** What an asset lacks (positive) or has too much of (negative), as a value. */
export type Imbalance = { readonly asset: AssetId; readonly deltaUsdE18: UsdE18 }

/** A value that goes from one asset to another; either may be cash. */
export type NettedTrade = {
  readonly assetIn: AssetId
  readonly assetOut: AssetId
  readonly valueUsdE18: UsdE18
}

/** Trades asset for asset, and the imbalances that are left to trade with cash. */
type Netting = { readonly direct: readonly NettedTrade[]; readonly alone: readonly Imbalance[] }

/**
 * Finds the fewest trades that clear all imbalances, cash being the node that takes the slack.
 *
 * An imbalance costs one trade with cash. A group of k imbalances that cancels out to less than
 * the minimum leg needs k - 1 trades asset for asset, so the fewest trades come with the most such
 * groups: searched exactly, over every partition, up to `limits.nettedExactlyMax` imbalances.
 * Above that, matching pairs are taken first and the rest is searched if it is small enough by
 * then, else tried as one group. That is never more than twice the minimum, because no trade
 * clears more than two imbalances.
 *
 * Every trade is worth at least the minimum leg, and every asset ends within it of its goal.
 * The order of the input does not matter: ties go to the smaller asset id.
 *
 * @example Two trades instead of three
 * const imbalances = [
 *   { asset: 'A', deltaUsdE18: usdE18(-100n) },
 *   { asset: 'B', deltaUsdE18: usdE18(60n) },
 *   { asset: 'C', deltaUsdE18: usdE18(40n) },
 * ]
 * netTrades({ imbalances, cash: 'USD', legUsdE18Min: usdE18(10n) })
 * // [
 * //   { assetIn: 'A', assetOut: 'B', valueUsdE18: 60n },
 * //   { assetIn: 'A', assetOut: 'C', valueUsdE18: 40n },
 * // ]
 */
export function netTrades(input: {
  readonly imbalances: readonly Imbalance[]
  readonly cash: AssetId
  readonly legUsdE18Min: UsdE18
}): NettedTrade[] {
  const { cash, legUsdE18Min } = input
  assert(legUsdE18Min > 0n, 'the minimum leg is positive')
  for (const { asset, deltaUsdE18 } of input.imbalances) {
    assert(asset !== cash, 'cash is the slack, not an imbalance')
    assert(abs(deltaUsdE18) >= legUsdE18Min, 'an imbalance is at least the minimum leg')
  }
  const nodes = input.imbalances.toSorted((a, b) => compareIds(a.asset, b.asset))
  const small = nodes.length <= limits.nettedExactlyMax
  const { direct, alone } = (small ? netExactly : netGreedily)(nodes, legUsdE18Min)
  return [...direct, ...alone.map((node) => tradeWithCash(node, cash))]
}

/** A set of imbalances, as bits, that cancel out among themselves, and the trades that do it. */
type Group = {
  readonly bits: number
  readonly trades: readonly NettedTrade[]
  /** What the group leaves undone. */
  readonly residual: bigint
}

/** The best grouping found for a set of imbalances. */
type Best = {
  readonly groups: readonly Group[]
  readonly trades: number
  readonly residual: bigint
}

/** Solves every set of imbalances from its smaller sets; the last one is the answer. */
function netExactly(nodes: readonly Imbalance[], tolerance: bigint): Netting {
  const groups = Map.groupBy(cancellingGroups(nodes, tolerance), ({ bits }) => lowestBit(bits))
  const best: Best[] = [{ groups: [], trades: 0, residual: 0n }]
  for (let set = 1; set < 2 ** nodes.length; set += 1) {
    best[set] = bestOf(set, groups.get(lowestBit(set)) ?? [], best)
  }
  const taken = best.at(-1)?.groups ?? []
  const covered = taken.reduce((bits, group) => bits | group.bits, 0)
  return {
    direct: taken.flatMap(({ trades }) => trades),
    alone: nodes.filter((_, index) => (covered & (1 << index)) === 0),
  }
}

/** The set's first imbalance trades with cash, or is in one of the groups that it begins. */
function bestOf(set: number, groups: readonly Group[], best: readonly Best[]): Best {
  const solved = (smaller: number): Best => {
    const answer = best[smaller]
    assert(answer !== undefined, 'smaller sets are solved first')
    return answer
  }
  const rest = solved(set & (set - 1))
  let chosen: Best = { ...rest, trades: rest.trades + 1 }
  for (const group of groups) {
    if ((group.bits & set) !== group.bits) continue
    const others = solved(set & ~group.bits)
    const trades = others.trades + group.trades.length
    const residual = others.residual + group.residual
    const fewer = trades < chosen.trades
    const closer = trades === chosen.trades && residual < chosen.residual
    if (fewer || closer) chosen = { groups: [...others.groups, group], trades, residual }
  }
  return chosen
}

/** All sets of two or more that cancel out to less than the tolerance. */
function cancellingGroups(nodes: readonly Imbalance[], tolerance: bigint): Group[] {
  const sums: bigint[] = [0n]
  const groups: Group[] = []
  for (let bits = 1; bits < 2 ** nodes.length; bits += 1) {
    const first = nodes[lowestBit(bits)]
    assert(first !== undefined, 'every bit is an imbalance')
    const sum = (sums[bits & (bits - 1)] ?? 0n) + first.deltaUsdE18
    sums[bits] = sum
    if (abs(sum) >= tolerance) continue
    const members = nodes.filter((_, index) => (bits & (1 << index)) !== 0)
    const trades = chain(members, tolerance)
    if (trades !== null) groups.push({ bits, trades, residual: abs(sum) })
  }
  return groups
}

/** Takes pairs that cancel out, largest sell first, then nets what is left of them. */
function netGreedily(nodes: readonly Imbalance[], tolerance: bigint): Netting {
  const pairs: NettedTrade[] = []
  const left = new Set(nodes)
  for (const sell of largestFirst(nodes.filter(({ deltaUsdE18 }) => deltaUsdE18 < 0n))) {
    const gap = (buy: Imbalance): bigint => abs(buy.deltaUsdE18 + sell.deltaUsdE18)
    const buys = [...left].filter(({ deltaUsdE18 }) => deltaUsdE18 > 0n)
    const nearest = buys.toSorted((a, b) => sign(gap(a) - gap(b)))[0]
    const pair = nearest === undefined ? null : chain([sell, nearest], tolerance)
    if (nearest === undefined || pair === null) continue
    pairs.push(...pair)
    left.delete(sell)
    left.delete(nearest)
  }
  const rest = [...left]
  if (rest.length <= limits.nettedExactlyMax) {
    const { direct, alone } = netExactly(rest, tolerance)
    return { direct: [...pairs, ...direct], alone }
  }
  const one = chain(rest, tolerance)
  return { direct: [...pairs, ...(one ?? [])], alone: one === null ? rest : [] }
}

/**
 * Clears a group by pairing its largest sell with its largest buy, again and again.
 *
 * A remainder below the tolerance is no leg of its own: a sell's goes along with its last trade,
 * a buy's is left unbought. Null where that does not come out even.
 */
function chain(group: readonly Imbalance[], tolerance: bigint): NettedTrade[] | null {
  const sells = largestFirst(group.filter(({ deltaUsdE18 }) => deltaUsdE18 < 0n))
  const buys = largestFirst(group.filter(({ deltaUsdE18 }) => deltaUsdE18 > 0n))
  const trades: NettedTrade[] = []
  let [sell, buy] = [sells.shift(), buys.shift()]
  while (sell !== undefined && buy !== undefined) {
    const [offered, wanted] = [abs(sell.deltaUsdE18), abs(buy.deltaUsdE18)]
    const moved = offered - wanted < tolerance ? offered : wanted
    trades.push({ assetIn: sell.asset, assetOut: buy.asset, valueUsdE18: usdE18(moved) })
    const sellLeft = { ...sell, deltaUsdE18: usdE18(moved - offered) }
    const buyLeft = { ...buy, deltaUsdE18: usdE18(wanted - moved) }
    sell = offered - moved < tolerance ? sells.shift() : sellLeft
    buy = wanted - moved < tolerance ? buys.shift() : buyLeft
  }
  return sell === undefined && buy === undefined ? trades : null
}

function tradeWithCash({ asset, deltaUsdE18 }: Imbalance, cash: AssetId): NettedTrade {
  const valueUsdE18 = usdE18(abs(deltaUsdE18))
  return deltaUsdE18 < 0n
    ? { assetIn: asset, assetOut: cash, valueUsdE18 }
    : { assetIn: cash, assetOut: asset, valueUsdE18 }
}

/** Stable: equals stay in the order of their ids, which is how they come. */
function largestFirst(nodes: readonly Imbalance[]): Imbalance[] {
  return nodes.toSorted((a, b) => sign(abs(b.deltaUsdE18) - abs(a.deltaUsdE18)))
}

function compareIds(a: AssetId, b: AssetId): number {
  return a < b ? -1 : Number(a > b)
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits)
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value
}

function sign(value: bigint): number {
  return value < 0n ? -1 : Number(value > 0n)
}
