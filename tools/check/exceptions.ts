/** A file that may look at the real clock, roll real dice or set a real timer, and why. */
export type ClockException = { readonly path: string; readonly reason: string }

export const clockExceptions: readonly ClockException[] = []
