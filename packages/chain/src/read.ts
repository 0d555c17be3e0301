import type { Address, Hex } from '@evenkeel/core/domain'
import {
  type Abi,
  type ContractFunctionArgs,
  type ContractFunctionName,
  type ContractFunctionReturnType,
  decodeFunctionResult,
  encodeFunctionData,
} from 'viem'
import { multicall3Abi } from './abi.ts'
import type { Client, Head } from './client.ts'
import { ChainFault, fromNode } from './faults.ts'

type ReadCall = { readonly to: Address; readonly data: Hex; readonly what: string }

/** Calls to make and how to understand their answers; reads join into larger reads. */
export type Read<Value> = {
  readonly calls: readonly ReadCall[]
  readonly parse: (returned: readonly Hex[]) => Value
}

/** A node simulates one call with the gas of a block or more; 1,000 views stay well inside. */
const callsPerRequest = 1_000

/** Reads one view function of a contract. */
export function readOf<
  const Contract extends Abi,
  Name extends ContractFunctionName<Contract, 'view' | 'pure'>,
>(
  to: Address,
  abi: Contract,
  functionName: Name,
  ...[args]: ContractFunctionArgs<Contract, 'view' | 'pure', Name> extends readonly []
    ? []
    : [ContractFunctionArgs<Contract, 'view' | 'pure', Name>]
): Read<ContractFunctionReturnType<Contract, 'view' | 'pure', Name>> {
  const signature = { abi, functionName, args } as { abi: Abi; functionName: string }
  const what = `${functionName} of ${to}`
  return {
    calls: [{ to, data: encodeFunctionData(signature), what }],
    parse: ([data = '0x']) => {
      try {
        return decodeFunctionResult({ ...signature, data }) as never
      } catch (cause) {
        throw unreadable(what, cause)
      }
    },
  }
}

/** Several reads as one, answers in the same order. */
export function together<const Values extends readonly unknown[]>(
  reads: { readonly [Index in keyof Values]: Read<Values[Index]> },
): Read<Values> {
  const parts: readonly Read<unknown>[] = reads
  return {
    calls: parts.flatMap((part) => part.calls),
    parse: (returned) => {
      let from = 0
      return parts.map(({ calls, parse }) => {
        const mine = returned.slice(from, from + calls.length)
        from += calls.length
        return parse(mine)
      }) as unknown as Values
    },
  }
}

/** A list of equal reads as one. */
export function each<Value>(reads: readonly Read<Value>[]): Read<readonly Value[]> {
  return together<readonly Value[]>(reads)
}

/** A read whose answer is understood further. */
export function refine<From, To>(read: Read<From>, refined: (value: From) => To): Read<To> {
  return { calls: read.calls, parse: (returned) => refined(read.parse(returned)) }
}

/**
 * Makes all calls of a read at one block, through Multicall3.
 *
 * The block is named by its hash: a node that no longer has it refuses (`BLOCK_GONE`) rather
 * than answer from another one. A call that fails is a fault, never a zero.
 */
export async function fetchRead<Value>(
  client: Client,
  multicall: Address,
  head: Pick<Head, 'hash'>,
  read: Read<Value>,
): Promise<Value> {
  const returned: Hex[] = []
  for (let from = 0; from < read.calls.length; from += callsPerRequest) {
    const calls = read.calls.slice(from, from + callsPerRequest)
    returned.push(...(await fetchCalls(client, multicall, head, calls)))
  }
  return read.parse(returned)
}

async function fetchCalls(
  client: Client,
  multicall: Address,
  head: Pick<Head, 'hash'>,
  calls: readonly ReadCall[],
): Promise<Hex[]> {
  const rows = calls.map(({ to, data }) => ({ target: to, allowFailure: true, callData: data }))
  const { data = '0x' } = await fromNode(
    `${calls.length} reads at block ${head.hash}`,
    client.call({
      to: multicall,
      data: encodeFunctionData({ abi: multicall3Abi, functionName: 'aggregate3', args: [rows] }),
      blockHash: head.hash,
      requireCanonical: true,
    }),
  )
  if (data === '0x') throw unreadable(`Multicall3 at ${multicall}`, undefined)
  const results = decodeFunctionResult({ abi: multicall3Abi, functionName: 'aggregate3', data })
  return results.map(({ success, returnData }, index) => {
    if (success) return returnData
    throw unreadable(calls[index]?.what ?? `call ${index}`, undefined)
  })
}

function unreadable(what: string, cause: unknown): ChainFault {
  const message = `${what} gave no answer that can be read`
  return new ChainFault('CONTRACT_UNREADABLE', message, { details: { what }, cause })
}
