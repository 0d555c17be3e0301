import type { Address, Call, CallEncoder, Hex, Hop } from '@evenkeel/core/domain'
import { assert, type UnixMs, wei } from '@evenkeel/core/units'
import { concatHex, encodeFunctionData, numberToHex } from 'viem'
import { erc20Abi, v2RouterAbi, v3RouterAbi } from '../abi.ts'
import type { ChainConfig } from '../config.ts'

type Swap = Parameters<CallEncoder['encodeSwap']>[0]

/** From here on an approval is unlimited by any reading; no token has as many atoms to sell. */
export const approvalAtomsLimit: bigint = 1n << 128n

/** Calldata for the routers of a chain. Pure: the same leg always gives the same bytes. */
export function createEncoder(config: Pick<ChainConfig, 'routers'>): CallEncoder {
  return {
    routerOf: (protocol) => config.routers[protocol],
    encodeApprove,
    encodeSwap: (swap) => {
      const { protocol } = swap.route
      assert(protocol !== 'paper', 'a paper route has no calldata')
      const data = protocol === 'uniswap-v2' ? encodeSwapV2(swap) : encodeSwapV3(swap)
      return { to: config.routers[protocol], data, valueWei: wei(0n) }
    },
  }
}

/** A route as the v3 router reads it: token, fee, token, fee, token in 20 and 3 bytes each. */
export function encodePath(hops: readonly Pick<Hop, 'tokenIn' | 'tokenOut' | 'feePips'>[]): Hex {
  return concatHex([
    hops[0]?.tokenIn ?? '0x',
    ...hops.flatMap((hop) => [numberToHex(hop.feePips, { size: 3 }), hop.tokenOut]),
  ])
}

/** Block time has whole seconds; rounding down never lets a call live longer than approved. */
export function deadlineSeconds(deadlineAtMs: UnixMs): bigint {
  return BigInt(Math.floor(deadlineAtMs / 1000))
}

function encodeApprove(token: Address, spender: Address, atoms: bigint): Call {
  assert(atoms >= 0n && atoms < approvalAtomsLimit, 'an approval is limited')
  const data = encodeFunctionData({
    abi: erc20Abi,
    functionName: 'approve',
    args: [spender, atoms],
  })
  return { to: token, data, valueWei: wei(0n) }
}

function encodeSwapV2(swap: Swap): Hex {
  const { first, hops } = endsOf(swap)
  const path = [first.tokenIn, ...hops.map((hop) => hop.tokenOut)]
  const { amountInAtoms, amountOutMinAtoms, recipient, deadlineAtMs } = swap
  return encodeFunctionData({
    abi: v2RouterAbi,
    functionName: 'swapExactTokensForTokens',
    args: [amountInAtoms, amountOutMinAtoms, path, recipient, deadlineSeconds(deadlineAtMs)],
  })
}

function encodeSwapV3(swap: Swap): Hex {
  const { first, hops } = endsOf(swap)
  const terms = {
    recipient: swap.recipient,
    deadline: deadlineSeconds(swap.deadlineAtMs),
    amountIn: swap.amountInAtoms,
    amountOutMinimum: swap.amountOutMinAtoms,
  }
  if (hops.length > 1) {
    const params = { path: encodePath(hops), ...terms }
    return encodeFunctionData({ abi: v3RouterAbi, functionName: 'exactInput', args: [params] })
  }
  const { tokenIn, tokenOut, feePips: fee } = first
  const params = { tokenIn, tokenOut, fee, ...terms, sqrtPriceLimitX96: 0n }
  return encodeFunctionData({ abi: v3RouterAbi, functionName: 'exactInputSingle', args: [params] })
}

function endsOf({ route, amountInAtoms, amountOutMinAtoms }: Swap) {
  const { hops } = route
  const [first] = hops
  assert(first !== undefined, 'a route has a hop')
  assert(
    hops.every((hop, index) => index === 0 || hops[index - 1]?.tokenOut === hop.tokenIn),
    'each hop begins where the one before ended',
  )
  assert(amountInAtoms > 0n && amountOutMinAtoms > 0n, 'a swap has an input and a floor')
  return { first, hops }
}
