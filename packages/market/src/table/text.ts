const decoder = new TextDecoder()

/** Text of a stretch of bytes. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, end))
}

/** The same for a message: what is long is cut. */
export function shownText(text: string): string {
  return text.length <= shownMax ? text : `${text.slice(0, shownMax)}…`
}

/** Longer than any figure, time or name that is right. */
const shownMax = 60
