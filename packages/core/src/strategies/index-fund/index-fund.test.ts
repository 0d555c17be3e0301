import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayMs } from '../../units/index.ts'
import {
  bookOfIndex,
  checkIndexRule,
  followIndex,
  type IndexChange,
  type IndexEvent,
  type IndexRule,
  includedWeights,
  indexTargetsAt,
  usualIndexRule,
  watchCandidates,
} from '../index.ts'
import { dayAt, knownBy, type MadeUp, madeUpMarket } from './market.fixture.ts'
import { planSteps } from './phase.ts'

/** A rule of two seats whose second may waver, without volume: what most rows need. */
const usual = usualIndexRule(2)
const two: IndexRule = {
  ...usual,
  screens: { ...usual.screens, volumeUsd30DaysMin: null },
  buffer: { members: 2, enterRank: 1, leaveRank: 3, freeSeats: 'filled' },
  bounds: { floor: 0, cap: 1 },
  phase: { steps: 4, stepDays: 7, impactBpsMax: 10_000, stepsMax: 13 },
}

function follow(assets: Readonly<Record<string, MadeUp>>, days: number, rule = two): IndexChange[] {
  return followIndex(madeUpMarket(assets, days), rule)
}

/** Comings and goings by day of the market, in words. */
function movesOf(changes: readonly IndexChange[]): string[] {
  return changes.flatMap(({ atMs, why }) => {
    const day = (atMs - dayAt(0)) / dayMs
    return why.flatMap((event) => {
      const words = wordsOf(event)
      return words === null ? [] : [`${day} ${words}`]
    })
  })
}

function wordsOf(event: IndexEvent): string | null {
  if (event.kind === 'enters') return `+${event.name} ${event.why}`
  if (event.kind === 'gone') return `gone ${event.name}`
  if (event.kind !== 'leaves') return null
  const codes = event.why === 'SCREENED' ? event.faults.map(({ code }) => code).join() : event.why
  return `-${event.name} ${codes}`
}

const targetsBy = (changes: readonly IndexChange[]) =>
  Object.fromEntries(
    changes.map(({ atMs, targets }) => [
      (atMs - dayAt(0)) / dayMs,
      targets.map((target) => Math.round(target * 1e4) / 1e4),
    ]),
  )

