import type { Parsed } from '@evenkeel/core/units'
import type { JsonObject } from './cases.ts'

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
