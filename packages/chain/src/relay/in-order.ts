import type { Hex, Leg } from '@evenkeel/core/domain'
import type { Relay } from '@evenkeel/core/ports'
import { numberToHex } from 'viem'
import type { Client } from '../client.ts'
import { ChainFault } from '../faults.ts'
import { polls, type RelayContext } from './context.ts'
import { assertNonce } from './guard.ts'
import { askWallet, type Provider } from './provider.ts'
import { fetchReceipt, fetchSent } from './transactions.ts'

type Request = Parameters<Relay['submit']>[0]

/**
 * Sends legs as transactions of their own, in order: the next is offered once the one before has
 * succeeded, so a leg that fails ends the row. Resolves to the hash of the last.
 */
export async function submitInOrder(
  provider: Provider,
  context: RelayContext,
  { owner, legs, nonce }: Request,
): Promise<Hex | null> {
  let lastHash: Hex | null = null
  for (const [index, leg] of legs.entries()) {
    if (lastHash !== null) await untilSucceeded(context, lastHash, index - 1)
    try {
      await assertNonce(context.client, owner, nonce + BigInt(index))
      lastHash = await sendLeg(provider, context.client, leg, nonce + BigInt(index))
    } catch (fault) {
      throw index === 0 ? fault : partlySent(index, fault)
    }
  }
  return lastHash
}

async function sendLeg(provider: Provider, client: Client, leg: Leg, nonce: bigint): Promise<Hex> {
  const { to, data, valueWei } = leg.call
  const wire = {
    from: leg.recipient,
    to,
    data,
    value: numberToHex(valueWei),
    gas: numberToHex(leg.gasMax),
    nonce: numberToHex(nonce),
  }
  const answer = await askWallet(provider, 'eth_sendTransaction', [wire])
  if (typeof answer !== 'string' || !/^0x[0-9a-f]{64}$/.test(answer)) {
    throw new ChainFault('WALLET_FAILED', 'the wallet answered without a transaction hash')
  }
  await assertSent(client, leg, answer as Hex)
  return answer as Hex
}

/** What was sent is the leg, as far as the node knows it yet; a silent node changes nothing. */
async function assertSent(client: Client, leg: Leg, txHash: Hex): Promise<void> {
  const sent = await fetchSent(client, txHash).catch(() => null)
  if (sent === null) return
  const { to, data, valueWei } = leg.call
  const isSameCall = sent.to === to && sent.input === data && sent.valueWei === valueWei
  if (isSameCall && sent.from === leg.recipient) return
  const message = `the wallet sent something else than leg ${leg.index} in ${txHash}`
  throw new ChainFault('CALLDATA_MISMATCH', message, { details: { leg: leg.index, txHash } })
}

/** A refusal of a later leg is no refusal of the whole: legs before it are on the chain. */
function partlySent(legsSent: number, cause: unknown): unknown {
  if (!(cause instanceof ChainFault)) return cause
  const message = `${legsSent} legs were sent, then: ${cause.message}`
  const details = { legsSent, code: cause.code }
  return new ChainFault('PARTLY_SENT', message, { details, cause })
}

async function untilSucceeded(context: RelayContext, txHash: Hex, index: number): Promise<void> {
  for (let poll = 0; poll < polls.countMax; poll += 1) {
    const receipt = await fetchReceipt(context.client, txHash)
    if (receipt?.status === 'success') return
    if (receipt !== null) {
      const details = { leg: index, txHash }
      throw new ChainFault('LEG_REVERTED', `leg ${index} reverted in ${txHash}`, { details })
    }
    await context.wait(polls.everyMs)
  }
  const message = `no block has ${txHash} yet`
  throw new ChainFault('RECEIPT_LATE', message, { transient: true, details: { txHash } })
}