describe('the screens of an index fund (STR-2)', () => {
  const good = { capBn: 5 }
  test.each<[string, Partial<MadeUp>, string | null]>([
    ['nothing', {}, null],
    ['a death that is known', { diedAtMs: dayAt(40) }, 'DEAD'],
    ['no death to come', { diedAtMs: dayAt(41) }, null],
    ['a price four days old', { isPriced: (day) => day <= 36 }, 'PRICE_MISSING'],
    ['no price three days old', { isPriced: (day) => day <= 37 }, null],
    ['a market cap four days old', { capBn: (day) => (day > 36 ? null : 5) }, 'CAP_UNKNOWN'],
    ['an end that was announced', { delistedAtMs: dayAt(40) }, 'DELISTED'],
    ['a stablecoin', { kind: 'stable' }, 'STABLECOIN'],
    ['a wrapped coin', { kind: 'wrapped' }, 'WRAPPED'],
    ['a staked coin', { kind: 'staked' }, 'STAKED'],
    ['a leveraged token', { kind: 'leveraged' }, 'LEVERAGED'],
    ['89 days of listing', { listedAtMs: dayAt(40 - 89) }, 'LISTED_LATELY'],
    ['not 90', { listedAtMs: dayAt(40 - 90) }, null],
    ['a cap below a billion', { capBn: 0.999 }, 'CAP_LOW'],
    ['not a billion', { capBn: 1 }, null],
    ['19 days of volume', { volumeUsd: (day) => (day > 21 ? 1e7 : null) }, 'VOLUME_UNKNOWN'],
    ['not 20', { volumeUsd: (day) => (day > 20 ? 1e7 : null) }, null],
    ['too little of it', { volumeUsd: () => 2e7 / 30 - 1 }, 'VOLUME_LOW'],
    ['much before the 30 days', { volumeUsd: (day) => (day > 10 ? 1e5 : 1e9) }, 'VOLUME_LOW'],
  ])('see %s', (_, candidate, code) => {
    const market = madeUpMarket({ rest: good, asked: { ...good, ...candidate } }, 41)
    const rule = { ...usual, bounds: { floor: 0, cap: 1 } }
    const [review] = followIndex(market, rule, dayAt(40))
    const event = review?.why[0]
    if (event?.kind !== 'reviewed') throw new Error('the first day is a review')
    const seen = code === null ? [] : [{ name: 'asked', codes: [code] }]
    const out = event.screenedOut.map(({ name, faults }) => ({
      name,
      codes: faults.map((fault) => fault.code),
    }))
    expect(out).toEqual(seen)
    expect(event.members).toContain('rest')
    expect(event.members.includes('asked')).toBe(code === null)
  })

  test('say the limit and the figure', () => {
    const market = madeUpMarket({ small: { capBn: 0.5 } }, 1)
    expect(followIndex(market, two)[0]?.why).toEqual([
      {
        kind: 'reviewed',
        members: [],
        screenedOut: [{ name: 'small', faults: [{ code: 'CAP_LOW', limit: 1e9, actual: 5e8 }] }],
      },
    ])
  })

  test('hold a member to a share of the limits, an outsider to all of them', () => {
    const wavering = (day: number) => (day < 31 ? 1 : day < 59 ? 0.81 : 0.79)
    const changes = follow({ big: { capBn: 9 }, wavering: { capBn: wavering } }, 100)
    expect(movesOf(changes)).toEqual([
      '0 +big FIRST_REVIEW',
      '0 +wavering FIRST_REVIEW',
      '59 -wavering CAP_LOW',
    ])
  })

  test('take age from the first day with a figure where no listing is known', () => {
    const market = madeUpMarket({ late: { capBn: (day) => (day < 5 ? null : 5) } }, 8)
    const assets = market.assets.map((asset) => ({ ...asset, listedAtMs: null }))
    const isPriced = market.priceUsd.map((price, day) => (day < 5 ? Number.NaN : price))
    const watch = watchCandidates({ ...market, assets, priceUsd: isPriced }, two.screens)
    const ages = Array.from({ length: 8 }, (_, day) => watch(day)[0]?.listedDays)
    expect(ages).toEqual([null, null, null, null, null, 0, 1, 2])
  })
})

