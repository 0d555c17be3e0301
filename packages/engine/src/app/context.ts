import type {
  Asset,
  AssetId,
  ChainId,
  Hex,
  Mode,
  PriceSnapshot,
  Refusal,
} from '@evenkeel/core/domain'
import type {
  CallEncoder,
  ChainReader,
  Clock,
  Ids,
  Keccak256,
  Observer,
  PriceSource,
  Quoter,
  Relay,
  Simulator,
} from '@evenkeel/core/ports'
import type { Database, Queryable } from '../db/connect.ts'
import type { EventHub } from './event-hub.ts'
import type { Exclusively } from './exclusive.ts'
import type { Sight } from './seen.ts'

/** A second source that testifies against prices (R5): what it contradicts is not traded on. */
export type PriceWitness = {
  readonly name: string
  readonly contradictions: (
    assets: readonly Asset[],
    prices: PriceSnapshot,
  ) => Promise<readonly Refusal[]>
}

/** Everything that does I/O comes in here; the engine knows no adapter. */
export type EnginePorts = {
  /** The instant that decisions see: real, replayed or simulated. */
  readonly clock: Clock
  /** Real time, for sessions and idempotency keys. */
  readonly wallClock: Clock
  readonly ids: Ids
  readonly keccak256: Keccak256
  readonly prices: PriceSource
  /** Asked before anything is proposed or sent. */
  readonly witness: PriceWitness
  readonly chain: ChainReader
  readonly quoter: Quoter
  readonly encoder: CallEncoder
  readonly simulator: Simulator
  readonly relay: Relay
  readonly observer: Observer
}

/** What an installation is, fixed at the start. */
export type EngineConfig = {
  readonly mode: Mode
  readonly chain: ChainId
  /** What portfolios may hold; exactly one is cash. */
  readonly assets: readonly Asset[]
  /** Asset whose price is the native coin's, to value gas. */
  readonly nativeAsset: AssetId
  /** Hash of the installation id, the salt of what owners sign. */
  readonly installationSalt: Hex
  readonly databaseUrl: string
}

/** Durable workflows, one per plan. */
export type Workflows = {
  /** Starts the workflow of a plan; the same plan again changes nothing. */
  readonly start: (planHash: Hex) => Promise<void>
  /** Tells a plan's workflow to look at its rows again; nothing is lost if it is busy. */
  readonly wake: (planHash: Hex) => Promise<void>
}

/** What every use case and every step is given. */
export type Context = {
  readonly config: EngineConfig
  readonly ports: EnginePorts
  readonly database: Database
  /** What the newest evaluation of each portfolio saw; gathered anew after a start. */
  readonly sights: Map<string, Sight>
  /** Makes sure that no other engine took over; every effect asks within its transaction. */
  readonly assertFence: (tx: Queryable) => Promise<void>
  readonly epoch: bigint
  readonly workflows: Workflows
  /** One work at a time per name: a plan is carried out by one hand, a tick is one tick. */
  readonly exclusively: Exclusively
  readonly events: EventHub
}

/** Tells the observer what happened, under the event's name. */
export function tell(
  { ports }: Pick<Context, 'ports'>,
  event: string,
  details: Readonly<Record<string, unknown>>,
): void {
  ports.observer[event]?.(details)
}

/**
 * One step of the way: announced when it begins and when its result stands. A step may run again
 * after a crash, so every one is idempotent.
 */
export async function step<T>(
  context: Pick<Context, 'ports'>,
  name: string,
  about: Readonly<Record<string, unknown>>,
  work: () => T | Promise<T>,
): Promise<T> {
  tell(context, 'stepBegan', { step: name, ...about })
  const result = await work()
  tell(context, 'stepCommitted', { step: name, ...about })
  return result
}
