import { type Atoms, assert, mulDiv, type UnixMs, type UsdE18, usdE18 } from '../units/index.ts'
import type { AssetId } from './asset.ts'
import { assertLot, basisLeft, basisOf, type Lot } from './lot.ts'

/**
 * Rules that say which lots a sale draws: oldest first, newest first, dearest first, or every atom
 * at the average cost (the oldest leave first, as far as their age matters).
 */
export const lotMethods = ['fifo', 'lifo', 'hifo', 'average'] as const
/** One of `lotMethods`. */
export type LotMethod = (typeof lotMethods)[number]

/** Atoms of one lot that a sale is to draw. */
export type LotPart = { readonly lot: string; readonly atoms: Atoms }

/** Which lots a sale draws: by a rule, or as its owner names them (specific identification). */
export type LotChoice =
  | { readonly method: LotMethod }
  | { readonly method: 'specific'; readonly parts: readonly LotPart[] }

/** A part of a lot that was drawn, with its cost. */
export type DrawnPart = {
  readonly lot: string
  readonly acquiredAtMs: UnixMs
  readonly atoms: Atoms
  readonly basisUsdE18: UsdE18
}

/** What a sale drew and left. */
export type Drawing = {
  /** In the order in which they were drawn. */
  readonly parts: readonly DrawnPart[]
  /** What is left, in the order in which the next sale would draw it. */
  readonly lots: readonly Lot[]
  /** Sold although no lot has it: an acquisition is missing, and its basis is zero. */
  readonly missingAtoms: Atoms
}

/** Why lots cannot be drawn, most fundamental first. */
export const lotRefusalCodes = [
  'QUANTITY_NOT_POSITIVE',
  'LOT_OTHER_ASSET',
  'LOT_REPEATED',
  'LOT_FROM_FUTURE',
  'PART_UNKNOWN',
  'PART_REPEATED',
  'PART_NOT_POSITIVE',
  'PART_OVERDRAWN',
  'PARTS_SUM',
] as const
/** One of `lotRefusalCodes`. */
export type LotRefusalCode = (typeof lotRefusalCodes)[number]

/** A refused drawing: which field, which limit, which figure. */
export type LotRefusal = {
  readonly code: LotRefusalCode
  readonly message: string
  readonly field: string
  readonly limit: string
  readonly actual: string
}

/** The answer of what draws lots. */
export type Drawn<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: LotRefusal }

/** What is taken from the lots of one asset, and when. */
export type Withdrawal = {
  readonly asset: AssetId
  readonly atoms: Atoms
  readonly atMs: UnixMs
}

/**
 * Draws a quantity from the lots of its asset. Atoms and basis are conserved to the last digit:
 * what is drawn and what is left are together what was there.
 *
 * Lots of one instant are of the order in which they are given. Of equal costs, `hifo` draws the
 * older. More than all lots hold is drawn and said, unless the owner names the parts.
 *
 * @example The dearest first
 * const lot = (id, cost, at) => ({
 *   id, asset: 'A', acquiredAtMs: at, acquiredAtoms: 2n, acquiredBasisUsdE18: cost, atoms: 2n,
 * })
 * const drawn = drawLots([lot('old', 4n, 0), lot('new', 6n, 1)], {
 *   asset: 'A', atoms: 3n, atMs: 2,
 * }, { method: 'hifo' })
 * drawn.value.parts.map(({ lot, atoms, basisUsdE18 }) => [lot, atoms, basisUsdE18])
 * // [['new', 2n, 6n], ['old', 1n, 2n]]
 */
export function drawLots(
  lots: readonly Lot[],
  withdrawal: Withdrawal,
  choice: LotChoice,
): Drawn<Drawing> {
  lots.forEach(assertLot)
  const refusal =
    refuseWithdrawal(lots, withdrawal) ??
    (choice.method === 'specific' ? refuseParts(lots, withdrawal, choice.parts) : null)
  if (refusal !== null) return { ok: false, refusal }
  const value =
    choice.method === 'specific'
      ? drawNamed(lots, choice.parts)
      : drawInOrder(lotsInOrder(lots, choice.method), withdrawal.atoms)
  assertConserved(lots, withdrawal, value)
  return { ok: true, value }
}

/** Lots as a rule draws them; by the average, each at the average cost. */
function lotsInOrder(lots: readonly Lot[], method: LotMethod): Lot[] {
  const oldest = lots.toSorted((a, b) => a.acquiredAtMs - b.acquiredAtMs)
  if (method === 'fifo') return oldest
  if (method === 'lifo') return oldest.toReversed()
  if (method === 'average') return atAverageCost(oldest)
  return oldest.toSorted((a, b) => {
    const dearer = b.acquiredBasisUsdE18 * a.acquiredAtoms - a.acquiredBasisUsdE18 * b.acquiredAtoms
    return dearer > 0n ? 1 : -Number(dearer < 0n)
  })
}

/** Spreads the whole basis over all atoms; the parts sum to it exactly. */
function atAverageCost(lots: readonly Lot[]): Lot[] {
  const atoms = atomsIn(lots)
  const basis = basisIn(lots)
  let [atomsBefore, basisBefore] = [0n, 0n]
  return lots.map((lot) => {
    atomsBefore += lot.atoms
    const basisUpTo = mulDiv(basis, atomsBefore, atoms, 'down')
    const acquiredBasisUsdE18 = usdE18(basisUpTo - basisBefore)
    basisBefore = basisUpTo
    return { ...lot, acquiredAtoms: lot.atoms, acquiredBasisUsdE18 }
  })
}

