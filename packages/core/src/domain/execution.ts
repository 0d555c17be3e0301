import type { Atoms, BlockNumber, UnixMs, WeiPerGas } from '../units/index.ts'
import type { Address, Hex } from './asset.ts'
import type { Call } from './plan.ts'
import type { Route } from './quote.ts'

/** keccak-256 over bytes given as hex, from an audited library. */
export type Keccak256 = (bytes: Hex) => Hex

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

/** How a leg fared in a preview. `returnData` is what the call returned, unparsed. */
export type LegPreview =
  | { readonly ok: true; readonly gasUsed: bigint; readonly returnData: Hex }
  | { readonly ok: false; readonly reason: string }

/** One ERC-20 transfer as a log shows it, in log order. */
export type Transfer = {
  readonly token: Address
  readonly from: Address
  readonly to: Address
  readonly atoms: Atoms
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
  /** Every transfer that touches the owner, in log order; none where the transaction failed. */
  readonly transfers: readonly Transfer[]
}
