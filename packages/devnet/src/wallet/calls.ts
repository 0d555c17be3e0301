import { type Abi, type Address, encodeFunctionData, type Hex, toHex } from 'viem'
import type { Rpc } from '../rpc.ts'
import { WalletError } from './errors.ts'
import {
  type Fields,
  optional,
  readAddress,
  readFields,
  readHex,
  readList,
  readQuantity,
  readText,
} from './params.ts'
import type { Intent } from './submit.ts'

/** The one version of EIP-5792 this wallet speaks. */
const VERSION = '2.0.0'

/** A batch must fit in one transaction; no plan comes near it. */
const CALLS_MAX = 128
const ID_BYTES_MAX = 4096

export type Call = { readonly to: Address; readonly data: Hex; readonly valueWei: bigint }

export type SendCalls = { readonly id: string | undefined; readonly calls: readonly Call[] }

type Expected = { readonly account: Address; readonly chainId: number }

/** Reads the parameters of `wallet_sendCalls`; refuses what would be done otherwise than asked. */
export function readSendCalls(params: unknown, { account, chainId }: Expected): SendCalls {
  const request = readFields(readList(params, 'params')[0], 'params[0]')
  if (request['version'] !== VERSION) {
    throw new WalletError('invalidParams', `version must be ${VERSION}`)
  }
  if (readQuantity(request['chainId'], 'chainId') !== BigInt(chainId)) {
    throw new WalletError('chainUnsupported', `this wallet is on chain ${chainId} only`)
  }
  if (typeof request['atomicRequired'] !== 'boolean') {
    throw new WalletError('invalidParams', 'atomicRequired must be true or false')
  }
  const from = optional(readAddress, request['from'], 'from') ?? account
  if (from !== account) throw new WalletError('unauthorized', `${from} is not in this wallet`)
  refuseRequiredCapabilities(request)
  const id = optional(readText, request['id'], 'id')
  if (id !== undefined && Buffer.byteLength(id) > ID_BYTES_MAX) {
    throw new WalletError('invalidParams', `id is longer than ${ID_BYTES_MAX} bytes`)
  }
  return { id, calls: readCalls(request['calls']) }
}

function readCalls(value: unknown): Call[] {
  const calls = readList(value, 'calls')
  if (calls.length === 0) throw new WalletError('invalidParams', 'calls must not be empty')
  if (calls.length > CALLS_MAX) {
    throw new WalletError('bundleTooLarge', `${calls.length} calls; the most is ${CALLS_MAX}`)
  }
  return calls.map((item, index) => {
    const call = readFields(item, `calls[${index}]`)
    refuseRequiredCapabilities(call)
    return {
      to: readAddress(call['to'], `calls[${index}].to`),
      data: optional(readHex, call['data'], `calls[${index}].data`) ?? '0x',
      valueWei: optional(readQuantity, call['value'], `calls[${index}].value`) ?? 0n,
    }
  })
}

function refuseRequiredCapabilities(holder: Fields): void {
  const capabilities = optional(readFields, holder['capabilities'], 'capabilities') ?? {}
  for (const [name, value] of Object.entries(capabilities)) {
    if (readFields(value, `capabilities.${name}`)['optional'] === true) continue
    throw new WalletError('capabilityUnsupported', `capability ${name} is not supported`)
  }
}

/** One call is atomic as it is; several become one call of the account to its own code. */
export function intentOf(calls: readonly Call[], account: Address, abi: Abi): Intent {
  const [only, ...more] = calls
  if (only !== undefined && more.length === 0) return only
  const batch = calls.map(({ to, data, valueWei }) => ({ target: to, value: valueWei, data }))
  return {
    to: account,
    data: encodeFunctionData({ abi, functionName: 'executeBatch', args: [batch] }),
  }
}

type WireReceipt = Fields & { readonly status: Hex }

/** What `wallet_getCallsStatus` answers: 100 pending, 200 confirmed, 500 reverted as a whole. */
export async function callsStatus(rpc: Rpc, chainId: number, id: string, hash: Hex | 'sending') {
  const isSent = hash !== 'sending'
  const receipt = isSent ? await rpc<WireReceipt | null>('eth_getTransactionReceipt', [hash]) : null
  const head = { version: VERSION, id, chainId: toHex(chainId), atomic: true }
  if (receipt === null) return { ...head, status: 100 }
  const { logs, status, blockHash, blockNumber, gasUsed, transactionHash } = receipt
  const receipts = [{ logs, status, blockHash, blockNumber, gasUsed, transactionHash }]
  return { ...head, status: status === '0x1' ? 200 : 500, receipts }
}
