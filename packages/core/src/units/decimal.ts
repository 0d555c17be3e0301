import { type Parsed, parsed, refused } from './parsed.ts'
import { type Atoms, type UsdE18, usdE18 } from './quantity.ts'

const plainDecimal = /^(-?)(\d{1,60})(?:\.(\d+))?$/

/**
 * Reads a decimal string into base units, exactly or not at all.
 *
 * Refused: excess digits (never rounded away), negatives, exponents, grouping, blanks.
 *
 * @example
 * parseAmount('1.5', 6) // { ok: true, value: 1500000n }
 * parseAmount('0.0000001', 6).ok // false
 * parseAmount('-1', 6).ok // false
 */
export function parseAmount(text: string, decimals: number, path = 'amount'): Parsed<Atoms> {
  const match = plainDecimal.exec(text)
  if (match === null) {
    return refused(path, `'${text}' is not a decimal number such as 1.5`)
  }
  const [, sign = '', whole = '', fraction = ''] = match
  if (sign === '-') return refused(path, `'${text}' is negative; the least is 0`)
  if (fraction.length > decimals) {
    return refused(path, `'${text}' has ${fraction.length} decimals; the limit is ${decimals}`)
  }
  return parsed(BigInt(whole + fraction.padEnd(decimals, '0')))
}

/**
 * Writes base units as the shortest decimal string; the inverse of `parseAmount`.
 *
 * @example
 * formatAmount(1500000n, 6) // '1.5'
 * formatAmount(-25n, 2) // '-0.25'
 * formatAmount(3n, 0) // '3'
 */
export function formatAmount(atoms: Atoms, decimals: number): string {
  const sign = atoms < 0n ? '-' : ''
  const digits = (atoms < 0n ? -atoms : atoms).toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '')
  return fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`
}

/**
 * Float of a fixed-point figure, for statistics only; never the way back to money.
 *
 * @example
 * toFloat(1500000n, 6) // 1.5
 */
export function toFloat(units: bigint, decimals = 18): number {
  return Number(formatAmount(units, decimals))
}

/**
 * US dollars from a finite float, such as a price read from a CSV file.
 *
 * The float's shortest decimal is taken, so a price that was written as 0.1 is one tenth; digits
 * past the 18th decimal round to the nearest, halves away from zero.
 *
 * @example
 * usdFromFloat(0.1) // { ok: true, value: 100000000000000000n }
 * usdFromFloat(Number.NaN).ok // false
 */
export function usdFromFloat(value: number, path = 'price'): Parsed<UsdE18> {
  if (!Number.isFinite(value)) return refused(path, `${value} is not a finite number`)
  if (Math.abs(value) >= 1e30) return refused(path, `${value} is beyond 1e30`)
  const { digits, exponent } = decimalOfFloat(value)
  const shift = exponent + 18
  if (shift >= 0) return parsed(usdE18(digits * 10n ** BigInt(shift)))
  const divisor = 10n ** BigInt(-shift)
  const half = digits < 0n ? -divisor / 2n : divisor / 2n
  return parsed(usdE18((digits + half) / divisor))
}

/**
 * The shortest decimal that names a finite float, as `digits * 10 ** exponent`.
 *
 * @example
 * decimalOfFloat(0.1) // { digits: 1n, exponent: -1 }
 * decimalOfFloat(-1250) // { digits: -125n, exponent: 1 }
 */
export function decimalOfFloat(value: number): { digits: bigint; exponent: number } {
  const [mantissa = '0', power = '0'] = value.toExponential().split('e')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length }
}

/** Weights, prices and values as the wire carries them: a plain decimal string. */
export function formatE18(value: bigint): string {
  return formatAmount(value, 18)
}
