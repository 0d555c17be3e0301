import { formatUnits, parseUnits } from 'viem'
import type { PlanSchema } from './schema.ts'

/** An object of the plan file. */
export type Struct = Readonly<Record<string, unknown>>

/**
 * A struct's values as an EIP-712 encoder wants them, from their text in the file.
 *
 * Every value must be in its one form: a second spelling of the same number, instant or address
 * would leave the hash as it is.
 */
export function messageOf(name: string, values: Struct, schema: PlanSchema): Struct {
  const fields = schema.types[name] ?? []
  return Object.fromEntries(
    fields.map((field) => [field.name, valueOf(field, values[fileName(field.name)], schema)]),
  )
}

/** Name of a typed field in the file: money loses its scale, instants their unit. */
export function fileName(name: string): string {
  return name.replace('UsdE18', 'Usd').replace(/AtMs$/, 'At')
}

/** Whether a value is an object with members. */
export function isStruct(value: unknown): value is Struct {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

type Field = { readonly name: string; readonly type: string }

function valueOf({ name, type }: Field, value: unknown, schema: PlanSchema): unknown {
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) throw new TypeError(`${name} is not a list`)
    return value.map((item) => valueOf({ name, type: type.slice(0, -2) }, item, schema))
  }
  if (schema.types[type] !== undefined) {
    if (!isStruct(value)) throw new TypeError(`${name} is not an object`)
    return messageOf(type, value, schema)
  }
  if (name.includes('UsdE18')) return moneyOf(name, value)
  if (name.endsWith('AtMs')) return instantOf(name, value)
  if (type.includes('int')) return integerOf(name, value)
  if (typeof value !== 'string') throw new TypeError(`${name} is not text`)
  if (type !== 'string' && value !== value.toLowerCase()) {
    throw new TypeError(`${name} is not lower-case`)
  }
  return value
}

function moneyOf(name: string, value: unknown): bigint {
  const units = typeof value === 'string' ? parseUnits(value, 18) : 0n
  return inOneForm(name, value, units, formatUnits(units, 18))
}

function instantOf(name: string, value: unknown): bigint {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  if (Number.isNaN(at)) throw new TypeError(`${name} is not an instant`)
  return inOneForm(name, value, BigInt(at), new Date(at).toISOString().replace('.000Z', 'Z'))
}

/** Small integers are JSON numbers in the file, all others text. */
function integerOf(name: string, value: unknown): bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  const integer = typeof value === 'string' ? BigInt(value) : 0n
  return inOneForm(name, value, integer, integer.toString())
}

function inOneForm(name: string, value: unknown, parsed: bigint, form: string): bigint {
  if (value !== form) throw new TypeError(`${name} is ${String(value)}, not in the form ${form}`)
  return parsed
}
