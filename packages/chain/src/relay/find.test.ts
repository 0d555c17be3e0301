import type { Address, Call, Hex } from '@evenkeel/core/domain'
import { blockNumber, wei } from '@evenkeel/core/units'
import { createDevnetWallet, type Devnet, startDevnet } from '@evenkeel/devnet'
import {
  concatHex,
  createPublicClient,
  custom,
  encodeFunctionData,
  encodePacked,
  numberToHex,
  parseAbi,
  size,
  zeroAddress,
} from 'viem'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { multiSendAbi, safeAbi } from '../abi.ts'
import { createEncoder } from '../calls/encode.ts'
import { type Client, connect, fetchHead } from '../client.ts'
import { lowered } from '../config.ts'
import { assetOf, configOf, sendBy } from '../devnet.fixture.ts'
import { findExecution } from './find.ts'
import { callsOf } from './guard.ts'
import { saleLegs } from './relay.fixture.ts'

const safeReadAbi = parseAbi(['function nonce() view returns (uint256)'])

let devnet: Devnet
let client: Client
/** The same node, but one that does not trace, as most public ones. */
let blind: Client
let safe: Address
let snapshot: Awaited<ReturnType<Devnet['snapshot']>>
let sinceBlock = blockNumber(0n)

beforeAll(async () => {
  devnet = await startDevnet()
  client = await connect(devnet.rpcUrl, devnet.chainId)
  blind = createPublicClient({
    transport: custom({
      request: ({ method, params }: { method: string; params: unknown }) =>
        method.startsWith('debug_')
          ? Promise.reject(Object.assign(new Error('no such method'), { code: -32601 }))
          : client.request({ method, params } as never),
    }),
  })
  safe = lowered(devnet.addresses.safe)
  await devnet.fund(devnet.addresses.safe, { WETH: 10n ** 19n })
})

beforeEach(async () => {
  snapshot = await devnet.snapshot()
  sinceBlock = blockNumber((await fetchHead(client)).number + 1n)
})

afterEach(() => devnet.revert(snapshot))
afterAll(() => devnet.stop())

/** A Safe transaction of its one owner, who signs by sending it. */
async function sendBySafe(to: Address, data: Hex, operation: number, safeTxGas = 0n): Promise<Hex> {
  const wallet = createDevnetWallet(devnet, 0)
  // A signature of v = 1 says: the sender is the signer.
  const bySender = concatHex([
    `0x${lowered(wallet.address).slice(2).padStart(64, '0')}`,
    `0x${'0'.repeat(64)}01`,
  ])
  const refund = [safeTxGas, 0n, 0n, zeroAddress, zeroAddress] as const
  const args = [to, 0n, data, operation, ...refund, bySender] as const
  const call = {
    to: safe,
    data: encodeFunctionData({ abi: safeAbi, functionName: 'execTransaction', args }),
    valueWei: wei(0n),
  }
  return sendBy(wallet, call)
}

function bundled(calls: readonly Call[]): Hex {
  const types = ['uint8', 'address', 'uint256', 'uint256', 'bytes'] as const
  const packed = calls.map(({ to, data, valueWei }) =>
    encodePacked(types, [0, to, valueWei, BigInt(size(data)), data]),
  )
  const args = [concatHex(packed)] as const
  return encodeFunctionData({ abi: multiSendAbi, functionName: 'multiSend', args })
}

