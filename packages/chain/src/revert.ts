import type { Hex } from '@evenkeel/core/domain'
import { decodeErrorResult, parseAbi } from 'viem'

/** Errors that routers, pools and tokens of our allow-list can answer with. */
const errorsAbi = parseAbi([
  'error Error(string message)',
  'error Panic(uint256 code)',
  'error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)',
  'error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)',
])

/** What short or foreign reasons mean to an owner; the original is always kept beside it. */
const meanings: Readonly<Record<string, string>> = {
  STF: 'the token could not be taken: balance or allowance is too small',
  'TransferHelper: TRANSFER_FROM_FAILED':
    'the token could not be taken: balance or allowance is too small',
  'Too little received': 'the output would be below the floor',
  'UniswapV2Router: INSUFFICIENT_OUTPUT_AMOUNT': 'the output would be below the floor',
  'Transaction too old': 'the deadline has passed',
  'UniswapV2Router: EXPIRED': 'the deadline has passed',
}

/**
 * Says why a call reverted, from the data that it returned.
 *
 * @example
 * revertReason('0x', 'out of gas') // 'out of gas'
 */
export function revertReason(returned: Hex, fallback = 'no reason given'): string {
  if (returned === '0x') return fallback
  try {
    const { errorName, args } = decodeErrorResult({ abi: errorsAbi, data: returned })
    if (errorName === 'Error') return explained(args[0])
    return `${errorName}(${args.join(', ')})`
  } catch {
    // A contract's own error that we do not know: its bytes are the best name it has.
    return `unknown error ${returned.slice(0, 10)}`
  }
}

function explained(message: string): string {
  const meaning = Object.hasOwn(meanings, message) ? meanings[message] : undefined
  return meaning === undefined ? message : `${meaning} (${message})`
}
