import type { Address, Call, Hex } from '@evenkeel/core/domain'
import { type Atoms, type UnixMs, unixMs } from '@evenkeel/core/units'
import { decodeFunctionData, encodeFunctionData, hexToNumber, size, slice } from 'viem'
import { erc20Abi, v2RouterAbi, v3RouterAbi } from '../abi.ts'
import { lowered, type Protocol } from '../config.ts'

/** A pool on the way, as far as calldata names it: by its two tokens and its fee. */
export type DecodedHop = {
  readonly tokenIn: Address
  readonly tokenOut: Address
  readonly feePips: number
}

/** What a call will do, read from its bytes alone. */
export type DecodedCall =
  | {
      readonly kind: 'approve'
      readonly token: Address
      readonly spender: Address
      readonly atoms: Atoms
    }
  | {
      readonly kind: 'swap'
      readonly protocol: Protocol
      readonly router: Address
      readonly hops: readonly DecodedHop[]
      readonly amountInAtoms: Atoms
      readonly amountOutMinAtoms: Atoms
      readonly recipient: Address
      readonly deadlineAtMs: UnixMs
    }
  | { readonly kind: 'unknown'; readonly to: Address; readonly selector: Hex }

const callAbi = [...erc20Abi, ...v2RouterAbi, ...v3RouterAbi] as const

/** Every v2 pair takes 0.3%; calldata does not say so. */
const v2FeePips = 3000

/**
 * Reads a call. Whatever is not exactly one of the calls that we make is `unknown`: coin sent
 * along, a price limit, bytes behind the arguments, a path that does not parse.
 */
export function decodeCall(call: Call): DecodedCall {
  const unknown = { kind: 'unknown', to: call.to, selector: slice0to4(call.data) } as const
  if (call.valueWei !== 0n) return unknown
  const decoded = decodeExactly(call.data)
  return (decoded && understood(call.to, decoded)) ?? unknown
}

type Decoded = ReturnType<typeof decodeFunctionData<typeof callAbi>>

/** Arguments whose encoding gives the very same bytes back; null for any others. */
function decodeExactly(data: Hex): Decoded | null {
  try {
    const decoded = decodeFunctionData({ abi: callAbi, data })
    return encodeFunctionData({ abi: callAbi, ...decoded }) === data ? decoded : null
  } catch {
    // Bytes that are not one of our calls: foreign, hence unknown, not a fault.
    return null
  }
}

function understood(to: Address, { functionName, args }: Decoded): DecodedCall | null {
  switch (functionName) {
    case 'approve':
      return { kind: 'approve', token: to, spender: lowered(args[0]), atoms: args[1] }
    case 'swapExactTokensForTokens': {
      const [amountIn, amountOutMinimum, path, recipient, deadline] = args
      const hops = hopsOf(path.map(lowered), () => v2FeePips)
      const terms = { recipient, deadline, amountIn, amountOutMinimum }
      return swapOf('uniswap-v2', to, hops, terms)
    }
    case 'exactInputSingle': {
      const [params] = args
      if (params.sqrtPriceLimitX96 !== 0n) return null
      const hops = hopsOf([lowered(params.tokenIn), lowered(params.tokenOut)], () => params.fee)
      return swapOf('uniswap-v3', to, hops, params)
    }
    case 'exactInput':
      return swapOf('uniswap-v3', to, decodePath(args[0].path), args[0])
    default:
      return null
  }
}

function swapOf(
  protocol: Protocol,
  router: Address,
  hops: readonly DecodedHop[],
  terms: {
    readonly recipient: string
    readonly deadline: bigint
    readonly amountIn: bigint
    readonly amountOutMinimum: bigint
  },
): DecodedCall | null {
  const deadlineAtMs = Number(terms.deadline) * 1000
  if (hops.length === 0 || !Number.isSafeInteger(deadlineAtMs)) return null
  return {
    kind: 'swap',
    protocol,
    router,
    hops,
    amountInAtoms: terms.amountIn,
    amountOutMinAtoms: terms.amountOutMinimum,
    recipient: lowered(terms.recipient),
    deadlineAtMs: unixMs(deadlineAtMs),
  }
}

function hopsOf(tokens: readonly Address[], feePipsAt: (hop: number) => number): DecodedHop[] {
  return tokens.slice(1).map((tokenOut, hop) => ({
    tokenIn: tokens[hop] ?? tokenOut,
    tokenOut,
    feePips: feePipsAt(hop),
  }))
}

const tokenBytes = 20
const hopBytes = 23

/** The inverse of `encodePath`; no hops where the length does not fit. */
function decodePath(path: Hex): DecodedHop[] {
  const count = (size(path) - tokenBytes) / hopBytes
  if (!Number.isInteger(count) || count < 1) return []
  const token = (index: number) =>
    lowered(slice(path, index * hopBytes, index * hopBytes + tokenBytes))
  const tokens = Array.from({ length: count + 1 }, (_, index) => token(index))
  return hopsOf(tokens, (hop) =>
    hexToNumber(slice(path, hop * hopBytes + tokenBytes, (hop + 1) * hopBytes)),
  )
}

function slice0to4(data: Hex): Hex {
  return data.slice(0, 10) as Hex
}
