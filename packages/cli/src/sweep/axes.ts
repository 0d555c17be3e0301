import type { Issue } from '@evenkeel/core/units'

/** More steps than this is a mistyped range. */
const stepsMax = 10_000

/** How far a last step may miss the end of its range and still count: the rounding of a sum. */
const endSlack = 1e-9

/**
 * Reads an axis: one figure, a list, or `from:to:step` with both ends.
 *
 * @example
 * readAxis('bands', '0.01:0.03:0.01', []) // [0.01, 0.02, 0.03]
 * readAxis('fees', '0,10,25', []) // [0, 10, 25]
 */
export function readAxis(path: string, text: string, issues: Issue[]): number[] {
  const values = text.includes(':') ? readRange(path, text, issues) : readList(path, text, issues)
  const repeated = values.find((value, at) => values.indexOf(value) !== at)
  if (repeated !== undefined) issues.push({ path, message: `${repeated} is named twice` })
  return values
}

function readList(path: string, text: string, issues: Issue[]): number[] {
  return text.split(',').map((entry) => readNumber(path, entry.trim(), issues))
}

function readRange(path: string, text: string, issues: Issue[]): number[] {
  const parts = text.split(':')
  const [from = Number.NaN, to = Number.NaN, step = Number.NaN] = parts.map((part) =>
    readNumber(path, part, issues),
  )
  if (parts.length !== 3) {
    issues.push({ path, message: `'${text}' is not from:to:step such as 0.01:0.20:0.001` })
    return []
  }
  if (Number.isNaN(from + to + step)) return []
  if (step <= 0 || to < from) {
    issues.push({ path, message: `'${text}' has no steps: from is at most to, step above 0` })
    return []
  }
  const count = Math.floor((to - from) / step + endSlack) + 1
  if (count > stepsMax) {
    issues.push({ path, message: `'${text}' has ${count} steps; the most is ${stepsMax}` })
    return []
  }
  return Array.from({ length: count }, (_, at) => Number((from + at * step).toFixed(12)))
}

function readNumber(path: string, text: string, issues: Issue[]): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text)
  issues.push({ path, message: `'${text}' is not a plain number such as 10 or 0.05` })
  return Number.NaN
}
