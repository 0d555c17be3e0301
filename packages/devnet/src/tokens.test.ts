import { type Address, parseAbi } from 'viem'
import { describe, expect, it } from 'vitest'
import { chainOver } from './chain.ts'
import { withDevnet } from './fixture.ts'
import { rpcOver } from './rpc.ts'
import { AssetUnknown } from './tokens.ts'
import type { AssetSymbol, Devnet } from './types.ts'

const TOKEN = parseAbi([
  'function symbol() view returns (string)',
  'function decimals() view returns (uint8)',
  'function totalSupply() view returns (uint256)',
  'function balanceOf(address) view returns (uint256)',
  'function allowance(address, address) view returns (uint256)',
  'function approve(address, uint256) returns (bool)',
  'function transfer(address, uint256) returns (bool)',
  'function transferFrom(address, address, uint256) returns (bool)',
])

const readerOf = (devnet: Devnet) => chainOver(rpcOver(devnet.rpcUrl))

describe('tokens', () => {
  it('say of themselves what the devnet says of them', () =>
    withDevnet(async (devnet) => {
      for (const { symbol, decimals, address } of devnet.assets) {
        const token = { to: address, abi: TOKEN }
        expect(await readerOf(devnet).read({ ...token, name: 'symbol' })).toBe(symbol)
        expect(await readerOf(devnet).read({ ...token, name: 'decimals' })).toBe(decimals)
      }
    }))

  it('are handed out in atoms, wrapped ether too', () =>
    withDevnet(async (devnet) => {
      const atoms = { WETH: 5n, WBTC: 6n, LINK: 7n, USDC: 8n }
      await devnet.fund(devnet.owner, atoms)
      for (const [symbol, amount] of Object.entries(atoms) as [AssetSymbol, bigint][]) {
        const call = { abi: TOKEN, name: 'balanceOf', args: [devnet.owner] }
        const { address: to } = assetOf(devnet, symbol)
        expect(await readerOf(devnet).read({ to, ...call })).toBe(amount)
      }
    }))

  it('refuse a symbol that does not exist', () =>
    withDevnet(async (devnet) => {
      const funding = devnet.fund(devnet.owner, { DOGE: 1n } as never)
      await expect(funding).rejects.toThrow(AssetUnknown)
    }))
})

describe('a minted token', () => {
  it('moves what is there and refuses what is not', () =>
    withDevnet(async (devnet) => {
      const { chain, owner, stranger, to } = await usdcHeld(devnet, 100n)
      const transfer = { from: owner, to, abi: TOKEN, name: 'transfer' }
      await chain.write({ ...transfer, args: [stranger, 60n] })
      await expect(chain.write({ ...transfer, args: [stranger, 41n] })).rejects.toThrow('reverted')
      expect(await balances()).toEqual([40n, 60n])

      function balances() {
        const balance = { to, abi: TOKEN, name: 'balanceOf' }
        return Promise.all([owner, stranger].map((a) => chain.read({ ...balance, args: [a] })))
      }
    }))

  it('spends an allowance down to nothing and not past it', () =>
    withDevnet(async (devnet) => {
      const { chain, owner, stranger, to } = await usdcHeld(devnet, 100n)
      const approve = { from: owner, to, abi: TOKEN, name: 'approve' }
      await chain.write({ ...approve, args: [stranger, 50n] })
      const spend = { from: stranger, to, abi: TOKEN, name: 'transferFrom' }
      await expect(chain.write({ ...spend, args: [owner, stranger, 51n] })).rejects.toThrow(
        'reverted',
      )
      await chain.write({ ...spend, args: [owner, stranger, 50n] })
      const allowance = { to, abi: TOKEN, name: 'allowance', args: [owner, stranger] }
      expect(await chain.read(allowance)).toBe(0n)
    }))
})

async function usdcHeld(devnet: Devnet, atoms: bigint) {
  const { owner, accounts } = devnet
  await devnet.fund(owner, { USDC: atoms })
  const { address: to } = assetOf(devnet, 'USDC')
  return { chain: readerOf(devnet), owner, stranger: accounts[1] as Address, to }
}

function assetOf(devnet: Devnet, symbol: AssetSymbol) {
  const found = devnet.assets.find((asset) => asset.symbol === symbol)
  if (found === undefined) throw new Error(`no ${symbol}`)
  return found
}
