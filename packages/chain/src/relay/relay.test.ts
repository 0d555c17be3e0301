import type { Address, Leg } from '@evenkeel/core/domain'
import type { Relay } from '@evenkeel/core/ports'
import { blockNumber } from '@evenkeel/core/units'
import { createDevnetWallet, type Devnet, type DevnetWallet, startDevnet } from '@evenkeel/devnet'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Client, connect, fetchHead } from '../client.ts'
import { lowered } from '../config.ts'
import { assetOf, assetsOf, chainOf, configOf } from '../devnet.fixture.ts'
import { createReader } from '../reader.ts'
import { callsOf } from './guard.ts'
import type { Provider } from './provider.ts'
import { approvalOf, keyOf, saleLegs } from './relay.fixture.ts'
import { createWalletRelay, createWatchRelay } from './wallet-relay.ts'

let devnet: Devnet
let client: Client
let owner: Address
let snapshot: Awaited<ReturnType<Devnet['snapshot']>>
let legs: Leg[]
let sinceBlock = blockNumber(0n)
let keys = 0

beforeAll(async () => {
  devnet = await startDevnet()
  client = await connect(devnet.rpcUrl, devnet.chainId)
  owner = lowered(devnet.owner)
  await devnet.fund(devnet.owner, { WETH: 10n ** 19n, USDC: 10n ** 9n })
})

beforeEach(async () => {
  snapshot = await devnet.snapshot()
  legs = await saleLegs(devnet, client, { symbol: 'WETH', atoms: 10n ** 18n, owner })
  sinceBlock = blockNumber((await fetchHead(client)).number + 1n)
})

afterEach(() => devnet.revert(snapshot))
afterAll(() => devnet.stop())

function relayOf(provider: Provider | DevnetWallet): Relay {
  return createWalletRelay(provider, {
    client,
    rules: { chain: chainOf(devnet), config: configOf(devnet) },
    wait: (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs)),
  })
}

async function requestOf(relay: Relay, more: Partial<Parameters<Relay['submit']>[0]> = {}) {
  keys += 1
  return {
    key: keyOf(keys),
    owner,
    legs,
    atomic: true,
    nonce: await relay.fetchNonce(owner),
    approval: approvalOf(owner, (await devnet.headAtMs()) + 900_000),
    ...more,
  }
}

/** The devnet wallet with one of its answers replaced. */
function walletWith(
  method: string,
  answer: (params: readonly unknown[], ask: () => Promise<unknown>) => unknown,
): Provider {
  const wallet = createDevnetWallet(devnet, 0)
  return {
    request: async (request) => {
      const ask = () => wallet.request(request)
      return request.method === method ? answer(request.params ?? [], ask) : ask()
    },
  }
}

const failWith = (code: number) => () => {
  throw Object.assign(new Error('foreign words'), { code })
}

