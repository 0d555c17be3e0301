import type { Address, Hex } from '@evenkeel/core/domain'
import { numberToHex, pad, toEventSelector } from 'viem'
import { erc20Abi } from '../abi.ts'
import type { Client } from '../client.ts'
import { lowered } from '../config.ts'
import { ChainFault, fromNode } from '../faults.ts'

/**
 * A day of blocks of 12 seconds, half an hour of a quarter of one: no approved swap succeeds as
 * late as that, for its deadline is 15 minutes. So the search ends there, and a run that was left
 * lying while this process was down can end too.
 */
const scanBlocksMax = 7_200n
const blocksAtOnce = 8n

/** Whatever an approved leg does, one of these names the owner in the first place. */
const ownerEvents = erc20Abi
  .filter((item) => item.type === 'event')
  .map((event) => toEventSelector(event))

/**
 * Transactions since a block that may be the owner's, likely ones first, each once.
 *
 * Those that moved or allowed the owner's tokens are found by their logs, in one request, whoever
 * sent them. Failed ones leave no logs; they are looked for block by block, and only where the
 * owner has sent anything at all.
 */
export async function* fetchCandidates(
  client: Client,
  owner: Address,
  sinceBlock: bigint,
): AsyncGenerator<Hex> {
  const head = await fromNode('newest block', client.getBlockNumber({ cacheTime: 0 }))
  if (head < sinceBlock) return
  const lastInReach = sinceBlock + scanBlocksMax - 1n
  const last = head < lastInReach ? head : lastInReach
  const seen = new Set<Hex>()
  for (const hash of await fetchByLogs(client, owner, sinceBlock, last)) {
    if (!seen.has(hash)) yield hash
    seen.add(hash)
  }
  if (!(await hasSent(client, owner, sinceBlock))) return
  for (let from = sinceBlock; from <= last; from += blocksAtOnce) {
    const to = from + blocksAtOnce - 1n < last ? from + blocksAtOnce - 1n : last
    for (const hash of await fetchFromBlocks(client, owner, from, to)) {
      if (!seen.has(hash)) yield hash
    }
  }
}

async function fetchByLogs(
  client: Client,
  owner: Address,
  fromBlock: bigint,
  toBlock: bigint,
): Promise<readonly Hex[]> {
  const range = { fromBlock: numberToHex(fromBlock), toBlock: numberToHex(toBlock) }
  const filter = { ...range, topics: [ownerEvents, pad(owner)] }
  const logs = await fromNode(
    "logs of the owner's tokens",
    client.request({ method: 'eth_getLogs', params: [filter] }),
  )
  return logs.flatMap(({ transactionHash }) => transactionHash ?? [])
}

async function fetchFromBlocks(
  client: Client,
  owner: Address,
  from: bigint,
  to: bigint,
): Promise<readonly Hex[]> {
  const numbers = Array.from({ length: Number(to - from) + 1 }, (_, index) => from + BigInt(index))
  const blocks = await Promise.all(
    numbers.map((blockNumber) =>
      fromNode(
        'block with transactions',
        client.getBlock({ blockNumber, includeTransactions: true }),
      ),
    ),
  )
  const isOwners = (address: string | null) => address !== null && lowered(address) === owner
  return blocks
    .flatMap(({ transactions }) => transactions)
    .filter((transaction) => isOwners(transaction.from) || isOwners(transaction.to))
    .map(({ hash }) => hash)
}

/**
 * Whether the account may have sent a transaction since a block: its nonce tells, unless it is a
 * contract, whose transactions others send, or the node no longer knows the nonce of then.
 */
async function hasSent(client: Client, address: Address, sinceBlock: bigint): Promise<boolean> {
  const blockNumber = sinceBlock > 0n ? sinceBlock - 1n : 0n
  try {
    const [code, then, now] = await Promise.all([
      fromNode('code of the owner', client.getCode({ address })),
      fromNode('nonce of then', client.getTransactionCount({ address, blockNumber })),
      fromNode('nonce of now', client.getTransactionCount({ address })),
    ])
    const isContract = code !== undefined && code !== '0x' && !code.startsWith('0xef0100')
    return isContract || now > then
  } catch (fault) {
    if (fault instanceof ChainFault && (!fault.transient || fault.code === 'BLOCK_GONE'))
      return true
    throw fault
  }
}
