import type { RefusalCode } from '@evenkeel/core/domain'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { z } from 'zod'
import type { ErrorReply } from '../wire/index.ts'

/** Class of an error, as the wire names it. */
type ErrorType = z.infer<typeof ErrorReply>['error']['type']
/** What a code means to HTTP. */
export type Answer = { readonly status: ContentfulStatusCode; readonly type: ErrorType }

const invalid = (status: ContentfulStatusCode): Answer => ({ status, type: 'invalid_request' })
const conflict: Answer = { status: 409, type: 'conflict' }
const forbidden: Answer = { status: 403, type: 'forbidden' }
const unauthenticated: Answer = { status: 401, type: 'unauthenticated' }
const notFound: Answer = { status: 404, type: 'not_found' }
const unavailable: Answer = { status: 503, type: 'unavailable' }
/** The request is well formed, and this state of the world does not allow it. */
const refusedNow: Answer = { status: 409, type: 'refused' }
/** The request itself breaks a rule; asking again will not help. */
const refusedEver: Answer = { status: 422, type: 'refused' }

/** What the door itself says no to, before the engine is asked. */
export const doorAnswers = {
  ROUTE_UNKNOWN: notFound,
  METHOD_WRONG: invalid(405),
  /** Unknown and foreign things alike: an answer never tells which. */
  NOT_FOUND: notFound,
  CONTENT_TYPE_WRONG: invalid(415),
  BODY_TOO_LARGE: invalid(413),
  BODY_TOO_DEEP: invalid(400),
  BODY_NOT_JSON: invalid(400),
  KEY_FORBIDDEN: invalid(400),
  FIELD_INVALID: invalid(422),
  IDEMPOTENCY_KEY_MISSING: invalid(400),
  IDEMPOTENCY_KEY_REUSED: invalid(422),
  IDEMPOTENCY_KEY_RUNNING: conflict,
  HOST_UNKNOWN: forbidden,
  ORIGIN_FOREIGN: forbidden,
  ROLE_TOO_LOW: forbidden,
  OWNER_FOREIGN: forbidden,
  SESSION_MISSING: unauthenticated,
  SIGN_IN_MESSAGE: invalid(422),
  SIGN_IN_DOMAIN: unauthenticated,
  SIGN_IN_CHAIN: unauthenticated,
  SIGN_IN_EXPIRED: unauthenticated,
  SIGN_IN_TOO_EARLY: unauthenticated,
  SIGN_IN_NONCE: unauthenticated,
  SIGN_IN_SIGNATURE: unauthenticated,
  RATE_LIMITED: { status: 429, type: 'rate_limited' },
  STREAMS_EXHAUSTED: { status: 429, type: 'rate_limited' },
  UNAVAILABLE: unavailable,
  INTERNAL: { status: 500, type: 'internal' },
} as const satisfies Readonly<Record<string, Answer>>
/** A code that the door itself gives. */
export type DoorCode = keyof typeof doorAnswers

/** The one map from domain refusals to HTTP; a new code does not compile without its row. */
export const refusalAnswers: Readonly<Record<RefusalCode, Answer>> = {
  PRICE_MISSING: refusedNow,
  PRICE_NOT_POSITIVE: refusedNow,
  PRICE_STALE: refusedNow,
  PRICE_FROM_FUTURE: refusedNow,
  PRICE_CONTRADICTED: refusedNow,
  PORTFOLIO_EMPTY: refusedNow,
  TARGET_SUM: refusedEver,
  ASSET_UNKNOWN: refusedEver,
  ASSET_DUPLICATE: refusedEver,
  TARGET_BELOW_MINIMUM: refusedEver,
  CHAIN_WRONG: refusedEver,
  SIGNER_WRONG: forbidden,
  SIGNATURE_INVALID: forbidden,
  PLAN_ALTERED: refusedEver,
  PLAN_UNKNOWN: notFound,
  PLAN_SUPERSEDED: refusedNow,
  PLAN_CHANGED: refusedNow,
  APPROVAL_EXPIRED: refusedNow,
  APPROVAL_USED: refusedNow,
  APPROVAL_NOT_PENDING: refusedNow,
  PORTFOLIO_PAUSED: refusedNow,
  PENDING_LIMIT: refusedNow,
  GAS_UNAFFORDABLE: refusedNow,
  NO_ROUTE: refusedNow,
  IMPACT_ABOVE_LIMIT: refusedNow,
  COST_ABOVE_LIMIT: refusedNow,
  SIMULATION_FAILED: refusedNow,
  CALLDATA_MISMATCH: refusedEver,
  PAUSE_IN_PAST: refusedEver,
  PORTFOLIO_UNKNOWN: notFound,
  RUN_NOT_EXECUTING: refusedNow,
  SOURCE_DOWN: unavailable,
}
