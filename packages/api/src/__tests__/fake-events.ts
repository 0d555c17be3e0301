import type { EventRecord } from '@evenkeel/engine'
import { sampleNow } from './sample-plan.ts'

/** An outbox in memory that knows who is listening. */
export function fakeEvents() {
  const log: EventRecord[] = []
  const waiting = new Set<() => void>()
  let readers = 0
  const more = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const wake = () => {
        waiting.delete(wake)
        resolve()
      }
      waiting.add(wake)
      signal.addEventListener('abort', wake, { once: true })
    })
  return {
    readers: () => readers,
    emit: (event: Omit<EventRecord, 'sequence' | 'atMs'>) => {
      log.push({ ...event, sequence: BigInt(log.length + 1), atMs: sampleNow })
      for (const wake of waiting) wake()
    },
    async *read(fromSequence: bigint | null, signal: AbortSignal) {
      readers += 1
      let next = fromSequence === null ? log.length : Number(fromSequence)
      try {
        while (!signal.aborted) {
          const event = log[next]
          if (event === undefined) await more(signal)
          else {
            next += 1
            yield event
          }
        }
      } finally {
        readers -= 1
      }
    },
  }
}