function drawInOrder(lots: readonly Lot[], atoms: Atoms): Drawing {
  const parts: DrawnPart[] = []
  const left: Lot[] = []
  let wanted = atoms
  for (const lot of lots) {
    const taken = lot.atoms < wanted ? lot.atoms : wanted
    wanted -= taken
    if (taken > 0n) parts.push(partOf(lot, taken))
    if (taken < lot.atoms) left.push({ ...lot, atoms: lot.atoms - taken })
  }
  return { parts, lots: left, missingAtoms: wanted }
}

function drawNamed(lots: readonly Lot[], named: readonly LotPart[]): Drawing {
  const atomsOf = new Map(named.map(({ lot, atoms }) => [lot, atoms]))
  const lotOf = new Map(lots.map((lot) => [lot.id, lot]))
  return {
    parts: named.map(({ lot, atoms }) => partOf(lotOf.get(lot) as Lot, atoms)),
    lots: lots
      .map((lot) => ({ ...lot, atoms: lot.atoms - (atomsOf.get(lot.id) ?? 0n) }))
      .filter(({ atoms }) => atoms > 0n),
    missingAtoms: 0n,
  }
}

function partOf(lot: Lot, atoms: Atoms): DrawnPart {
  const { id, acquiredAtMs } = lot
  return { lot: id, acquiredAtMs, atoms, basisUsdE18: basisOf(lot, atoms) }
}

function refuseWithdrawal(
  lots: readonly Lot[],
  { asset, atoms, atMs }: Withdrawal,
): LotRefusal | null {
  if (atoms <= 0n) {
    return refusalOf('QUANTITY_NOT_POSITIVE', 'atoms', 'above 0', `${atoms}`)
  }
  const foreign = lots.find((lot) => lot.asset !== asset)
  if (foreign !== undefined) {
    return refusalOf('LOT_OTHER_ASSET', `lots.${foreign.id}`, asset, foreign.asset)
  }
  const twice = repeatedIn(lots.map(({ id }) => id))
  if (twice !== undefined) return refusalOf('LOT_REPEATED', `lots.${twice}`, 'once', 'twice')
  const early = lots.find(({ acquiredAtMs }) => acquiredAtMs > atMs)
  if (early === undefined) return null
  const [limit, actual] = [`at most ${atMs} ms`, `${early.acquiredAtMs} ms`]
  return refusalOf('LOT_FROM_FUTURE', `lots.${early.id}`, limit, actual)
}

function refuseParts(
  lots: readonly Lot[],
  { atoms }: Withdrawal,
  parts: readonly LotPart[],
): LotRefusal | null {
  const held = new Map(lots.map((lot) => [lot.id, lot.atoms]))
  const unknown = parts.find(({ lot }) => !held.has(lot))
  if (unknown !== undefined) {
    return refusalOf('PART_UNKNOWN', `parts.${unknown.lot}`, 'a lot that is held', 'none')
  }
  const twice = repeatedIn(parts.map(({ lot }) => lot))
  if (twice !== undefined) return refusalOf('PART_REPEATED', `parts.${twice}`, 'once', 'twice')
  const empty = parts.find((part) => part.atoms <= 0n)
  if (empty !== undefined) {
    return refusalOf('PART_NOT_POSITIVE', `parts.${empty.lot}`, 'above 0', `${empty.atoms}`)
  }
  const over = parts.find((part) => part.atoms > (held.get(part.lot) ?? 0n))
  if (over !== undefined) {
    const limit = `at most ${held.get(over.lot)}`
    return refusalOf('PART_OVERDRAWN', `parts.${over.lot}`, limit, `${over.atoms}`)
  }
  const sum = atomsIn(parts)
  return sum === atoms ? null : refusalOf('PARTS_SUM', 'parts', `${atoms}`, `${sum}`)
}

const messages: Readonly<Record<LotRefusalCode, string>> = {
  QUANTITY_NOT_POSITIVE: 'A sale takes something.',
  LOT_OTHER_ASSET: 'A sale draws lots of its own asset.',
  LOT_REPEATED: 'An id names one lot.',
  LOT_FROM_FUTURE: 'A lot is acquired before it is sold.',
  PART_UNKNOWN: 'A named part is of a lot that is held.',
  PART_REPEATED: 'A lot is named once.',
  PART_NOT_POSITIVE: 'A named part takes something.',
  PART_OVERDRAWN: 'A part is no more than what is left of its lot.',
  PARTS_SUM: 'The named parts sum to the quantity sold.',
}

function refusalOf(code: LotRefusalCode, field: string, limit: string, actual: string): LotRefusal {
  return { code, message: messages[code], field, limit, actual }
}

function repeatedIn(names: readonly string[]): string | undefined {
  return names.find((name, at) => names.indexOf(name) !== at)
}

function assertConserved(lots: readonly Lot[], { atoms }: Withdrawal, drawing: Drawing): void {
  const { parts, lots: left, missingAtoms } = drawing
  assert(atomsIn(parts) + missingAtoms === atoms, 'what is sold is drawn or missing')
  assert(atomsIn(parts) + atomsIn(left) === atomsIn(lots), 'no atom is lost')
  const drawn = parts.reduce((sum, part) => sum + part.basisUsdE18, 0n)
  assert(drawn + basisIn(left) === basisIn(lots), 'no basis is lost')
}

function atomsIn(rows: readonly { readonly atoms: Atoms }[]): Atoms {
  return rows.reduce((sum, { atoms }) => sum + atoms, 0n)
}

function basisIn(lots: readonly Lot[]): bigint {
  return lots.reduce((sum, lot) => sum + basisLeft(lot), 0n)
}
