import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AssetId, RuleSettings } from '../domain/index.ts'
import { dayMs, hourMs, unixMs } from '../units/index.ts'
import {
  bandRule,
  calendarRule,
  decide,
  freshMemory,
  neverRule,
  nothingKnown,
  type PolicyInput,
  scheduleFrom,
} from './index.ts'

const start = unixMs(Date.UTC(2022, 0, 10, 12))
const assets = ['btc', 'eth', 'usd'] as AssetId[]
const targets = [0.5, 0.3, 0.2]

function input(changes: Partial<PolicyInput> = {}, weights = [0.56, 0.26, 0.18]): PolicyInput {
  return {
    nowMs: unixMs(start + hourMs),
    assets,
    weighing: { kind: 'known', weights },
    targets,
    cash: 2,
    outlook: nothingKnown,
    memory: freshMemory,
    rule: bandRule(0.05),
    schedule: scheduleFrom(start),
    pause: { paused: false },
    manual: false,
    waiting: false,
    ...changes,
  }
}

const later = (days: number) => unixMs(start + days * dayMs)
const calm = [0.5, 0.3, 0.2]

describe('threshold (TRG-1)', () => {
  test('fires when the largest absolute drift reaches the band, and says which asset', () => {
    expect(decide(input()).decision).toMatchObject({
      kind: 'rebalance',
      why: [{ kind: 'threshold', metric: 'driftAbsoluteMax', asset: 'btc', limit: 0.05 }],
      destination: { assets, weights: targets },
    })
  })

  test('is inclusive, and holds just below', () => {
    const at = (drift: number) => decide(input({}, [0.5 + drift, 0.3 - drift, 0.2])).decision.kind
    expect(at(0.05)).toBe('rebalance')
    expect(at(0.05 - 1e-9)).toBe('hold')
  })

  test('holds inside the band with the figure and the limit', () => {
    expect(decide(input({}, [0.52, 0.3, 0.18])).decision).toEqual({
      kind: 'hold',
      why: [
        { code: 'INSIDE_BAND', driftAbsoluteMax: expect.closeTo(0.02, 12) as number, limit: 0.05 },
      ],
    })
  })
})

describe('review dates', () => {
  const rule: RuleSettings = { ...bandRule(0.05), review: 'monthly' }

  test('drift beyond the band waits for the review', () => {
    expect(decide(input({ rule })).decision).toEqual({
      kind: 'hold',
      why: [{ code: 'NOT_YET_REVIEWED', nextReviewAtMs: Date.UTC(2022, 1, 1) }],
    })
  })

  test('the first evaluation of the next period reviews, and the review is spent', () => {
    const first = decide(input({ rule, nowMs: later(30) }, calm))
    expect(first.decision).toMatchObject({ kind: 'hold', why: [{ code: 'INSIDE_BAND' }] })
    expect(first.schedule.lastReviewedAtMs).toBe(later(30))
    const next = decide(input({ rule, nowMs: later(31), schedule: first.schedule }))
    expect(next.decision).toMatchObject({ why: [{ code: 'NOT_YET_REVIEWED' }] })
  })

  test('one missed while nobody looked happens once on return', () => {
    const back = decide(input({ rule, nowMs: later(200) }))
    expect(back.decision.kind).toBe('rebalance')
    const again = decide(input({ rule, nowMs: later(201), schedule: back.schedule }))
    expect(again.decision.kind).toBe('hold')
  })
})

describe('calendar (TRG-2)', () => {
  const rule = calendarRule('weekly')

  test('fires in a new period whatever the drift, and marks the schedule', () => {
    const { decision, schedule } = decide(input({ rule, nowMs: later(7) }, calm))
    expect(decision).toEqual({
      kind: 'rebalance',
      why: [{ kind: 'calendar', cadence: 'weekly', dueAtMs: Date.UTC(2022, 0, 17) }],
      destination: { assets, weights: targets },
      gate: { kind: 'off' },
    })
    expect(schedule.lastScheduledAtMs).toBe(later(7))
  })

  test('rests until then, and says until when', () => {
    expect(decide(input({ rule, nowMs: later(6) })).decision).toEqual({
      kind: 'hold',
      why: [{ code: 'NOT_YET_DUE', nextRunAtMs: Date.UTC(2022, 0, 17) }],
    })
  })

  test('missed runs collapse into one', () => {
    const back = decide(input({ rule, nowMs: later(50) }))
    expect(back.decision.kind).toBe('rebalance')
    const next = decide(input({ rule, nowMs: later(50.1), schedule: back.schedule }))
    expect(next.decision.kind).toBe('hold')
  })

  test('a clock that was set back makes nothing due', () => {
    expect(decide(input({ rule, nowMs: later(-40) })).decision.kind).toBe('hold')
  })
})

