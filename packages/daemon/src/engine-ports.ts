import { randomBytes } from 'node:crypto'
import { type Chain, contradictions, keccak256Of, unwitnessed } from '@evenkeel/chain'
import type { Clock, Ids, Observer, Relay } from '@evenkeel/core/ports'
import { bps, unixMs } from '@evenkeel/core/units'
import type { EnginePorts } from '@evenkeel/engine'

/** The wall clock: the only place in this room that reads it. */
export const wallClock: Clock = { now: () => unixMs(Date.now()) }

/** Ids that nobody can guess; letters and digits alone, as EIP-4361 wants a nonce. */
export const randomIds: Ids = { next: () => randomBytes(32).toString('hex') }

/** Portfolios are counted, so that a simulation repeats to the letter; secrets stay secret. */
export function countedIds(): Ids {
  let portfolios = 0
  return {
    next: (kind) => {
      if (kind !== 'portfolio') return randomIds.next(kind)
      portfolios += 1
      return `portfolio-${portfolios}`
    },
  }
}

/** Feeds and pools may differ by this much: pool fee, plus what arbitrage leaves, plus slack. */
const witnessBpsMax = bps(200)

/** Fills the engine's ports from one chain. */
export function enginePorts(input: {
  readonly chain: Chain
  readonly clock: Clock
  readonly ids: Ids
  readonly relay: Relay
  readonly observer: Observer
}): EnginePorts {
  const { chain, clock, ids, relay, observer } = input
  return {
    clock,
    wallClock,
    ids,
    keccak256: keccak256Of,
    prices: chain.prices,
    witness: {
      name: chain.witness.name,
      contradictions: async (assets, { prices }) => {
        const witnessed = await chain.witness.fetchPrices(assets)
        return [
          ...contradictions(prices, witnessed.prices, witnessBpsMax),
          ...unwitnessed(assets, witnessed.prices),
        ]
      },
    },
    chain: chain.reader,
    quoter: chain.quoter,
    encoder: chain.encoder,
    simulator: chain.simulator,
    relay,
    observer,
  }
}
