import { limits } from '@evenkeel/core/domain'
import { durationMs, type UnixMs } from '@evenkeel/core/units'
import type { Context } from '../context.ts'
import type { EngineStatus, SourceStatus } from './status.ts'

/** Where figures come from and how fresh they are, as the newest evaluations saw it. */
export async function status(context: Context): Promise<EngineStatus> {
  const { config, ports, database } = context
  const sights = [...context.sights.values()]
  const newest = sights.toSorted((a, b) => b.nowMs - a.nowMs)[0]
  return {
    mode: config.mode,
    nowMs: ports.clock.now(),
    chain: config.chain,
    blockNumber: newest?.holdings?.blockNumber ?? null,
    sources: [
      pricesStatus(context),
      {
        name: config.chain,
        kind: 'chain',
        observedAtMs: newest?.holdings?.blockAtMs ?? null,
        ageMsMax: durationMs(limits.priceAgeAtSendingMsMax),
        fault: faultOf(context, 'the chain'),
      },
      {
        name: `PostgreSQL ${database.version}`,
        kind: 'database',
        observedAtMs: ports.clock.now(),
        ageMsMax: durationMs(limits.priceAgeAtSendingMsMax),
        fault: null,
      },
    ],
    databaseVersion: database.version,
    epoch: Number(context.epoch),
  }
}

/** As old as the oldest price that somebody needs. */
function pricesStatus(context: Context): SourceStatus {
  const observed = [...context.sights.values()].flatMap(({ prices }) =>
    (prices?.prices ?? []).map(({ observedAtMs }) => observedAtMs),
  )
  const oldest = observed.reduce<UnixMs | null>(
    (least, at) => (least === null || at < least ? at : least),
    null,
  )
  const { name } = context.ports.prices
  return {
    name,
    kind: 'prices',
    observedAtMs: oldest,
    ageMsMax: durationMs(limits.priceAgeMsMax),
    fault: faultOf(context, name),
  }
}

/** What the newest evaluation that met a silent source says of it. */
function faultOf(context: Context, source: string): string | null {
  for (const { sighting } of context.sights.values()) {
    if (sighting.weighing.kind !== 'unknown') continue
    const refusal = sighting.weighing.refusals.find(
      ({ code, field }) => code === 'SOURCE_DOWN' && field === source,
    )
    if (refusal !== undefined) return refusal.message
  }
  return null
}
