import {
  type Address,
  encodeFunctionData,
  type Hex,
  parseAbi,
  recoverMessageAddress,
  recoverTypedDataAddress,
} from 'viem'
import { describe, expect, it } from 'vitest'
import { withDevnet } from '../fixture.ts'
import { type Rpc, rpcOver } from '../rpc.ts'
import type { Devnet } from '../types.ts'
import { WALLET_CODES } from './errors.ts'
import { createDevnetWallet, type DevnetWallet, type WalletOptions } from './wallet.ts'

const CHAIN = '0x7a69'
const ACCOUNT = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'

describe('connecting', () => {
  it('shows the account only after the dapp has asked', () =>
    withDevnet(async (devnet) => {
      const wallet = createDevnetWallet(devnet, 0)
      expect(await wallet.request({ method: 'eth_accounts' })).toEqual([])
      const sign = { method: 'personal_sign', params: ['0x00', ACCOUNT] }
      await expect(wallet.request(sign)).rejects.toMatchObject({ code: WALLET_CODES.unauthorized })
      expect(await wallet.request({ method: 'eth_requestAccounts' })).toEqual([ACCOUNT])
      expect(await wallet.request({ method: 'eth_accounts' })).toEqual([ACCOUNT])
      expect(await wallet.request({ method: 'eth_chainId' })).toBe(CHAIN)
    }))

  it('stays on its chain', () =>
    withDevnet(async (devnet) => {
      const wallet = await connect(devnet)
      const change = (chainId: Hex) =>
        wallet.request({ method: 'wallet_switchEthereumChain', params: [{ chainId }] })
      expect(await change(CHAIN)).toBeNull()
      await expect(change('0x1')).rejects.toMatchObject({ code: WALLET_CODES.chainUnknown })
    }))

  it('reads the chain for the dapp and changes it in no hidden way', () =>
    withDevnet(async (devnet) => {
      const wallet = await connect(devnet)
      const nonce = { method: 'eth_getTransactionCount', params: [ACCOUNT, 'latest'] }
      expect(await wallet.request(nonce)).toBe('0x0')
      for (const method of ['anvil_setBalance', 'evm_mine', 'eth_sign', 'toString']) {
        const refused = wallet.request({ method, params: [] })
        await expect(refused).rejects.toMatchObject({ code: WALLET_CODES.unsupportedMethod })
      }
    }))
})

describe('signing', () => {
  it('signs messages, hexadecimal or plain', () =>
    withDevnet(async (devnet) => {
      const wallet = await connect(devnet)
      for (const [sent, message] of [
        ['0x68656c6c6f', 'hello'],
        ['plain text', 'plain text'],
      ] as const) {
        const signed = await wallet.request({ method: 'personal_sign', params: [sent, ACCOUNT] })
        const signature = signed as Hex
        expect(await recoverMessageAddress({ message, signature })).toBe(ACCOUNT)
      }
    }))

  it('signs typed data of this chain', () =>
    withDevnet(async (devnet) => {
      const wallet = await connect(devnet)
      const typedData = approval(31_337)
      const params = [ACCOUNT, JSON.stringify(typedData)]
      const signature = await wallet.request({ method: 'eth_signTypedData_v4', params })
      const recovered = recoverTypedDataAddress({ ...typedData, signature: signature as Hex })
      expect(await recovered).toBe(ACCOUNT)
    }))

  it.each([
    ['another chain', JSON.stringify(approval(1))],
    ['text that is not JSON', '{'],
    ['a document without a domain', '{}'],
    ['types that do not fit', JSON.stringify({ ...approval(31_337), primaryType: 'Nothing' })],
  ])('refuses typed data: %s', (_, document) =>
    withDevnet(async (devnet) => {
      const wallet = await connect(devnet)
      const sign = { method: 'eth_signTypedData_v4', params: [ACCOUNT, document] }
      await expect(wallet.request(sign)).rejects.toMatchObject({ code: WALLET_CODES.invalidParams })
    }),
  )

  it('refuses to sign for an account that it does not hold', () =>
    withDevnet(async (devnet) => {
      const wallet = await connect(devnet)
      const sign = { method: 'personal_sign', params: ['0x00', devnet.accounts[1]] }
      await expect(wallet.request(sign)).rejects.toMatchObject({ code: WALLET_CODES.unauthorized })
    }))
})