describe('members of an index fund come and go (STR-2)', () => {
  test('on review dates by rank, and not before', () => {
    const rising = (day: number) => (day < 3 ? 1 : 9)
    const assets = { A: { capBn: 5 }, B: { capBn: 4 }, C: { capBn: rising } }
    expect(movesOf(follow(assets, 30))).toEqual(['0 +A FIRST_REVIEW', '0 +B FIRST_REVIEW'])
    expect(movesOf(follow(assets, 32)).slice(2)).toEqual([
      '31 -B CROWDED_OUT',
      '31 +C RANK_REACHED',
    ])
  })

  test('with hysteresis: a rank that wavers inside the buffer changes nothing', () => {
    const [low, high] = [
      (day: number) => (Math.floor(day / 31) % 2 === 0 ? 4 : 3),
      (day: number) => (Math.floor(day / 31) % 2 === 0 ? 3 : 4),
    ]
    const changes = follow({ A: { capBn: 9 }, B: { capBn: low }, C: { capBn: high } }, 200)
    expect(movesOf(changes)).toHaveLength(2)
    const tight = { ...two, buffer: { ...two.buffer, enterRank: 2, leaveRank: 2 } }
    const unbuffered = follow(
      { A: { capBn: 9 }, B: { capBn: low }, C: { capBn: high } },
      200,
      tight,
    )
    expect(movesOf(unbuffered).length).toBeGreaterThan(8)
  })

  test('beyond the last rank that stays, and a free seat goes to the best outsider', () => {
    const falling = (day: number) => (day < 3 ? 8 : 1)
    const assets = { A: { capBn: 9 }, B: { capBn: falling }, C: { capBn: 3 }, D: { capBn: 2 } }
    expect(movesOf(follow(assets, 32)).slice(2)).toEqual(['31 -B RANK_LOST', '31 +C SEAT_FREE'])
  })

  test('at once where one becomes eligible for the first time, well inside', () => {
    const assets = { A: { capBn: 5 }, B: { capBn: 4 }, C: { capBn: 9, listedAtMs: dayAt(10 - 90) } }
    expect(movesOf(follow(assets, 31)).slice(2)).toEqual([
      '10 -B CROWDED_OUT',
      '10 +C NEWLY_ELIGIBLE',
    ])
    const near = { ...assets, C: { ...assets.C, capBn: 4.5 } }
    expect(movesOf(follow(near, 31))).toHaveLength(2)
  })

  test('and whoever no longer passes its screens makes room first', () => {
    const assets = {
      A: { capBn: (day: number) => (day < 5 ? 9 : 0.7) },
      B: { capBn: 2 },
      C: { capBn: 4, listedAtMs: dayAt(10 - 90) },
    }
    expect(movesOf(follow(assets, 31)).slice(2)).toEqual(['10 -A CAP_LOW', '10 +C NEWLY_ELIGIBLE'])
  })

  test('and say the rank and its limit', () => {
    const rising = (day: number) => (day < 3 ? 1 : 9)
    const assets = { A: { capBn: 5 }, B: { capBn: 4 }, C: { capBn: rising }, D: { capBn: 2 } }
    const ranks = follow(assets, 32).flatMap(({ why }) =>
      why.flatMap((event) =>
        'rank' in event ? [`${event.name} ${event.rank} of ${event.limit}`] : [],
      ),
    )
    expect(ranks).toEqual(['A 1 of 2', 'B 2 of 2', 'B 3 of 2', 'C 1 of 1'])
  })

  test('at once where one is delisted, step by step', () => {
    const assets = { A: { capBn: 6 }, B: { capBn: 4, delistedAtMs: dayAt(10) } }
    const changes = follow(assets, 31)
    expect(movesOf(changes).slice(2)).toEqual(['10 -B DELISTED'])
    expect(targetsBy(changes)).toEqual({
      0: [0.6, 0.4],
      10: [0.6667, 0.3333],
      17: [0.75, 0.25],
      24: [0.8571, 0.1429],
      // The fourth step is on day 31.
    })
  })

  test.each<[string, MadeUp, string]>([
    ['died', { capBn: 4, diedAtMs: dayAt(10) }, 'DEAD'],
    ['lost its price', { capBn: 4, isPriced: (day) => day < 7 }, 'PRICE_MISSING'],
    ['lost its market cap', { capBn: (day) => (day < 7 ? 4 : null) }, 'CAP_UNKNOWN'],
  ])('at once and whole where one %s: the others are scaled up', (_, gone, code) => {
    const changes = follow({ A: { capBn: 6 }, B: gone, C: { capBn: 2 } }, 25)
    expect(movesOf(changes).slice(2)).toEqual([`10 -B ${code}`])
    expect(targetsBy(changes)).toEqual({ 0: [0.6, 0.4, 0], 10: [1, 0, 0] })
  })

  test('a leaver that dies on its way out is gone at once', () => {
    const assets = { A: { capBn: 6 }, B: { capBn: 4, delistedAtMs: dayAt(5), diedAtMs: dayAt(8) } }
    const changes = follow(assets, 20)
    expect(movesOf(changes).slice(2)).toEqual(['5 -B DELISTED', '8 gone B'])
    expect(changes.at(-1)?.targets).toEqual([1, 0])
  })

  test('nothing is stale because nothing was recorded', () => {
    const market = madeUpMarket({ A: { capBn: 6 }, B: { capBn: 4 } }, 40)
    const holed = market.dayAtMs.map((atMs, day) => (day < 5 ? atMs : atMs + 30 * dayMs))
    expect(movesOf(followIndex({ ...market, dayAtMs: holed }, two))).toHaveLength(2)
  })
})

describe('ranks of an index fund (STR-2)', () => {
  test('are those of a published list where there is one; who is not in it comes last', () => {
    const market = madeUpMarket({ A: { capBn: 2 }, B: { capBn: 9 }, C: { capBn: 3 } }, 1)
    const ranked = (rank: number[]) =>
      movesOf(followIndex({ ...market, rank: Float64Array.from(rank) }, two))
    expect(movesOf(followIndex(market, two))).toEqual(['0 +B FIRST_REVIEW', '0 +C FIRST_REVIEW'])
    expect(ranked([1, 2, 3])).toEqual(['0 +A FIRST_REVIEW', '0 +B FIRST_REVIEW'])
    expect(ranked([2, Number.NaN, 1])).toEqual(['0 +C FIRST_REVIEW', '0 +A FIRST_REVIEW'])
  })
})

