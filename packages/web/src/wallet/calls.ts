import type { Call, ProposedPlan } from '@evenkeel/core/domain'
import type { ExecutionOrder } from '../view/wire.ts'

/** Where an order departs from the plan that was signed. */
export type Mismatch = { readonly step: number; readonly field: string }

type Batch = ExecutionOrder['batches'][number]

/**
 * Compares a batch, byte for byte, with the legs of the plan that the owner signed. What differs
 * is never handed to the wallet.
 *
 * @example
 * checkBatch(order, batch, plan) // null, or { step: 2, field: 'data' }
 */
export function checkBatch(
  order: Pick<ExecutionOrder, 'from' | 'chainNumber'>,
  batch: Pick<Batch, 'legs' | 'calls'>,
  plan: Pick<ProposedPlan, 'legs' | 'owner' | 'chain'>,
): Mismatch | null {
  const first = (batch.legs[0] ?? 0) + 1
  if (order.from.toLowerCase() !== plan.owner) return { step: first, field: 'from' }
  if (`eip155:${order.chainNumber}` !== plan.chain) return { step: first, field: 'chain' }
  if (batch.legs.length !== batch.calls.length) return { step: first, field: 'calls' }
  for (const [place, index] of batch.legs.entries()) {
    const [leg, call] = [plan.legs[index], batch.calls[place]]
    if (leg === undefined || call === undefined) return { step: index + 1, field: 'leg' }
    const field = differenceIn(call, leg.call)
    if (field !== null) return { step: index + 1, field }
  }
  return null
}

function differenceIn(
  call: { readonly to: string; readonly data: string; readonly valueWei: string },
  approved: Call,
): string | null {
  if (call.to.toLowerCase() !== approved.to) return 'to'
  if (call.data.toLowerCase() !== approved.data) return 'data'
  return call.valueWei === approved.valueWei.toString() ? null : 'value'
}