describe('sending', () => {
  it('fills in nonce, gas and fees, and is mined when it answers', () =>
    withDevnet(async (devnet) => {
      const wallet = await connect(devnet)
      const to = devnet.accounts[1] as Address
      const hash = await send(wallet, { to, value: '0x1' })
      const receipt = await rpcOver(devnet.rpcUrl)('eth_getTransactionReceipt', [hash])
      expect(receipt).toMatchObject({ status: '0x1', type: '0x2', from: ACCOUNT.toLowerCase() })
    }))

  it('gives two requests at once two nonces', () =>
    withDevnet(async (devnet) => {
      const wallet = await connect(devnet)
      const to = devnet.accounts[1] as Address
      const hashes = await Promise.all([1, 2, 3].map(() => send(wallet, { to, value: '0x1' })))
      expect(new Set(hashes).size).toBe(3)
      const nonce = { method: 'eth_getTransactionCount', params: [ACCOUNT, 'latest'] }
      expect(await wallet.request(nonce)).toBe('0x3')
    }))

  it('refuses what would revert, with the reason of the chain', () =>
    withDevnet(async (devnet) => {
      const wallet = await connect(devnet)
      const [to, data] = transferOfNothing(devnet)
      await expect(send(wallet, { to, data })).rejects.toMatchObject({ code: 3 })
      const nonce = { method: 'eth_getTransactionCount', params: [ACCOUNT, 'latest'] }
      expect(await wallet.request(nonce)).toBe('0x0')
    }))

  it.each([
    ['another chain', { chainId: '0x1' }],
    ['a delegate chosen by the dapp', { authorizationList: [] }],
    ['an amount that is not hexadecimal', { value: '12' }],
  ])('refuses %s', (_, fields) =>
    withDevnet(async (devnet) => {
      const wallet = await connect(devnet)
      const sending = send(wallet, { to: ACCOUNT, ...fields })
      await expect(sending).rejects.toMatchObject({ code: WALLET_CODES.invalidParams })
    }),
  )
})

describe('a person who declines', () => {
  it.each([
    ['personal_sign', ['0x00', ACCOUNT]],
    ['eth_signTypedData_v4', [ACCOUNT, approval(31_337)]],
    ['eth_sendTransaction', [{ from: ACCOUNT, to: ACCOUNT }]],
    ['wallet_sendCalls', [batch([{ to: ACCOUNT }])]],
  ])('leaves nothing behind after %s', (method, params) =>
    withDevnet(async (devnet) => {
      const before = await devnet.headHash()
      const wallet = await connect(devnet, { reject: true })
      const refused = wallet.request({ method, params })
      await expect(refused).rejects.toMatchObject({ code: WALLET_CODES.userRejected })
      expect(await devnet.headHash()).toBe(before)
    }),
  )
})

