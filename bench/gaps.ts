import type { Answer, Gap } from './trial.ts'

/** Every quantity of a peer's answer beside ours; one that is missing on a side is a gap too. */
export function gapsBetween(
  ours: Answer,
  theirs: Answer,
  tolerances: Readonly<Record<string, number>>,
): Gap[] {
  const quantities = new Set([...Object.keys(tolerances), ...Object.keys(ours)])
  return [...quantities].map((quantity) => ({
    quantity,
    found: differenceOf(ours[quantity] ?? [], theirs[quantity] ?? []),
    allowed: tolerances[quantity] ?? 0,
  }))
}

/** Largest difference relative to the largest entry of the first; NaN of unlike lengths or none. */
export function differenceOf(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  if (ours.length === 0 || ours.length !== theirs.length) return Number.NaN
  let [most, difference] = [0, 0]
  for (let at = 0; at < ours.length; at++) {
    const [own, other] = [ours[at] as number, theirs[at] as number]
    most = Math.max(most, Math.abs(own))
    difference = Math.max(difference, Math.abs(own - other))
  }
  return difference === 0 ? 0 : difference / most
}

/** True when every gap is within what it may be. */
export function areWithin(gaps: readonly Gap[]): boolean {
  return gaps.every(({ found, allowed }) => found <= allowed)
}
