import type { LegRules } from '../calls/leg-check.ts'
import type { Client } from '../client.ts'

/** What a relay needs besides a wallet. `wait` is how this process passes time. */
export type RelayContext = {
  readonly client: Client
  readonly rules: Omit<LegRules, 'owner'>
  readonly wait: (durationMs: number) => Promise<void>
}

/** How often and how long we ask for news before the caller is told to look for itself. */
export const polls = { everyMs: 500, countMax: 120 }
