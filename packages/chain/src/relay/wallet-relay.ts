import { chainNumberOf, type Hex } from '@evenkeel/core/domain'
import type { Relay } from '@evenkeel/core/ports'
import type { Client } from '../client.ts'
import { fetchAtomicSupport, fetchBatchStatus, sendBatch } from './batch.ts'
import { polls, type RelayContext } from './context.ts'
import { findExecution } from './find.ts'
import { assertApproval, assertLegs, assertNonce, callsOf, connectWallet } from './guard.ts'
import { submitInOrder } from './in-order.ts'
import type { Provider } from './provider.ts'
import { fetchNonce } from './transactions.ts'

type Request = Parameters<Relay['submit']>[0]

/**
 * Hands approved legs to a wallet: as one atomic batch (EIP-5792), or one transaction after the
 * other, each with its nonce and each compared with what the wallet sent.
 *
 * The wallet is asked, never believed: `find` reads the chain. Before anything else the account's
 * nonce is compared, so a refusal (by the owner, the wallet, or for being late) always means that
 * nothing of this was sent; `NONCE_MOVED` and `PARTLY_SENT` mean that the chain must be searched.
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
      const { owner, legs, nonce } = request
      assertLegs(legs, { ...rules, owner })
      await assertNonce(client, owner, nonce)
      await assertApproval(client, request)
      await connectWallet(provider, owner, chainNumber)
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
  { key, owner, legs }: Request,
): Promise<Hex | null> {
  const before = await fetchBatchStatus(provider, key)
  if (before.kind === 'unknown') {
    const chainNumber = chainNumberOf(context.rules.chain)
    await sendBatch(provider, { key, owner, calls: callsOf(legs), chainNumber })
  }
  return fetchHint(provider, context, key)
}

/**
 * The hash that the wallet names for a batch that it has, or null where it names none in time.
 *
 * The batch may be on its way to a block, so nothing that the wallet says from here on may look
 * like a refusal: whatever goes wrong, there is just no hint.
 */
async function fetchHint(
  provider: Provider,
  { wait }: RelayContext,
  key: Hex,
): Promise<Hex | null> {
  for (let poll = 0; poll < polls.countMax; poll += 1) {
    const status = await fetchBatchStatus(provider, key).catch(() => null)
    if (status?.kind === 'included') return status.txHash
    if (status?.kind !== 'pending') return null
    await wait(polls.everyMs)
  }
  return null
}
