import { chainNumberOf, type ProposedPlan } from '@evenkeel/core/domain'
import type { ExecutionOrder as EngineOrder } from '@evenkeel/engine'
import type { z } from 'zod'
import type { ExecutionOrder } from '../wire/index.ts'

/** What the owner's wallet is to send, exactly and in order. */
export function executionOrderView(
  order: EngineOrder,
  plan: ProposedPlan,
): z.input<typeof ExecutionOrder> {
  return {
    planHash: order.planHash,
    chainNumber: chainNumberOf(plan.chain),
    from: order.owner,
    atomic: order.atomic,
    batches: order.batches.map(({ key, nonce, legs, state }) => ({
      key,
      nonce: nonce.toString(),
      legs: legs.map(({ index }) => index),
      calls: legs.map(({ call }) => ({
        to: call.to,
        data: call.data,
        valueWei: call.valueWei.toString(),
      })),
      gasMax: legs.reduce((sum, { gasMax }) => sum + gasMax, 0n).toString(),
      state,
    })),
  }
}
