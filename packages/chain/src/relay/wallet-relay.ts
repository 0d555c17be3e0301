import { chainNumberOf, type Hex } from '@evenkeel/core/domain'
import type { Relay } from '@evenkeel/core/ports'
import type { Client } from '../client.ts'
import { ChainFault } from '../faults.ts'
import { fetchAtomicSupport, fetchBatchStatus, sendBatch } from './batch.ts'
import { polls, type RelayContext } from './context.ts'
import { findExecution } from './find.ts'
import { assertNonce, assertSendable, callsOf, connectWallet } from './guard.ts'
import { submitInOrder } from './in-order.ts'
import type { Provider } from './provider.ts'
import { fetchNonce } from './transactions.ts'

type Request = Parameters<Relay['submit']>[0]

/**
 * Hands approved legs to a wallet: as one atomic batch (EIP-5792), or one transaction after the
 * other, each with its nonce and each compared with what the wallet sent.
 *
 * The wallet is asked, never believed: `find` reads the chain.
 */
export function createWalletRelay(provider: Provider, context: RelayContext): Relay {
  const { client, rules } = context
  const chainNumber = chainNumberOf(rules.chain)
  return {
    isAtomic: async (owner) => {
      await connectWallet(provider, owner, chainNumber)
      return fetchAtomicSupport(provider, owner, chainNumber)
    },
    fetchNonce: (owner) => fetchNonce(client, owner),
    submit: async (request) => {
      await assertSendable(client, request, { ...rules, owner: request.owner })
      await connectWallet(provider, request.owner, chainNumber)
      return request.atomic
        ? submitBatch(provider, context, request)
        : submitInOrder(provider, context, request)
    },
    find: (request) => findExecution(client, request),
  }
}

/**
 * The relay of a wallet that lives with the owner, in a browser: nothing is handed over here, the
 * owner's side sends and the chain shows it. The owner's side also says whether it is atomic.
 */
export function createWatchRelay(client: Client, isAtomic: Relay['isAtomic']): Relay {
  return {
    isAtomic,
    fetchNonce: (owner) => fetchNonce(client, owner),
    submit: () => Promise.resolve(null),
    find: (request) => findExecution(client, request),
  }
}

async function submitBatch(
  provider: Provider,
  context: RelayContext,
  request: Request,
): Promise<Hex | null> {
  const { key, owner, legs, nonce } = request
  const before = await fetchBatchStatus(provider, key)
  if (before.kind === 'unknown') {
    await assertNonce(context.client, owner, nonce)
    const chainNumber = chainNumberOf(context.rules.chain)
    await sendBatch(provider, { key, owner, calls: callsOf(legs), chainNumber })
  }
  for (let poll = 0; poll < polls.countMax; poll += 1) {
    const status = await fetchBatchStatus(provider, key)
    if (status.kind === 'included') return status.txHash
    if (status.kind === 'dropped') {
      const details = { key, walletStatus: status.walletStatus }
      throw new ChainFault('WALLET_FAILED', 'the wallet dropped the batch', { details })
    }
    await context.wait(polls.everyMs)
  }
  // Sent, and no news: no hint to give, the search on the chain goes on without one.
  return null
}
