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
    path: 'packages/daemon/src/engine-ports.ts',
    reason: 'makes the Clock and Ids ports of the running product',
  },
  {
    rule: 'clock',
    path: 'packages/daemon/src/ticking.ts',
    reason: 'waits between ticks; each tick reads the Clock port once',
  },
  {
    rule: 'clock',
    path: 'packages/daemon/src/simulation/run.ts',
    reason: 'gives the simulated market its waiting; market time is its own',
  },
  {
    rule: 'clock',
    path: 'packages/daemon/src/demo/run.ts',
    reason: 'waits for the engine to settle; what it decides is market time',
  },
  {
    rule: 'clock',
    path: 'packages/engine/src/db/embedded/server.ts',
    reason: 'waits for a child process to accept connections',
  },
  {
    rule: 'clock',
    path: 'packages/engine/src/db/scratch.ts',
    reason: 'names a database that is thrown away, so that two never share one',
  },
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
  {
    rule: 'clock',
    path: 'packages/api/src/owner/send.ts',
    reason: 'asks the wallet again until it has sent; runs beside the wallet',
  },
  {
    rule: 'clock',
    path: 'packages/api/src/owner/sign-in.ts',
    reason: 'a sign-in message states when it was written; runs beside the wallet',
  },
  {
    rule: 'clock',
    path: 'packages/cli/src/commands/plan.ts',
    reason: 'asks again until the run has ended',
  },
  {
    rule: 'clock',
    path: 'packages/web/src/data/live.ts',
    reason: 'gathers what became old for a moment, then reads it at once; display only',
  },
  {
    rule: 'clock',
    path: 'packages/web/src/data/queries.ts',
    reason: 'reads again while the page is open; display only',
  },
  {
    rule: 'clock',
    path: 'packages/web/src/screens/loading.tsx',
    reason: 'says after ten seconds that this is slow; display only',
  },
  {
    rule: 'clock',
    path: 'packages/devnet/src/anvil.ts',
    reason: 'waits for a child process to answer, and gives up on it',
  },
  {
    rule: 'environment',
    path: 'packages/devnet/src/anvil.ts',
    reason: 'EVENKEEL_ANVIL names another binary; the devnet has no config file',
  },
  {
    rule: 'computed import',
    path: 'packages/devnet/src/canonical.ts',
    reason: "Multicall3's creation code lies in a file of viem that it does not export",
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
