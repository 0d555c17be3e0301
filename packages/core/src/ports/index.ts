import type {
  Address,
  Asset,
  AssetId,
  Call,
  ChainId,
  Execution,
  Hex,
  HoldingsSnapshot,
  Leg,
  LegPreview,
  PriceSnapshot,
  QuoteBook,
  SignedApproval,
} from '../domain/index.ts'
import type { Atoms, BlockNumber, UnixMs, Wei } from '../units/index.ts'

export type { CallEncoder, Execution, Keccak256, LegPreview } from '../domain/index.ts'

/** The time that decisions see: real, replayed or simulated. Read once a tick. */
export type Clock = { readonly now: () => UnixMs }

/** Makes ids that nobody can guess (live) or that repeat for a seed (simulation). */
export type Ids = { readonly next: (kind: 'portfolio' | 'run' | 'session' | 'nonce') => string }

/** Where prices come from. A fault carries `code` and `transient`; a missing price is absent. */
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
  /** Whether a block is still part of the chain; a reorganisation replaces blocks. */
  readonly isCanonical: (block: {
    readonly number: BlockNumber
    readonly hash: Hex
  }) => Promise<boolean>
  /** True where the signature is the account's own: EOA, or a contract's by EIP-1271. */
  readonly isSignatureValid: (account: Address, digest: Hex, signature: Hex) => Promise<boolean>
}

/** Loads the pools of a chain at one block; quoting from the book needs no more I/O. */
export type Quoter = {
  readonly openBook: (assets: readonly Asset[]) => Promise<QuoteBook>
}

/** Runs calls in order on a copy of the chain's state; nothing is sent. */
export type Simulator = {
  readonly preview: (from: Address, calls: readonly Call[]) => Promise<readonly LegPreview[]>
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
   *
   * These faults mean that nothing was sent: `WALLET_REJECTED`, `WALLET_UNAUTHORISED`,
   * `APPROVAL_MISMATCH`, `TOO_LATE`, `CHAIN_WRONG`; of several calls at once, `WALLET_NOT_ATOMIC`,
   * `WALLET_UPGRADE_REJECTED`, `WALLET_UNSUPPORTED`. After any other only the chain can tell.
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
    /** Transactions that are other calls' already: one transaction is never found twice. */
    readonly except?: readonly Hex[]
    /** A hint from the owner's side; believed only after its calldata was compared. */
    readonly txHash?: Hex
  }) => Promise<Execution | null>
}

/** Something that happened, told to people and machines. Names are events, payloads are data. */
export type Observer = {
  readonly [event: string]: (details: Readonly<Record<string, unknown>>) => void
}