describe('several triggers (TRG-5)', () => {
  test('become one rebalance that lists them, the most urgent first', () => {
    const rule: RuleSettings = { ...bandRule(0.05), calendar: 'weekly' }
    const { decision } = decide(input({ rule, nowMs: later(7), manual: true }))
    expect(decision.kind === 'rebalance' && decision.why.map(({ kind }) => kind)).toEqual([
      'manual',
      'threshold',
      'calendar',
    ])
  })
})

describe('cooldown (TRG-5)', () => {
  const settled = { ...scheduleFrom(start), lastSettledAtMs: start }
  const rule: RuleSettings = { ...bandRule(0.05), calendar: 'daily', cooldownMs: 2 * dayMs }

  test('rests threshold and calendar, and spends neither', () => {
    const { decision, schedule } = decide(input({ rule, schedule: settled, nowMs: later(1) }))
    expect(decision).toEqual({ kind: 'hold', why: [{ code: 'COOLING_DOWN', untilMs: later(2) }] })
    expect(schedule).toBe(settled)
  })

  test('ends to the millisecond', () => {
    const at = (nowMs: number) =>
      decide(input({ rule, schedule: settled, nowMs: unixMs(nowMs) })).decision.kind
    expect([at(later(2) - 1), at(later(2))]).toEqual(['hold', 'rebalance'])
  })

  test('does not bind the owner', () => {
    const { decision } = decide(input({ rule, schedule: settled, nowMs: later(1), manual: true }))
    expect(decision).toMatchObject({ kind: 'rebalance', why: [{ kind: 'manual' }] })
  })
})

describe('the owner (CTL-2, CTL-3)', () => {
  test('a pause holds everything, until when it says', () => {
    const pause = { paused: true, untilMs: later(3) } as const
    expect(decide(input({ pause })).decision).toEqual({
      kind: 'hold',
      why: [{ code: 'PAUSED', untilMs: later(3) }],
    })
    expect(decide(input({ pause, nowMs: later(3) })).decision.kind).toBe('rebalance')
  })

  test('a run that falls into a pause happens once afterwards', () => {
    const rule = calendarRule('weekly')
    const paused = { paused: true, untilMs: null } as const
    const during = decide(input({ rule, nowMs: later(20), pause: paused }))
    expect(during.decision.kind).toBe('hold')
    const after = decide(input({ rule, nowMs: later(21), schedule: during.schedule }))
    expect(after.decision.kind).toBe('rebalance')
  })

  test('a rebalance by hand needs no other reason', () => {
    expect(decide(input({ rule: neverRule, manual: true }, calm)).decision).toMatchObject({
      kind: 'rebalance',
      why: [{ kind: 'manual' }],
    })
    expect(decide(input({ rule: neverRule })).decision).toMatchObject({
      why: [{ code: 'NEVER_TRADES' }],
    })
  })

  test('while a decision waits no further one is made', () => {
    expect(decide(input({ waiting: true, manual: true })).decision).toEqual({
      kind: 'hold',
      why: [{ code: 'DECISION_WAITS' }],
    })
  })
})

describe('refusals, the most fundamental first', () => {
  const refusal = (code: 'PRICE_MISSING' | 'PRICE_STALE' | 'PORTFOLIO_EMPTY') => ({
    code,
    message: code,
    field: 'btc',
    limit: '',
    actual: '',
  })
  const codesOf = (changes: Partial<PolicyInput>) => {
    const { decision } = decide(input(changes))
    return decision.kind === 'refuse' ? decision.refusals.map(({ code }) => code) : decision.kind
  }

  test('what is unknown is refused in the order of precedence, a pause or not', () => {
    const refusals = [refusal('PORTFOLIO_EMPTY'), refusal('PRICE_STALE'), refusal('PRICE_MISSING')]
    const pause = { paused: true, untilMs: null } as const
    expect(codesOf({ weighing: { kind: 'unknown', refusals }, pause })).toEqual([
      'PRICE_MISSING',
      'PRICE_STALE',
      'PORTFOLIO_EMPTY',
    ])
  })

  test('the owner cannot rebalance what they paused', () => {
    const forever = { paused: true, untilMs: null } as const
    expect(codesOf({ pause: forever, manual: true })).toEqual(['PORTFOLIO_PAUSED'])
    const { decision } = decide(input({ pause: { paused: true, untilMs: later(1) }, manual: true }))
    expect(decision).toMatchObject({
      refusals: [{ field: 'pause', actual: 'paused until 2022-01-11T12:00:00Z' }],
    })
  })
})

