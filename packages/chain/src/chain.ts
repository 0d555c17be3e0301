import {
  type Address,
  type Asset,
  type Call,
  type ChainId,
  chainIdOf,
  type Leg,
  type Refusal,
} from '@evenkeel/core/domain'
import type { CallEncoder, ChainReader, Relay, Simulator } from '@evenkeel/core/ports'
import { describeCall } from './calls/describe.ts'
import { createEncoder } from './calls/encode.ts'
import { legMatchesCall } from './calls/leg-check.ts'
import { connect } from './client.ts'
import { type ChainConfig, loweredConfig } from './config.ts'
import { createQuoter, type PoolQuoter } from './pools/quoter.ts'
import { createFeedSource, type FeedSource } from './prices/feeds.ts'
import { createPoolWitness, type Witness } from './prices/witness.ts'
import { createReader } from './reader.ts'
import type { RelayContext } from './relay/context.ts'
import type { Provider } from './relay/provider.ts'
import { createWalletRelay, createWatchRelay } from './relay/wallet-relay.ts'
import { createSimulator } from './simulator.ts'

/** One EVM chain: every port of the house that a chain can fill. */
export type Chain = {
  readonly id: ChainId
  readonly reader: ChainReader
  readonly quoter: PoolQuoter
  readonly encoder: CallEncoder
  readonly simulator: Simulator
  readonly prices: FeedSource
  /** Pools as a second opinion on the feeds. */
  readonly witness: Witness
  /** Null where a leg's calldata says what the leg says and only what is allowed. */
  readonly legMatchesCall: (leg: Leg, owner: Address) => Refusal | null
  /** What a call will do, in one sentence read from its bytes. */
  readonly describeCall: (call: Call, assets: readonly Asset[]) => string
  /** The relay of a wallet that this process can ask. */
  readonly relayFor: (provider: Provider, wait: RelayContext['wait']) => Relay
  /** The relay of a wallet that only the owner's browser can ask. */
  readonly watchRelay: (isAtomic: Relay['isAtomic']) => Relay
}

/**
 * Connects to a chain and fills its ports. A node of another chain is refused (`CHAIN_WRONG`).
 *
 * @example
 * const chain = await createChain({ rpcUrl, chainNumber: 31337, config })
 * const book = await chain.quoter.openBook(assets)
 */
export async function createChain(input: {
  readonly rpcUrl: string
  readonly chainNumber: number
  readonly config: ChainConfig
}): Promise<Chain> {
  const client = await connect(input.rpcUrl, input.chainNumber)
  const config = loweredConfig(input.config)
  const id = chainIdOf(input.chainNumber)
  const rules = { chain: id, config }
  const quoter = createQuoter(client, id, config)
  return {
    id,
    reader: createReader(client, id, config),
    quoter,
    encoder: createEncoder(config),
    simulator: createSimulator(client),
    prices: createFeedSource(client, config),
    witness: createPoolWitness(quoter.fetchSource),
    legMatchesCall: (leg, owner) => legMatchesCall(leg, { ...rules, owner }),
    describeCall: (call, assets) => describeCall(call, { assets, routers: config.routers }),
    relayFor: (provider, wait) => createWalletRelay(provider, { client, rules, wait }),
    watchRelay: (isAtomic) => createWatchRelay(client, isAtomic),
  }
}
