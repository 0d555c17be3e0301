import { type Atoms, assert, mulDiv, type UnixMs, type UsdE18, usdE18 } from '../units/index.ts'
import { assertLot, basisLeft, basisOf, type Lot } from './lot.ts'
import type { LotChoice, LotMethod, LotPart, Withdrawal } from './lot-choice.ts'
import { type Drawn, refuseDrawing } from './lot-refusal.ts'

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
  const refusal = refuseDrawing(lots, withdrawal, choice)
  if (refusal !== null) return { ok: false, refusal }
  const value =
    choice.method === 'specific'
      ? drawNamed(lots, choice.parts)
      : drawByRule(lots, withdrawal.atoms, choice.method)
  assertConserved(lots, withdrawal, value)
  return { ok: true, value }
}

function drawByRule(lots: readonly Lot[], atoms: Atoms, method: LotMethod): Drawing {
  const drawing = drawInOrder(lotsInOrder(lots, method), atoms)
  return method === 'average' ? atAverageCost(lots, drawing) : drawing
}

/** Lots as a rule draws them. Ties stay as given, so that the rest is drawn in that order. */
function lotsInOrder(lots: readonly Lot[], method: LotMethod): Lot[] {
  if (method === 'lifo') return lots.toSorted((a, b) => b.acquiredAtMs - a.acquiredAtMs)
  const oldest = lots.toSorted((a, b) => a.acquiredAtMs - b.acquiredAtMs)
  if (method !== 'hifo') return oldest
  return oldest.toSorted((a, b) => {
    const dearer = b.acquiredBasisUsdE18 * a.acquiredAtoms - a.acquiredBasisUsdE18 * b.acquiredAtoms
    return dearer > 0n ? 1 : -Number(dearer < 0n)
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

/** Spreads the basis of all lots over all atoms, those drawn first: the parts sum to it exactly. */
function atAverageCost(lots: readonly Lot[], drawing: Drawing): Drawing {
  const [atoms, basis] = [atomsIn(lots), basisIn(lots)]
  let [atomsBefore, basisBefore] = [0n, 0n]
  const next = (own: Atoms): UsdE18 => {
    atomsBefore += own
    const basisUpTo = mulDiv(basis, atomsBefore, atoms, 'down')
    const share = usdE18(basisUpTo - basisBefore)
    basisBefore = basisUpTo
    return share
  }
  return {
    ...drawing,
    parts: drawing.parts.map((part) => ({ ...part, basisUsdE18: next(part.atoms) })),
    lots: drawing.lots.map((lot) => {
      return { ...lot, acquiredAtoms: lot.atoms, acquiredBasisUsdE18: next(lot.atoms) }
    }),
  }
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
