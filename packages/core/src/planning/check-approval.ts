import {
  type Address,
  type ApprovalMessage,
  type ApprovalState,
  type Hex,
  inPrecedence,
  type Keccak256,
  type ProposedPlan,
  type Refusal,
  refuseStanding,
} from '../domain/index.ts'
import { formatInstant, type UnixMs } from '../units/index.ts'
import { hashPlan } from './hash.ts'

/** An approval as it arrived, beside what is known of its plan. */
export type ApprovalCheck = {
  readonly plan: ProposedPlan
  readonly message: ApprovalMessage
  /** Owner of the portfolio by our own records, not by the plan's word. */
  readonly owner: Address
  readonly state: ApprovalState | null
  readonly usedNonces: ReadonlySet<Hex>
  readonly nowMs: UnixMs
  readonly keccak256: Keccak256
}

/**
 * Why an approval does not hold, most fundamental first; none means: now verify the signature,
 * which costs a thousand times more, over `hashApproval`.
 *
 * An approval binds one plan by its hash, one owner, one use and one time (APR-1). It is void at
 * its last instant, not after it, by its own expiry or the plan's, whichever comes first.
 */
export function checkApproval(check: ApprovalCheck): Refusal[] {
  return inPrecedence([
    ...refuseSigner(check),
    ...refuseAltered(check),
    ...refuseExpired(check),
    ...refuseUsed(check),
    ...(check.state === 'pending' ? [] : [refuseStanding(check.state)]),
  ])
}

function refuseSigner({ plan, message, owner }: ApprovalCheck): Refusal[] {
  const wrong = [message.approver, plan.owner].find((address) => address !== owner)
  if (wrong === undefined) return []
  return [
    {
      code: 'SIGNER_WRONG',
      message: 'Only the owner of the portfolio can approve its plan.',
      field: 'approver',
      limit: owner,
      actual: wrong,
    },
  ]
}

/** The hash is taken anew: a stored plan that changed by one bit is found here. */
function refuseAltered({ plan, message, keccak256 }: ApprovalCheck): Refusal[] {
  const actual = hashPlan(plan, keccak256)
  const isSame = message.planHash === actual && plan.planHash === actual
  if (isSame) return []
  return [
    {
      code: 'PLAN_ALTERED',
      message: 'The approval is of another plan than this one.',
      field: 'planHash',
      limit: message.planHash,
      actual,
    },
  ]
}

function refuseExpired({ plan, message, nowMs }: ApprovalCheck): Refusal[] {
  const expiresAtMs =
    message.expiresAtMs < plan.expiresAtMs ? message.expiresAtMs : plan.expiresAtMs
  if (nowMs < expiresAtMs) return []
  return [
    {
      code: 'APPROVAL_EXPIRED',
      message: 'The time to approve this plan is over.',
      field: 'expiresAt',
      limit: `before ${formatInstant(expiresAtMs)}`,
      actual: formatInstant(nowMs),
    },
  ]
}

function refuseUsed({ message, usedNonces }: ApprovalCheck): Refusal[] {
  if (!usedNonces.has(message.approvalNonce)) return []
  return [
    {
      code: 'APPROVAL_USED',
      message: 'This approval was used before; an approval is used once.',
      field: 'approvalNonce',
      limit: 'once',
      actual: message.approvalNonce,
    },
  ]
}
