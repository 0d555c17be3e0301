import type {
  Address,
  Asset,
  AssetId,
  Call,
  ChainId,
  Hex,
  HoldingsSnapshot,
  Leg,
  PriceSnapshot,
  QuoteBook,
  Route,
  SignedApproval,
} from '../domain/index.ts'
import type { Atoms, BlockNumber, UnixMs, Wei, WeiPerGas } from '../units/index.ts'

/** The time that decisions see: real, replayed or simulated. Read once a tick. */
export type Clock = { readonly now: () => UnixMs }

/** Makes ids that nobody can guess (live) or that repeat for a seed (simulation). */
export type Ids = { readonly next: (kind: 'portfolio' | 'run' | 'session' | 'nonce') => string }

/** keccak-256 over bytes given as hex, from an audited library. */
export type Keccak256 = (bytes: Hex) => Hex

/** Where prices come from. Faults carry `code` and `transient`; a missing price is simply absent. */
export type PriceSource = {
  readonly name: string
  readonly fetchPrices: (assets: readonly AssetId[]) => Promise<PriceSnapshot>
}

/** Reads one chain. */
export type ChainReader = {
  readonly chain: ChainId
  /** Balances of all assets at one block, by one call. */
  readonly fetchHoldings: (owner: Address, assets: readonly Asset[]) => Promise<HoldingsSnapshot>
  readonly fetchNativeBalance: (owner: Address) => Promise<Wei>
  readonly fetchAllowances: (
    owner: Address,
    grants: readonly { readonly token: Address; readonly spender: Address }[],
  ) => Promise<readonly Atoms[]>
  readonly fetchBlock: () => Promise<{
    readonly number: BlockNumber
    readonly hash: Hex
    readonly atMs: UnixMs
  }>
  /** True where the signature is the account's own: EOA, or a contract's by EIP-1271. */
  readonly isSignatureValid: (account: Address, digest: Hex, signature: Hex) => Promise<boolean>
}

/** Loads the pools of a chain at one block; quoting from the book needs no more I/O. */
export type Quoter = {
  readonly openBook: (assets: readonly Asset[]) => Promise<QuoteBook>
}

/** Turns legs into calldata: synchronous, deterministic, and without any key. */
export type CallEncoder = {
  readonly routerOf: (protocol: 'uniswap-v2' | 'uniswap-v3') => Address
  readonly encodeApprove: (token: Address, spender: Address, atoms: Atoms) => Call
  readonly encodeSwap: (swap: {
    readonly route: Route
    readonly amountInAtoms: Atoms
    readonly amountOutMinAtoms: Atoms
    readonly recipient: Address
    readonly deadlineAtMs: UnixMs
  }) => Call
}

/** How a leg fared in a preview. */
export type LegPreview =
  | { readonly ok: true; readonly gasUsed: bigint; readonly returnData: Hex }
  | { readonly ok: false; readonly reason: string }

/** Runs calls in order on a copy of the chain's state; nothing is sent. */
export type Simulator = {
  readonly preview: (from: Address, calls: readonly Call[]) => Promise<readonly LegPreview[]>
}

/** A transaction that the owner's account made, as the chain shows it. */
export type Execution = {
  readonly txHash: Hex
  readonly blockNumber: BlockNumber
  readonly blockHash: Hex
  readonly atMs: UnixMs
  readonly succeeded: boolean
  /** Calls that the owner's account made in it, in order, whatever the wallet wrapped around. */
  readonly calls: readonly Call[]
  readonly gasUsed: bigint
  readonly gasPriceWeiPerGas: WeiPerGas
  /** Net change of the owner's balances by token, from the logs. */
  readonly transfers: readonly {
    readonly token: Address
    readonly from: Address
    readonly to: Address
    readonly atoms: Atoms
  }[]
}

/**
 * Hands approved calls to the owner's own wallet and finds out what the chain made of them.
 *
 * It never signs. `key` names the effect: handing over one key twice has one effect at most.
 */
export type Relay = {
  /** Whether the wallet makes all calls in one transaction (EIP-5792 `atomic`). */
  readonly isAtomic: (owner: Address) => Promise<boolean>
  /** Nonce that the account's next transaction will carry. */
  readonly fetchNonce: (owner: Address) => Promise<bigint>
  /**
   * Asks the wallet. `null` where the wallet lives with the owner (a browser): then the owner's
   * side sends and `find` sees it.
   */
  readonly submit: (request: {
    readonly key: Hex
    readonly owner: Address
    readonly legs: readonly Leg[]
    readonly atomic: boolean
    readonly nonce: bigint
    readonly approval: SignedApproval
  }) => Promise<Hex | null>
  /** Looks for calls on the chain since a block, by content and not by memory. */
  readonly find: (request: {
    readonly owner: Address
    readonly calls: readonly Call[]
    readonly sinceBlock: BlockNumber
    /** A hint from the owner's side; believed only after its calldata was compared. */
    readonly txHash?: Hex
  }) => Promise<Execution | null>
}

/** Something that happened, told to people and machines. Names are events, payloads are data. */
export type Observer = {
  readonly [event: string]: (details: Readonly<Record<string, unknown>>) => void
}
