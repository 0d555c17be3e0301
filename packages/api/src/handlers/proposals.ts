import type { Address, Hex, SignedApproval } from '@evenkeel/core/domain'
import type { z } from 'zod'
import { notFound } from '../http/errors.ts'
import { readInstant } from '../http/validate.ts'
import { executionOrderView } from '../views/order.ts'
import { proposalView } from '../views/proposal.ts'
import type { ApproveRequest } from '../wire/index.ts'
import type { Call, Handlers } from './handler.ts'
import { ownProposal, readableProposal, valueOf } from './ownership.ts'

type Names = 'proposal' | 'planJson' | 'approve' | 'reject' | 'executionOrder' | 'reportSubmission'

/** A plan: to be seen, answered and carried out (APR-1, APR-4, EXE-1). */
export const proposalHandlers: Handlers<Names> = {
  proposal: async ({ params }, call) => proposalView(await readableProposal(params.planHash, call)),

  planJson: async ({ params }, call) => {
    const { planJson, plan } = await readableProposal(params.planHash, call)
    const file = `evenkeel-plan-${plan.planNonce}.json`
    call.c.header('Content-Type', 'application/json')
    call.c.header('Content-Disposition', `attachment; filename="${file}"`)
    return call.c.body(planJson)
  },

  approve: async ({ params, body }, call) => {
    await ownProposal(params.planHash, call)
    const planHash = params.planHash as Hex
    const approval = signedApproval(planHash, body)
    valueOf(await call.door.engine.approve({ planHash, approval }))
    return currentView(planHash, call)
  },

  reject: async ({ params, body }, call) => {
    const { owner } = await ownProposal(params.planHash, call)
    const planHash = params.planHash as Hex
    const actor = owner.session.address
    valueOf(await call.door.engine.reject({ planHash, reason: body.reason, actor }))
    return currentView(planHash, call)
  },

  executionOrder: async ({ params, query }, call) => {
    const { view } = await ownProposal(params.planHash, call)
    const atomic = query.atomic === undefined ? null : query.atomic === 'true'
    const order = valueOf(await call.door.engine.executionOrder(view.plan.planHash, atomic))
    return executionOrderView(order, view.plan)
  },

  reportSubmission: async ({ params, body }, call) => {
    await ownProposal(params.planHash, call)
    const planHash = params.planHash as Hex
    const hint = { planHash, key: body.key as Hex, txHash: body.txHash as Hex | null }
    valueOf(await call.door.engine.reportSubmission(hint))
    return currentView(planHash, call)
  },
}

/** The approval as it was signed; the engine checks the signature, the door only its form. */
function signedApproval(planHash: Hex, body: z.output<typeof ApproveRequest>): SignedApproval {
  return {
    message: {
      planHash,
      approver: body.approver.toLowerCase() as Address,
      role: 'owner',
      decision: 'approve',
      expiresAtMs: readInstant(body.expiresAt, 'expiresAt'),
      approvalNonce: body.approvalNonce as Hex,
    },
    signature: body.signature.toLowerCase() as Hex,
  }
}

async function currentView(planHash: Hex, { door }: Call) {
  const view = await door.engine.proposalView(planHash)
  if (view === null) throw notFound('proposal')
  return proposalView(view)
}
