import { createDevnetWallet, type Devnet, startDevnet } from '@evenkeel/devnet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Chain, createChain } from './chain.ts'
import { lowered } from './config.ts'
import { assetOf, assetsOf, configOf } from './devnet.fixture.ts'

let devnet: Devnet
let chain: Chain

beforeAll(async () => {
  devnet = await startDevnet()
  const { rpcUrl, chainId: chainNumber } = devnet
  chain = await createChain({ rpcUrl, chainNumber, config: configOf(devnet) })
})

afterAll(() => devnet.stop())

describe('createChain', () => {
  it('takes addresses with checksums and uses them in the one spelling', async () => {
    const { rpcUrl, chainId: chainNumber, addresses } = devnet
    const config = configOf(devnet)
    const routers = { ...config.routers, 'uniswap-v3': addresses.swapRouter }
    const other = await createChain({ rpcUrl, chainNumber, config: { ...config, routers } })
    expect(addresses.swapRouter).not.toBe(lowered(addresses.swapRouter))
    expect(other.encoder.routerOf('uniswap-v3')).toBe(lowered(addresses.swapRouter))
  })

  it('fills every port over one chain', async () => {
    const assets = assetsOf(devnet)
    const [owner, weth] = [lowered(devnet.owner), assetOf(devnet, 'WETH')]
    const [block, book, prices, witness, holdings] = await Promise.all([
      chain.reader.fetchBlock(),
      chain.quoter.openBook(assets),
      chain.prices.fetchPrices(assets.map(({ id }) => id)),
      chain.witness.fetchPrices(assets),
      chain.reader.fetchHoldings(owner, assets),
    ])
    expect([book.chain, chain.reader.chain]).toEqual([chain.id, chain.id])
    expect([book.blockHash, holdings.blockHash]).toEqual([block.hash, block.hash])
    expect([prices.prices.length, witness.prices.length]).toEqual([4, 3])
    expect(await chain.reader.isCanonical(block)).toBe(true)
    const call = chain.encoder.encodeApprove(weth.token, chain.encoder.routerOf('uniswap-v2'), 5n)
    expect(chain.describeCall(call, assets)).toContain('exactly 0.000000000000000005 WETH')
    expect(await chain.simulator.preview(owner, [call])).toMatchObject([{ ok: true }])
  })

  it('gives a relay for a wallet here, and one for a wallet elsewhere', async () => {
    const wallet = createDevnetWallet(devnet, 0)
    const here = chain.relayFor(wallet, () => Promise.resolve())
    const elsewhere = chain.watchRelay(() => Promise.resolve(false))
    const owner = lowered(devnet.owner)
    expect([await here.isAtomic(owner), await elsewhere.isAtomic(owner)]).toEqual([true, false])
    expect(await here.fetchNonce(owner)).toBe(await elsewhere.fetchNonce(owner))
  })
})
