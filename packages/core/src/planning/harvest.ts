import {
  type AssetId,
  basisLeft,
  type Disposal,
  type DisposedPart,
  type Lot,
  type PricedHolding,
  type TaxRules,
  type Term,
  termOf,
} from '../domain/index.ts'
import { assert, dayMs, type UnixMs, type UsdE18, unixMs, usdE18, valueOf } from '../units/index.ts'

/** Why a lot's loss is not harvested, most fundamental first. */
export const notHarvestedCodes = [
  'PRICE_MISSING',
  'NO_LOSS',
  'LOSS_BELOW_MINIMUM',
  'BOUGHT_RECENTLY',
  'BUY_PLANNED',
] as const
/** One of `notHarvestedCodes`. */
export type NotHarvestedCode = (typeof notHarvestedCodes)[number]

/** A lot whose sale today would realise a loss that counts. */
export type HarvestCandidate = {
  readonly lot: Lot
  readonly term: Term
  /** Above zero, at the reference price and before the cost of selling. */
  readonly lossUsdE18: UsdE18
  /** Buying the asset again before this would forfeit the loss. */
  readonly repurchaseFromMs: UnixMs
}

/** A lot that is left alone, and why. */
export type NotHarvested = { readonly lot: Lot; readonly code: NotHarvestedCode }

/** Which losses can be harvested, the largest first, and which cannot. */
export type Harvest = {
  readonly candidates: readonly HarvestCandidate[]
  readonly leftOut: readonly NotHarvested[]
}

/**
 * The lots whose losses can be realised today and count (PLN-4).
 *
 * The repurchase guard looks both ways: a loss is left alone where another lot of its asset was
 * acquired within the guard before today, or where a buy of it is planned. It counts UTC dates.
 * Lots acquired and sold again since then are given as `acquisitions`. A guard of zero days leaves
 * out none.
 */
export function harvest(input: {
  readonly lots: readonly Lot[]
  /** What prices the lots; one row per asset. */
  readonly prices: readonly Pick<PricedHolding, 'asset' | 'priceUsdE18'>[]
  readonly atMs: UnixMs
  readonly rules: TaxRules
  /** Assets that are about to be bought. */
  readonly buys: readonly AssetId[]
  /** Lots acquired of late, whether or not anything is left of them. */
  readonly acquisitions: readonly Pick<Lot, 'id' | 'asset' | 'acquiredAtMs'>[]
}): Harvest {
  const { lots, prices, atMs, rules } = input
  const isGuarded = rules.guardDays > 0
  const recent = [...lots, ...input.acquisitions].filter(
    ({ acquiredAtMs }) => isGuarded && dayOf(atMs) - dayOf(acquiredAtMs) <= rules.guardDays,
  )
  const buys = isGuarded ? input.buys : []
  const candidates: HarvestCandidate[] = []
  const leftOut: NotHarvested[] = []
  for (const lot of lots) {
    assert(lot.acquiredAtMs <= atMs, 'a lot is acquired before it is judged')
    const price = prices.find(({ asset }) => asset.id === lot.asset)
    const lossUsdE18 = price === undefined ? null : lossOf(lot, price)
    const isSame = ({ id, asset }: Pick<Lot, 'id' | 'asset'>): boolean =>
      id === lot.id && asset === lot.asset
    const again = recent.some((other) => other.asset === lot.asset && !isSame(other))
    const code = codeOf(lossUsdE18, rules, again, buys.includes(lot.asset))
    if (code !== null || lossUsdE18 === null) {
      leftOut.push({ lot, code: code ?? 'PRICE_MISSING' })
      continue
    }
    const term = termOf(lot.acquiredAtMs, atMs, rules.period)
    candidates.push({ lot, term, lossUsdE18, repurchaseFromMs: safeFrom(atMs, rules) })
  }
  const sign = (value: bigint): number => (value > 0n ? 1 : -Number(value < 0n))
  return { candidates: candidates.toSorted((a, b) => sign(b.lossUsdE18 - a.lossUsdE18)), leftOut }
}

/** An asset that must not be bought again before an instant, or a loss would be forfeit. */
export type RepurchaseBlock = { readonly asset: AssetId; readonly untilMs: UnixMs }

/** A sale, and what each part of it gained. */
export type SoldAt = Pick<Disposal, 'asset' | 'atMs'> & {
  readonly parts: readonly Pick<DisposedPart, 'gainUsdE18'>[]
}

/**
 * The assets that past losses keep from being bought today, each until its last loss is safe.
 *
 * @example Sold at a loss on day 0 with a guard of 30 days
 * const disposals = [{ asset: 'A', atMs: unixMs(0), parts: [{ gainUsdE18: -5n }] }]
 * repurchaseBlocks(disposals, { guardDays: 30 }, unixMs(30 * dayMs))
 * // [{ asset: 'A', untilMs: 31 * dayMs }]
 * repurchaseBlocks(disposals, { guardDays: 30 }, unixMs(31 * dayMs)) // []
 */
export function repurchaseBlocks(
  disposals: readonly SoldAt[],
  rules: Pick<TaxRules, 'guardDays'>,
  nowMs: UnixMs,
): RepurchaseBlock[] {
  const until = new Map<AssetId, UnixMs>()
  for (const { asset, atMs, parts } of disposals) {
    const untilMs = safeFrom(atMs, rules)
    const isLoss = parts.some(({ gainUsdE18 }) => gainUsdE18 < 0n)
    if (isLoss && untilMs > nowMs)
      until.set(asset, unixMs(Math.max(untilMs, until.get(asset) ?? 0)))
  }
  return [...until].map(([asset, untilMs]) => ({ asset, untilMs }))
}

/** The first day after a loss and its guard, by UTC dates; without a guard, at once. */
function safeFrom(lossAtMs: UnixMs, { guardDays }: Pick<TaxRules, 'guardDays'>): UnixMs {
  return guardDays === 0 ? lossAtMs : unixMs((dayOf(lossAtMs) + guardDays + 1) * dayMs)
}

function dayOf(atMs: UnixMs): number {
  return Math.floor(atMs / dayMs)
}

function lossOf(lot: Lot, price: Pick<PricedHolding, 'asset' | 'priceUsdE18'>): UsdE18 {
  const worth = valueOf(lot.atoms, price.asset.decimals, price.priceUsdE18, 'up')
  return usdE18(basisLeft(lot) - worth)
}

function codeOf(
  lossUsdE18: UsdE18 | null,
  { harvestUsdE18Min }: TaxRules,
  boughtRecently: boolean,
  buyPlanned: boolean,
): NotHarvestedCode | null {
  if (lossUsdE18 === null) return 'PRICE_MISSING'
  if (lossUsdE18 <= 0n) return 'NO_LOSS'
  if (lossUsdE18 < harvestUsdE18Min) return 'LOSS_BELOW_MINIMUM'
  if (boughtRecently) return 'BOUGHT_RECENTLY'
  return buyPlanned ? 'BUY_PLANNED' : null
}
