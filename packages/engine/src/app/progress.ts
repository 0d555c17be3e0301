import type { Hex, Leg } from '@evenkeel/core/domain'
import type { ExecutedLegs } from '../db/executions.ts'
import type { Handover } from '../db/handovers.ts'

/** Legs that go into one transaction, by the index of the first and of the last. */
export type LegSpan = { readonly firstLeg: number; readonly lastLeg: number }

/** How far the legs of a run have come, judged by what was found on the chain. */
export type Progress = {
  /** Legs that still have to be made, in order. */
  readonly left: readonly Leg[]
  /** A transaction that failed; nothing is sent after it. */
  readonly reverted: ExecutedLegs | null
}

/**
 * Reads progress from the executions found.
 *
 * @example Two legs made of four
 * // { left: [leg 2, leg 3], reverted: null }
 */
export function progressOf(legs: readonly Leg[], executed: readonly ExecutedLegs[]): Progress {
  const succeeded = executed.filter(({ execution }) => execution.succeeded)
  const isMade = ({ index }: Leg): boolean => succeeded.some((span) => covers(span, index))
  return {
    left: legs.filter((leg) => !isMade(leg)),
    reverted: executed.find(({ execution }) => !execution.succeeded) ?? null,
  }
}

/** The next transaction: all legs that are left, or the first of them. */
export function nextSpan([first, ...rest]: readonly Leg[], atomic: boolean): LegSpan | null {
  if (first === undefined) return null
  const last = atomic ? (rest.at(-1) ?? first) : first
  return { firstLeg: first.index, lastLeg: last.index }
}

/**
 * The first transaction that left our hands and that the chain has not shown: the owner's side was
 * given it, or somebody named its hash. It may still come, so nothing else takes its place.
 */
export function openOffer(
  handovers: readonly Handover[],
  executed: readonly LegSpan[],
): Handover | null {
  const isOut = ({ offeredAtMs, txHashHint }: Handover) =>
    offeredAtMs !== null || txHashHint !== null
  const isFound = (handover: Handover) => executed.some((made) => isSameSpan(made, handover))
  return handovers.find((handover) => isOut(handover) && !isFound(handover)) ?? null
}

/** Every transaction that could bring a run forward, whichever way the wallet sends. */
export function possibleSpans(left: readonly Leg[]): readonly LegSpan[] {
  const [together, alone] = [nextSpan(left, true), nextSpan(left, false)]
  const spans = [together, alone].filter((span) => span !== null)
  return left.length === 1 ? spans.slice(0, 1) : spans
}

/** Whether a transaction holds a leg. */
export function covers({ firstLeg, lastLeg }: LegSpan, legIndex: number): boolean {
  return firstLeg <= legIndex && legIndex <= lastLeg
}

/** Whether two transactions hold the same legs. */
export function isSameSpan(a: LegSpan, b: LegSpan): boolean {
  return a.firstLeg === b.firstLeg && a.lastLeg === b.lastLeg
}

/** The legs of a transaction. */
export function legsIn(legs: readonly Leg[], span: LegSpan): readonly Leg[] {
  return legs.filter(({ index }) => covers(span, index))
}

/**
 * Names an effect: the same legs of the same plan always have the same key, so that handing them
 * over again after a crash is handing over the same thing (R3).
 */
export function effectKey(
  keccak256: (bytes: Hex) => Hex,
  planHash: Hex,
  { firstLeg, lastLeg }: LegSpan,
): Hex {
  const words = [firstLeg, lastLeg].map((n) => n.toString(16).padStart(8, '0'))
  return keccak256(`${planHash}${words.join('')}`)
}
