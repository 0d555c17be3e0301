import type { Address, Asset, Call } from '@evenkeel/core/domain'
import { formatAmount, formatInstant } from '@evenkeel/core/units'
import type { ChainConfig } from '../config.ts'
import { type DecodedCall, type DecodedHop, decodeCall } from './decode.ts'

/** Names for addresses; what has none is shown as the address it is. */
export type Names = {
  readonly assets: readonly Pick<Asset, 'token' | 'symbol' | 'decimals'>[]
  readonly routers: ChainConfig['routers']
}

/**
 * Says in one sentence what a call will do, from its decoded bytes and not from our plan.
 *
 * @example
 * describeCall(call, names)
 * // 'Swap 1.5 WETH for at least 5500 USDC by Uniswap v3 (WETH 0.05% USDC) to 0x…, before 2022-…'
 */
export function describeCall(call: Call, names: Names): string {
  const decoded = decodeCall(call)
  switch (decoded.kind) {
    case 'approve': {
      const spender = routerName(decoded.spender, names)
      return `Allow ${spender} to take exactly ${amountOf(decoded.token, decoded.atoms, names)}`
    }
    case 'swap':
      return describeSwap(decoded, names)
    case 'unknown':
      return `Unknown call ${decoded.selector} of ${decoded.to}: do not sign`
  }
}

function describeSwap(swap: Extract<DecodedCall, { kind: 'swap' }>, names: Names): string {
  const tokenIn = swap.hops[0]?.tokenIn ?? swap.router
  const tokenOut = swap.hops.at(-1)?.tokenOut ?? swap.router
  return [
    `Swap ${amountOf(tokenIn, swap.amountInAtoms, names)}`,
    `for at least ${amountOf(tokenOut, swap.amountOutMinAtoms, names)}`,
    `by ${routerName(swap.router, names)} (${pathOf(swap.hops, names)})`,
    `to ${swap.recipient}, before ${formatInstant(swap.deadlineAtMs)}`,
  ].join(' ')
}

function pathOf(hops: readonly DecodedHop[], names: Names): string {
  const first = hops[0] === undefined ? [] : [symbolOf(hops[0].tokenIn, names)]
  const rest = hops.map((hop) => `${hop.feePips / 10_000}% ${symbolOf(hop.tokenOut, names)}`)
  return [...first, ...rest].join(' ')
}

function amountOf(token: Address, atoms: bigint, names: Names): string {
  const asset = names.assets.find((row) => row.token === token)
  if (asset === undefined) return `${atoms} base units of ${token}`
  return `${formatAmount(atoms, asset.decimals)} ${asset.symbol}`
}

function symbolOf(token: Address, names: Names): string {
  return names.assets.find((row) => row.token === token)?.symbol ?? token
}

function routerName(router: Address, { routers }: Names): string {
  if (router === routers['uniswap-v2']) return `Uniswap v2 ${router}`
  if (router === routers['uniswap-v3']) return `Uniswap v3 ${router}`
  return `unlisted contract ${router}`
}