describe('frozen assets', () => {
  test('leave the rebalance; the others are scaled to fill the rest', () => {
    const frozen = [false, false, true]
    const { decision } = decide(input({ frozen }, [0.65, 0.25, 0.1]))
    expect(decision.kind === 'rebalance' && decision.destination.weights).toEqual([
      expect.closeTo(0.5625, 12),
      expect.closeTo(0.3375, 12),
      0.1,
    ])
  })

  test('do not fire by their own drift', () => {
    const frozen = [false, false, true]
    expect(decide(input({ frozen }, [0.625, 0.375, 0])).decision.kind).toBe('hold')
  })

  test('all frozen: there is nothing to reach', () => {
    const frozen = [true, true, true]
    expect(decide(input({ frozen }, [0.9, 0.1, 0])).decision.kind).toBe('hold')
  })
})

describe('bugs are not decided on', () => {
  test.each<[string, Partial<PolicyInput>, number[]]>([
    ['weights that miss one', {}, [0.5, 0.3, 0.1]],
    ['a weight that is no number', {}, [Number.NaN, 0.3, 0.2]],
    ['a weight too few', {}, [0.5, 0.5]],
    ['targets that miss one', { targets: [0.5, 0.3, 0.1] }, calm],
  ])('%s', (_, changes, weights) => {
    expect(() => decide(input(changes, weights))).toThrow('does not hold')
  })
})

describe('always', () => {
  const sharesOf = (raw: readonly number[]) => {
    const total = raw.reduce((sum, share) => sum + share, 0)
    return raw.map((share) => share / total)
  }
  const shares = (count: number) =>
    fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: count, maxLength: count })
  const books = fc
    .integer({ min: 2, max: 8 })
    .chain((count) => fc.tuple(shares(count), shares(count)))
  const rules = fc.record({
    band: fc.double({ min: 0.01, max: 0.3, noNaN: true }),
    edgeShare: fc.constantFrom(0, 0.5, 1),
  })

  function run(weights: number[], wanted: number[], band: number, edgeShare: number) {
    return decide({
      ...input({}, weights),
      assets: weights.map((__, index) => `asset ${index}` as AssetId),
      cash: 0,
      targets: wanted,
      rule: { ...bandRule(band), edgeShare },
    }).decision
  }

  test('the order of the assets does not matter', () => {
    fc.assert(
      fc.property(books, rules, ([raw, goal], { band, edgeShare }) => {
        const [weights, wanted] = [sharesOf(raw), sharesOf(goal)]
        const forward = run(weights, wanted, band, edgeShare)
        const back = run(weights.toReversed(), wanted.toReversed(), band, edgeShare)
        expect(back.kind).toBe(forward.kind)
        const ends = (decision: typeof forward) =>
          decision.kind === 'rebalance' ? decision.destination.weights : []
        ends(forward).forEach((weight, index) => {
          expect(ends(back).at(-1 - index)).toBeCloseTo(weight, 12)
        })
      }),
    )
  })

  test('nothing is traded when nothing drifts', () => {
    fc.assert(
      fc.property(books, rules, ([raw], { band, edgeShare }) => {
        const weights = sharesOf(raw)
        expect(run(weights, weights, band, edgeShare).kind).toBe('hold')
      }),
    )
  })

  test('a destination sums to one and lies inside the band, between weight and target', () => {
    fc.assert(
      fc.property(books, rules, ([raw, goal], { band, edgeShare }) => {
        const [weights, wanted] = [sharesOf(raw), sharesOf(goal)]
        const decision = run(weights, wanted, band, edgeShare)
        fc.pre(decision.kind === 'rebalance')
        const end = decision.kind === 'rebalance' ? decision.destination.weights : []
        expect(end.reduce((sum: number, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
        end.forEach((weight, index) => {
          const [from, to] = [weights[index] as number, wanted[index] as number]
          expect(Math.abs(weight - to)).toBeLessThanOrEqual(edgeShare * band + 1e-12)
          expect((weight - to) * (from - weight)).toBeGreaterThanOrEqual(-1e-12)
        })
      }),
    )
  })

  test('same input, same bytes', () => {
    fc.assert(
      fc.property(books, rules, ([raw, goal], { band, edgeShare }) => {
        const once = () => JSON.stringify(run(sharesOf(raw), sharesOf(goal), band, edgeShare))
        expect(once()).toBe(once())
      }),
    )
  })
})
