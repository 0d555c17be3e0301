import type { Address, Asset } from '@evenkeel/core/domain'
import type { ChainReader } from '@evenkeel/core/ports'
import { createDevnetWallet, type Devnet, startDevnet } from '@evenkeel/devnet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { erc20Abi } from './abi.ts'
import { createEncoder } from './calls/encode.ts'
import { type Client, connect, fetchHead, isCanonical } from './client.ts'
import { lowered } from './config.ts'
import { askNode, assetOf, assetsOf, chainOf, configOf, sendBy } from './devnet.fixture.ts'
import { fetchRead, readOf } from './read.ts'
import { createReader } from './reader.ts'

let devnet: Devnet
let client: Client
let reader: ChainReader
let owner: Address

beforeAll(async () => {
  devnet = await startDevnet()
  client = await connect(devnet.rpcUrl, devnet.chainId)
  reader = createReader(client, chainOf(devnet), configOf(devnet))
  owner = lowered(devnet.owner)
})

afterAll(() => devnet.stop())

describe('createReader', () => {
  it('reads every asset at one block, zero included, in the order asked (POS-1)', async () => {
    const before = await reader.fetchHoldings(owner, assetsOf(devnet))
    await devnet.fund(devnet.owner, { WBTC: 123n, USDC: 5_000_000n })
    const after = await reader.fetchHoldings(owner, assetsOf(devnet))
    const gained = after.holdings.map(
      ({ asset, atoms }, index) => [asset, atoms - (before.holdings[index]?.atoms ?? 0n)] as const,
    )
    const idOf = (symbol: Parameters<typeof assetOf>[1]) => assetOf(devnet, symbol).id
    expect(gained).toEqual([
      [idOf('WETH'), 0n],
      [idOf('WBTC'), 123n],
      [idOf('LINK'), 0n],
      [idOf('USDC'), 5_000_000n],
    ])
    expect(after.blockHash).toBe(await devnet.headHash())
    expect(after.blockAtMs).toBe(await devnet.headAtMs())
  })

  it('reads allowances, and the native coin apart from its wrapped form', async () => {
    const encoder = createEncoder(configOf(devnet))
    const [token, spender] = [assetOf(devnet, 'USDC').token, encoder.routerOf('uniswap-v3')]
    const wallet = createDevnetWallet(devnet, 0)
    await sendBy(wallet, encoder.encodeApprove(token, spender, 77n))
    const grants = [
      { token, spender },
      { token, spender: encoder.routerOf('uniswap-v2') },
    ]
    expect(await reader.fetchAllowances(owner, grants)).toEqual([77n, 0n])
    const balance = await askNode<string>(devnet, 'eth_getBalance', [owner, 'latest'])
    expect(await reader.fetchNativeBalance(owner)).toBe(BigInt(balance))
  })

  it('names a token that cannot be read; it is never zero (POS-4)', async () => {
    const nobody: Asset = { ...assetOf(devnet, 'USDC'), token: `0x${'9'.repeat(40)}` }
    const reading = reader.fetchHoldings(owner, [assetOf(devnet, 'WETH'), nobody])
    await expect(reading).rejects.toMatchObject({
      code: 'CONTRACT_UNREADABLE',
      transient: false,
      details: { what: `balanceOf of ${nobody.token}` },
    })
  })
})

describe('connect', () => {
  it('refuses a node of another chain (CHAIN_WRONG)', async () => {
    await expect(connect(devnet.rpcUrl, 1)).rejects.toMatchObject({
      code: 'CHAIN_WRONG',
      transient: false,
      details: { limit: 1, actual: 31_337 },
    })
  })

  it('says that a node is down, may be tried again, and keeps its address to itself', async () => {
    const url = 'http://127.0.0.1:9/v3/secret'
    const fault = await connect(url, 1).catch((error: unknown) => error)
    expect(fault).toMatchObject({ code: 'RPC_DOWN', transient: true })
    expect(JSON.stringify([fault, String(fault), String((fault as Error).cause)])).not.toContain(
      'secret',
    )
  })
})

describe('isCanonical', () => {
  it('is true of a block of the chain and false once the chain was rolled back', async () => {
    const snapshot = await devnet.snapshot()
    await devnet.fund(devnet.owner, { USDC: 1n })
    const head = await fetchHead(client)
    const before = await isCanonical(client, head)
    await devnet.revert(snapshot)
    const gone = await isCanonical(client, head)
    await devnet.fund(devnet.owner, { USDC: 2n })
    const replaced = await isCanonical(client, head)
    expect([before, gone, replaced]).toEqual([true, false, false])
  })

  it('a read pinned to a block that is gone is refused, not answered from another', async () => {
    const snapshot = await devnet.snapshot()
    await devnet.fund(devnet.owner, { USDC: 3n })
    const head = await fetchHead(client)
    await devnet.revert(snapshot)
    const { multicall } = configOf(devnet)
    const read = readOf(assetOf(devnet, 'USDC').token, erc20Abi, 'balanceOf', [owner])
    await expect(fetchRead(client, multicall, head, read)).rejects.toMatchObject({
      code: 'BLOCK_GONE',
      transient: true,
    })
  })
})
