import type { Refusal } from '@evenkeel/core/domain'
import { limits } from '@evenkeel/core/domain'

/** A fault of the world as adapters throw it. */
export type WorldFault = Error & { readonly code: string; readonly transient: boolean }

/** Whether an error is a fault of the world; everything else is a bug and is not caught. */
export function isWorldFault(error: unknown): error is WorldFault {
  return (
    error instanceof Error &&
    typeof (error as Partial<WorldFault>).code === 'string' &&
    typeof (error as Partial<WorldFault>).transient === 'boolean'
  )
}

/** Asks again while the fault is transient, `limits.retriesPerFault` times at most. */
export async function withRetries<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask()
    } catch (fault) {
      if (!isWorldFault(fault) || !fault.transient || attempt >= limits.retriesPerFault) throw fault
    }
  }
}

/** What a fault means to the owner: the portfolio is unknown until the source answers (R9). */
export function refusalOf(fault: WorldFault, source: string): Refusal {
  return {
    code: 'SOURCE_DOWN',
    message: `${source} cannot be read: ${fault.message}`,
    field: source,
    limit: 'an answer',
    actual: fault.code,
  }
}
