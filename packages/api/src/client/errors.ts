import type { z } from 'zod'
import type { ErrorReply, RefusalView } from '../wire/index.ts'

type ErrorBody = z.output<typeof ErrorReply>['error']

/** The server said no, in the one form of every error. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly type: ErrorBody['type']
  readonly code: string
  /** Field at fault, where there is one. */
  readonly param: string | null
  readonly requestId: string
  readonly refusals: readonly z.output<typeof RefusalView>[]

  constructor(status: number, body: ErrorBody) {
    super(body.message)
    this.status = status
    this.type = body.type
    this.code = body.code
    this.param = body.param
    this.requestId = body.requestId
    this.refusals = body.refusals ?? []
  }
}

/** The server did not answer, or not in the form of this interface. */
export class ApiUnreachable extends Error {
  override readonly name = 'ApiUnreachable'
  /** Asking again may help: for a creating request with the same key only. */
  readonly transient = true
}