describe('an index fund as a backtest takes it', () => {
  const dying = { capBn: 4, diedAtMs: dayAt(10) }

  test('names only whom it ever holds, from the first day on which it holds something', () => {
    const late = (day: number) => (day < 5 ? 0.5 : 6)
    const market = madeUpMarket({ A: { capBn: late }, B: { capBn: 0.1 }, C: { capBn: late } }, 8)
    const rule = {
      ...two,
      phase: { ...two.phase, steps: 1 },
      buffer: { ...two.buffer, enterRank: 2 },
    }
    expect(bookOfIndex(market, followIndex(market, rule))).toEqual({
      ok: true,
      value: { symbols: ['A', 'C'], targets: [0.5, 0.5], targetChanges: [] },
    })
  })

  test('says when its targets change', () => {
    const market = madeUpMarket({ A: { capBn: 6 }, B: dying }, 12)
    expect(bookOfIndex(market, followIndex(market, two))).toEqual({
      ok: true,
      value: {
        symbols: ['A', 'B'],
        targets: [0.6, 0.4],
        targetChanges: [{ atMs: dayAt(10), targets: [1, 0] }],
      },
    })
  })

  test.each<[string, Readonly<Record<string, MadeUp>>, string]>([
    ['never holds anything', { A: { capBn: 0.5 } }, 'on any day'],
    ['holds nothing any more', { B: dying }, 'on 2022-01-11'],
  ])('is refused where it %s', (_, assets, when) => {
    const market = madeUpMarket(assets, 12)
    expect(bookOfIndex(market, followIndex(market, two))).toEqual({
      ok: false,
      issues: [{ path: 'index', message: `nothing passes its screens ${when}` }],
    })
  })
})

describe('steps of an index fund (STR-2)', () => {
  test('are four and weekly, the first at once; then it is fully in', () => {
    const assets = { A: { capBn: 6 }, B: { capBn: (day: number) => (day < 10 ? 0.5 : 6) } }
    const rule = { ...two, buffer: { ...two.buffer, enterRank: 2 } }
    const changes = follow(assets, 45, rule)
    expect(targetsBy(changes)).toEqual({
      0: [1, 0],
      10: [0.8, 0.2],
      17: [0.6667, 0.3333],
      24: [0.5714, 0.4286],
      31: [0.5, 0.5],
    })
    expect(changes[1]?.why).toEqual([
      { kind: 'enters', name: 'B', why: 'NEWLY_ELIGIBLE', rank: 2, limit: 2 },
      { kind: 'phased', steps: 4, impactBps: expect.closeTo(2000, 6) as number },
    ])
    expect(changes.flatMap(({ why }) => why.filter(({ kind }) => kind === 'step'))).toEqual([
      { kind: 'step', step: 2, steps: 4 },
      { kind: 'step', step: 3, steps: 4 },
      { kind: 'step', step: 4, steps: 4 },
    ])
  })

  test('are more where four would move who stays by the limit, and say what remains', () => {
    const weigh = (shares: readonly number[]) =>
      includedWeights([95, 5], shares, { weighting: 'market-cap', bounds: { floor: 0, cap: 1 } })
    const ends = { from: [1, 0], to: [1, 1] }
    const phase = { steps: 4, stepDays: 7, impactBpsMax: 100, stepsMax: 13 }
    const plan = planSteps(ends, weigh, phase)
    expect(plan.steps).toBe(6)
    expect(plan.impactBps).toBeLessThan(100)
    const fewer = planSteps(ends, weigh, { ...phase, steps: 5, stepsMax: 5 })
    expect(fewer).toEqual({ steps: 5, impactBps: expect.closeTo(1e4 / 96, 6) as number })
  })

  test('are judged by who stays, at the step that moves it most', () => {
    const rule = { weighting: 'market-cap', bounds: { floor: 0, cap: 1 } } as const
    const phase = { steps: 1, stepDays: 7, impactBpsMax: 10_000, stepsMax: 5 }
    const three = (shares: readonly number[]) => includedWeights([60, 30, 10], shares, rule)
    // Who comes moves by 10 points, the largest of the others from 60/90 to 60/100.
    expect(planSteps({ from: [1, 1, 0], to: [1, 1, 1] }, three, phase)).toEqual({
      steps: 1,
      impactBps: expect.closeTo(2e4 / 30, 6) as number,
    })
    const pair = (shares: readonly number[]) => includedWeights([95, 5], shares, rule)
    // Who goes gives up most with the last step: from 95/96 to 1.
    const last = planSteps({ from: [1, 1], to: [1, 0] }, pair, { ...phase, steps: 5 })
    expect(last).toEqual({ steps: 5, impactBps: expect.closeTo(1e4 / 96, 6) as number })
  })

  test('go on where something else dies meanwhile', () => {
    const assets = {
      A: { capBn: 6 },
      B: { capBn: (day: number) => (day < 10 ? 0.5 : 4) },
      C: { capBn: 2, diedAtMs: dayAt(12) },
    }
    const rule = { ...two, buffer: { members: 3, enterRank: 3, leaveRank: 3, freeSeats: 'filled' } }
    const steps = follow(assets, 45, rule as IndexRule).flatMap(({ atMs, why }) =>
      why.flatMap((event) => (event.kind === 'step' ? [(atMs - dayAt(0)) / dayMs] : [])),
    )
    expect(steps).toEqual([17, 24, 31])
  })
})

