import type { Address, Call } from '@evenkeel/core/domain'
import type { Simulator } from '@evenkeel/core/ports'
import { unixMs, wei } from '@evenkeel/core/units'
import { createDevnetWallet, type Devnet, startDevnet } from '@evenkeel/devnet'
import { encodeAbiParameters, encodeErrorResult, parseAbi } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEncoder } from './calls/encode.ts'
import { type Client, connect } from './client.ts'
import { lowered } from './config.ts'
import { askNode, assetOf, assetsOf, chainOf, configOf, sendBy } from './devnet.fixture.ts'
import { createQuoter } from './pools/quoter.ts'
import { revertReason } from './revert.ts'
import { createSimulator } from './simulator.ts'

let devnet: Devnet
let client: Client
let simulator: Simulator
let owner: Address

beforeAll(async () => {
  devnet = await startDevnet()
  client = await connect(devnet.rpcUrl, devnet.chainId)
  simulator = createSimulator(client)
  owner = lowered(devnet.owner)
  await devnet.fund(devnet.owner, { WETH: 10n ** 19n })
})

afterAll(() => devnet.stop())

/** An exact approval and the best swap of one ether for cash. */
async function oneEtherSold(changes: { readonly deadlineAtMs?: number; readonly more?: bigint }) {
  const config = configOf(devnet)
  const encoder = createEncoder(config)
  const book = await createQuoter(client, chainOf(devnet), config).openBook(assetsOf(devnet))
  const [weth, cash] = [assetOf(devnet, 'WETH'), assetOf(devnet, 'USDC')]
  const quote = book.quote(weth.id, cash.id, 10n ** 18n)
  if (quote === null || quote.route.protocol === 'paper') throw new Error('no quote')
  const deadlineAtMs = unixMs(changes.deadlineAtMs ?? book.blockAtMs + 900_000)
  const { route, amountInAtoms } = quote
  const amountOutMinAtoms = quote.amountOutAtoms + (changes.more ?? 0n)
  const swap = { route, amountInAtoms, amountOutMinAtoms, recipient: owner, deadlineAtMs }
  const router = encoder.routerOf(quote.route.protocol)
  const approve = encoder.encodeApprove(weth.token, router, amountInAtoms)
  return { quote, calls: [approve, encoder.encodeSwap(swap)] as const }
}

describe('preview', () => {
  it('runs an unapproved chain of approval and swap: output as quoted', async () => {
    const { quote, calls } = await oneEtherSold({})
    const [approve, swap] = await simulator.preview(owner, calls)
    const returnData = encodeAbiParameters([{ type: 'uint256' }], [quote.amountOutAtoms])
    expect(swap).toMatchObject({ ok: true, returnData })
    expect(approve?.ok).toBe(true)
  })

  it('predicts the gas of the transactions to within 2 in 100', async () => {
    const { calls } = await oneEtherSold({})
    const predicted = await simulator.preview(owner, calls)
    const wallet = createDevnetWallet(devnet, 0)
    for (const [index, call] of calls.entries()) {
      const hash = await sendBy(wallet, call)
      const params = [hash]
      const receipt = await askNode<{ gasUsed: string }>(
        devnet,
        'eth_getTransactionReceipt',
        params,
      )
      const leg = predicted[index]
      const error = leg?.ok ? Number(leg.gasUsed) / Number(receipt.gasUsed) - 1 : Number.NaN
      expect(Math.abs(error)).toBeLessThan(0.02)
    }
  })

  it.each<[string, Parameters<typeof oneEtherSold>[0], boolean, string]>([
    [
      'no approval',
      {},
      false,
      'the token could not be taken: balance or allowance is too small (STF)',
    ],
    [
      'a floor above the output',
      { more: 1n },
      true,
      'the output would be below the floor (Too little received)',
    ],
    [
      'a deadline gone by',
      { deadlineAtMs: 1_000 },
      true,
      'the deadline has passed (Transaction too old)',
    ],
  ])('names the leg that fails and why: %s', async (_, changes, approved, reason) => {
    const { calls } = await oneEtherSold(changes)
    const [approve, swap] = calls
    const legs = await simulator.preview(owner, approved ? [approve, swap] : [swap])
    expect(legs.at(-1)).toEqual({ ok: false, reason })
    expect(legs.slice(0, -1).every((leg) => leg.ok)).toBe(true)
  })

  it('leaves no trace on the chain', async () => {
    const before = await devnet.headHash()
    const { calls } = await oneEtherSold({})
    await simulator.preview(owner, calls)
    expect(await devnet.headHash()).toBe(before)
  })

  it('says when the coin sent along is not there', async () => {
    const call: Call = { to: owner, data: '0x', valueWei: wei(10n ** 40n) }
    await expect(simulator.preview(owner, [call])).rejects.toMatchObject({ code: 'RPC_REFUSED' })
  })
})

describe('revertReason', () => {
  const abi = parseAbi(['error Panic(uint256 code)', 'error Strange()'])
  it('reads what contracts return, and names what it cannot read by its bytes', () => {
    const panic = encodeErrorResult({ abi, errorName: 'Panic', args: [17n] })
    const strange = encodeErrorResult({ abi, errorName: 'Strange' })
    const said = [revertReason(panic), revertReason(strange), revertReason('0x', 'out of gas')]
    expect(said).toEqual(['Panic(17)', `unknown error ${strange}`, 'out of gas'])
  })
})
