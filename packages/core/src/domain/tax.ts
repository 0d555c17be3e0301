import { mulDiv, type UsdE18, usdE18 } from '../units/index.ts'
import {
  addGains,
  type Disposal,
  disposeOf,
  noGain,
  type RealisedGain,
  type Sale,
} from './disposal.ts'
import { termOf } from './holding-period.ts'
import type { Lot } from './lot.ts'
import type { LotChoice, LotPart } from './lot-choice.ts'
import type { Drawn } from './lot-refusal.ts'
import type { TaxRules } from './tax-rules.ts'

/** What sales realise and what that costs. */
export type TaxedSales = {
  /** One per sale, in their order. */
  readonly disposals: readonly Disposal[]
  readonly gain: RealisedGain
  /** Tax that these sales add to that of the year so far; below zero where they save some. */
  readonly taxUsdE18: UsdE18
  /** What is left of the lots. */
  readonly lots: readonly Lot[]
}

/**
 * What selling costs in tax by the owner's rules: the figure for the cost gate (TRG-6, PLN-4).
 *
 * Sales draw one after another from one set of lots, which may be of several assets. The estimate
 * is what the sales add to the tax on gains realised before them this year: a loss saves tax only
 * as far as there are gains to set it against, and is worth nothing beyond.
 *
 * @example One coin bought at 100, half of it sold for 90 at a rate of 30%
 * const lot = {
 *   id: '1', asset: 'A', acquiredAtMs: 0, acquiredAtoms: 2n,
 *   acquiredBasisUsdE18: 100n * oneE18, atoms: 2n,
 * }
 * const rules = {
 *   method: 'fifo', period: { kind: 'calendar', months: 12 },
 *   shortRateBps: 3000, longRateBps: 1500, guardDays: 30, harvestUsdE18Min: 0n,
 * }
 * const sales = [{ asset: 'A', atoms: 1n, proceedsUsdE18: 90n * oneE18, atMs: 5 }]
 * const taxed = taxOfSales({ lots: [lot], sales, rules })
 * formatE18(taxed.value.taxUsdE18) // '12'
 */
export function taxOfSales(input: {
  readonly lots: readonly Lot[]
  readonly sales: readonly Sale[]
  readonly rules: TaxRules
  /** Gains of the tax year before these sales; none where it is not said. */
  readonly before?: RealisedGain
}): Drawn<TaxedSales> {
  const { sales, rules, before = noGain } = input
  const disposals: Disposal[] = []
  let { lots } = input
  for (const sale of sales) {
    const own = lots.filter(({ asset }) => asset === sale.asset)
    const sold = disposeOf(own, sale, choiceOf(own, sale, rules), rules.period)
    if (!sold.ok) return sold
    disposals.push(sold.value.disposal)
    lots = [...lots.filter(({ asset }) => asset !== sale.asset), ...sold.value.lots]
  }
  const gain = addGains(disposals.map((disposal) => disposal.gain))
  const taxUsdE18 = usdE18(taxOf(addGains([before, gain]), rules) - taxOf(before, rules))
  return { ok: true, value: { disposals, gain, taxUsdE18, lots } }
}

/**
 * Tax on the gains of a year, rounded up. A loss of one term is set against the gain of the other;
 * what is left of a loss is taxed at nothing.
 *
 * @example
 * const rules = { shortRateBps: 3000, longRateBps: 1500 }
 * taxOf({ shortUsdE18: -40n, longUsdE18: 100n }, rules) // 9n
 * taxOf({ shortUsdE18: -40n, longUsdE18: 10n }, rules) // 0n
 */
export function taxOf(
  { shortUsdE18, longUsdE18 }: RealisedGain,
  { shortRateBps, longRateBps }: Pick<TaxRules, 'shortRateBps' | 'longRateBps'>,
): UsdE18 {
  const short = positive(shortUsdE18 + negative(longUsdE18))
  const long = positive(longUsdE18 + negative(shortUsdE18))
  const taxed = short * BigInt(shortRateBps) + long * BigInt(longRateBps)
  return usdE18(mulDiv(taxed, 1n, 10_000n, 'up'))
}

/**
 * The lots whose sale is taxed least, as its owner would name them, for a sale of one asset.
 *
 * Every atom of a lot is taxed on its gain at the rate of its term, a loss counting at that rate
 * too; the least taxed go first, of equals the oldest. So losses of short holdings lead, and a
 * long-term gain may go before a smaller short-term one.
 */
export function leastTaxedParts(
  lots: readonly Lot[],
  sale: Sale,
  rules: TaxRules,
): readonly LotPart[] {
  const taxed = lots.map((lot) => ({ lot, taxE4: taxE4Of(lot, sale, rules) }))
  const ordered = taxed.toSorted((a, b) => {
    const more = a.taxE4 * b.lot.acquiredAtoms - b.taxE4 * a.lot.acquiredAtoms
    if (more === 0n) return a.lot.acquiredAtMs - b.lot.acquiredAtMs
    return more > 0n ? 1 : -1
  })
  let wanted = sale.atoms
  return ordered.flatMap(({ lot }) => {
    const atoms = lot.atoms < wanted ? lot.atoms : wanted
    wanted -= atoms
    return atoms > 0n ? [{ lot: lot.id, atoms }] : []
  })
}

/** How a sale draws by the rules; one that lots do not cover draws them all, oldest first. */
function choiceOf(lots: readonly Lot[], sale: Sale, rules: TaxRules): LotChoice {
  if (rules.method !== 'least-tax') return { method: rules.method }
  const held = lots.reduce((sum, { atoms }) => sum + atoms, 0n)
  if (held <= sale.atoms) return { method: 'fifo' }
  return { method: 'specific', parts: leastTaxedParts(lots, sale, rules) }
}

/** Tax on a whole lot as acquired, in units that are the same for all lots of one sale. */
function taxE4Of(lot: Lot, sale: Sale, rules: TaxRules): bigint {
  const isKnown = lot.acquiredAtMs <= sale.atMs
  const term = isKnown ? termOf(lot.acquiredAtMs, sale.atMs, rules.period) : 'short'
  const rateBps = term === 'long' ? rules.longRateBps : rules.shortRateBps
  const gain = sale.proceedsUsdE18 * lot.acquiredAtoms - lot.acquiredBasisUsdE18 * sale.atoms
  return gain * BigInt(rateBps)
}

function positive(value: bigint): bigint {
  return value > 0n ? value : 0n
}

function negative(value: bigint): bigint {
  return value < 0n ? value : 0n
}
