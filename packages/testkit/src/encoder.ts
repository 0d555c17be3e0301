import type { Address, CallEncoder, Hex } from '@evenkeel/core/domain'
import { assert, wei } from '@evenkeel/core/units'

/** The one router of the test encoder. */
export const testRouter: Address = `0x${'70'.repeat(20)}`

/**
 * Encodes for a Uniswap v2 router by hand: real calldata, without an ABI library.
 *
 * `approve(address,uint256)` and
 * `swapExactTokensForTokens(uint256,uint256,address[],address,uint256)`.
 */
export const testEncoder: CallEncoder = {
  routerOf: () => testRouter,
  encodeApprove: (token, spender, atoms) => ({
    to: token,
    data: `0x095ea7b3${word(spender)}${word(atoms)}`,
    valueWei: wei(0n),
  }),
  encodeSwap: ({ route, amountInAtoms, amountOutMinAtoms, recipient, deadlineAtMs }) => {
    const [first] = route.hops
    assert(first !== undefined, 'a route has a hop')
    const path = [first.tokenIn, ...route.hops.map(({ tokenOut }) => tokenOut)]
    const deadline = BigInt(Math.floor(deadlineAtMs / 1000))
    const head = [amountInAtoms, amountOutMinAtoms, 0xa0n, recipient, deadline]
    const words = [...head, BigInt(path.length), ...path].map(word).join('')
    return { to: testRouter, data: `0x38ed1739${words}`, valueWei: wei(0n) }
  },
}

/** One argument as 32 bytes of hex without `0x`. */
export function word(value: bigint | Hex): string {
  const digits = typeof value === 'bigint' ? value.toString(16) : value.slice(2)
  return digits.padStart(64, '0')
}
