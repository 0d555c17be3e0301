import type { ChainId, Mode } from '@evenkeel/core/domain'
import type { BlockNumber, DurationMs, UnixMs } from '@evenkeel/core/units'

/** Where figures come from and how fresh the newest is. */
export type SourceStatus = {
  readonly name: string
  readonly kind: 'prices' | 'chain' | 'database'
  /** Null until it answered once. */
  readonly observedAtMs: UnixMs | null
  readonly ageMsMax: DurationMs
  /** What went wrong at the last attempt; null where nothing did. */
  readonly fault: string | null
}

/** The engine's own state. */
export type EngineStatus = {
  readonly mode: Mode
  /** Market clock. */
  readonly nowMs: UnixMs
  readonly chain: ChainId
  readonly blockNumber: BlockNumber | null
  readonly sources: readonly SourceStatus[]
  readonly databaseVersion: string
  /** Counts starts of engines on this database; the fencing token. */
  readonly epoch: number
}
