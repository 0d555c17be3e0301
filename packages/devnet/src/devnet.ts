import { type Address, getAddress, type Hex, numberToHex } from 'viem'
import { type Anvil, startAnvil } from './anvil.ts'
import { type Chain, chainOver } from './chain.ts'
import { moveMarket, setNextBlockTime } from './market.ts'
import { DEFAULT_PRICES_USD, pricesE8 } from './prices.ts'
import type { AssetSymbol, Devnet, DevnetOptions, PricesUsd, SnapshotId } from './types.ts'
import { buildWorld, rolesOf, type World } from './world.ts'

/** "L1-like". Never the id of a public chain: what a wallet signs here must be void there. */
const CHAIN_ID = 31_337

/** One hour before 2022, the start of the reference price tape. */
const GENESIS_AT_MS = Date.UTC(2021, 11, 31, 23)

const BLOCK_SECONDS = 12
const BASE_FEE_WEI_PER_GAS = 15n * 10n ** 9n

/** While the world is built, so that it is complete soon after genesis. */
const BUILD_BLOCK_SECONDS = 1

/**
 * Starts a local chain with the real contracts on it, the same to the last bit for equal options.
 *
 * @example
 * const devnet = await startDevnet({ pricesUsd: { BTC: 47_000, ETH: 3_700 } })
 * await devnet.setPrices({ BTC: 48_000 }, Date.UTC(2022, 0, 1, 1))
 * await devnet.stop()
 */
export async function startDevnet(options: DevnetOptions = {}): Promise<Devnet> {
  const {
    chainId = CHAIN_ID,
    genesisAtMs = GENESIS_AT_MS,
    blockSeconds = BLOCK_SECONDS,
    baseFeeWeiPerGas = BASE_FEE_WEI_PER_GAS,
  } = options
  const pricesUsd = { ...DEFAULT_PRICES_USD, ...options.pricesUsd }
  const anvil = await startAnvil({ chainId, genesisAtMs, baseFeeWeiPerGas })
  try {
    const chain = chainOver(anvil.rpc)
    await chain.rpc('anvil_setBlockTimestampInterval', [BUILD_BLOCK_SECONDS])
    const accounts = (await chain.rpc<Address[]>('eth_accounts')).map((account) =>
      getAddress(account),
    )
    const world = await buildWorld(chain, chainId, rolesOf(accounts), pricesE8(pricesUsd))
    const devnet = devnetOver(anvil, chain, world, accounts, chainId, pricesUsd, baseFeeWeiPerGas)
    await devnet.setPrices({}, (await devnet.headAtMs()) + BUILD_BLOCK_SECONDS * 1000)
    await chain.rpc('anvil_setBlockTimestampInterval', [blockSeconds])
    return devnet
  } catch (cause) {
    await anvil.stop()
    throw cause
  }
}

/** What a snapshot of the chain must bring back on our side. */
type Held = { readonly pricesUsd: PricesUsd; readonly baseFeeWeiPerGas: bigint }

function devnetOver(
  anvil: Anvil,
  chain: Chain,
  world: World,
  accounts: readonly Address[],
  chainId: number,
  pricesUsd: PricesUsd,
  baseFeeWeiPerGas: bigint,
): Devnet {
  const { tokens, pools, market, addresses } = world
  const { owner, treasury } = rolesOf(accounts)
  const snapshots = new Map<SnapshotId, Held>()
  let held: Held = { pricesUsd, baseFeeWeiPerGas }

  const head = () =>
    chain.rpc<{ hash: Hex; timestamp: Hex }>('eth_getBlockByNumber', ['latest', false])
  const headAtMs = async () => Number((await head()).timestamp) * 1000
  /** An idle chain's base fee decays by an eighth a block; gas would become free. */
  const holdBaseFee = () =>
    chain.rpc('anvil_setNextBlockBaseFeePerGas', [numberToHex(held.baseFeeWeiPerGas)])

  return {
    chainId,
    rpcUrl: anvil.url,
    addresses,
    assets: tokens.assets,
    pools,
    feeds: market.feeds,
    accounts,
    owner,
    headAtMs,
    headHash: async () => (await head()).hash,
    stop: anvil.stop,
    setPrices: async (moved, atMs) => {
      const wanted = { ...held.pricesUsd, ...moved }
      const prices = pricesE8(wanted)
      const atSeconds = Math.max(Math.floor(atMs / 1000), (await headAtMs()) / 1000 + 1)
      await setNextBlockTime(chain, atSeconds)
      await holdBaseFee()
      const receipt = await moveMarket(chain, market, tokens, pools, prices)
      await holdBaseFee()
      held = { ...held, pricesUsd: wanted }
      const traded = new Set(receipt.logs.map((log) => log.address.toLowerCase()))
      const poolsMoved = pools.filter((pool) => traded.has(pool.address.toLowerCase())).length
      return { blockNumber: BigInt(receipt.blockNumber), atMs: atSeconds * 1000, poolsMoved }
    },
    setBaseFee: async (weiPerGas) => {
      held = { ...held, baseFeeWeiPerGas: weiPerGas }
      await holdBaseFee()
    },
    fund: async (account, atoms) => {
      for (const [symbol, amount] of Object.entries(atoms)) {
        await tokens.give(treasury, account, symbol as AssetSymbol, amount)
      }
      await holdBaseFee()
    },
    snapshot: async () => {
      const id = await chain.rpc<SnapshotId>('evm_snapshot')
      snapshots.set(id, held)
      return id
    },
    revert: async (id) => {
      const before = snapshots.get(id)
      if (before === undefined || !(await chain.rpc<boolean>('evm_revert', [id]))) {
        throw new SnapshotUnknown(id)
      }
      snapshots.delete(id)
      held = before
      await holdBaseFee()
    },
  }
}

/** Never taken, or used up by an earlier revert. */
export class SnapshotUnknown extends Error {
  override readonly name = 'SnapshotUnknown'

  constructor(id: SnapshotId) {
    super(`no snapshot ${id}`)
  }
}