describe('weights of an index fund (SIZ-2)', () => {
  test.each([
    ['market-cap', [0.9, 0.1]],
    ['square-root', [0.75, 0.25]],
    ['equal', [0.5, 0.5]],
  ] as const)('%s', (weighting, expected) => {
    const bounds = { floor: 0, cap: 1 }
    expect(includedWeights([9, 1], [1, 1], { weighting, bounds })).toEqual(expected)
  })

  test('stay within bounds that a partial share scales, and leave to cash what the caps do', () => {
    const share = fc.constantFrom<number[]>(0, 0.25, 0.5, 1, 1)
    const member = fc.tuple(fc.double({ min: 1e8, max: 1e12, noNaN: true }), share)
    fc.assert(
      fc.property(
        fc.array(member, { minLength: 1, maxLength: 20 }),
        fc.constantFrom('market-cap' as const, 'square-root' as const, 'equal' as const),
        (members, weighting) => {
          const [caps, shares] = [members.map(([cap]) => cap), members.map(([, part]) => part)]
          const bounds = { floor: 0.02, cap: 0.3 }
          const weights = includedWeights(caps, shares, { weighting, bounds })
          const sum = weights.reduce((total, weight) => total + weight, 0)
          const room = shares.reduce((total, part) => total + 0.3 * part, 0)
          expect(sum).toBeCloseTo(Math.min(1, room), 9)
          weights.forEach((weight, at) => {
            expect(weight).toBeGreaterThanOrEqual(0.02 * (shares[at] ?? 0) - 1e-9)
            expect(weight).toBeLessThanOrEqual(0.3 * (shares[at] ?? 0) + 1e-9)
          })
        },
      ),
    )
  })

  test('leave the share of cash', () => {
    const [first] = follow({ A: { capBn: 6 }, B: { capBn: 4 } }, 1, { ...two, cashShare: 0.1 })
    expect(first?.targets.map((target) => target.toFixed(4))).toEqual(['0.5400', '0.3600'])
  })
})

describe('an index rule is refused', () => {
  const { screens, phase, buffer } = usual
  test.each<[string, Partial<IndexRule>, string]>([
    ['leaveRank', { buffer: { ...buffer, leaveRank: 1 } }, '1 is not a whole number from 2'],
    ['marketCapUsdMin', { screens: { ...screens, marketCapUsdMin: -1 } }, '-1 is not a number'],
    ['volumeUsd30DaysMin', { screens: { ...screens, volumeUsd30DaysMin: Infinity } }, 'Infinity'],
    ['volumeDaysMin', { screens: { ...screens, volumeDaysMin: 31 } }, '31 is not a whole number'],
    ['listedDaysMin', { screens: { ...screens, listedDaysMin: 1.5 } }, '1.5 is not a whole number'],
    ['memberShare', { screens: { ...screens, memberShare: 0 } }, '0 is not a share above 0'],
    ['staleDaysMax', { screens: { ...screens, staleDaysMax: 61 } }, '61 is not a whole number'],
    ['bounds', { bounds: { floor: -0.1, cap: 1 } }, 'are not 0 <= floor <= cap <= 1'],
    ['cap', { bounds: { floor: 0, cap: 0.4 } }, '2 weights of at most 0.4 cannot sum to 1'],
    ['floor', { bounds: { floor: 0.6, cap: 0.7 } }, '2 weights of at least 0.6 cannot sum to 1'],
    ['cashShare', { cashShare: 1 }, '1 is not a share from 0 to below 1'],
    ['steps', { phase: { ...phase, steps: 0 } }, '0 is not a whole number from 1 to 52'],
    ['stepDays', { phase: { ...phase, stepDays: 32 } }, '32 is not a whole number from 1 to 31'],
    ['impactBpsMax', { phase: { ...phase, impactBpsMax: 0 } }, '0 is not above 0'],
    ['stepsMax', { phase: { ...phase, stepsMax: 3 } }, '3 is not a whole number from 4 to 52'],
  ])('by its %s', (path, change, message) => {
    const good = { ...usual, bounds: { floor: 0, cap: 1 } }
    expect(checkIndexRule(good).ok).toBe(true)
    expect(checkIndexRule({ ...good, ...change })).toMatchObject({
      ok: false,
      issues: [{ path, message: expect.stringContaining(message) as string }],
    })
  })
})

