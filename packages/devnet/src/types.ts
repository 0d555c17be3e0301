import type { Address, Hex } from 'viem'

/** What the devnet's feeds quote in USD. */
export type PriceSymbol = 'BTC' | 'ETH' | 'LINK' | 'USDC'

/** What can be held on the devnet; ether itself is not in this list. */
export type AssetSymbol = 'WBTC' | 'WETH' | 'LINK' | 'USDC'

/** USD per whole coin. */
export type PricesUsd = Readonly<Record<PriceSymbol, number>>

export type DevnetAsset = {
  readonly symbol: AssetSymbol
  readonly name: string
  readonly decimals: number
  readonly address: Address
  /** CAIP-19, e.g. `eip155:31337/erc20:0x...`. */
  readonly caip19: string
  /** The feed that values it. */
  readonly priceSymbol: PriceSymbol
}

export type DevnetPool = {
  readonly protocol: 'uniswap-v2' | 'uniswap-v3'
  readonly address: Address
  readonly token0: Address
  readonly token1: Address
  /** Hundredths of a basis point: 3000 is 0.3 %. */
  readonly feePips: number
}

export type DevnetAddresses = {
  readonly multicall3: Address
  readonly permit2: Address
  readonly weth: Address
  readonly uniswapV2Factory: Address
  readonly uniswapV2Router: Address
  readonly uniswapV3Factory: Address
  readonly positionManager: Address
  readonly swapRouter: Address
  readonly quoterV2: Address
  readonly tickLens: Address
  readonly safeSingletonFactory: Address
  readonly safeSingleton: Address
  readonly safeProxyFactory: Address
  readonly multiSendCallOnly: Address
  readonly safeFallbackHandler: Address
  /** A 1-of-1 Safe that belongs to `owner`. */
  readonly safe: Address
  /** The code that the devnet wallet delegates to by EIP-7702. */
  readonly simple7702Account: Address
  readonly feedBoard: Address
  readonly market: Address
}

export type DevnetOptions = {
  readonly chainId?: number
  /** Prices that pools and feeds open at; a symbol left out keeps its default. */
  readonly pricesUsd?: Partial<PricesUsd>
  /** Time of block 0. The world is complete about a minute of chain time later. */
  readonly genesisAtMs?: number
  /** Chain time from one block to the next unless the market moves it on. */
  readonly blockSeconds?: number
  /** Base fee of every block, in wei per gas; 15 gwei unless given. */
  readonly baseFeeWeiPerGas?: bigint
}

/** What one `setPrices` did to the chain. */
export type MarketMove = {
  readonly blockNumber: bigint
  /** Time of the block: the instant asked for, or one second after the head if that is later. */
  readonly atMs: number
  /** How many pools had to be traded to their new price. */
  readonly poolsMoved: number
}

export type SnapshotId = Hex

export type Devnet = {
  readonly chainId: number
  readonly rpcUrl: string
  readonly addresses: DevnetAddresses
  readonly assets: readonly DevnetAsset[]
  readonly pools: readonly DevnetPool[]
  readonly feeds: Readonly<Record<PriceSymbol, Address>>
  /** Ten funded accounts of the public test mnemonic; the first is `owner`. */
  readonly accounts: readonly Address[]
  readonly owner: Address
  /** Moves all feeds to the given prices in one block, every pool following within its fee. */
  readonly setPrices: (pricesUsd: Partial<PricesUsd>, atMs: number) => Promise<MarketMove>
  /** Sets the base fee of the next block and of all that this devnet and its wallet mine. */
  readonly setBaseFee: (baseFeeWeiPerGas: bigint) => Promise<void>
  /**
   * Runs a task that sends transactions while no price moves and no wallet of this devnet sends;
   * afterwards the next block has the base fee that was set. The task must not call this devnet's
   * own changing verbs: they wait in the same line.
   */
  readonly exclusively: <T>(task: () => Promise<T>) => Promise<T>
  /** Adds tokens to an account; amounts are in atoms. */
  readonly fund: (account: Address, atoms: Partial<Record<AssetSymbol, bigint>>) => Promise<void>
  readonly snapshot: () => Promise<SnapshotId>
  /** Returns to a snapshot and uses it up. */
  readonly revert: (id: SnapshotId) => Promise<void>
  readonly headHash: () => Promise<Hex>
  readonly headAtMs: () => Promise<number>
  /** Resolves when the chain's process is gone, asked to or not. */
  readonly ended: Promise<void>
  /** Ends the chain; resolves when its process is gone. */
  readonly stop: () => Promise<void>
}
