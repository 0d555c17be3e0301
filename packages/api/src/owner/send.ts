import type { Client } from '../client/index.ts'
import type { ExecutionOrderData } from '../wire/index.ts'
import { checkBatch, type Mismatch } from './calls.ts'
import { readPlan } from './plan-shown.ts'
import { ask, type Connection, type Provider, WalletError } from './provider.ts'

type Batch = ExecutionOrderData['batches'][number]

/** A batch follows when the one before is in a block; this long is waited for in all. */
const patience = { everyMs: 1_000, times: 300 }

/**
 * Hands an approved plan to the owner's wallet: in one atomic call where the wallet can and the
 * order says so, else transaction by transaction. Every batch is compared with the signed plan
 * first, and the wallet's account and chain with the plan's, as they are then; the first difference
 * ends it.
 */
export async function sendPlan(
  client: Client,
  connection: Connection,
  planHash: string,
  planJson: string,
): Promise<Mismatch | null> {
  const plan = readPlan(planJson, planHash)
  if (plan === null) return { step: 1, field: 'hash' }
  if (connection.account !== plan.owner) return { step: 1, field: 'from' }
  await onChain(connection, plan.chain)
  const canBatch = await isAtomic(connection, plan.chain)
  for (let turn = 0; turn < patience.times; turn += 1) {
    const order = await client.executionOrder(planHash, canBatch)
    const batch = order.batches.find(({ state }) => state === 'ready')
    if (order.batches.every(({ state }) => state === 'sent' || state === 'done')) return null
    // Once a batch was given out, be it to another page, its shape holds: the order says which.
    const atomic = order.atomic && canBatch
    const isOne = batch?.calls.length === 1 && !atomic
    const mayGo = batch !== undefined && (!isOne || (await isNext(connection, batch)))
    if (!mayGo) {
      await new Promise((resolve) => setTimeout(resolve, patience.everyMs))
      continue
    }
    const mismatch = checkBatch(order, batch, plan)
    if (mismatch !== null) return mismatch
    await onChain(connection, plan.chain)
    const send = atomic ? sendAtomic : sendOrdered
    const txHash = await send(connection, order, batch)
    await client.reportSubmission(planHash, { key: batch.key, txHash, atomic })
    if (batch.legs.at(-1) === plan.legs.length - 1) return null
  }
  throw new WalletError(0, 'The steps before did not get into a block in time.')
}

/** Whether the wallet makes several calls in one transaction (EIP-5792). */
async function isAtomic({ provider, account }: Connection, chainId: string): Promise<boolean> {
  const chain = hexOf(numberOf(chainId))
  const capabilities = await ask(provider, 'wallet_getCapabilities', [account, [chain]]).catch(
    () => null,
  )
  const { atomic } = ((capabilities ?? {}) as Record<string, Capability>)[chain] ?? {}
  return atomic?.status === 'supported' || atomic?.status === 'ready'
}

type Capability = { readonly atomic?: { readonly status?: string } }

async function sendAtomic(
  { provider, account }: Connection,
  order: ExecutionOrderData,
  batch: Batch,
): Promise<string | null> {
  const calls = batch.calls.map(({ to, data, valueWei }) => ({ to, data, value: hexOf(valueWei) }))
  const reply = await ask(provider, 'wallet_sendCalls', [
    {
      version: '2.0.0',
      id: batch.key,
      chainId: hexOf(order.chainNumber),
      from: account,
      atomicRequired: true,
      calls,
    },
  ])
  const { id } = reply as { readonly id?: unknown }
  const bundle = typeof id === 'string' ? id : batch.key
  return transactionOf(provider, bundle)
}

const pendingStatus = 100

/** The transaction that a bundle ended in, where the wallet says so in time. */
async function transactionOf(provider: Provider, id: string): Promise<string | null> {
  for (let turn = 0; turn < 10; turn += 1) {
    const status = (await ask(provider, 'wallet_getCallsStatus', [id]).catch(() => null)) as {
      status?: number
      receipts?: readonly { transactionHash?: string }[]
    } | null
    const hash = status?.receipts?.[0]?.transactionHash
    if (hash !== undefined) return hash
    if (status === null || (status.status ?? pendingStatus) > pendingStatus) return null
    await new Promise((resolve) => setTimeout(resolve, patience.everyMs))
  }
  return null
}

async function sendOrdered(
  { provider, account }: Connection,
  order: ExecutionOrderData,
  batch: Batch,
): Promise<string> {
  const [call, ...others] = batch.calls
  if (call === undefined || others.length > 0) {
    throw new WalletError(0, 'A wallet that cannot batch was given more than one call.')
  }
  const transaction = {
    chainId: hexOf(order.chainNumber),
    from: account,
    to: call.to,
    data: call.data,
    value: hexOf(call.valueWei),
    gas: hexOf(batch.gasMax),
    nonce: hexOf(batch.nonce),
  }
  return String(await ask(provider, 'eth_sendTransaction', [transaction]))
}

/**
 * Whether the account's next nonce is still the one that was reserved for the batch.
 *
 * Many wallets choose the nonce themselves, whatever they are given. So a transaction that was sent
 * before its hash could be reported would be sent again under the next one: the nonce is asked
 * first, and what has moved it is waited for until the server has found it on the chain.
 */
async function isNext({ provider, account }: Connection, { nonce }: Batch): Promise<boolean> {
  const next = await ask(provider, 'eth_getTransactionCount', [account, 'pending'])
  return BigInt(String(next)) === BigInt(nonce)
}

/** The wallet must be on the plan's chain whenever it is asked; it can leave it at any time. */
async function onChain({ provider }: Connection, chain: string): Promise<void> {
  const wanted = numberOf(chain)
  const isThere = async () => Number(await ask(provider, 'eth_chainId')) === wanted
  if (await isThere()) return
  await ask(provider, 'wallet_switchEthereumChain', [{ chainId: hexOf(wanted) }])
  if (await isThere()) return
  throw new WalletError(0, `The wallet is not on chain ${wanted}; nothing was sent.`)
}

function numberOf(chain: string): number {
  return Number(chain.slice('eip155:'.length))
}

function hexOf(value: number | string): string {
  return `0x${BigInt(value).toString(16)}`
}
