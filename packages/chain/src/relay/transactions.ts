import type { Address, Hex } from '@evenkeel/core/domain'
import { formatTransactionReceipt, type TransactionReceipt } from 'viem'
import type { Client } from '../client.ts'
import { lowered } from '../config.ts'
import { fromNode } from '../faults.ts'
import type { Sent } from './unwrap.ts'

/** A transaction by its hash, mined or waiting; null where the node does not know it. */
export async function fetchSent(client: Client, hash: Hex): Promise<Sent | null> {
  const asking = client.request({ method: 'eth_getTransactionByHash', params: [hash] })
  const found = await fromNode('transaction by hash', asking)
  if (found === null) return null
  const { from, to, input, value } = found
  const valueWei = BigInt(value)
  return { from: lowered(from), to: to === null ? null : lowered(to), input, valueWei }
}

/** What a block made of a transaction; null while no block has it. */
export async function fetchReceipt(client: Client, hash: Hex): Promise<TransactionReceipt | null> {
  const asking = client.request({ method: 'eth_getTransactionReceipt', params: [hash] })
  const found = await fromNode('receipt of a transaction', asking)
  return found && formatTransactionReceipt(found)
}

/** Nonce of the account's next transaction, those counted that still wait for a block. */
export async function fetchNonce(client: Client, address: Address): Promise<bigint> {
  const count = client.getTransactionCount({ address, blockTag: 'pending' })
  return BigInt(await fromNode('nonce of the account', count))
}
