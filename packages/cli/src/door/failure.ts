import { ApiError, ApiUnreachable } from '@evenkeel/api/client'
import { isDeclined, WalletError } from '@evenkeel/api/owner'
import { refusalText } from '../views/refusal.ts'

/** Bad usage or bad input: the field is named, the process ends with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** A check that did not hold: the process ends with 1. */
export class CheckError extends Error {
  override readonly name = 'CheckError'
}

/** Refusals of what the user wrote, as against what the market or the plan does not allow. */
const inputCodes = /^(TARGET_|ASSET_)/

/** The words and the exit code of a failure; anything unforeseen is shown whole. */
export function failureOf(error: unknown, url: string): { text: string; exitCode: 1 | 2 } {
  if (error instanceof ApiError) {
    const field = error.param === null ? '' : ` (field ${error.param})`
    const refusals = error.refusals.map((refusal) => `\n  ${refusalText(refusal)}`)
    const text = `${error.message}${field} [${error.code}]${refusals.join('')}`
    const isInput = error.type === 'invalid_request' || inputCodes.test(error.code)
    return { text, exitCode: isInput ? 2 : 1 }
  }
  if (error instanceof ApiUnreachable) {
    const text = `Nothing answers at ${url}. Start Evenkeel with npm start, or name it by --url.`
    return { text, exitCode: 1 }
  }
  if (error instanceof WalletError) {
    const said = isDeclined(error) ? 'Your wallet declined' : 'Your wallet could not'
    return { text: `${said}: ${error.message} (${error.code}). Nothing was sent.`, exitCode: 1 }
  }
  if (error instanceof UsageError) return { text: error.message, exitCode: 2 }
  if (error instanceof CheckError) return { text: error.message, exitCode: 1 }
  return {
    text: error instanceof Error ? (error.stack ?? error.message) : String(error),
    exitCode: 1,
  }
}
