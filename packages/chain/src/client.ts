import type { Hex } from '@evenkeel/core/domain'
import {
  type BlockNumber,
  blockNumber,
  type UnixMs,
  unixMs,
  type WeiPerGas,
  weiPerGas,
} from '@evenkeel/core/units'
import { createPublicClient, type GetBlockReturnType, http, type PublicClient } from 'viem'
import { ChainFault, fromNode } from './faults.ts'

/** A node that answered with the chain number we expect. It reads; it cannot sign. */
export type Client = PublicClient

/** The block that a group of reads is pinned to, so that all of them see one state. */
export type Head = {
  readonly number: BlockNumber
  readonly hash: Hex
  readonly atMs: UnixMs
  readonly baseFeeWeiPerGas: WeiPerGas
}

/** Longest wait for one answer; the slowest read here, all ticks of a pool, takes a tenth. */
const answerTimeoutMs = 10_000

/**
 * Connects to a node and makes sure that it serves the chain we mean.
 *
 * Nothing is retried here: a fault says whether it is `transient`, and the caller decides.
 */
export async function connect(rpcUrl: string, chainNumber: number): Promise<Client> {
  const transport = http(rpcUrl, { retryCount: 0, timeout: answerTimeoutMs })
  const client = createPublicClient({ transport, cacheTime: 0 })
  const actual = await fromNode('eth_chainId', client.getChainId())
  if (actual === chainNumber) return client
  throw new ChainFault('CHAIN_WRONG', `the node serves chain ${actual}, not ${chainNumber}`, {
    details: { limit: chainNumber, actual },
  })
}

/** The newest block. */
export async function fetchHead(client: Client): Promise<Head> {
  return headOf(await fromNode('newest block', client.getBlock({ blockTag: 'latest' })))
}

/** The block of a height on the chain as it is now, or null where it is not that high. */
export async function fetchBlock(client: Client, height: bigint): Promise<Head | null> {
  try {
    return headOf(await fromNode('block by number', client.getBlock({ blockNumber: height })))
  } catch (fault) {
    if (fault instanceof ChainFault && fault.code === 'BLOCK_GONE') return null
    throw fault
  }
}

/** Whether a block is still part of the chain: asked by number, compared by hash. */
export async function isCanonical(
  client: Client,
  block: Pick<Head, 'number' | 'hash'>,
): Promise<boolean> {
  return (await fetchBlock(client, block.number))?.hash === block.hash
}

function headOf(block: GetBlockReturnType): Head {
  return {
    number: blockNumber(block.number),
    hash: block.hash,
    atMs: unixMs(Number(block.timestamp) * 1000),
    baseFeeWeiPerGas: weiPerGas(block.baseFeePerGas ?? 0n),
  }
}