describe('findExecution for a Safe', () => {
  it.each(['with', 'without'] as const)('finds a bundle, %s a trace', async (traced) => {
    const legs = await saleLegs(devnet, client, { symbol: 'WETH', atoms: 10n ** 18n, owner: safe })
    const calls = callsOf(legs)
    const txHash = await sendBySafe(lowered(devnet.addresses.multiSendCallOnly), bundled(calls), 1)
    const node = traced === 'with' ? client : blind
    const found = await findExecution(node, { owner: safe, calls, sinceBlock })
    expect(found).toMatchObject({ txHash, succeeded: true, calls })
    expect(found?.transfers.map(({ atoms }) => atoms)).toEqual([
      legs[1]?.amountOutMinAtoms,
      10n ** 18n,
    ])
    expect(
      await client.readContract({ address: safe, abi: safeReadAbi, functionName: 'nonce' }),
    ).toBe(1n)
  })

  it.each(['with', 'without'] as const)(
    'a transaction that went through while its call did not has failed, %s a trace',
    async (traced) => {
      const encoder = createEncoder(configOf(devnet))
      const spender = encoder.routerOf('uniswap-v3')
      const hops = [
        {
          pool: safe,
          tokenIn: assetOf(devnet, 'WETH').token,
          tokenOut: assetOf(devnet, 'USDC').token,
          feePips: 500,
        },
      ]
      const call = encoder.encodeSwap({
        route: { protocol: 'uniswap-v3', hops },
        amountInAtoms: 1n,
        amountOutMinAtoms: 10n ** 30n,
        recipient: safe,
        deadlineAtMs: (await fetchHead(client)).atMs,
      })
      expect(call.to).toBe(spender)
      // With a gas limit of its own a Safe swallows the failure and reports it by an event.
      const txHash = await sendBySafe(call.to, call.data, 0, 500_000n)
      const node = traced === 'with' ? client : blind
      const found = await findExecution(node, { owner: safe, calls: [call], sinceBlock })
      expect(found).toMatchObject({ txHash, succeeded: false, calls: [call] })
    },
  )
})

describe('findExecution', () => {
  it('does not take a part for the whole, nor calls in another order', async () => {
    const legs = await saleLegs(devnet, client, { symbol: 'WETH', atoms: 10n ** 18n, owner: safe })
    const calls = callsOf(legs)
    await sendBySafe(lowered(devnet.addresses.multiSendCallOnly), bundled(calls), 1)
    const others = [calls.slice(0, 1), calls.slice(1), calls.toReversed(), [...calls, ...calls]]
    for (const other of others) {
      expect(await findExecution(client, { owner: safe, calls: other, sinceBlock })).toBeNull()
    }
  })

  it('finds one transaction for one of two equal calls, and the next for the other', async () => {
    const encoder = createEncoder(configOf(devnet))
    const router = encoder.routerOf('uniswap-v3')
    const call = encoder.encodeApprove(assetOf(devnet, 'USDC').token, router, 9_576_000_000n)
    const wallet = createDevnetWallet(devnet, 0)
    const owner = lowered(devnet.owner)
    const first = await sendBy(wallet, call)
    const wanted = { owner, calls: [call], sinceBlock }
    expect(await findExecution(client, wanted)).toMatchObject({ txHash: first })
    const other = { ...wanted, except: [first] }
    expect(await findExecution(client, other)).toBeNull()
    expect(await findExecution(client, { ...other, txHash: first })).toBeNull()
    const second = await sendBy(wallet, call)
    expect(await findExecution(client, { ...other, txHash: first })).toMatchObject({
      txHash: second,
    })
  })

  it('does not search without end, however late it is asked (EXE-6)', async () => {
    const asked: { readonly method: string; readonly params: readonly unknown[] }[] = []
    const answers: Readonly<Record<string, unknown>> = {
      eth_blockNumber: '0xffffff',
      eth_getLogs: [],
      eth_getCode: '0x',
      eth_getTransactionCount: '0x7',
    }
    const tall = createPublicClient({
      transport: custom({
        request: (request: (typeof asked)[number]) => {
          asked.push(request)
          return Promise.resolve(answers[request.method])
        },
      }),
    })
    const since = { owner: safe, calls: [], sinceBlock: blockNumber(1_000n) }
    expect(await findExecution(tall, since)).toBeNull()
    const logs = asked.filter(({ method }) => method === 'eth_getLogs')
    expect(logs.map(({ params: [filter] }) => filter)).toMatchObject([
      { fromBlock: '0x3e8', toBlock: numberToHex(1_000 + 7_200 - 1) },
    ])
  })
})