describe('a wallet that batches (EIP-5792)', () => {
  it('makes approval and swap one transaction, found and exact to the unit', async () => {
    const relay = relayOf(createDevnetWallet(devnet, 0))
    const reader = createReader(client, chainOf(devnet), configOf(devnet))
    const before = await reader.fetchHoldings(owner, assetsOf(devnet))
    expect(await relay.isAtomic(owner)).toBe(true)
    const txHash = await relay.submit(await requestOf(relay))
    const found = await relay.find({ owner, calls: callsOf(legs), sinceBlock })
    const after = await reader.fetchHoldings(owner, assetsOf(devnet))
    expect(found).toMatchObject({ txHash, succeeded: true, calls: callsOf(legs) })
    expect(found?.gasUsed).toBeLessThan(250_000n)
    const changes = after.holdings.map(
      ({ atoms }, at) => atoms - (before.holdings[at]?.atoms ?? 0n),
    )
    const out = legs[1]?.amountOutMinAtoms ?? 0n
    expect(changes).toEqual([-(10n ** 18n), 0n, 0n, out])
    const [weth, usdc] = [assetOf(devnet, 'WETH').token, assetOf(devnet, 'USDC').token]
    expect(found?.transfers.map(({ token, to, atoms }) => [token, to === owner, atoms])).toEqual([
      [usdc, true, out],
      [weth, false, 10n ** 18n],
    ])
    const grants = [{ token: weth, spender: legs[0]?.spender ?? owner }]
    expect(await reader.fetchAllowances(owner, grants)).toEqual([0n])
  })

  it('one key has one effect: the second hand-over meets a nonce that has moved (R3)', async () => {
    const relay = relayOf(createDevnetWallet(devnet, 0))
    const request = await requestOf(relay)
    await relay.submit(request)
    const nonce = await relay.fetchNonce(owner)
    await expect(relay.submit(request)).rejects.toMatchObject({
      code: 'NONCE_MOVED',
      transient: false,
      details: { limit: String(request.nonce), actual: String(nonce) },
    })
    expect(await relay.fetchNonce(owner)).toBe(nonce)
  })

  it('a batch that the wallet has, but no block yet, is not sent again', async () => {
    const txHash = keyOf(7)
    const statuses = [{ status: 100 }, { status: 200, receipts: [{ transactionHash: txHash }] }]
    const asked: string[] = []
    const wallet = walletWith('wallet_getCallsStatus', () => statuses.shift())
    const relay = relayOf({
      request: (request: Parameters<Provider['request']>[0]) => {
        asked.push(request.method)
        return wallet.request(request)
      },
    })
    expect(await relay.submit(await requestOf(relay))).toBe(txHash)
    expect(asked).not.toContain('wallet_sendCalls')
  })

  it('once sent, a wallet that fails to report is no refusal: there is just no hint', async () => {
    let reports = 0
    const wallet = walletWith('wallet_getCallsStatus', (_, ask) => {
      reports += 1
      return reports === 1 ? ask() : failWith(4100)()
    })
    const relay = relayOf(wallet)
    expect(await relay.submit(await requestOf(relay))).toBeNull()
    const found = await relay.find({ owner, calls: callsOf(legs), sinceBlock })
    expect(found?.succeeded).toBe(true)
  })

  it('a batch that reverts is found as one that failed', async () => {
    const relay = relayOf(createDevnetWallet(devnet, 0))
    legs = await saleLegs(devnet, client, {
      symbol: 'WETH',
      atoms: 10n ** 18n,
      owner,
      floorAtoms: 10n ** 18n,
    })
    await relay.submit(await requestOf(relay))
    const found = await relay.find({ owner, calls: callsOf(legs), sinceBlock })
    expect(found).toMatchObject({ succeeded: false, transfers: [], calls: callsOf(legs) })
  })

  it('takes a hint that is right, and searches on where it is wrong', async () => {
    const relay = relayOf(createDevnetWallet(devnet, 0))
    const wrong = await relay.submit(await requestOf(relay, { legs: legs.slice(0, 1) }))
    const txHash = await relay.submit(await requestOf(relay))
    const request = { owner, calls: callsOf(legs), sinceBlock }
    const hints = [txHash, wrong, keyOf(99)]
    for (const hint of hints) {
      const found = await relay.find({ ...request, txHash: hint ?? keyOf(0) })
      expect(found?.txHash).toBe(txHash)
    }
    const later = blockNumber((await fetchHead(client)).number + 1n)
    expect(
      await relay.find({ ...request, sinceBlock: later, txHash: txHash ?? keyOf(0) }),
    ).toBeNull()
  })

  it('forgets what a reorganisation has undone (X5)', async () => {
    const relay = relayOf(createDevnetWallet(devnet, 0))
    const before = await devnet.snapshot()
    const txHash = await relay.submit(await requestOf(relay))
    await devnet.revert(before)
    await devnet.fund(devnet.owner, { USDC: 1n })
    const request = { owner, calls: callsOf(legs), sinceBlock }
    expect(await relay.find({ ...request, txHash: txHash ?? keyOf(0) })).toBeNull()
  })
})

