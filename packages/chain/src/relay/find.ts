import type { Address, Call, Execution, Hex } from '@evenkeel/core/domain'
import type { Relay } from '@evenkeel/core/ports'
import { blockNumber, type UnixMs, weiPerGas } from '@evenkeel/core/units'
import { parseEventLogs, type TransactionReceipt, toEventSelector } from 'viem'
import { erc20Abi } from '../abi.ts'
import { type Client, fetchBlock } from '../client.ts'
import { lowered } from '../config.ts'
import { fetchCandidates } from './candidates.ts'
import { callsIn, fetchTrace } from './trace.ts'
import { fetchReceipt, fetchSent } from './transactions.ts'
import { type Sent, type Unwrapped, unwrap } from './unwrap.ts'

type Request = Parameters<Relay['find']>[0]

/**
 * Looks for calls on the chain by their content. The first transaction that made them wins; where
 * none did, the first that tried and failed; else null. Two legs may be the same call, byte for
 * byte: what was found for one of them is no evidence of the other.
 *
 * Nothing is believed: neither a hint, nor what the wallet said, nor our own memory.
 */
export async function findExecution(client: Client, request: Request): Promise<Execution | null> {
  const { owner, sinceBlock, txHash } = request
  const except = new Set(request.except)
  if (txHash !== undefined && !except.has(txHash)) {
    const hinted = await fetchExecution(client, request, txHash)
    if (hinted?.succeeded && hinted.blockNumber >= sinceBlock) return hinted
  }
  let failed: Execution | null = null
  for await (const candidate of fetchCandidates(client, owner, sinceBlock)) {
    if (except.has(candidate)) continue
    const found = await fetchExecution(client, request, candidate)
    if (found?.succeeded) return found
    failed ??= found
  }
  return failed
}

/** What a mined transaction made of the wanted calls, or null where it is another or gone. */
async function fetchExecution(
  client: Client,
  request: Request,
  txHash: Hex,
): Promise<Execution | null> {
  const [sent, receipt] = await Promise.all([
    fetchSent(client, txHash),
    fetchReceipt(client, txHash),
  ])
  if (sent === null || receipt === null) return null
  const attempt = await attemptOf(client, request, sent, receipt)
  if (attempt === null || !areEqual(attempt.calls, request.calls)) return null
  const block = await fetchBlock(client, receipt.blockNumber)
  // A receipt may outlive its block by a moment: only the chain as it is now counts.
  if (block?.hash !== receipt.blockHash) return null
  return executionOf(request.owner, receipt, attempt, block.atMs)
}

type Attempt = { readonly calls: readonly Call[]; readonly succeeded: boolean }

/**
 * What the account did in a transaction, if that may be the wanted calls.
 *
 * The calldata says what was asked for, the trace what was done. They are compared wherever the
 * node traces; where it does not, a wrapping that we cannot read is no match.
 */
async function attemptOf(
  client: Client,
  { owner, calls: wanted }: Request,
  sent: Sent,
  receipt: TransactionReceipt,
): Promise<Attempt | null> {
  const asked = unwrap(owner, sent)
  if (asked !== null && !areEqual(asked.calls, wanted)) return null
  if (receipt.status === 'reverted') return asked && { calls: asked.calls, succeeded: false }
  const trace = await fetchTrace(client, receipt.transactionHash)
  const reported = asked !== null && isReported(asked, owner, receipt)
  if (trace === null) return asked && { calls: asked.calls, succeeded: reported }
  const made = callsIn(owner, trace)
  if (made === null) return null
  const wasUndone = made.length === 0 && asked !== null && !reported
  return wasUndone ? { calls: asked.calls, succeeded: false } : { calls: made, succeeded: true }
}

/** By selector alone: Safe 1.3 and 1.4 index the event's arguments differently. */
const safeSucceeded = toEventSelector('ExecutionSuccess(bytes32,uint256)')

function isReported(
  { successBy }: Unwrapped,
  owner: Address,
  { status, logs }: TransactionReceipt,
): boolean {
  if (successBy === 'status') return status === 'success'
  return logs.some((log) => lowered(log.address) === owner && log.topics[0] === safeSucceeded)
}

function areEqual(left: readonly Call[], right: readonly Call[]): boolean {
  return (
    left.length === right.length &&
    left.every((call, index) => {
      const other = right[index]
      return (
        other !== undefined &&
        call.to === other.to &&
        call.data === other.data &&
        call.valueWei === other.valueWei
      )
    })
  )
}

function executionOf(
  owner: Address,
  receipt: TransactionReceipt,
  { calls, succeeded }: Attempt,
  atMs: UnixMs,
): Execution {
  return {
    txHash: receipt.transactionHash,
    blockNumber: blockNumber(receipt.blockNumber),
    blockHash: receipt.blockHash,
    atMs,
    succeeded,
    calls,
    gasUsed: receipt.gasUsed,
    gasPriceWeiPerGas: weiPerGas(receipt.effectiveGasPrice),
    transfers: transfersOf(owner, receipt),
  }
}

function transfersOf(owner: Address, { logs }: TransactionReceipt): Execution['transfers'] {
  return parseEventLogs({ abi: erc20Abi, eventName: 'Transfer', logs })
    .map(({ address, args }) => ({
      token: lowered(address),
      from: lowered(args.from),
      to: lowered(args.to),
      atoms: args.amount,
    }))
    .filter(({ from, to }) => from === owner || to === owner)
}
