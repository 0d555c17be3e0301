import type { UnixMs } from '@evenkeel/core/units'

/**
 * Ids that find a request in the log: unique over starts, and nothing else, so no chance is needed.
 *
 * @example
 * const next = requestIds(unixMs(1))
 * [next(), next()] // ['req_1_1', 'req_1_2']
 */
export function requestIds(startedAtMs: UnixMs): () => string {
  let count = 0
  return () => {
    count += 1
    return `req_${startedAtMs.toString(36)}_${count.toString(36)}`
  }
}
