import { setTimeout as sleep } from 'node:timers/promises'
import type { Runtime } from './runtime.ts'

/** Feeds on chain move by the minute at most; looking more often costs and tells nothing. */
const tickMs = 15_000

/**
 * Ticks until it is stopped. A fault that passes, such as a database that starts anew, costs a
 * tick and is told (R9); any other ends the process.
 */
export async function tickUntil({
  stop,
  say,
  tick,
  everyMs = tickMs,
}: Pick<Runtime, 'stop' | 'say'> & {
  readonly tick: () => Promise<void>
  readonly everyMs?: number
}): Promise<void> {
  let stopped = false
  void stop.then(() => {
    stopped = true
  })
  while (!stopped) {
    await tick().catch((fault: unknown) => {
      if (!isPassing(fault)) throw fault
      say(`a tick was missed: ${fault.message}`)
    })
    // The door keeps the process alive; a wait that nobody needs any more does not.
    await Promise.race([sleep(everyMs, undefined, { ref: false }), stop])
  }
}

/** Faults of the world say of themselves whether asking again may help. */
function isPassing(fault: unknown): fault is Error {
  return fault instanceof Error && 'transient' in fault && fault.transient === true
}