describe('a wallet that does not batch', () => {
  it('sends each leg by its nonce; every one is found', async () => {
    const relay = relayOf(createDevnetWallet(devnet, 0, { atomic: false }))
    expect(await relay.isAtomic(owner)).toBe(false)
    const nonce = await relay.fetchNonce(owner)
    const lastHash = await relay.submit(await requestOf(relay, { atomic: false }))
    expect(await relay.fetchNonce(owner)).toBe(nonce + 2n)
    const found = await Promise.all(
      legs.map((leg) => relay.find({ owner, calls: [leg.call], sinceBlock })),
    )
    expect(found.map((execution) => execution?.succeeded)).toEqual([true, true])
    expect(found[1]?.txHash).toBe(lastHash)
    expect(await relay.find({ owner, calls: callsOf(legs), sinceBlock })).toBeNull()
  })

  it('stops at a leg that reverts, and finds it as failed', async () => {
    const relay = relayOf(createDevnetWallet(devnet, 0, { atomic: false }))
    const starved = legs.map((leg) => ({ ...leg, gasMax: 30_000n }))
    const sending = relay.submit(await requestOf(relay, { atomic: false, legs: starved }))
    await expect(sending).rejects.toMatchObject({ code: 'LEG_REVERTED', details: { leg: 0 } })
    const calls = [legs[0]?.call].flatMap((call) => call ?? [])
    expect(await relay.find({ owner, calls, sinceBlock })).toMatchObject({ succeeded: false })
    expect(
      await relay.find({
        owner,
        calls: [legs[1]?.call ?? calls[0]].flatMap((call) => call ?? []),
        sinceBlock,
      }),
    ).toBeNull()
  })

  it('an attempt that failed does not hide the one that succeeded', async () => {
    const relay = relayOf(createDevnetWallet(devnet, 0, { atomic: false }))
    const [approve] = legs
    const calls = [approve?.call].flatMap((call) => call ?? [])
    const starved = [approve].flatMap((leg) => (leg ? [{ ...leg, gasMax: 30_000n }] : []))
    const failed = await relay.submit(await requestOf(relay, { atomic: false, legs: starved }))
    const done = await relay.submit(
      await requestOf(relay, { atomic: false, legs: legs.slice(0, 1) }),
    )
    expect(await relay.find({ owner, calls, sinceBlock })).toMatchObject({ txHash: done })
    const hinted = await relay.find({ owner, calls, sinceBlock, txHash: failed ?? keyOf(0) })
    expect(hinted?.txHash).toBe(done)
  })

  it('notices a wallet that sends something else than the leg (R2)', async () => {
    const wallet = createDevnetWallet(devnet, 0)
    const evil = walletWith('eth_sendTransaction', ([wire]) => {
      const data = (legs[0]?.call.data ?? '').replace(/0$/, '1')
      return wallet.request({
        method: 'eth_sendTransaction',
        params: [{ ...(wire as object), data }],
      })
    })
    await wallet.request({ method: 'eth_requestAccounts' })
    const relay = relayOf(evil)
    const sending = relay.submit(await requestOf(relay, { atomic: false, legs: legs.slice(0, 1) }))
    await expect(sending).rejects.toMatchObject({ code: 'CALLDATA_MISMATCH', details: { leg: 0 } })
  })
})

describe('a wallet that says no', () => {
  it('nothing is sent where the owner declines', async () => {
    const relay = relayOf(createDevnetWallet(devnet, 0, { reject: true }))
    const head = await devnet.headHash()
    for (const atomic of [true, false]) {
      const sending = relay.submit(await requestOf(relay, { atomic }))
      await expect(sending).rejects.toMatchObject({ code: 'WALLET_REJECTED', transient: false })
    }
    expect(await devnet.headHash()).toBe(head)
  })

  it.each([
    [4001, 'WALLET_REJECTED', false],
    [4100, 'WALLET_UNAUTHORISED', false],
    [4200, 'WALLET_UNSUPPORTED', false],
    [4900, 'WALLET_DISCONNECTED', true],
    [5710, 'CHAIN_WRONG', false],
    [5750, 'WALLET_UPGRADE_REJECTED', false],
    [5760, 'WALLET_NOT_ATOMIC', false],
    [-32603, 'WALLET_FAILED', false],
  ])('%i is %s', async (walletCode, code, transient) => {
    const relay = relayOf(walletWith('wallet_sendCalls', failWith(walletCode)))
    const sending = relay.submit(await requestOf(relay))
    const details = { method: 'wallet_sendCalls', walletCode, foreign: 'foreign words' }
    await expect(sending).rejects.toMatchObject({ code, transient, details })
  })

  it('reads the code inside a wrapped error', async () => {
    const inner = Object.assign(new Error('inner'), { code: 4001 })
    const relay = relayOf(
      walletWith('wallet_sendCalls', () => {
        throw Object.assign(new Error('outer', { cause: inner }), { code: -32603 })
      }),
    )
    await expect(relay.submit(await requestOf(relay))).rejects.toMatchObject({
      code: 'WALLET_REJECTED',
    })
  })

  it('a wallet without the methods is not atomic; one that is broken says so', async () => {
    const old = relayOf(walletWith('wallet_getCapabilities', failWith(-32601)))
    expect(await old.isAtomic(owner)).toBe(false)
    const broken = relayOf(walletWith('wallet_getCapabilities', failWith(-32603)))
    await expect(broken.isAtomic(owner)).rejects.toMatchObject({ code: 'WALLET_FAILED' })
  })

  it.each([
    [{ atomic: { status: 'ready' } }, true],
    [{ atomic: { status: 'unsupported' } }, false],
    [{}, false],
  ])('capabilities %j: atomic is %s', async (capabilities, expected) => {
    const relay = relayOf(walletWith('wallet_getCapabilities', () => ({ '0x7a69': capabilities })))
    expect(await relay.isAtomic(owner)).toBe(expected)
  })

  it('a batch that comes back under another id is a fault, and no refusal', async () => {
    const renamed = relayOf(walletWith('wallet_sendCalls', () => ({ id: '0x01' })))
    await expect(renamed.submit(await requestOf(renamed))).rejects.toMatchObject({
      code: 'WALLET_FAILED',
    })
  })

  it('says that legs were sent where the owner declines a later one', async () => {
    let sent = 0
    const wallet = walletWith('eth_sendTransaction', (_, ask) => {
      sent += 1
      return sent === 1 ? ask() : failWith(4001)()
    })
    const relay = relayOf(wallet)
    await expect(relay.submit(await requestOf(relay, { atomic: false }))).rejects.toMatchObject({
      code: 'PARTLY_SENT',
      details: { legsSent: 1, code: 'WALLET_REJECTED' },
    })
  })
})

