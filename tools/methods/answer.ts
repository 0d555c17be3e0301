import type { Solved } from '@evenkeel/core/quant'

/** The value of an answer; a picture cannot be drawn without it. */
export function solvedValue<T>(answer: Solved<T>): T {
  if (answer.ok) return answer.value
  const { code, message, field, limit, actual } = answer.refusal
  throw new Error(`${code}: ${message}; ${field} wants ${limit}, not ${actual}`)
}
