import type { Address, Hex } from '@evenkeel/core/domain'
import { createDevnetWallet, type Devnet, type DevnetWallet, startDevnet } from '@evenkeel/devnet'
import { concatHex, hashTypedData, hexToBigInt, numberToHex, slice } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, connect } from './client.ts'
import { lowered } from './config.ts'
import { askNode } from './devnet.fixture.ts'
import { isSignatureValid } from './signatures.ts'

let devnet: Devnet
let client: Client
let wallet: DevnetWallet
let owner: Address
let stranger: Address

const approval = {
  domain: { name: 'Evenkeel', version: '1', chainId: 31_337 },
  types: { Approval: [{ name: 'planHash', type: 'bytes32' }] },
  primaryType: 'Approval',
  message: { planHash: `0x${'ab'.repeat(32)}` },
} as const
const digest = hashTypedData(approval)

beforeAll(async () => {
  devnet = await startDevnet()
  client = await connect(devnet.rpcUrl, devnet.chainId)
  wallet = createDevnetWallet(devnet, 0)
  owner = lowered(devnet.owner)
  stranger = lowered(devnet.accounts[1] ?? '')
  await wallet.request({ method: 'eth_requestAccounts' })
})

afterAll(() => devnet.stop())

async function sign(document: { readonly types: object; readonly domain: object }): Promise<Hex> {
  const types = { EIP712Domain: domainFields(document.domain), ...document.types }
  const params = [wallet.address, JSON.stringify({ ...document, types })]
  return (await wallet.request({ method: 'eth_signTypedData_v4', params })) as Hex
}

function domainFields(domain: object) {
  const fields = {
    name: 'string',
    version: 'string',
    chainId: 'uint256',
    verifyingContract: 'address',
  }
  return Object.entries(fields).flatMap(([name, type]) => (name in domain ? [{ name, type }] : []))
}

/** A Safe signs the digest wrapped in a message of its own. */
function safeMessage(safe: Address) {
  return {
    domain: { chainId: devnet.chainId, verifyingContract: safe },
    types: { SafeMessage: [{ name: 'message', type: 'bytes' }] },
    primaryType: 'SafeMessage',
    message: { message: digest },
  }
}

describe('isSignatureValid (APR-1)', () => {
  it('accepts the key of the account, and of nobody else', async () => {
    const signature = await sign(approval)
    expect(await isSignatureValid(client, owner, digest, signature)).toBe(true)
    expect(await isSignatureValid(client, stranger, digest, signature)).toBe(false)
  })

  it('refuses another digest, the malleable twin and bytes that are no signature', async () => {
    const signature = await sign(approval)
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
    const highS = numberToHex(order - hexToBigInt(slice(signature, 32, 64)), { size: 32 })
    const flippedV: Hex = signature.endsWith('1b') ? '0x1c' : '0x1b'
    const twin = concatHex([slice(signature, 0, 32), highS, flippedV])
    const short = slice(signature, 0, 64)
    const evenV = concatHex([short, signature.endsWith('1b') ? '0x00' : '0x01'])
    const junk: Hex = `0x${'ff'.repeat(64)}1b`
    const otherDigest: Hex = `0x${'cd'.repeat(32)}`
    const answers = await Promise.all([
      isSignatureValid(client, owner, otherDigest, signature),
      ...[twin, short, evenV, junk, '0x' as const].map((bytes) =>
        isSignatureValid(client, owner, digest, bytes),
      ),
    ])
    expect(answers).toEqual([false, false, false, false, false, false])
  })

  it('accepts what a Safe accepts by ERC-1271, not the bare signature of its owner', async () => {
    const safe = lowered(devnet.addresses.safe)
    const wrapped = await sign(safeMessage(safe))
    const bare = await sign(approval)
    expect(await isSignatureValid(client, safe, digest, wrapped)).toBe(true)
    expect(await isSignatureValid(client, safe, digest, bare)).toBe(false)
  })

  it('refuses ERC-6492, though the inner signature be good', async () => {
    const wrapped = concatHex([await sign(approval), `0x${'6492'.repeat(16)}`])
    expect(await isSignatureValid(client, owner, digest, wrapped)).toBe(false)
  })

  it('a contract that knows nothing of signatures has none', async () => {
    const signature = await sign(approval)
    const weth = lowered(devnet.addresses.weth)
    expect(await isSignatureValid(client, weth, digest, signature)).toBe(false)
  })

  it('an account that delegated its code keeps its key (EIP-7702)', async () => {
    const snapshot = await devnet.snapshot()
    const code = `0xef0100${devnet.addresses.simple7702Account.slice(2)}`
    await askNode(devnet, 'anvil_setCode', [owner, code])
    const valid = await isSignatureValid(client, owner, digest, await sign(approval))
    await devnet.revert(snapshot)
    expect(valid).toBe(true)
  })

  it('a node that is down is a fault, not an invalid signature', async () => {
    const other = await startDevnet({ chainId: 31_338 })
    const lost = await connect(other.rpcUrl, 31_338)
    await other.stop()
    const asking = isSignatureValid(lost, owner, digest, await sign(approval))
    await expect(asking).rejects.toMatchObject({ code: 'RPC_DOWN', transient: true })
  })
})
