import { Client } from 'pg'
import { type Database, poolSettings } from '../db/connect.ts'
import { type EventRow, loadEvents, newestEvent } from '../db/events.ts'
import type { EventRecord } from './views/events.ts'

/** Tells readers what happens, from the outbox and from the ticks. */
export type EventHub = {
  readonly follow: (fromSequence: bigint | null, signal: AbortSignal) => AsyncIterable<EventRecord>
  /** Tells of a valuation, which is shown but not kept, and lets readers look at the outbox. */
  readonly valued: (portfolioId: string, atMs: EventRow['atMs']) => void
  readonly close: () => Promise<void>
}

const eventsPerLook = 200

/**
 * Opens the hub: a connection that listens for the outbox's commits.
 *
 * A notice only wakes the readers; what they are told they read from the outbox, in its order. If
 * the connection breaks, the next tick wakes them instead.
 */
export async function openEventHub(database: Database): Promise<EventHub> {
  const wakes = new Set<() => void>()
  const newestValuations = new Map<string, EventRow['atMs']>()
  let valuations = 0
  const wakeAll = (): void => {
    for (const wake of wakes) wake()
  }
  const client = new Client(poolSettings(database.url))
  client.on('error', wakeAll)
  client.on('notification', wakeAll)
  await client.connect()
  await client.query('listen evenkeel_events')

  async function* follow(
    fromSequence: bigint | null,
    signal: AbortSignal,
  ): AsyncGenerator<EventRecord> {
    let sequence = fromSequence ?? (await newestEvent(database.db))
    let seen = valuations
    while (!signal.aborted) {
      const woken = nextWake(wakes, signal)
      const events = await loadEvents(database.db, sequence, eventsPerLook)
      for (const event of events) {
        sequence = event.sequence
        yield event
      }
      if (events.length === eventsPerLook) continue
      if (seen !== valuations) {
        seen = valuations
        for (const [portfolioId, atMs] of newestValuations) {
          yield { sequence, type: 'valuationMade', portfolioId, planHash: null, atMs }
        }
      }
      await woken
    }
  }

  return {
    follow,
    valued: (portfolioId, atMs) => {
      newestValuations.set(portfolioId, atMs)
      valuations += 1
      wakeAll()
    },
    close: async () => {
      wakeAll()
      await client.end()
    },
  }
}

/** Registered before the outbox is read, so that nothing falls between the two. */
function nextWake(wakes: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      wakes.delete(wake)
      signal.removeEventListener('abort', wake)
      resolve()
    }
    wakes.add(wake)
    signal.addEventListener('abort', wake, { once: true })
  })
}
