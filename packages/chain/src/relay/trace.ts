import type { Address, Call, Hex } from '@evenkeel/core/domain'
import { wei } from '@evenkeel/core/units'
import type { Client } from '../client.ts'
import { lowered } from '../config.ts'
import { ChainFault, fromNode } from '../faults.ts'

/** A frame of the node's call tracer. */
export type Frame = {
  readonly type: string
  readonly from: string
  readonly to?: string
  readonly input: Hex
  readonly value?: Hex
  readonly error?: string
  readonly calls?: readonly Frame[]
}

/**
 * Calls that an account really made in a transaction: its own, in order, at any depth, less those
 * that were undone. Null where it did what no plan contains, such as creating a contract.
 */
export function callsIn(owner: Address, frame: Frame): readonly Call[] | null {
  if (frame.error !== undefined) return []
  const own = ownCall(owner, frame)
  if (own === null) return null
  const inner: Call[] = []
  for (const child of frame.calls ?? []) {
    const calls = callsIn(owner, child)
    if (calls === null) return null
    inner.push(...calls)
  }
  return [...own, ...inner]
}

/** Reads changes nothing; a delegated frame runs in the account's name, and so do its children. */
const harmless = ['STATICCALL', 'DELEGATECALL']

function ownCall(owner: Address, { type, from, to, input, value }: Frame): Call[] | null {
  if (lowered(from) !== owner || harmless.includes(type)) return []
  if (type !== 'CALL' || to === undefined) return null
  if (lowered(to) === owner) return []
  return [{ to: lowered(to), data: input, valueWei: wei(BigInt(value ?? '0x0')) }]
}

/** The trace of a transaction, or null where the node does not trace or no longer can. */
export async function fetchTrace(client: Client, txHash: Hex): Promise<Frame | null> {
  try {
    return await fromNode(
      'trace of a transaction',
      client.request<{ Method: string; Parameters: unknown; ReturnType: Frame }>({
        method: 'debug_traceTransaction',
        params: [txHash, { tracer: 'callTracer' }],
      }),
    )
  } catch (fault) {
    if (fault instanceof ChainFault && !fault.transient) return null
    throw fault
  }
}
