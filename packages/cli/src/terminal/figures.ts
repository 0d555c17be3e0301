/** Rounding for display happens here and nowhere else in the terminal. */

const minus = '\u2212'

/** Signed figure with the true minus, zero without a sign. */
function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits)
  if (Number(text) === 0) return text
  return (value < 0 ? minus : '+') + text
}

/**
 * US dollars with two decimals; what rounds to nothing has no sign.
 *
 * @example
 * usd('1234.5') // '$1,234.50'
 */
export function usd(decimal: string): string {
  const value = Number(decimal)
  const text = grouped(Math.abs(value).toFixed(2))
  return `${value < 0 && /[1-9]/.test(text) ? minus : ''}$${text}`
}

/**
 * A plain decimal with its thousands parted, by hand: loading the tables of languages takes longer
 * than most commands.
 *
 * @example
 * grouped('1234567.89') // '1,234,567.89'
 */
export function grouped(decimal: string): string {
  return decimal.replace(/\B(?<!\.\d*)(?=(?:\d{3})+(?!\d))/g, ',')
}

/** A limit in US dollars: rounded up, so that no more than the figure is ever meant. */
export function usdAtMost(decimal: string): string {
  const cents = Number(decimal) * 100
  // A hair of the division by 100 must not become a cent.
  return usd(String(Math.ceil(cents - 1e-6) / 100))
}

/** A change in US dollars with its sign: +$1,234.50. */
export function usdSigned(decimal: string): string {
  const text = usd(decimal)
  return Number(decimal) > 0 && /[1-9]/.test(text) ? `+${text}` : text
}

/** A share in percent with two decimals, without the sign of a difference: 36.22. */
export function percent(share: string): string {
  return (Number(share) * 100).toFixed(2)
}

/**
 * Shares of one whole in percent; the column sums to exactly 100.00 by largest remainder.
 *
 * @example
 * percents(['0.333333', '0.333333', '0.333334']) // ['33.33', '33.33', '33.34']
 */
export function percents(shares: readonly string[]): readonly string[] {
  const scaled = shares.map((share) => Number(share) * 10_000)
  const floors = scaled.map((each) => Math.floor(each + 1e-9))
  const sum = (figures: readonly number[]): number => figures.reduce((a, b) => a + b, 0)
  // What is not one whole, as where a weight is unknown, is not made to look like it.
  if (Math.abs(sum(scaled) - 10_000) > 0.5) return shares.map(percent)
  const rest = scaled.map((each, index) => each - (floors[index] ?? 0))
  const order = scaled.map((_, index) => index).sort((a, b) => (rest[b] ?? 0) - (rest[a] ?? 0))
  const raised = new Set(order.slice(0, 10_000 - sum(floors)))
  return floors.map((each, index) => ((each + (raised.has(index) ? 1 : 0)) / 100).toFixed(2))
}

/** A drift in percentage points: +1.22 pp. */
export function percentagePoints(share: string): string {
  return `${signed(Number(share) * 100, 2)} pp`
}

/** A token amount with at most `digits` decimals and grouping. */
export function amount(decimal: string, digits = 6): string {
  return Number(decimal).toLocaleString('en-US', { maximumFractionDigits: digits })
}

/** An instant as people read it: 2024-01-01 00:00 UTC. */
export function instant(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`
}

/** A span in the largest two units that say something: 11 d 1 h. */
export function span(ms: number): string {
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1_000],
  ] as const
  let rest = Math.max(0, ms)
  const parts: string[] = []
  for (const [name, size] of units) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0 && parts.length < 2) parts.push(`${count} ${name}`)
  }
  return parts.length === 0 ? '0 s' : parts.join(' ')
}

/** A cost in basis points of a value, with one decimal: 2.8 bps. */
export function basisPoints(costUsd: string, valueUsd: string): string {
  return `${((Number(costUsd) / Number(valueUsd)) * 10_000).toFixed(1)} bps`
}
