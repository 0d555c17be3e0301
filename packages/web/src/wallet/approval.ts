import { planDomain, planStructs, type TypedStructs } from '@evenkeel/core/planning'
import type { Proposal } from '../view/wire.ts'
import { ask } from './provider.ts'
import type { Connection } from './store.ts'

/** A signed approval as the server takes it. */
export type ApprovalRequest = {
  readonly approver: string
  readonly expiresAt: string
  readonly approvalNonce: string
  readonly signature: string
}

type Signed = Pick<Proposal, 'planHash' | 'installationSalt' | 'expiresAt'>

/** What `eth_signTypedData_v4` takes. */
export type TypedData = {
  readonly types: TypedStructs
  readonly primaryType: 'Approval'
  readonly domain: Readonly<Record<string, string>>
  readonly message: Readonly<Record<string, string>>
}

/** The EIP-712 message that approves exactly this plan, once, until it expires. */
export function approvalTypedData(
  proposal: Signed,
  approver: string,
  approvalNonce: string,
): TypedData {
  return {
    types: {
      EIP712Domain: planStructs['EIP712Domain'] ?? [],
      Approval: planStructs['Approval'] ?? [],
    },
    primaryType: 'Approval',
    domain: { ...planDomain, salt: proposal.installationSalt },
    message: {
      planHash: proposal.planHash,
      approver,
      role: 'owner',
      decision: 'approve',
      expiresAtMs: String(Date.parse(proposal.expiresAt)),
      approvalNonce,
    },
  }
}

/** Asks the owner's wallet to sign the approval. */
export async function signApproval(
  connection: Connection,
  proposal: Signed,
  approvalNonce: string,
): Promise<ApprovalRequest> {
  const typedData = approvalTypedData(proposal, connection.account, approvalNonce)
  const signature = await ask(connection.wallet.provider, 'eth_signTypedData_v4', [
    connection.account,
    JSON.stringify(typedData),
  ])
  return {
    approver: connection.account,
    expiresAt: proposal.expiresAt,
    approvalNonce,
    signature: String(signature),
  }
}
