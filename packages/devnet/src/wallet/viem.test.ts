import { createWalletClient, custom, defineChain, http } from 'viem'
import { describe, expect, it } from 'vitest'
import { withDevnet } from '../fixture.ts'
import type { Devnet } from '../types.ts'
import { startWalletServer } from './server.ts'
import { createDevnetWallet, type WalletOptions } from './wallet.ts'

describe('the wallet as viem sees it', () => {
  it('connects, announces, batches and reports', () =>
    withDevnet(async (devnet) => {
      const client = clientOf(devnet)
      const [account] = await client.requestAddresses()
      expect(account).toBe(devnet.owner)
      expect(await client.getCapabilities({ account: devnet.owner, chainId: 31_337 })).toEqual({
        atomic: { status: 'supported' },
      })
      const calls = [
        { to: devnet.owner, value: 1n },
        { to: devnet.owner, value: 2n },
      ]
      const { id } = await client.sendCalls({ account: devnet.owner, calls, forceAtomic: true })
      const status = await client.waitForCallsStatus({ id })
      expect(status).toMatchObject({ status: 'success', statusCode: 200, atomic: true })
      expect(status.receipts?.map((receipt) => receipt.status)).toEqual(['success'])
    }))

  it('is recognised when it declines', () =>
    withDevnet(async (devnet) => {
      const client = clientOf(devnet, { reject: true })
      await client.requestAddresses()
      const signing = client.signMessage({ account: devnet.owner, message: 'hello' })
      await expect(signing).rejects.toMatchObject({ name: 'UserRejectedRequestError' })
    }))

  it('is recognised when it knows no batches', () =>
    withDevnet(async (devnet) => {
      const client = clientOf(devnet, { atomic: false })
      await client.requestAddresses()
      const asking = client.getCapabilities({ account: devnet.owner })
      await expect(asking).rejects.toMatchObject({ name: 'UnsupportedProviderMethodError' })
    }))

  it('is the same wallet over HTTP', () =>
    withDevnet(async (devnet) => {
      const server = await startWalletServer(createDevnetWallet(devnet, 0))
      const client = createWalletClient({ chain: chainOf(devnet), transport: http(server.url) })
      const [account] = await client.requestAddresses()
      const hash = await client.sendTransaction({ account: devnet.owner, to: devnet.owner })
      expect([account, hash]).toEqual([devnet.owner, expect.stringMatching(/^0x[0-9a-f]{64}$/)])
      await server.stop()
    }))
})

function clientOf(devnet: Devnet, options: WalletOptions = {}) {
  const wallet = createDevnetWallet(devnet, 0, options)
  return createWalletClient({ chain: chainOf(devnet), transport: custom(wallet) })
}

function chainOf({ chainId, rpcUrl }: Devnet) {
  return defineChain({
    id: chainId,
    name: 'devnet',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  })
}
