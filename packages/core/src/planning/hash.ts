import type {
  ApprovalMessage,
  Hex,
  Keccak256,
  Leg,
  PriceSnapshot,
  ProposedPlan,
  Strategy,
} from '../domain/index.ts'
import { type Canonical, canonicalJson, hexOfText } from './canonical.ts'
import { planReview } from './plan-file.ts'
import { planDomain, planStructs } from './schema.ts'
import { hashTypedData, type TypedMessage } from './typed-data.ts'

/** A plan without its own hash: all that the hash is taken over. */
export type PlanContent = Omit<ProposedPlan, 'planHash'>

/**
 * The hash that the owner approves: the EIP-712 digest of a plan's canonical form (PLN-3, APR-1).
 *
 * Every field of the plan is in it, the calldata too, so nothing that is shown or sent can change
 * without the hash changing. `evenkeel verify-plan` computes it from the plan's file by other code.
 */
export function hashPlan(plan: PlanContent, keccak256: Keccak256): Hex {
  const domain = { ...planDomain, salt: plan.installationSalt }
  const message = planMessage(plan, keccak256)
  return hashTypedData({ structs: planStructs, domain, primary: 'Plan', message }, keccak256)
}

/** The digest that the owner's wallet signs to approve a plan. */
export function hashApproval(
  approval: ApprovalMessage,
  installationSalt: Hex,
  keccak256: Keccak256,
): Hex {
  const domain = { ...planDomain, salt: installationSalt }
  const message = { ...approval, expiresAtMs: BigInt(approval.expiresAtMs) }
  return hashTypedData({ structs: planStructs, domain, primary: 'Approval', message }, keccak256)
}

/**
 * Hash of the prices that a decision saw, whatever their order: of their canonical text.
 *
 * @example With a stand-in for keccak256 that gives the bytes back
 * const text = (hex) => hex
 * hashPriceSnapshot({ prices: [], takenAtMs: 5 }, text)
 * // hexOfText('{"prices":[],"takenAtMs":5}')
 */
export function hashPriceSnapshot(snapshot: PriceSnapshot, keccak256: Keccak256): Hex {
  const prices = snapshot.prices.toSorted((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1))
  return hashCanonical({ takenAtMs: snapshot.takenAtMs, prices }, keccak256)
}

/** Hash of the policy that decided: the strategy with its target, rule and preferences. */
export function hashPolicy(strategy: Strategy, keccak256: Keccak256): Hex {
  return hashCanonical(strategy, keccak256)
}

/** Hash of a value's one text. */
export function hashCanonical(value: Canonical, keccak256: Keccak256): Hex {
  return keccak256(hexOfText(canonicalJson(value)))
}

function planMessage(plan: PlanContent, keccak256: Keccak256): TypedMessage {
  const { totals } = plan
  return {
    schemaVersion: BigInt(plan.schemaVersion),
    kind: plan.kind,
    mode: plan.mode,
    portfolioId: plan.portfolioId,
    owner: plan.owner,
    chainIds: [plan.chain],
    policyHash: plan.policyHash,
    priceSnapshotHash: plan.priceSnapshotHash,
    quoteBlock: plan.quoteBlock,
    quoteBlockHash: plan.quoteBlockHash,
    legs: plan.legs.map(legMessage),
    totals: { ...totals, costBps: BigInt(totals.costBps) },
    reviewHash: hashReview(plan, keccak256),
    createdAtMs: BigInt(plan.createdAtMs),
    expiresAtMs: BigInt(plan.expiresAtMs),
    planNonce: plan.planNonce,
  }
}

function legMessage(leg: Leg): TypedMessage {
  return {
    chainId: leg.chain,
    kind: leg.kind,
    router: leg.router,
    spender: leg.spender,
    tokenIn: leg.tokenIn,
    amountInAtoms: leg.amountInAtoms,
    tokenOut: leg.tokenOut,
    amountOutMinAtoms: leg.amountOutMinAtoms,
    recipient: leg.recipient,
    deadlineAtMs: BigInt(leg.deadlineAtMs),
    calldataHash: leg.calldataHash,
    valueWei: leg.call.valueWei,
    gasMax: leg.gasMax,
  }
}

/** Binds the review part of the plan's file and the calldata itself, beside its hash. */
function hashReview(plan: PlanContent, keccak256: Keccak256): Hex {
  const review = planReview.write(plan) as { readonly [name: string]: Canonical }
  const calldata = plan.legs.map(({ call }) => call.data)
  return hashCanonical({ ...review, calldata }, keccak256)
}
