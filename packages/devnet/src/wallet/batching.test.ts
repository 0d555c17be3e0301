import { privateKeyToAccount } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import { createQueue } from '../queue.ts'
import { type Rpc, RpcError } from '../rpc.ts'
import { batchingMethods } from './batching.ts'
import { WALLET_CODES } from './errors.ts'
import { openSession } from './session.ts'

const account = privateKeyToAccount(`0x${'11'.repeat(32)}`)
const REQUEST = {
  version: '2.0.0',
  chainId: '0x7a69',
  atomicRequired: true,
  id: 'plan-7',
  calls: [{ to: account.address }],
}

describe('a batch whose fate is unclear', () => {
  it('is not sent again once the node has taken it', async () => {
    const wallet = walletOver({ eth_getTransactionReceipt: new RpcError('x', REFUSAL) })
    await expect(wallet.sendCalls()).rejects.toThrow(RpcError)
    await expect(wallet.sendCalls()).rejects.toMatchObject({ code: WALLET_CODES.duplicateId })
    expect(wallet.broadcasts()).toBe(1)
  })

  it('is not sent again when the connection broke in sending, and reads as pending', async () => {
    const wallet = walletOver({ eth_sendRawTransaction: new TypeError('fetch failed') })
    await expect(wallet.sendCalls()).rejects.toThrow('fetch failed')
    await expect(wallet.sendCalls()).rejects.toMatchObject({ code: WALLET_CODES.duplicateId })
    expect(await wallet.status()).toMatchObject({ id: 'plan-7', status: 100 })
  })

  it('may be sent again under its id when the node refused it', async () => {
    const wallet = walletOver({ eth_sendRawTransaction: new RpcError('x', REFUSAL) })
    await expect(wallet.sendCalls()).rejects.toThrow(RpcError)
    await expect(wallet.sendCalls()).rejects.toThrow(RpcError)
    expect(wallet.broadcasts()).toBe(2)
  })
})

const REFUSAL = { code: -32003, message: 'refused' }

const ANSWERS: Readonly<Record<string, unknown>> = {
  eth_getTransactionCount: '0x0',
  eth_estimateGas: '0x5208',
  eth_gasPrice: '0x1',
  eth_maxPriorityFeePerGas: '0x1',
  eth_sendRawTransaction: `0x${'22'.repeat(32)}`,
}

/** A wallet on a node that answers from a table; an error in it is thrown. */
function walletOver(faults: Readonly<Record<string, Error>>) {
  const asked: string[] = []
  const rpc: Rpc = async (method) => {
    asked.push(method)
    if (faults[method] !== undefined) throw faults[method]
    return ANSWERS[method] as never
  }
  const owned = { account, chainId: 31_337, rpc, exclusively: createQueue() }
  const [session, connection] = openSession(owned, false)
  connection['eth_requestAccounts']?.([])
  const methods = batchingMethods(session, account.address)
  return {
    sendCalls: async () => methods['wallet_sendCalls']?.([REQUEST]),
    status: async () => methods['wallet_getCallsStatus']?.(['plan-7']),
    broadcasts: () => asked.filter((method) => method === 'eth_sendRawTransaction').length,
  }
}
