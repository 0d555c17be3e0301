import { refusalCodes } from '@evenkeel/core/domain'
import { unixMs } from '@evenkeel/core/units'
import { describe, expect, test } from 'vitest'
import { doorAnswers, refusalAnswers } from './answers.ts'
import { depthOf } from './body.ts'
import { errorAnswer, refuseWith } from './errors.ts'
import { requestIds } from './request-ids.ts'
import { streamPlaces } from './stream-places.ts'
import { tokenBucket } from './token-bucket.ts'

describe('token bucket', () => {
  test('grants the burst, then one token at a time, and says how long to wait', () => {
    const take = tokenBucket({ perSecond: 2, burst: 3, clientsMax: 10 })
    const at = (ms: number) => take('a', unixMs(ms))
    expect([at(0), at(0), at(0), at(0)]).toEqual([0, 0, 0, 500])
    expect([at(400), at(500), at(500)]).toEqual([100, 0, 500])
  })

  test('fills up to the burst and no further', () => {
    const take = tokenBucket({ perSecond: 1, burst: 2, clientsMax: 10 })
    const late = unixMs(3_600_000)
    take('a', unixMs(0))
    expect([take('a', late), take('a', late), take('a', late)]).toEqual([0, 0, 1_000])
  })

  test('a clock that was set back gives and takes nothing', () => {
    const take = tokenBucket({ perSecond: 1, burst: 1, clientsMax: 10 })
    take('a', unixMs(5_000))
    expect(take('a', unixMs(0))).toBe(1_000)
  })

  test('remembers a bounded number of clients, the latest ones', () => {
    const take = tokenBucket({ perSecond: 1, burst: 1, clientsMax: 2 })
    for (const client of ['a', 'b', 'a', 'c']) take(client, unixMs(0))
    // b was seen longest ago and forgotten; a was not.
    expect(take('a', unixMs(0))).toBe(1_000)
    expect(take('b', unixMs(0))).toBe(0)
  })
})

describe('depth of a body', () => {
  test.each([
    ['7', 0],
    ['{}', 1],
    ['{"a":[{"b":1}],"c":{}}', 3],
    ['"[[["', 0],
    ['["\\"[["]', 1],
    ['["\\\\",[]]', 2],
    ['['.repeat(100_000), 100_000],
  ])('of %s', (text, depth) => {
    expect(depthOf(text)).toBe(depth)
  })
})

describe('answers', () => {
  test('every refusal of the domain has a status of its own kind', () => {
    const answered = refusalCodes.map((code) => {
      const refusal = { code, message: 'no', field: 'field', limit: '1', actual: '2' }
      const { status, body } = errorAnswer(refuseWith([refusal]), 'req_1')
      return `${code} ${status} ${body.error.type}`
    })
    expect(answered).toMatchInlineSnapshot(`
      [
        "PRICE_MISSING 409 refused",
        "PRICE_NOT_POSITIVE 409 refused",
        "PRICE_STALE 409 refused",
        "PRICE_FROM_FUTURE 409 refused",
        "PRICE_CONTRADICTED 409 refused",
        "SOURCE_DOWN 503 unavailable",
        "PORTFOLIO_UNKNOWN 404 not_found",
        "PORTFOLIO_EMPTY 409 refused",
        "TARGET_SUM 422 refused",
        "ASSET_UNKNOWN 422 refused",
        "ASSET_DUPLICATE 422 refused",
        "TARGET_BELOW_MINIMUM 422 refused",
        "CHAIN_WRONG 422 refused",
        "SIGNER_WRONG 403 forbidden",
        "SIGNATURE_INVALID 403 forbidden",
        "PLAN_ALTERED 422 refused",
        "PLAN_UNKNOWN 404 not_found",
        "PLAN_SUPERSEDED 409 refused",
        "PLAN_CHANGED 409 refused",
        "APPROVAL_EXPIRED 409 refused",
        "APPROVAL_USED 409 refused",
        "APPROVAL_NOT_PENDING 409 refused",
        "RUN_NOT_EXECUTING 409 refused",
        "PORTFOLIO_PAUSED 409 refused",
        "PAUSE_IN_PAST 422 refused",
        "PENDING_LIMIT 409 refused",
        "GAS_UNAFFORDABLE 409 refused",
        "NO_ROUTE 409 refused",
        "IMPACT_ABOVE_LIMIT 409 refused",
        "COST_ABOVE_LIMIT 409 refused",
        "SIMULATION_FAILED 409 refused",
        "CALLDATA_MISMATCH 422 refused",
      ]
    `)
  })

  test('statuses and types agree everywhere', () => {
    const typeOf: Record<number, string[]> = {
      400: ['invalid_request'],
      401: ['unauthenticated'],
      403: ['forbidden'],
      404: ['not_found'],
      405: ['invalid_request'],
      409: ['conflict', 'refused'],
      413: ['invalid_request'],
      415: ['invalid_request'],
      422: ['invalid_request', 'refused'],
      429: ['rate_limited'],
      500: ['internal'],
      503: ['unavailable'],
    }
    for (const { status, type } of Object.values({ ...doorAnswers, ...refusalAnswers })) {
      expect(typeOf[status]).toContain(type)
    }
  })

  test('all refusals go out, the leading one as the error itself', () => {
    const [first, second] = [
      { code: 'PRICE_STALE', message: 'old', field: 'a', limit: '1', actual: '2' },
      { code: 'TARGET_SUM', message: 'sum', field: 'b', limit: '3', actual: '4' },
    ] as const
    const { body } = errorAnswer(refuseWith([first, second]), 'req_1')
    expect(body.error).toMatchObject({ code: 'PRICE_STALE', message: 'old', param: 'a' })
    expect(body.error.refusals).toEqual([first, second])
  })
})

test('request ids are unique over starts', () => {
  const [first, second] = [requestIds(unixMs(1)), requestIds(unixMs(2))]
  expect([first(), first(), second()]).toEqual(['req_1_1', 'req_1_2', 'req_2_1'])
})

test('places are given back once each', () => {
  const { take } = streamPlaces({ perClient: 1, total: 2 })
  const leave = take('a')
  expect([take('a'), take('b') !== null, take('c')]).toEqual([null, true, null])
  leave?.()
  expect(take('c')).not.toBeNull()
})
