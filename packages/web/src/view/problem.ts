import { ApiError, ApiUnreachable } from '@evenkeel/api/client'
import type { AssetMark } from './asset.ts'
import { reasonOf } from './refusal.ts'
import type { Words } from './words.ts'

/** Something that did not work: what, what it means, and a code to copy. */
export type Problem = {
  readonly title: string
  readonly why: string
  readonly code: string
  /** The server could not be reached at all. */
  readonly isAway: boolean
  /** The reader has to sign in, or as somebody else. */
  readonly isForbidden: boolean
}

/** Says an error of the server or of the way to it in the reader's language. */
export function problemOf(
  error: unknown,
  words: Words,
  marks: ReadonlyMap<string, AssetMark> = new Map(),
): Problem {
  if (error instanceof ApiError) {
    const [first] = error.refusals
    const reason = first && reasonOf(first, marks, words)
    const clause =
      reason?.clause ?? words.t.find(`refusal.${error.code}`, { field: error.param ?? '' })
    return {
      title: words.t('state.refused.title', { reason: clause ?? error.message }),
      why: `${reason?.detail ?? ''} ${words.t('error.reply.why', {
        code: error.code,
        id: error.requestId,
      })}`.trim(),
      code: error.code,
      isAway: false,
      isForbidden: error.status === 401 || error.status === 403,
    }
  }
  if (error instanceof ApiUnreachable) {
    return {
      title: words.t('error.title'),
      why: words.t('error.why'),
      code: 'UNREACHABLE',
      isAway: true,
      isForbidden: false,
    }
  }
  const message = error instanceof Error ? error.message : String(error)
  return {
    title: words.t('error.broken'),
    why: words.t('error.broken.why'),
    code: message,
    isAway: false,
    isForbidden: false,
  }
}
