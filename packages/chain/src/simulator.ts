import type { Address, Call, LegPreview } from '@evenkeel/core/domain'
import type { Simulator } from '@evenkeel/core/ports'
import { assert } from '@evenkeel/core/units'
import { numberToHex } from 'viem'
import type { Client } from './client.ts'
import { fromNode } from './faults.ts'
import { revertReason } from './revert.ts'

/**
 * Runs calls in order on a copy of the newest state, each seeing what the ones before did.
 *
 * Nothing is signed or sent, so the account needs neither approval nor gas. The gas of a call is
 * that of a transaction of its own; in one batch it is less.
 */
export function createSimulator(client: Client): Simulator {
  return { preview: (from, calls) => preview(client, from, calls) }
}

async function preview(
  client: Client,
  from: Address,
  calls: readonly Call[],
): Promise<readonly LegPreview[]> {
  if (calls.length === 0) return []
  const requests = calls.map(({ to, data, valueWei }) => ({
    from,
    to,
    data,
    value: numberToHex(valueWei),
  }))
  const [block] = await fromNode(
    `preview of ${calls.length} calls`,
    client.request({
      method: 'eth_simulateV1',
      params: [{ blockStateCalls: [{ calls: requests }], validation: false }, 'latest'],
    }),
  )
  const results = block?.calls ?? []
  assert(results.length === calls.length, 'every call of a preview has a result')
  return results.map(({ status, gasUsed, returnData, error }) =>
    status === '0x1'
      ? { ok: true, gasUsed: BigInt(gasUsed), returnData }
      : { ok: false, reason: revertReason(error?.data ?? returnData, error?.message) },
  )
}
