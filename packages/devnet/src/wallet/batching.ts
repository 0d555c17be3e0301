import { type Abi, type Address, type Hex, keccak256, numberToHex, toHex } from 'viem'
import { readArtifact } from '../artifacts.ts'
import { type Rpc, RpcError } from '../rpc.ts'
import { type Call, callsStatus, intentOf, readSendCalls } from './calls.ts'
import { WalletError } from './errors.ts'
import { optional, readAddress, readList, readText } from './params.ts'
import type { Methods, Session } from './session.ts'
import { submit, untilMined } from './submit.ts'

/** EIP-5792: a list of calls becomes one transaction, all or nothing. */
export function batchingMethods(session: Session, delegate: Address): Methods {
  const { chainId, rpc, authorize, consent } = session
  const account = session.account.address
  const { abi } = readArtifact('@account-abstraction/contracts', 'artifacts/Simple7702Account.json')
  const batches = new Map<string, Hex | 'sending'>()
  /** Only a refusal by the node is certain; after any other fault the batch may be on its way. */
  const forget = (id: string) => (fault: unknown) => {
    if (fault instanceof RpcError) batches.delete(id)
    throw fault
  }
  return {
    wallet_getCapabilities: (params) => {
      const [asked, chains] = readList(params, 'params')
      authorize(readAddress(asked, 'address'))
      const id = numberToHex(chainId)
      const listed = optional(readList, chains, 'chain ids')?.includes(id) ?? true
      return listed ? { [id]: { atomic: { status: 'supported' } } } : {}
    },
    wallet_sendCalls: async (params) => {
      authorize(account)
      const request = readSendCalls(params, { account, chainId })
      const id = request.id ?? batchId(account, batches.size)
      if (batches.has(id)) throw new WalletError('duplicateId', `batch ${id} was already sent`)
      consent()
      batches.set(id, 'sending')
      await session.exclusively(async () => {
        const hash = await sendBatch(session, delegate, abi, request.calls).catch(forget(id))
        batches.set(id, hash)
        await untilMined(rpc, hash)
      })
      return { id }
    },
    wallet_getCallsStatus: (params) => {
      const id = readText(readList(params, 'params')[0], 'id')
      const hash = batches.get(id)
      if (hash === undefined) throw new WalletError('unknownBundle', `no batch ${id}`)
      return callsStatus(rpc, chainId, id, hash)
    },
    wallet_showCallsStatus: () => null,
  }
}

/** A batch that will revert is sent all the same: the chain is where its failure is read. */
async function sendBatch(session: Session, delegate: Address, abi: Abi, calls: readonly Call[]) {
  const account = session.account.address
  const isReady = calls.length === 1 || (await runs(session.rpc, account, delegate))
  return submit(session, intentOf(calls, account, abi), {
    delegate: isReady ? undefined : delegate,
    whenDoomed: 'send',
  })
}

/** EIP-7702: the code of a delegated account is 0xef0100 and the address whose code it runs. */
async function runs(rpc: Rpc, account: Address, delegate: Address): Promise<boolean> {
  const code = await rpc<Hex>('eth_getCode', [account, 'latest'])
  return code === `0xef0100${delegate.slice(2).toLowerCase()}`
}

/** An id for a batch that came without one; not a transaction hash, as the standard warns. */
function batchId(account: Address, ordinal: number): Hex {
  return keccak256(toHex(`${account}/${ordinal}`))
}
