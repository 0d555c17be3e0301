import type { UnixMs } from '@evenkeel/core/units'

/** Takes one token for a client: 0 where it may go on, else how long until the next token. */
export type TokenBucket = (client: string, now: UnixMs) => number

/**
 * A token bucket per client, in memory.
 *
 * @example
 * const take = tokenBucket({ perSecond: 1, burst: 1, clientsMax: 10 })
 * take('a', unixMs(0)) // 0
 * take('a', unixMs(400)) // 600
 * take('a', unixMs(1000)) // 0
 */
export function tokenBucket(rate: {
  readonly perSecond: number
  readonly burst: number
  readonly clientsMax: number
}): TokenBucket {
  const clients = new Map<string, { readonly tokens: number; readonly at: UnixMs }>()
  return (client, now) => {
    const seen = clients.get(client) ?? { tokens: rate.burst, at: now }
    const elapsedMs = Math.max(0, now - seen.at)
    const tokens = Math.min(rate.burst, seen.tokens + (elapsedMs * rate.perSecond) / 1_000)
    const granted = tokens >= 1
    // Deleted first, so that the map stays in the order of the last visit.
    clients.delete(client)
    clients.set(client, { tokens: granted ? tokens - 1 : tokens, at: now })
    forgetOldest(clients, rate.clientsMax)
    return granted ? 0 : Math.ceil(((1 - tokens) * 1_000) / rate.perSecond)
  }
}

function forgetOldest(clients: Map<string, unknown>, clientsMax: number): void {
  const [oldest] = clients.keys()
  if (clients.size > clientsMax && oldest !== undefined) clients.delete(oldest)
}
