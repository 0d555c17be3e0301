import { type Address, getAddress, type Hex, numberToHex } from 'viem'
import { type Anvil, startAnvil } from './anvil.ts'
import { type Chain, chainOver } from './chain.ts'
import { moveMarket } from './market.ts'
import { DEFAULT_PRICES_USD, pricesE8 } from './prices.ts'
import { createQueue } from './queue.ts'
import type {
  AssetSymbol,
  Devnet,
  DevnetOptions,
  MarketMove,
  PricesUsd,
  SnapshotId,
} from './types.ts'
import { buildWorld, rolesOf, type World } from './world.ts'

/** "L1-like". Never the id of a public chain: what a wallet signs here must be void there. */
const CHAIN_ID = 31_337

/** One hour before 2022, so that hourly prices may start with the year. */
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
  const { chainId = CHAIN_ID, blockSeconds = BLOCK_SECONDS } = options
  const { genesisAtMs = GENESIS_AT_MS, baseFeeWeiPerGas = BASE_FEE_WEI_PER_GAS } = options
  const pricesUsd = { ...DEFAULT_PRICES_USD, ...options.pricesUsd }
  const prices = pricesE8(pricesUsd)
  const anvil = await startAnvil({ chainId, genesisAtMs, baseFeeWeiPerGas })
  try {
    const chain = chainOver(anvil.rpc)
    await setBlockSeconds(chain, BUILD_BLOCK_SECONDS)
    const accounts = (await chain.rpc<Address[]>('eth_accounts')).map((each) => getAddress(each))
    const world = await buildWorld(chain, chainId, rolesOf(accounts), prices)
    const held = { pricesUsd, baseFeeWeiPerGas }
    const running = { anvil, chain, chainId, world, accounts, held, snapshots: new Map() }
    const devnet = devnetOf(running)
    await devnet.setBaseFee(baseFeeWeiPerGas)
    await devnet.setPrices({}, 0)
    await setBlockSeconds(chain, blockSeconds)
    return devnet
  } catch (cause) {
    await anvil.stop()
    throw cause
  }
}

/** What a snapshot of the chain must bring back on our side. */
type Held = { readonly pricesUsd: PricesUsd; readonly baseFeeWeiPerGas: bigint }

type Running = {
  readonly anvil: Anvil
  readonly chain: Chain
  readonly chainId: number
  readonly world: World
  readonly accounts: readonly Address[]
  readonly snapshots: Map<SnapshotId, Held>
  held: Held
}

function devnetOf(running: Running): Devnet {
  const { anvil, chain, chainId, world, accounts } = running
  const inLine = createQueue()
  const exclusively: Devnet['exclusively'] = (task) =>
    inLine(async () => {
      try {
        return await task()
      } finally {
        await keepBaseFee(running)
      }
    })
  return {
    chainId,
    rpcUrl: anvil.url,
    addresses: world.addresses,
    assets: world.tokens.assets,
    pools: world.pools,
    feeds: world.market.feeds,
    accounts,
    owner: rolesOf(accounts).owner,
    setPrices: (pricesUsd, atMs) => exclusively(() => setPrices(running, pricesUsd, atMs)),
    setBaseFee: (weiPerGas) => exclusively(() => setBaseFee(running, weiPerGas)),
    exclusively,
    fund: (account, atoms) => exclusively(() => fund(running, account, atoms)),
    snapshot: () => exclusively(() => takeSnapshot(running)),
    revert: (id) => exclusively(() => revert(running, id)),
    headHash: async () => (await readHead(chain)).hash,
    headAtMs: async () => (await readHead(chain)).atSeconds * 1000,
    ended: anvil.ended,
    stop: () => anvil.stop(),
  }
}

async function setPrices(
  running: Running,
  moved: Partial<PricesUsd>,
  atMs: number,
): Promise<MarketMove> {
  const { chain, world } = running
  const pricesUsd = { ...running.held.pricesUsd, ...moved }
  const prices = pricesE8(pricesUsd)
  const { atSeconds: headSeconds } = await readHead(chain)
  const atSeconds = Math.max(Math.floor(atMs / 1000), headSeconds + 1)
  await chain.rpc('evm_setNextBlockTimestamp', [numberToHex(atSeconds)])
  const receipt = await moveMarket(chain, world.market, world.tokens, world.pools, prices)
  running.held = { ...running.held, pricesUsd }
  const traded = new Set(receipt.logs.map((log) => getAddress(log.address)))
  return {
    blockNumber: BigInt(receipt.blockNumber),
    atMs: atSeconds * 1000,
    poolsMoved: world.pools.filter((pool) => traded.has(pool.address)).length,
  }
}

/** An idle chain's base fee decays by an eighth a block until gas is free. */
async function keepBaseFee({ chain, held }: Running): Promise<void> {
  const weiPerGas = numberToHex(held.baseFeeWeiPerGas)
  await chain.rpc('anvil_setNextBlockBaseFeePerGas', [weiPerGas])
}

/** Takes hold when the line that it stands in goes on. */
async function setBaseFee(running: Running, baseFeeWeiPerGas: bigint): Promise<void> {
  running.held = { ...running.held, baseFeeWeiPerGas }
}

async function fund(
  running: Running,
  account: Address,
  atoms: Partial<Record<AssetSymbol, bigint>>,
): Promise<void> {
  const { treasury } = rolesOf(running.accounts)
  for (const [symbol, amount] of Object.entries(atoms) as [AssetSymbol, bigint][]) {
    await running.world.tokens.give(treasury, account, symbol, amount)
  }
}

async function takeSnapshot({ chain, snapshots, held }: Running): Promise<SnapshotId> {
  const id = await chain.rpc<SnapshotId>('evm_snapshot')
  snapshots.set(id, held)
  return id
}

async function revert(running: Running, id: SnapshotId): Promise<void> {
  const held = running.snapshots.get(id)
  const isBack = held !== undefined && (await running.chain.rpc<boolean>('evm_revert', [id]))
  if (!isBack) throw new SnapshotUnknown(id)
  running.snapshots.delete(id)
  running.held = held
}

async function readHead(chain: Chain): Promise<{ hash: Hex; atSeconds: number }> {
  type Block = { readonly hash: Hex; readonly timestamp: Hex }
  const { hash, timestamp } = await chain.rpc<Block>('eth_getBlockByNumber', ['latest', false])
  return { hash, atSeconds: Number(timestamp) }
}

async function setBlockSeconds(chain: Chain, seconds: number): Promise<void> {
  await chain.rpc('anvil_setBlockTimestampInterval', [seconds])
}

/** Never taken, or used up by an earlier revert. */
export class SnapshotUnknown extends Error {
  override readonly name = 'SnapshotUnknown'

  constructor(id: SnapshotId) {
    super(`no snapshot ${id}`)
  }
}
