import type { Refusal, RefusalCode } from '@evenkeel/core/domain'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { z } from 'zod'
import type { ErrorReply } from '../wire/index.ts'
import { type DoorCode, doorAnswers, refusalAnswers } from './answers.ts'

/** A request that is answered with an error: thrown by guards and handlers, caught in one place. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused'
  readonly code: DoorCode | RefusalCode
  readonly param: string | null
  /** All refusals of the domain, the leading one first; empty where the door itself refused. */
  readonly refusals: readonly Refusal[]
  readonly retryAfterMs: number | null

  constructor(refusal: {
    readonly code: DoorCode | RefusalCode
    readonly message: string
    readonly param?: string
    readonly refusals?: readonly Refusal[]
    readonly retryAfterMs?: number
  }) {
    super(refusal.message)
    this.code = refusal.code
    this.param = refusal.param ?? null
    this.refusals = refusal.refusals ?? []
    this.retryAfterMs = refusal.retryAfterMs ?? null
  }
}

/** Refuses at the door. */
export function refuse(code: DoorCode, message: string, param?: string): RequestRefused {
  return new RequestRefused({ code, message, ...(param === undefined ? {} : { param }) })
}

/** Passes on what the domain refused; the first refusal leads. */
export function refuseWith(refusals: readonly Refusal[]): RequestRefused {
  const [lead] = refusals
  if (lead === undefined) throw new Error('a refusal without a reason')
  return new RequestRefused({ ...lead, param: lead.field, refusals })
}

/** Unknown and foreign alike: same words, same status. */
export function notFound(noun: 'portfolio' | 'proposal'): RequestRefused {
  return refuse('NOT_FOUND', `There is no such ${noun}.`)
}

/** Says when to come back. */
export function tooMany(retryAfterMs: number): RequestRefused {
  const message = 'Too many requests from this client; wait as long as Retry-After says.'
  return new RequestRefused({ code: 'RATE_LIMITED', message, retryAfterMs })
}

/** An error as it goes over the wire. */
export type ErrorAnswer = {
  readonly status: ContentfulStatusCode
  readonly retryAfterMs: number | null
  readonly body: z.infer<typeof ErrorReply>
}

/** The one form of every error. What broke inside stays inside: only the request id goes out. */
export function errorAnswer(error: unknown, requestId: string): ErrorAnswer {
  const refused = error instanceof RequestRefused ? error : faultAnswer(error)
  const { status, type } = answerOf(refused.code)
  const { code, message, param, refusals, retryAfterMs } = refused
  return {
    status,
    retryAfterMs,
    body: {
      error: {
        type,
        code,
        message,
        param,
        requestId,
        ...(refusals.length === 0 ? {} : { refusals: [...refusals] }),
      },
    },
  }
}

/** Whether the reply says that something of ours broke, so that people are told. */
export function isFault(error: unknown): boolean {
  return !(error instanceof RequestRefused)
}

function answerOf(code: DoorCode | RefusalCode) {
  return code in doorAnswers ? doorAnswers[code as DoorCode] : refusalAnswers[code as RefusalCode]
}

/** Adapters mark faults that pass by themselves with `transient`. */
function faultAnswer(error: unknown): RequestRefused {
  const transient = error instanceof Error && 'transient' in error && error.transient === true
  return transient
    ? new RequestRefused({
        code: 'UNAVAILABLE',
        message: 'A part that this needs does not answer. Nothing was changed. Try again shortly.',
        retryAfterMs: 2_000,
      })
    : refuse('INTERNAL', 'Something broke on our side. The request id finds it in the log.')
}