describe('an index fund sees no day to come', () => {
  const figure = fc.oneof(
    { weight: 9, arbitrary: fc.double({ min: 0.1, max: 50, noNaN: true }) },
    { weight: 1, arbitrary: fc.constant(null) },
  )
  const days = 130
  const asset = fc.record({
    path: fc.array(figure, { minLength: days, maxLength: days }),
    kind: fc.constantFrom('coin' as const, 'coin' as const, 'coin' as const, 'stable' as const),
    diesOn: fc.option(fc.integer({ min: 1, max: days }), { freq: 4 }),
    leavesOn: fc.option(fc.integer({ min: 1, max: days }), { freq: 4 }),
    listedOn: fc.integer({ min: -200, max: days }),
  })
  const market = fc.array(asset, { minLength: 2, maxLength: 8 }).map((assets) =>
    madeUpMarket(
      Object.fromEntries(
        assets.map(({ path, kind, diesOn, leavesOn, listedOn }, at): [string, MadeUp] => [
          `asset ${at}`,
          {
            kind,
            capBn: (day) => path[day] ?? null,
            isPriced: (day) => path[day] !== null,
            listedAtMs: dayAt(listedOn),
            diedAtMs: diesOn === null ? null : dayAt(diesOn),
            delistedAtMs: leavesOn === null ? null : dayAt(leavesOn),
          },
        ]),
      ),
      days,
    ),
  )
  const rule: IndexRule = {
    ...usualIndexRule(3),
    screens: { ...usual.screens, volumeUsd30DaysMin: null, listedDaysMin: 30 },
    bounds: { floor: 0.05, cap: 0.5 },
  }

  test('cut at any day, no earlier target changes, and a daemon has the same', () => {
    fc.assert(
      fc.property(market, fc.integer({ min: 0, max: days - 1 }), (whole, lastDay) => {
        const changes = followIndex(whole, rule)
        const before = changes.filter(({ atMs }) => atMs <= dayAt(lastDay))
        expect(followIndex(knownBy(whole, lastDay), rule)).toEqual(before)
        expect(indexTargetsAt(whole, rule, dayAt(lastDay))).toEqual(before.at(-1) ?? null)
      }),
    )
  })

  test('sums stay within one, and whoever is not a coin has nothing', () => {
    fc.assert(
      fc.property(market, (whole) => {
        for (const { targets } of followIndex(whole, rule)) {
          const sum = targets.reduce((total, target) => total + target, 0)
          expect(sum).toBeLessThanOrEqual(1 + 1e-12)
          expect(targets.every((target) => target >= 0 && target <= 0.5 + 1e-12)).toBe(true)
          const ofStables = targets.filter((_, at) => whole.assets[at]?.kind === 'stable')
          expect(ofStables.every((target) => target === 0)).toBe(true)
        }
      }),
    )
  })

  test('a leak would be noticed: a figure before the cut does change targets', () => {
    const assets = { A: { capBn: 6 }, B: { capBn: 4 }, C: { capBn: 3 } }
    const whole = madeUpMarket(assets, 70)
    const leaked = { ...assets, C: { capBn: (day: number) => (day < 31 ? 3 : 30) } }
    const before = (changes: readonly IndexChange[]) =>
      changes.filter(({ atMs }) => atMs <= dayAt(40))
    expect(before(followIndex(madeUpMarket(leaked, 70), rule))).not.toEqual(
      before(followIndex(whole, rule)),
    )
  })
})