describe('before a wallet is asked', () => {
  const silent: Provider = {
    request: ({ method }) => Promise.reject(new Error(`asked for ${method}`)),
  }

  it.each<[string, () => Partial<Parameters<Relay['submit']>[0]>, string]>([
    ['no legs', () => ({ legs: [] }), 'CALLDATA_MISMATCH'],
    [
      'a leg that was altered',
      () => ({ legs: legs.map((leg) => ({ ...leg, amountInAtoms: 1n })) }),
      'CALLDATA_MISMATCH',
    ],
    [
      'an owner who is not the recipient',
      () => ({ owner: legs[0]?.router ?? owner }),
      'CALLDATA_MISMATCH',
    ],
    [
      "another's approval",
      () => ({ approval: approvalOf(legs[0]?.router ?? owner, 1e15) }),
      'APPROVAL_MISMATCH',
    ],
    ['an approval that has run out', () => ({ approval: approvalOf(owner, 1_000) }), 'TOO_LATE'],
  ])('refuses %s', async (_, more, code) => {
    const relay = relayOf(silent)
    await expect(relay.submit(await requestOf(relay, more()))).rejects.toMatchObject({ code })
  })

  it('refuses legs past their deadline', async () => {
    const relay = relayOf(silent)
    await devnet.setPrices({}, (await devnet.headAtMs()) + 3_600_000)
    await expect(relay.submit(await requestOf(relay))).rejects.toMatchObject({ code: 'TOO_LATE' })
  })

  it('refuses a wallet on another chain, and one without the account', async () => {
    const abroad = relayOf(walletWith('eth_chainId', () => '0x1'))
    await expect(abroad.submit(await requestOf(abroad))).rejects.toMatchObject({
      code: 'CHAIN_WRONG',
      details: { limit: 31_337, actual: 1 },
    })
    const other = relayOf(createDevnetWallet(devnet, 3))
    await expect(other.submit(await requestOf(other))).rejects.toMatchObject({
      code: 'WALLET_UNAUTHORISED',
    })
  })
})

describe('createWatchRelay', () => {
  it('sends nothing itself, and finds what the owner sent', async () => {
    const relay = createWatchRelay(client, () => Promise.resolve(true))
    const browser = relayOf(createDevnetWallet(devnet, 0))
    expect(await relay.submit(await requestOf(relay))).toBeNull()
    expect(await relay.find({ owner, calls: callsOf(legs), sinceBlock })).toBeNull()
    const txHash = await browser.submit(await requestOf(browser))
    expect(await relay.find({ owner, calls: callsOf(legs), sinceBlock })).toMatchObject({ txHash })
  })
})
