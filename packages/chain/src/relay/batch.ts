import type { Address, Call, Hex } from '@evenkeel/core/domain'
import { numberToHex } from 'viem'
import { ChainFault } from '../faults.ts'
import { askWallet, isFault, type Provider } from './provider.ts'

/** A batch as EIP-5792 sends it; its id is the effect's key, so a wallet takes it once. */
export type Batch = {
  readonly key: Hex
  readonly owner: Address
  readonly calls: readonly Call[]
  readonly chainNumber: number
}

/** What a wallet says of a batch. A hash is a hint for the search on the chain, never a proof. */
export type BatchStatus =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'pending' }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'included'; readonly txHash: Hex }

/** Whether the wallet makes all calls of a batch in one transaction, or would after an upgrade. */
export async function fetchAtomicSupport(
  provider: Provider,
  owner: Address,
  chainNumber: number,
): Promise<boolean> {
  const chain = numberToHex(chainNumber)
  try {
    const answer = await askWallet(provider, 'wallet_getCapabilities', [owner, [chain]])
    // '0x0' is how a wallet speaks of all chains at once.
    return ['0x0', chain].some((id) => {
      const status = fieldOf(fieldOf(fieldOf(answer, id), 'atomic'), 'status')
      return status === 'supported' || status === 'ready'
    })
  } catch (fault) {
    if (isFault(fault, 'WALLET_UNSUPPORTED')) return false
    throw fault
  }
}

/** Sends a batch, all or nothing. A wallet that has had this key before changes nothing. */
export async function sendBatch(provider: Provider, batch: Batch): Promise<void> {
  const request = {
    version: '2.0.0',
    id: batch.key,
    from: batch.owner,
    chainId: numberToHex(batch.chainNumber),
    atomicRequired: true,
    calls: batch.calls.map(({ to, data, valueWei }) => ({
      to,
      data,
      value: numberToHex(valueWei),
    })),
  }
  try {
    const answer = await askWallet(provider, 'wallet_sendCalls', [request])
    const id = typeof answer === 'string' ? answer : fieldOf(answer, 'id')
    if (id === batch.key) return
  } catch (fault) {
    if (isFault(fault, 'WALLET_DUPLICATE')) return
    throw fault
  }
  const message = 'the wallet gave the batch another id than its key'
  throw new ChainFault('WALLET_FAILED', message, { details: { key: batch.key } })
}

/** Asks what became of a batch. */
export async function fetchBatchStatus(provider: Provider, key: Hex): Promise<BatchStatus> {
  try {
    return parseStatus(await askWallet(provider, 'wallet_getCallsStatus', [key]))
  } catch (fault) {
    if (isFault(fault, 'WALLET_UNKNOWN_BATCH')) return { kind: 'unknown' }
    throw fault
  }
}

/** 1xx waits, 2xx and 5xx are in a block, 4xx never was; a list of receipts comes with a block. */
function parseStatus(answer: unknown): BatchStatus {
  const status = Number(fieldOf(answer, 'status'))
  const receipts = fieldOf(answer, 'receipts')
  const txHash: unknown = Array.isArray(receipts)
    ? fieldOf(receipts.at(-1), 'transactionHash')
    : undefined
  if (typeof txHash === 'string' && /^0x[0-9a-f]{64}$/.test(txHash)) {
    return { kind: 'included', txHash: txHash as Hex }
  }
  return status >= 400 ? { kind: 'dropped' } : { kind: 'pending' }
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
}
