import { type Atoms, assert, mulDiv, type UnixMs, type UsdE18, usdE18 } from '../units/index.ts'
import type { AssetId } from './asset.ts'
import { type HoldingPeriod, type Term, termOf } from './holding-period.ts'
import type { Lot } from './lot.ts'
import type { LotChoice } from './lot-choice.ts'
import { type DrawnPart, drawLots } from './lot-draw.ts'
import type { Drawn } from './lot-refusal.ts'

/** A quantity that is sold, and what it gives. */
export type Sale = {
  readonly asset: AssetId
  readonly atoms: Atoms
  /** What was received at its value then, less the fees of selling. */
  readonly proceedsUsdE18: UsdE18
  readonly atMs: UnixMs
}

/** What was gained or, below zero, lost, by the term of the holding. */
export type RealisedGain = { readonly shortUsdE18: UsdE18; readonly longUsdE18: UsdE18 }

/** A sold part of a lot with its share of the proceeds. */
export type DisposedPart = DrawnPart & {
  readonly term: Term
  readonly proceedsUsdE18: UsdE18
  readonly gainUsdE18: UsdE18
}

/** A sale against the lots it drew (PLN-4). */
export type Disposal = Sale & {
  readonly parts: readonly DisposedPart[]
  /** Sold without a lot; its proceeds are a short-term gain in full, as its basis is unknown. */
  readonly missingAtoms: Atoms
  readonly missingProceedsUsdE18: UsdE18
  readonly gain: RealisedGain
}

/** No gain and no loss. */
export const noGain: RealisedGain = { shortUsdE18: usdE18(0n), longUsdE18: usdE18(0n) }

/**
 * Sells from lots: which parts, held how long, gained how much. Proceeds are divided by atoms and
 * sum to the proceeds of the sale exactly; so do the gains.
 *
 * @example Two atoms for 10, one sold for 7
 * const lot = {
 *   id: '1', asset: 'A', acquiredAtMs: 0, acquiredAtoms: 2n, acquiredBasisUsdE18: 10n, atoms: 2n,
 * }
 * const sale = { asset: 'A', atoms: 1n, proceedsUsdE18: 7n, atMs: 5 }
 * const year = { kind: 'calendar', months: 12 }
 * const sold = disposeOf([lot], sale, { method: 'fifo' }, year)
 * sold.value.disposal.gain // { shortUsdE18: 2n, longUsdE18: 0n }
 */
export function disposeOf(
  lots: readonly Lot[],
  sale: Sale,
  choice: LotChoice,
  period: HoldingPeriod,
): Drawn<{ readonly disposal: Disposal; readonly lots: readonly Lot[] }> {
  const drawn = drawLots(lots, sale, choice)
  if (!drawn.ok) return drawn
  const { missingAtoms } = drawn.value
  let sold = 0n
  let divided = 0n
  const parts = drawn.value.parts.map((part): DisposedPart => {
    sold += part.atoms
    const proceeds = mulDiv(sale.proceedsUsdE18, sold, sale.atoms, 'down') - divided
    divided += proceeds
    return {
      ...part,
      term: termOf(part.acquiredAtMs, sale.atMs, period),
      proceedsUsdE18: usdE18(proceeds),
      gainUsdE18: usdE18(proceeds - part.basisUsdE18),
    }
  })
  const missingProceedsUsdE18 = usdE18(sale.proceedsUsdE18 - divided)
  assert(missingAtoms > 0n || missingProceedsUsdE18 === 0n, 'all proceeds are of what was sold')
  const gain = gainOf(parts, missingProceedsUsdE18)
  const disposal = { ...sale, parts, missingAtoms, missingProceedsUsdE18, gain }
  return { ok: true, value: { disposal, lots: drawn.value.lots } }
}

/**
 * Gains of several sales together.
 *
 * @example
 * addGains([{ shortUsdE18: 5n, longUsdE18: -1n }, { shortUsdE18: -2n, longUsdE18: 0n }])
 * // { shortUsdE18: 3n, longUsdE18: -1n }
 */
export function addGains(gains: readonly RealisedGain[]): RealisedGain {
  return gains.reduce(
    (sum, { shortUsdE18, longUsdE18 }) => ({
      shortUsdE18: usdE18(sum.shortUsdE18 + shortUsdE18),
      longUsdE18: usdE18(sum.longUsdE18 + longUsdE18),
    }),
    noGain,
  )
}

function gainOf(parts: readonly DisposedPart[], missingProceeds: UsdE18): RealisedGain {
  const of = (term: Term): bigint =>
    parts.reduce((sum, part) => (part.term === term ? sum + part.gainUsdE18 : sum), 0n)
  return { shortUsdE18: usdE18(of('short') + missingProceeds), longUsdE18: usdE18(of('long')) }
}
