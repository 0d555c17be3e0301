import { decodeFunctionData, encodeFunctionData, type Hex, parseAbi } from 'viem'

const abi = parseAbi([
  'function approve(address spender, uint256 amount)',
  'function swapExactTokensForTokens(uint256 amountIn, uint256 amountOutMin, address[] path, address to, uint256 deadline)',
  'struct Single { address tokenIn; address tokenOut; uint24 fee; address recipient; uint256 deadline; uint256 amountIn; uint256 amountOutMinimum; uint160 sqrtPriceLimitX96; }',
  'function exactInputSingle(Single params)',
  'struct Path { bytes path; address recipient; uint256 deadline; uint256 amountIn; uint256 amountOutMinimum; }',
  'function exactInput(Path params)',
])

/** What a call does by its bytes alone. Addresses are lower-case. */
export type CallMeaning =
  | { readonly kind: 'approve'; readonly spender: string; readonly amount: bigint }
  | {
      readonly kind: 'swap'
      readonly tokenIn: string
      readonly amountIn: bigint
      readonly tokenOut: string
      readonly amountOutMin: bigint
      readonly recipient: string
      readonly deadlineS: bigint
    }
  | { readonly kind: 'unknown' }

/** Reads calldata; bytes that our routers would not have been sent are `unknown`. */
export function meaningOf(data: Hex): CallMeaning {
  const call = decodeExactly(data)
  switch (call?.functionName) {
    case 'approve':
      return { kind: 'approve', spender: call.args[0].toLowerCase(), amount: call.args[1] }
    case 'swapExactTokensForTokens': {
      const [amountIn, amountOutMinimum, path, recipient, deadline] = call.args
      const terms = { amountIn, amountOutMinimum, recipient, deadline }
      return swapOf(path[0], path.at(-1), terms)
    }
    case 'exactInputSingle': {
      const [params] = call.args
      if (params.sqrtPriceLimitX96 !== 0n) return { kind: 'unknown' }
      return swapOf(params.tokenIn, params.tokenOut, params)
    }
    case 'exactInput': {
      const [params] = call.args
      return swapOf(params.path.slice(0, 42), `0x${params.path.slice(-40)}`, params)
    }
    default:
      return { kind: 'unknown' }
  }
}

/** Only bytes that encode back to themselves: nothing hides behind the arguments. */
function decodeExactly(data: Hex) {
  try {
    const call = decodeFunctionData({ abi, data })
    return encodeFunctionData({ abi, ...call }) === data ? call : null
  } catch {
    // Not one of the calls that a plan may make: that is the answer, not a fault.
    return null
  }
}

function swapOf(
  tokenIn: string | undefined,
  tokenOut: string | undefined,
  terms: {
    readonly amountIn: bigint
    readonly amountOutMinimum: bigint
    readonly recipient: string
    readonly deadline: bigint
  },
): CallMeaning {
  if (tokenIn === undefined || tokenOut === undefined) return { kind: 'unknown' }
  return {
    kind: 'swap',
    tokenIn: tokenIn.toLowerCase(),
    amountIn: terms.amountIn,
    tokenOut: tokenOut.toLowerCase(),
    amountOutMin: terms.amountOutMinimum,
    recipient: terms.recipient.toLowerCase(),
    deadlineS: terms.deadline,
  }
}
