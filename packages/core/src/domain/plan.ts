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
import type { TargetWeight } from './holdings.ts'
import type { Mode } from './mode.ts'
import type { Preferences } from './preferences.ts'
import type { Quote } from './quote.ts'
import type { Valuation } from './valuation.ts'

/** Why a plan was made: a fired trigger with its figures fixed, so that the hash can bind them. */
export type PlanReason =
  | Exclude<FiredTrigger, { readonly kind: 'threshold' }>
  | {
      readonly kind: 'threshold'
      readonly metric: 'driftAbsoluteMax'
      readonly asset: AssetId
      /** Signed: weight minus target; 18 decimals, of which the first 12 count. */
      readonly driftAbsoluteE18: bigint
      readonly limitE18: bigint
    }

/** Why an asset or a leg is not part of a plan (PLN-5). */
export const leftOutCodes = [
  'AT_TARGET',
  'BELOW_MINIMUM',
  'FROZEN',
  'GATED',
  'NO_LIQUIDITY',
  'VENUE_CLOSED',
  'CASH_RESERVED',
  'PLAN_FULL',
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
  /** The last of `assetIn` leaves with this trade: all that is left of it is sold. */
  readonly exits: boolean
}

/**
 * One asset before and after the plan, expected outputs taken. Weights are of the value less the
 * cash buffer (DRF-1); each of the four weight columns sums to exactly one over a plan.
 */
export type PositionChange = {
  readonly asset: AssetId
  readonly symbol: string
  readonly decimals: number
  readonly token: Address
  /** The reference price that this plan was made and is judged at. */
  readonly priceUsdE18: UsdE18
  readonly atomsBefore: Atoms
  readonly atomsAfter: Atoms
  readonly weightBeforeE18: WeightE18
  readonly weightAfterE18: WeightE18
  /** What the owner wants. */
  readonly targetE18: WeightE18
  /** Where this plan means to end: the target, or a point between it and today (SIZ-4). */
  readonly destinationE18: WeightE18
}

/** A quoted trade with its floor. */
export type Step = {
  readonly quote: Quote
  /** The least the owner accepts; the contract reverts below it. */
  readonly amountOutMinAtoms: Atoms
  /** Value in minus value out at the reference prices: pool fee plus price impact. */
  readonly costUsdE18: UsdE18
  readonly feeUsdE18: UsdE18
  /** The rest of the cost: moving the pools, and their distance from the reference price. */
  readonly impactUsdE18: UsdE18
  /** Gas of the allowance and the swap together. */
  readonly gasUsdE18: UsdE18
  /** Cash that is left if this and all steps before it give their least. */
  readonly cashAfterAtoms: Atoms
}

/** What the plan costs and moves, at the reference prices. */
export type Totals = {
  readonly valueBeforeUsdE18: UsdE18
  /** Part of the value that no weight counts and no trade spends. */
  readonly cashBufferUsdE18: UsdE18
  /** Half the sum of values bought and sold, cash included. */
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
  readonly why: readonly PlanReason[]
  /** Sells to cash, then asset for asset, then buys from cash. */
  readonly trades: readonly Trade[]
  readonly leftOut: readonly LeftOut[]
  readonly valuation: Valuation
  readonly preferences: Preferences
  /** One row per asset, in the order of the valuation. */
  readonly targets: readonly TargetWeight[]
  readonly destination: readonly TargetWeight[]
  /** Cash that no trade may spend: the buffer, or all of it where cash is frozen. */
  readonly cashReservedAtoms: Atoms
}

/** Trades with routes, floors and costs. Second state. */
export type QuotedPlan = {
  readonly stage: 'quoted'
  readonly why: readonly PlanReason[]
  readonly steps: readonly Step[]
  readonly leftOut: readonly LeftOut[]
  readonly positions: readonly PositionChange[]
  readonly totals: Totals
  /** The owner's limits that this plan keeps to. */
  readonly preferences: Preferences
  readonly cash: AssetId
  readonly chain: ChainId
  readonly quoteBlock: BlockNumber
  readonly quoteBlockHash: Hex
  readonly gasPriceWeiPerGas: WeiPerGas
  /** Price of the native coin that turned gas into US dollars. */
  readonly nativePriceUsdE18: UsdE18
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
  /** Gas that each leg used in the preview, where every swap gave exactly what was quoted. */
  readonly gasUsedByLeg: readonly bigint[]
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
