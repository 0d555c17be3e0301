import { textOf } from './text.ts'

/**
 * A plain decimal such as `4308.83`, `-0.5` or `5e-05`, rounded as the language does; NaN where
 * it is none.
 *
 * Digits are gathered into one integer that is divided once by a power of ten. Up to 2^53 and
 * 10^22 both are exact doubles, so that the one division rounds correctly; what is longer, or has
 * an exponent, takes the slow way.
 */
export function parseDecimal(bytes: Uint8Array, start: number, end: number): number {
  const isNegative = bytes[start] === minus
  const first = isNegative ? start + 1 : start
  let digits = 0
  let pointAt = -1
  for (let at = first; at < end; at++) {
    const byte = bytes[at] as number
    const digit = byte - digit0
    if (digit >= 0 && digit <= 9) digits = digits * 10 + digit
    else if (byte === point && pointAt < 0) pointAt = at
    else return parseSlowly(bytes, start, end)
  }
  const places = pointAt < 0 ? 0 : end - 1 - pointAt
  const isOpen = first === end || pointAt === first || pointAt === end - 1
  if (isOpen || digits > exactMax || places > placesMax) return parseSlowly(bytes, start, end)
  const figure = places === 0 ? digits : digits / (powersOfTen[places] as number)
  return isNegative ? -figure : figure
}

const digit0 = 0x30
const point = 0x2e
const minus = 0x2d

/** Integers up to here are exact; a sum of digits that passed it never falls below again. */
const exactMax = Number.MAX_SAFE_INTEGER
/** 10^22 is the largest power of ten that is a double. */
const placesMax = 22
/** From their texts: `10 ** power` need not be exact. */
const powersOfTen = Float64Array.from({ length: placesMax + 1 }, (_, power) => Number(`1e${power}`))
const decimalText = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/

function parseSlowly(bytes: Uint8Array, start: number, end: number): number {
  const text = textOf(bytes, start, end)
  return decimalText.test(text) ? Number(text) : Number.NaN
}
