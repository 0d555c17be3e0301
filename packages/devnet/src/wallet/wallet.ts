import assert from 'node:assert/strict'
import { type Address, numberToHex, toHex } from 'viem'
import { mnemonicToAccount, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { MNEMONIC } from '../anvil.ts'
import { rpcOver } from '../rpc.ts'
import type { Devnet } from '../types.ts'
import { batchingMethods } from './batching.ts'
import { WalletError } from './errors.ts'
import { readFields, readList, readQuantity } from './params.ts'
import { sendingMethods } from './sending.ts'
import { type Methods, openSession } from './session.ts'
import { signingMethods } from './signing.ts'

export type WalletRequest = { readonly method: string; readonly params?: unknown }

/** An EIP-1193 provider with one account; it fits viem's `custom` transport. */
export type DevnetWallet = {
  readonly address: Address
  readonly request: (request: WalletRequest) => Promise<unknown>
}

export type WalletOptions = {
  /** False: a wallet of before EIP-5792, which sends one transaction at a time. */
  readonly atomic?: boolean
  /** True: the person behind it connects, then declines every signature and transaction. */
  readonly reject?: boolean
}

/**
 * A wallet that holds the key of a devnet account and agrees to everything unless told otherwise.
 *
 * The key stays in this process. A page reaches it through `startWalletServer` and sees no more
 * than it would of a browser extension.
 *
 * @example
 * const wallet = createDevnetWallet(devnet, 0)
 * const [owner] = await wallet.request({ method: 'eth_requestAccounts' })
 */
export function createDevnetWallet(
  devnet: Devnet,
  accountIndex: number,
  { atomic = true, reject = false }: WalletOptions = {},
): DevnetWallet {
  const account = accountAt(accountIndex)
  const { chainId, exclusively } = devnet
  const rpc = rpcOver(devnet.rpcUrl)
  const [session, connection] = openSession({ account, chainId, rpc, exclusively }, reject)
  const methods: Methods = {
    ...connection,
    ...chainMethods(chainId),
    ...signingMethods(session),
    ...sendingMethods(session),
    ...(atomic && batchingMethods(session, devnet.addresses.simple7702Account)),
  }
  return {
    address: account.address,
    request: async ({ method, params = [] }) => {
      const own = Object.hasOwn(methods, method) ? methods[method] : undefined
      if (own !== undefined) return own(params)
      if (READ_ONLY.has(method)) return rpc(method, readList(params, 'params'))
      throw new WalletError('unsupportedMethod', `this wallet has no ${method}`)
    },
  }
}

function accountAt(index: number): PrivateKeyAccount {
  const { privateKey } = mnemonicToAccount(MNEMONIC, { addressIndex: index }).getHdKey()
  assert(privateKey !== null, 'a mnemonic yields private keys')
  return privateKeyToAccount(toHex(privateKey))
}

function chainMethods(chainId: number): Methods {
  return {
    eth_chainId: () => numberToHex(chainId),
    wallet_switchEthereumChain: (params) => {
      const { chainId: asked } = readFields(readList(params, 'params')[0], 'params[0]')
      if (readQuantity(asked, 'chainId') === BigInt(chainId)) return null
      throw new WalletError('chainUnknown', `this wallet is on chain ${chainId} only`)
    },
  }
}

/** Asked of the node unchanged; none of them changes anything. */
const READ_ONLY = new Set([
  'eth_blockNumber',
  'eth_call',
  'eth_createAccessList',
  'eth_estimateGas',
  'eth_feeHistory',
  'eth_gasPrice',
  'eth_getBalance',
  'eth_getBlockByHash',
  'eth_getBlockByNumber',
  'eth_getCode',
  'eth_getLogs',
  'eth_getStorageAt',
  'eth_getTransactionByHash',
  'eth_getTransactionCount',
  'eth_getTransactionReceipt',
  'eth_maxPriorityFeePerGas',
  'eth_simulateV1',
  'net_version',
  'web3_clientVersion',
])
