import type {
  Atoms,
  BlockNumber,
  Bps,
  UnixMs,
  UsdE18,
  Wei,
  WeightE18,
  WeiPerGas,
} from '../units/index.ts'
import type { Address, AssetId, ChainId, Hex } from './asset.ts'
import type { FiredTrigger } from './decision.ts'
import type { Quote } from './quote.ts'

/** What effects may have: none (simulation), play money (paper), or the owner's own (live). */
export type Mode = 'simulation' | 'paper' | 'live'

/** Why an asset or a leg is not part of a plan (PLN-5). */
export const leftOutCodes = [
  'AT_TARGET',
  'BELOW_MINIMUM',
  'FROZEN',
  'GATED',
  'NO_LIQUIDITY',
  'VENUE_CLOSED',
  'CASH_RESERVED',
] as const
/** Code of a left-out reason. */
export type LeftOutCode = (typeof leftOutCodes)[number]

/** An asset that the plan does not bring to its destination, and why. */
export type LeftOut = {
  readonly asset: AssetId
  readonly code: LeftOutCode
  /** Value that was not traded. */
  readonly valueUsdE18: UsdE18
}

/** One exchange of one asset for another, before anybody quoted it. */
export type Trade = {
  readonly assetIn: AssetId
  readonly assetOut: AssetId
  /** Value to move at the reference prices. */
  readonly valueUsdE18: UsdE18
}

/** What one asset weighs before and after, of the value less the cash buffer (DRF-1). */
export type WeightChange = {
  readonly asset: AssetId
  readonly weightBeforeE18: WeightE18
  readonly weightAfterE18: WeightE18
  readonly targetE18: WeightE18
}

/** A quoted trade with its floor. */
export type Step = {
  readonly quote: Quote
  /** The least the owner accepts; the contract reverts below it. */
  readonly amountOutMinAtoms: Atoms
  /** Value in minus value out at the reference prices: pool fee plus price impact. */
  readonly costUsdE18: UsdE18
  readonly feeUsdE18: UsdE18
  readonly impactUsdE18: UsdE18
  /** Cash that is left if this and all steps before it give their least. */
  readonly cashAfterAtoms: Atoms
}

/** What the plan costs and moves, at the reference prices. */
export type Totals = {
  readonly valueBeforeUsdE18: UsdE18
  /** Half the sum of values bought and sold. */
  readonly turnoverUsdE18: UsdE18
  readonly feeUsdE18: UsdE18
  readonly impactUsdE18: UsdE18
  readonly gasUsdE18: UsdE18
  readonly costUsdE18: UsdE18
  readonly costBps: Bps
  /** Cost if every leg gives its least and burns its whole gas allowance. */
  readonly costUsdE18Max: UsdE18
}

/** Intent: which trades reach the destination. First state of a plan. */
export type DraftPlan = {
  readonly stage: 'draft'
  readonly why: readonly FiredTrigger[]
  readonly trades: readonly Trade[]
  readonly leftOut: readonly LeftOut[]
}

/** Trades with routes, floors and costs. Second state. */
export type QuotedPlan = {
  readonly stage: 'quoted'
  readonly why: readonly FiredTrigger[]
  readonly steps: readonly Step[]
  readonly leftOut: readonly LeftOut[]
  readonly weights: readonly WeightChange[]
  readonly totals: Totals
  readonly chain: ChainId
  readonly quoteBlock: BlockNumber
  readonly quoteBlockHash: Hex
  readonly gasPriceWeiPerGas: WeiPerGas
}

/** A call that the owner's wallet is to make, and nothing else. */
export type Call = { readonly to: Address; readonly data: Hex; readonly valueWei: Wei }

/**
 * One on-chain call of a plan with everything that the approval binds.
 *
 * An `approve` leg allows exactly `amountInAtoms` to `spender`, the next leg uses it up.
 */
export type Leg = {
  readonly index: number
  readonly chain: ChainId
  readonly kind: 'approve' | 'swap'
  /** Contract that is called. */
  readonly router: Address
  /** Who may take `tokenIn` for this leg. */
  readonly spender: Address
  readonly tokenIn: Address
  readonly amountInAtoms: Atoms
  readonly tokenOut: Address
  readonly amountOutMinAtoms: Atoms
  readonly recipient: Address
  readonly deadlineAtMs: UnixMs
  readonly call: Call
  /** keccak256 of `call.data`. */
  readonly calldataHash: Hex
  readonly gasMax: bigint
}

/** Legs encoded and run once on a copy of the chain's state. Third state. */
export type SimulatedPlan = Omit<QuotedPlan, 'stage'> & {
  readonly stage: 'simulated'
  readonly legs: readonly Leg[]
  /** Gas that each leg used in the preview. */
  readonly gasUsedByLeg: readonly bigint[]
  /** What each step's swap gave in the preview, equal to its quote while the block stands. */
  readonly amountOutAtomsByStep: readonly Atoms[]
}

/** The exact plan that the owner sees, whose hash is what they approve. Fourth and last state. */
export type ProposedPlan = Omit<SimulatedPlan, 'stage'> & {
  readonly stage: 'proposed'
  readonly schemaVersion: 1
  readonly kind: 'exact'
  readonly mode: Mode
  readonly portfolioId: string
  readonly owner: Address
  /** Hash of the policy (strategy and preferences) that decided. */
  readonly policyHash: Hex
  /** Hash of the prices that it saw. */
  readonly priceSnapshotHash: Hex
  readonly createdAtMs: UnixMs
  readonly expiresAtMs: UnixMs
  /** Counts a portfolio's plans from 1; no number is used twice. */
  readonly planNonce: bigint
  /** Hash of the installation, the salt of the EIP-712 domain. */
  readonly installationSalt: Hex
  readonly planHash: Hex
}
