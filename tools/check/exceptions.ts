import type { Breach } from './breach.ts'

/** A file that may break one rule, and why. */
export type Exception = {
  readonly rule: 'clock' | 'environment' | 'computed import'
  readonly path: string
  readonly reason: string
}

export const exceptions: readonly Exception[] = [
  {
    rule: 'clock',
    path: 'packages/api/src/http/event-stream.ts',
    reason: 'a heartbeat needs a timer; what it tells and when access ends use the Clock port',
  },
  {
    rule: 'clock',
    path: 'packages/api/src/client/subscribe.ts',
    reason: 'waits before it opens a lost stream again; runs in the reader, not in the house',
  },
  {
    rule: 'clock',
    path: 'packages/api/src/client/random-key.ts',
    reason: 'idempotency keys must be unguessable; runs in the reader, not in the house',
  },
]

/** Takes out the breaches that are allowed; an exception that allows nothing is itself a breach. */
export function allow(
  rule: Exception['rule'],
  breaches: readonly Breach[],
  listed: readonly Exception[],
): Breach[] {
  const paths = listed.filter((exception) => exception.rule === rule).map(({ path }) => path)
  const idle = paths
    .filter((path) => !breaches.some((breach) => breach.path === path))
    .map((path) => ({
      path: 'tools/check/exceptions.ts',
      line: 1,
      message: `${path} needs no ${rule} exception any more; remove it`,
    }))
  return [...breaches.filter(({ path }) => !paths.includes(path)), ...idle]
}
