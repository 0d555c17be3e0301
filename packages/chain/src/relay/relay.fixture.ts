import type { Address, Hex, Leg, SignedApproval } from '@evenkeel/core/domain'
import { unixMs } from '@evenkeel/core/units'
import type { AssetSymbol, Devnet } from '@evenkeel/devnet'
import { keccak256 } from 'viem'
import { createEncoder } from '../calls/encode.ts'
import type { Client } from '../client.ts'
import { assetOf, assetsOf, chainOf, configOf } from '../devnet.fixture.ts'
import { createQuoter } from '../pools/quoter.ts'

/** What the legs of a swap shall be; `floorAtoms` replaces the quoted output as the floor. */
export type Sale = {
  readonly symbol: AssetSymbol
  readonly atoms: bigint
  readonly owner: Address
  readonly floorAtoms?: bigint
}

/** An exact approval and the best swap of an asset for cash, as a plan would hold them. */
export async function saleLegs(devnet: Devnet, client: Client, sale: Sale): Promise<Leg[]> {
  const config = configOf(devnet)
  const encoder = createEncoder(config)
  const book = await createQuoter(client, chainOf(devnet), config).openBook(assetsOf(devnet))
  const [sold, cash] = [assetOf(devnet, sale.symbol), assetOf(devnet, 'USDC')]
  const quote = book.quote(sold.id, cash.id, sale.atoms)
  if (quote === null || quote.route.protocol === 'paper') throw new Error('no quote')
  const router = encoder.routerOf(quote.route.protocol)
  const terms = {
    amountInAtoms: sale.atoms,
    amountOutMinAtoms: sale.floorAtoms ?? quote.amountOutAtoms,
    recipient: sale.owner,
    deadlineAtMs: unixMs(book.blockAtMs + 900_000),
  }
  const approve = encoder.encodeApprove(sold.token, router, sale.atoms)
  const swap = encoder.encodeSwap({ route: quote.route, ...terms })
  const common = { chain: book.chain, spender: router, tokenIn: sold.token, ...terms }
  const legOf = (call: Leg['call']) => ({ call, calldataHash: keccak256(call.data) })
  return [
    {
      ...common,
      ...legOf(approve),
      index: 0,
      kind: 'approve',
      router: sold.token,
      tokenOut: sold.token,
      gasMax: 60_000n,
    },
    {
      ...common,
      ...legOf(swap),
      index: 1,
      kind: 'swap',
      router,
      tokenOut: cash.token,
      gasMax: 400_000n,
    },
  ]
}

/** An approval as it reaches a relay; its signature was checked long before. */
export function approvalOf(approver: Address, expiresAtMs: number): SignedApproval {
  const message = {
    planHash: `0x${'11'.repeat(32)}`,
    approver,
    role: 'owner',
    decision: 'approve',
    expiresAtMs: unixMs(expiresAtMs),
    approvalNonce: `0x${'22'.repeat(32)}`,
  } as const
  return { message, signature: '0x' }
}

/** A key of an effect, different for every number. */
export function keyOf(number: number): Hex {
  return `0x${number.toString(16).padStart(64, '0')}`
}
