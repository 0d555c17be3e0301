import type { Lot } from './lot.ts'
import type { LotChoice, LotPart, Withdrawal } from './lot-choice.ts'

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

/** Why a quantity cannot be drawn from lots, or null; the most fundamental reason. */
export function refuseDrawing(
  lots: readonly Lot[],
  withdrawal: Withdrawal,
  choice: LotChoice,
): LotRefusal | null {
  const refusal = refuseWithdrawal(lots, withdrawal)
  if (refusal !== null || choice.method !== 'specific') return refusal
  return refuseParts(lots, withdrawal, choice.parts)
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
  const sum = parts.reduce((total, part) => total + part.atoms, 0n)
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
