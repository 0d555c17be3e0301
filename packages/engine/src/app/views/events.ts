import type { Hex } from '@evenkeel/core/domain'
import type { UnixMs } from '@evenkeel/core/units'

/** What may have changed; the reader fetches what it shows. */
export const eventTypes = [
  'portfolioChanged',
  'proposalChanged',
  'decisionMade',
  'valuationMade',
] as const
/** Type of an event. */
export type EventType = (typeof eventTypes)[number]

/** One event of the outbox. `sequence` only grows; readers resume after the last they saw. */
export type EventRecord = {
  readonly sequence: bigint
  readonly type: EventType
  readonly portfolioId: string
  readonly planHash: Hex | null
  /** Market clock. */
  readonly atMs: UnixMs
}
