import type { RefusalData } from '@evenkeel/api/wire'

/** A refusal with the limit it met and the actual figure. */
export function refusalText({ message, limit, actual }: RefusalData): string {
  return `${message} (limit ${limit}, actual ${actual})`
}

/**
 * A code as words.
 *
 * @example
 * codeText('INSIDE_BAND') // 'inside band'
 */
export function codeText(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ')
}
