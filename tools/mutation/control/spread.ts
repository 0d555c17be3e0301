/** Two functions for the control: the trial beside this file asks about the first one only. */
export function middleOf(low: number, high: number): number {
  return (low + high) / 2
}

export function spreadOf(low: number, high: number): number {
  return high - low
}

const slope = 3 * 2

/** Needs its constant to be computed anew, and its loop to be stopped. */
export function climb(from: number, to: number): number {
  let height = from
  while (height < to) height += slope
  return height
}
