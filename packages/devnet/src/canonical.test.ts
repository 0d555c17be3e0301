import {
  type Address,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  keccak256,
  maxUint256,
  parseAbi,
  toHex,
} from 'viem'
import { mnemonicToAccount } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import { MNEMONIC } from './anvil.ts'
import { readArtifact } from './artifacts.ts'
import { chainOver } from './chain.ts'
import { withDevnet } from './fixture.ts'
import { rpcOver } from './rpc.ts'
import type { Devnet } from './types.ts'

const ERC20 = parseAbi([
  'function approve(address, uint256) returns (bool)',
  'function balanceOf(address) view returns (uint256)',
  'function transfer(address, uint256) returns (bool)',
])
const PERMIT2 = parseAbi([
  'function DOMAIN_SEPARATOR() view returns (bytes32)',
  'function permitTransferFrom(((address token, uint256 amount) permitted, uint256 nonce, uint256 deadline) permit, (address to, uint256 requestedAmount) details, address owner, bytes signature)',
])
const MULTICALL3 = parseAbi([
  'function aggregate3((address target, bool allowFailure, bytes callData)[] calls) returns ((bool success, bytes returnData)[])',
])

const chainOf = (devnet: Devnet) => chainOver(rpcOver(devnet.rpcUrl))
const usdcOf = (devnet: Devnet) =>
  devnet.assets.find((a) => a.symbol === 'USDC')?.address as Address

describe('Permit2', () => {
  it('stands at its one address with the EIP-712 domain of this chain', () =>
    withDevnet(async (devnet) => {
      const { permit2 } = devnet.addresses
      expect(permit2).toBe('0x000000000022D473030F116dDEE9F6B43aC78BA3')
      const call = { to: permit2, abi: PERMIT2, name: 'DOMAIN_SEPARATOR' }
      const type = 'EIP712Domain(string name,uint256 chainId,address verifyingContract)'
      const expected = keccak256(
        encodeAbiParameters(
          [{ type: 'bytes32' }, { type: 'bytes32' }, { type: 'uint256' }, { type: 'address' }],
          [keccak256(toHex(type)), keccak256(toHex('Permit2')), BigInt(devnet.chainId), permit2],
        ),
      )
      expect(await chainOf(devnet).read(call)).toBe(expected)
    }))

  it('accepts an owner signature once, and no other', () =>
    withDevnet(async (devnet) => {
      const chain = chainOf(devnet)
      const token = usdcOf(devnet)
      const { owner, accounts } = devnet
      const spender = accounts[1] as Address
      const { permit2 } = devnet.addresses
      await devnet.fund(owner, { USDC: 500n })
      const approve = { from: owner, to: token, abi: ERC20, name: 'approve' }
      await chain.write({ ...approve, args: [permit2, maxUint256] })
      const permit = { permitted: { token, amount: 200n }, nonce: 0n, deadline: maxUint256 }
      const signature = await signPermit(devnet, permit, spender)
      const take = { from: spender, to: permit2, abi: PERMIT2, name: 'permitTransferFrom' }
      const details = { to: spender, requestedAmount: 200n }
      const altered = { ...permit, permitted: { token, amount: 201n } }
      const reverts = (args: unknown[]) =>
        expect(chain.write({ ...take, args })).rejects.toThrow('reverted')
      await reverts([altered, details, owner, signature])
      await chain.write({ ...take, args: [permit, details, owner, signature] })
      const balance = { to: token, abi: ERC20, name: 'balanceOf', args: [spender] }
      expect(await chain.read(balance)).toBe(200n)
      await reverts([permit, details, owner, signature])
    }))
})

describe('Multicall3', () => {
  it('answers many reads in one call', () =>
    withDevnet(async (devnet) => {
      await devnet.fund(devnet.owner, { USDC: 7n })
      const data = encodeFunctionData({
        abi: ERC20,
        functionName: 'balanceOf',
        args: [devnet.owner],
      })
      const target = usdcOf(devnet)
      const calls = [0, 1].map(() => ({ target, allowFailure: false, callData: data }))
      const to = devnet.addresses.multicall3
      const call = { to, abi: MULTICALL3, name: 'aggregate3', args: [calls] }
      const seven = { success: true, returnData: encodeAbiParameters([{ type: 'uint256' }], [7n]) }
      expect(await chainOf(devnet).read(call)).toEqual([seven, seven])
    }))
})

describe('the Safe', () => {
  it('is made of the contracts at their published addresses', () =>
    withDevnet(async ({ addresses }) => {
      expect(addresses).toMatchObject({
        safeSingletonFactory: '0x914d7Fec6aaC8cd542e72Bca78B30650d45643d7',
        safeSingleton: '0x41675C099F32341bf84BFc5382aF534df5C7461a',
        safeProxyFactory: '0x4e1DCf7AD4e460CfD30791CCC4F9c8a4f820ec67',
        multiSendCallOnly: '0x9641d764fc13c8B624c04430C7356C1C7C8102e2',
        safeFallbackHandler: '0xfd0732Dc9E303f09fCEf3a7388Ad10A83459Ec99',
      })
    }))

  it('obeys its one owner and nobody else', () =>
    withDevnet(async (devnet) => {
      const { safe } = devnet.addresses
      const chain = chainOf(devnet)
      const token = usdcOf(devnet)
      const stranger = devnet.accounts[1] as Address
      await devnet.fund(safe, { USDC: 100n })
      const { abi } = readArtifact(
        '@safe-global/safe-contracts',
        'build/artifacts/contracts/Safe.sol/Safe.json',
      )
      expect(await chain.read({ to: safe, abi, name: 'getOwners' })).toEqual([devnet.owner])
      expect(await chain.read({ to: safe, abi, name: 'getThreshold' })).toBe(1n)
      const pay = encodeFunctionData({
        abi: ERC20,
        functionName: 'transfer',
        args: [stranger, 40n],
      })
      const zero = '0x0000000000000000000000000000000000000000'
      const execute = (from: Address) => {
        const signature = prevalidated(from)
        const args = [token, 0n, pay, 0, 0n, 0n, 0n, zero, zero, signature]
        return chain.write({ from, to: safe, abi, name: 'execTransaction', args })
      }
      await expect(execute(stranger)).rejects.toThrow('reverted')
      await execute(devnet.owner)
      const balance = { to: token, abi: ERC20, name: 'balanceOf', args: [stranger] }
      expect(await chain.read(balance)).toBe(40n)
    }))
})

/** A Safe takes the sender itself for a signature of type 1. */
function prevalidated(owner: Address): Hex {
  return `0x${owner.slice(2).padStart(64, '0')}${'0'.repeat(64)}01`
}

type Permit = {
  readonly permitted: { readonly token: Address; readonly amount: bigint }
  readonly nonce: bigint
  readonly deadline: bigint
}

function signPermit(devnet: Devnet, permit: Permit, spender: Address): Promise<Hex> {
  return mnemonicToAccount(MNEMONIC).signTypedData({
    domain: {
      name: 'Permit2',
      chainId: devnet.chainId,
      verifyingContract: devnet.addresses.permit2,
    },
    types: {
      TokenPermissions: [
        { name: 'token', type: 'address' },
        { name: 'amount', type: 'uint256' },
      ],
      PermitTransferFrom: [
        { name: 'permitted', type: 'TokenPermissions' },
        { name: 'spender', type: 'address' },
        { name: 'nonce', type: 'uint256' },
        { name: 'deadline', type: 'uint256' },
      ],
    },
    primaryType: 'PermitTransferFrom',
    message: { ...permit, spender },
  })
}
