import { type Matrix, matrixFrom, type Solved } from '@evenkeel/core/quant'
import type { Parsed } from '@evenkeel/core/units'
import type { Json, JsonObject } from './cases.ts'
import { show } from './compare.ts'

/** A refusal by the library: what `expected.error` waits for. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
}

/** The parsed value; a refusal is thrown, with its fields. */
export function required<T>(answer: Parsed<T>): T {
  if (answer.ok) return answer.value
  const issues = answer.issues.map(({ path, message }) => `${path}: ${message}`)
  throw new RefusedError(issues.join('; '))
}

/** The value of a calculation; a refusal is thrown, with its limit. */
export function answered<T>(answer: Solved<T>): T {
  if (answer.ok) return answer.value
  const { code, field, message, limit, actual } = answer.refusal
  throw new RefusedError(`${code} ${field}: ${message}; ${limit} wanted, ${actual} found`)
}

export function textAt(inputs: JsonObject, name: string): string {
  const value = inputs[name]
  if (typeof value === 'string') return value
  throw new TypeError(`inputs.${name} is not a text`)
}

export function numberAt(inputs: JsonObject, name: string): number {
  const value = inputs[name]
  if (typeof value === 'number') return value
  throw new TypeError(`inputs.${name} is not a number`)
}

/** An exact integer, written as a decimal text. */
export function bigintAt(inputs: JsonObject, name: string): bigint {
  return BigInt(textAt(inputs, name))
}

export function flagAt(inputs: JsonObject, name: string): boolean {
  const value = inputs[name]
  if (typeof value === 'boolean') return value
  throw new TypeError(`inputs.${name} is not true or false`)
}

export function textsAt(inputs: JsonObject, name: string): string[] {
  const value = inputs[name]
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value
  throw new TypeError(`inputs.${name} is not a list of texts`)
}

export function numbersAt(inputs: JsonObject, name: string): number[] {
  const value = inputs[name]
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'number')) return value
  throw new TypeError(`inputs.${name} is not a list of numbers`)
}

/** A vector, for the quantitative room; a decimal text in it is an exact number. */
export function vectorAt(inputs: JsonObject, name: string): Float64Array {
  return Float64Array.from(numericsOf(inputs[name] ?? null, `inputs.${name}`))
}

/** A matrix by rows, for the quantitative room; rows of different length are refused. */
export function matrixAt(inputs: JsonObject, name: string): Matrix {
  const rows = inputs[name]
  if (!Array.isArray(rows)) throw new TypeError(`inputs.${name} is not a list of rows`)
  const numerics = rows.map((row: Json, at) => numericsOf(row, `inputs.${name}[${at}]`))
  if (numerics.some((row) => row.length !== numerics[0]?.length)) {
    throw new RefusedError(`inputs.${name}: the rows differ in length`)
  }
  return matrixFrom(numerics)
}

function numericsOf(value: Json, where: string): number[] {
  if (!Array.isArray(value)) throw new TypeError(`${where} is not a list of numbers`)
  return value.map((entry: Json) => {
    if (typeof entry === 'number') return entry
    if (typeof entry === 'string' && /^-?\d/.test(entry)) return Number(entry)
    throw new RefusedError(`${where} holds ${show(entry)}, which is no number`)
  })
}
