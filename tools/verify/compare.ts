import type { Json, JsonObject } from './cases.ts'

/** What a calculation may answer: JSON, with integers of any size. */
export type Output = Json | bigint | readonly Output[] | { readonly [key: string]: Output }
/** Outputs by name. */
export type Outputs = { readonly [name: string]: Output }

/** How far an output may be from what is expected. */
type Slack = { readonly abs: number; readonly rel: number }

const exact: Slack = { abs: 0, rel: 0 }

/**
 * Compares outputs with what is expected; answers the first difference, or null.
 *
 * A tolerance is a number (absolute), `{abs}` or `{rel}` for all outputs, or one of these for each;
 * an output that it does not name is compared exactly. Outputs beyond the expected ones are free.
 */
export function differenceOf(
  expected: JsonObject,
  actual: Outputs,
  tolerance: Json,
): string | null {
  for (const [name, value] of Object.entries(expected)) {
    const output = actual[name]
    if (output === undefined) return `${name} was not computed`
    const difference = differs(value, output, slackOf(name, tolerance), name)
    if (difference !== null) return difference
  }
  return null
}

function slackOf(name: string, tolerance: Json): Slack {
  const own = readSlack(tolerance)
  if (own !== null) return own
  if (tolerance === null || typeof tolerance !== 'object' || Array.isArray(tolerance)) return exact
  return readSlack((tolerance as JsonObject)[name] ?? null) ?? exact
}

function readSlack(tolerance: Json): Slack | null {
  if (typeof tolerance === 'number') return { abs: tolerance, rel: 0 }
  if (tolerance === null || typeof tolerance !== 'object' || Array.isArray(tolerance)) return null
  const { abs, rel } = tolerance as JsonObject
  if (typeof abs !== 'number' && typeof rel !== 'number') return null
  return { abs: typeof abs === 'number' ? abs : 0, rel: typeof rel === 'number' ? rel : 0 }
}

function differs(expected: Json, actual: Output, slack: Slack, path: string): string | null {
  if (Array.isArray(expected)) return listDiffers(expected, actual, slack, path)
  if (expected !== null && typeof expected === 'object') {
    return objectDiffers(expected as JsonObject, actual, slack, path)
  }
  const isSame = isNumeric(expected)
    ? isNumeric(actual) && isNear(expected, actual, slack)
    : Object.is(expected, actual)
  return isSame ? null : `${path} is ${show(actual)}, expected ${show(expected)}`
}

function listDiffers(
  expected: readonly Json[],
  actual: Output,
  slack: Slack,
  path: string,
): string | null {
  if (!Array.isArray(actual)) return `${path} is ${show(actual)}, expected a list`
  const entries = actual as readonly Output[]
  if (entries.length !== expected.length) {
    return `${path} has ${entries.length} entries, expected ${expected.length}`
  }
  return firstOf(expected, (entry, index) =>
    differs(entry, entries[index] as Output, slack, `${path}[${index}]`),
  )
}

function objectDiffers(
  expected: JsonObject,
  actual: Output,
  slack: Slack,
  path: string,
): string | null {
  if (actual === null || typeof actual !== 'object' || Array.isArray(actual)) {
    return `${path} is ${show(actual)}, expected an object`
  }
  const fields = actual as Outputs
  return firstOf(Object.entries(expected), ([key, entry]) => {
    const field = fields[key]
    if (field === undefined) return `${path}.${key} was not computed`
    return differs(entry, field, slack, `${path}.${key}`)
  })
}

function firstOf<T>(
  entries: readonly T[],
  find: (entry: T, index: number) => string | null,
): string | null {
  for (const [index, entry] of entries.entries()) {
    const found = find(entry, index)
    if (found !== null) return found
  }
  return null
}

/** A number, an integer of any size, or a decimal text, which is an exact number. */
type Numeric = number | bigint | string

const decimal = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/

function isNumeric(value: Output): value is Numeric {
  if (typeof value === 'string') return decimal.test(value)
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))
}

function isNear(expected: Numeric, actual: Numeric, { abs, rel }: Slack): boolean {
  if (sameDecimal(String(expected), String(actual))) return true
  if (abs === 0 && rel === 0) return false
  const wanted = Number(expected)
  return Math.abs(Number(actual) - wanted) <= abs + rel * Math.abs(wanted)
}

function sameDecimal(a: string, b: string): boolean {
  const [left, right] = [scaled(a), scaled(b)]
  const exponent = left.exponent < right.exponent ? left.exponent : right.exponent
  const at = ({ digits, exponent: own }: Scaled) => digits * 10n ** BigInt(own - exponent)
  return at(left) === at(right)
}

type Scaled = { readonly digits: bigint; readonly exponent: number }

function scaled(text: string): Scaled {
  const [mantissa = '0', power = '0'] = text.toLowerCase().replace(/^\+/, '').split('e')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length }
}

/** A value as messages and reports show it. */
export function show(value: unknown): string {
  return JSON.stringify(value, (_, entry: unknown) =>
    typeof entry === 'bigint' ? entry.toString() : entry,
  )
}