describe('batches (EIP-5792)', () => {
  it('are announced as atomic, for this chain alone', () =>
    withDevnet(async (devnet) => {
      const wallet = await connect(devnet)
      const ask = (...params: unknown[]) =>
        wallet.request({ method: 'wallet_getCapabilities', params })
      const atomic = { [CHAIN]: { atomic: { status: 'supported' } } }
      expect(await ask(ACCOUNT)).toEqual(atomic)
      expect(await ask(ACCOUNT, [CHAIN, '0x1'])).toEqual(atomic)
      expect(await ask(ACCOUNT, ['0x1'])).toEqual({})
    }))

  it('are one type-4 transaction at first and a plain one afterwards', () =>
    withDevnet(async (devnet) => {
      const wallet = await connect(devnet)
      const to = devnet.accounts[1] as Address
      const balance = () => rpcOver(devnet.rpcUrl)<Hex>('eth_getBalance', [to, 'latest'])
      const before = BigInt(await balance())
      const types = []
      for (const id of ['first', 'second']) {
        const calls = [
          { to, value: '0x1' },
          { to, value: '0x2' },
        ]
        expect(await sendCalls(wallet, { id, calls })).toEqual({ id })
        const status = await statusOf(wallet, id)
        expect(status).toMatchObject({ version: '2.0.0', id, status: 200, atomic: true })
        expect(status.receipts).toHaveLength(1)
        types.push(await typeOf(rpcOver(devnet.rpcUrl), status.receipts[0]?.transactionHash))
      }
      expect(types).toEqual(['0x4', '0x2'])
      expect(BigInt(await balance()) - before).toBe(6n)
    }))

  it('undo every call when one reverts', () =>
    withDevnet(async (devnet) => {
      const wallet = await connect(devnet)
      const to = devnet.accounts[1] as Address
      const balance = () => rpcOver(devnet.rpcUrl)<Hex>('eth_getBalance', [to, 'latest'])
      const before = await balance()
      const [token, data] = transferOfNothing(devnet)
      await sendCalls(wallet, {
        id: 'doomed',
        calls: [
          { to, value: '0x1' },
          { to: token, data },
        ],
      })
      const { status, receipts } = await statusOf(wallet, 'doomed')
      expect(status).toBe(500)
      expect(receipts[0]?.status).toBe('0x0')
      expect(await balance()).toBe(before)
    }))

  it('of one call are that call itself', () =>
    withDevnet(async (devnet) => {
      const wallet = await connect(devnet)
      await sendCalls(wallet, { id: 'one', calls: [{ to: ACCOUNT, value: '0x0' }] })
      const code = await wallet.request({ method: 'eth_getCode', params: [ACCOUNT, 'latest'] })
      expect([(await statusOf(wallet, 'one')).status, code]).toEqual([200, '0x'])
    }))

  it('are done once per id, even when asked twice at once', () =>
    withDevnet(async (devnet) => {
      const wallet = await connect(devnet)
      const request = { id: 'plan-7', calls: [{ to: ACCOUNT }] }
      const both = await Promise.allSettled([
        sendCalls(wallet, request),
        sendCalls(wallet, request),
      ])
      expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
      const again = sendCalls(wallet, request)
      await expect(again).rejects.toMatchObject({ code: WALLET_CODES.duplicateId })
      const nonce = { method: 'eth_getTransactionCount', params: [ACCOUNT, 'latest'] }
      expect(await wallet.request(nonce)).toBe('0x1')
    }))

  it('get an id when they come without one', () =>
    withDevnet(async (devnet) => {
      const wallet = await connect(devnet)
      const { id } = await sendCalls(wallet, { calls: [{ to: ACCOUNT }] })
      const { id: other } = await sendCalls(wallet, { calls: [{ to: ACCOUNT }] })
      expect(id).not.toBe(other)
      expect((await statusOf(wallet, id)).status).toBe(200)
    }))

  it.each([
    ['another version', { version: '1.0' }, 'invalidParams'],
    ['another chain', { chainId: '0x1' }, 'chainUnsupported'],
    ['no word on atomicity', { atomicRequired: undefined }, 'invalidParams'],
    ['another sender', { from: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' }, 'unauthorized'],
    ['no calls', { calls: [] }, 'invalidParams'],
    ['a call to nowhere', { calls: [{ data: '0x' }] }, 'invalidParams'],
    [
      'too many calls',
      { calls: Array.from({ length: 129 }, () => ({ to: ACCOUNT })) },
      'bundleTooLarge',
    ],
    ['an id beyond 4096 bytes', { id: 'x'.repeat(4097) }, 'invalidParams'],
    [
      'a capability that it needs',
      { capabilities: { paymasterService: {} } },
      'capabilityUnsupported',
    ],
  ] as const)('are refused with %s', (_, fields, code) =>
    withDevnet(async (devnet) => {
      const wallet = await connect(devnet)
      const sending = sendCalls(wallet, { calls: [{ to: ACCOUNT }], ...fields })
      await expect(sending).rejects.toMatchObject({ code: WALLET_CODES[code] })
    }),
  )

  it('ignore a capability that is optional', () =>
    withDevnet(async (devnet) => {
      const wallet = await connect(devnet)
      const capabilities = { paymasterService: { optional: true } }
      const fields = { id: 'a', calls: [{ to: ACCOUNT }], capabilities }
      const sent = sendCalls(wallet, fields)
      await expect(sent).resolves.toEqual({ id: 'a' })
    }))

  it('are unknown before they are sent', () =>
    withDevnet(async (devnet) => {
      const asking = statusOf(await connect(devnet), '0xabc')
      await expect(asking).rejects.toMatchObject({ code: WALLET_CODES.unknownBundle })
    }))

  it('do not exist in a wallet of before the standard', () =>
    withDevnet(async (devnet) => {
      const wallet = await connect(devnet, { atomic: false })
      for (const method of [
        'wallet_getCapabilities',
        'wallet_sendCalls',
        'wallet_getCallsStatus',
      ]) {
        const asking = wallet.request({ method, params: [] })
        await expect(asking).rejects.toMatchObject({ code: WALLET_CODES.unsupportedMethod })
      }
      await expect(send(wallet, { to: ACCOUNT })).resolves.toMatch(/^0x[0-9a-f]{64}$/)
    }))
})

async function connect(devnet: Devnet, options: WalletOptions = {}): Promise<DevnetWallet> {
  const wallet = createDevnetWallet(devnet, 0, options)
  await wallet.request({ method: 'eth_requestAccounts' })
  return wallet
}

function send(wallet: DevnetWallet, fields: object): Promise<unknown> {
  const params = [{ from: ACCOUNT, ...fields }]
  return wallet.request({ method: 'eth_sendTransaction', params })
}

function batch(calls: readonly object[]) {
  return { version: '2.0.0', chainId: CHAIN, from: ACCOUNT, atomicRequired: true, calls }
}

type BatchFields = { readonly id?: string; readonly calls: readonly object[] }

async function sendCalls(wallet: DevnetWallet, fields: BatchFields) {
  const params = [{ ...batch(fields.calls), ...fields }]
  return (await wallet.request({ method: 'wallet_sendCalls', params })) as { id: string }
}

type Status = {
  readonly status: number
  readonly receipts: readonly { readonly status: Hex; readonly transactionHash: Hex }[]
}

async function statusOf(wallet: DevnetWallet, id: string): Promise<Status> {
  return (await wallet.request({ method: 'wallet_getCallsStatus', params: [id] })) as Status
}

async function typeOf(rpc: Rpc, hash: Hex | undefined): Promise<unknown> {
  const transaction = await rpc<{ type: Hex }>('eth_getTransactionByHash', [hash])
  return transaction.type
}

/** One atom of USDC, from an account that has none. */
function transferOfNothing(devnet: Devnet): [Address, Hex] {
  const token = devnet.assets.find((asset) => asset.symbol === 'USDC')?.address as Address
  const args = [devnet.accounts[1] as Address, 1n] as const
  const abi = parseAbi(['function transfer(address, uint256)'])
  return [token, encodeFunctionData({ abi, functionName: 'transfer', args })]
}

function approval(chainId: number) {
  return {
    domain: { name: 'Evenkeel', version: '1', chainId },
    types: { Approval: [{ name: 'planHash', type: 'bytes32' }] },
    primaryType: 'Approval',
    message: { planHash: `0x${'ab'.repeat(32)}` },
  } as const
}
