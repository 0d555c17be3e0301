import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  boundedWeights,
  cappingFactors,
  type RankBuffer,
  reviewMembers,
  usualBuffer,
} from './index.ts'

const letters = (text: string): string[] => [...text]

function review(ranked: string, current: string, buffer: RankBuffer): string[] {
  const answer = reviewMembers(letters(ranked), letters(current), buffer)
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues))
  const { members, entered, left } = answer.value
  return [members, entered, left].map((ids) => ids.join(''))
}

describe('members of an index by rank buffers (STR-2)', () => {
  const five = usualBuffer(5)
  const open = { ...five, freeSeats: 'kept' } as const

  test('enter at 0.8 n and leave beyond 1.2 n', () => {
    expect(five).toEqual({ members: 5, enterRank: 4, leaveRank: 6, freeSeats: 'filled' })
    expect(usualBuffer(10)).toMatchObject({ enterRank: 8, leaveRank: 12 })
    expect(usualBuffer(1)).toMatchObject({ enterRank: 1, leaveRank: 1 })
  })

  test.each<[string, string, string, RankBuffer, string[]]>([
    ['a first review takes the best', 'ABCDEFG', '', five, ['ABCDE', 'ABCDE', '']],
    ['or only who is sure', 'ABCDEFG', '', open, ['ABCD', 'ABCD', '']],
    ['the last rank that stays', 'ABCDEFG', 'ABCDF', five, ['ABCDF', '', '']],
    ['the first that leaves', 'ABCDEFG', 'ABCDG', five, ['ABCDE', 'E', 'G']],
    ['and its seat may stay free', 'ABCDEFG', 'ABCDG', open, ['ABCD', '', 'G']],
    [
      'the last rank that enters crowds out the last',
      'ABCDEFG',
      'ABCEF',
      five,
      ['ABCDE', 'D', 'F'],
    ],
    ['one rank worse does not', 'ABCDEFG', 'ABCDF', five, ['ABCDF', '', '']],
    ['who fails a screen leaves', 'ABCDEF', 'ABCDX', five, ['ABCDE', 'E', 'X']],
    ['fewer than the seats', 'AB', 'AX', five, ['AB', 'B', 'X']],
    ['nobody is eligible', '', 'AX', five, ['', '', 'AX']],
  ])('%s', (_, ranked, current, buffer, expected) => {
    expect(review(ranked, current, buffer)).toEqual(expected)
  })

  test('change nothing when the review is made again', () => {
    const ids = fc.uniqueArray(fc.constantFrom(...letters('ABCDEFGHIJKLMNOP')), { maxLength: 16 })
    const free = fc.constantFrom<'filled' | 'kept'>('filled', 'kept')
    fc.assert(
      fc.property(
        ids,
        ids,
        fc.integer({ min: 1, max: 12 }),
        free,
        (ranked, current, n, freeSeats) => {
          const buffer = { ...usualBuffer(n), freeSeats }
          const [members = '', entered = '', left = ''] = review(
            ranked.join(''),
            current.join(''),
            buffer,
          )
          expect(members.length).toBeLessThanOrEqual(n)
          expect(left.length + members.length).toBe(current.length + entered.length)
          for (const id of entered) {
            const place = ranked.indexOf(id)
            expect(place).toBeLessThan(freeSeats === 'kept' ? buffer.enterRank : n + left.length)
          }
          expect(review(ranked.join(''), members, buffer)).toEqual([members, '', ''])
        },
      ),
    )
  })

  test('waver less than without a buffer', () => {
    const rankings = ['ABCDEFG', 'ABCDFEG', 'ABCDEFG', 'ABCDFEG']
    const changes = (buffer: RankBuffer): number => {
      let [members, count] = ['ABCDE', 0]
      for (const ranked of rankings) {
        const [next = '', entered = ''] = review(ranked, members, buffer)
        count += entered.length
        members = next
      }
      return count
    }
    expect(changes(five)).toBe(0)
    expect(changes({ members: 5, enterRank: 5, leaveRank: 5, freeSeats: 'filled' })).toBe(3)
  })

  test.each<[string, readonly string[], readonly string[], Partial<RankBuffer>, string]>([
    ['members', ['A', 'A'], [], { members: 0, enterRank: 0 }, '0 is not a whole number from 1'],
    [
      'enterRank',
      ['A', 'A'],
      [],
      { enterRank: 6, leaveRank: 4 },
      '6 is not a whole number from 1 to 5',
    ],
    ['leaveRank', ['A', 'A'], [], { leaveRank: 4 }, '4 is not a whole number from 5'],
    ['ranked', ['A', 'A'], ['B', 'B'], {}, 'something is ranked twice'],
    ['current', ['A'], ['B', 'B'], {}, 'a member is named twice'],
  ])('are refused by their %s', (path, ranked, current, wrong, message) => {
    const answer = reviewMembers(ranked, current, { ...five, ...wrong })
    expect(answer).toEqual({ ok: false, issues: [{ path, message }] })
  })
})

describe('capping factors', () => {
  test('give the members their weights (MVIS Russia, the two largest)', () => {
    const answer = cappingFactors([49_092_949_658, 31_447_865_846], [0.08, 0.08], 167_581_583_462.5)
    if (!answer.ok) throw new Error(JSON.stringify(answer.issues))
    expect(answer.value.cappedCaps.map(Math.round)).toEqual([13_406_526_677, 13_406_526_677])
    expect(answer.value.factors[0]).toBeCloseTo(0.273085, 6)
    expect(answer.value.factors[1]).toBeCloseTo(0.42631, 6)
  })

  test.each<[string, number[], number[], number, string]>([
    ['floatCaps', [], [], 0, 'there is nothing to cap'],
    ['weights', [0], [], 0, '0 weights are not one for each of 1'],
    ['floatCaps', [0], [2], 0, '0 is not above zero'],
    ['weights', [1], [2], 0, '2 is not from 0 to 1'],
    ['indexTotal', [1], [1], Number.NaN, 'NaN is not above zero'],
  ])('are refused by %s', (path, caps, weights, total, message) => {
    expect(cappingFactors(caps, weights, total)).toEqual({ ok: false, issues: [{ path, message }] })
  })
})

describe('weights under a cap and a floor', () => {
  test('cap the second only once the first has given up its excess', () => {
    const answer = boundedWeights([40, 24, 14, 12, 10], { floor: 0, cap: 0.25 })
    if (!answer.ok) throw new Error(JSON.stringify(answer.issues))
    const { weights, rounds } = answer.value
    expect(rounds).toBe(2)
    const expected = [0.25, 0.25, 7 / 36, 6 / 36, 5 / 36]
    const off = weights.map((weight, index) => Math.abs(weight - (expected[index] ?? 1)))
    expect(Math.max(...off)).toBeLessThan(1e-12)
  })

  test('take no pass where nothing is bound, and meet bounds that sum to one exactly', () => {
    expect(boundedWeights([3, 1], { floor: 0.25, cap: 0.75 })).toMatchObject({
      value: { weights: [0.75, 0.25], rounds: 0 },
    })
    expect(boundedWeights([8, 1], { floor: 0, cap: 0.5 })).toMatchObject({
      value: { weights: [0.5, 0.5] },
    })
  })

  test.each<[string, number[], number, number, string]>([
    ['sizes', [], 0.9, 0.1, 'there is nothing to weigh'],
    ['sizes', [1, 0], 0.9, 0.1, '0 is not above zero'],
    ['sizes', [1e308, 1e308], 0.9, 0, 'their sum is beyond any number'],
    ['bounds', [1, 1], 0.9, 0.1, 'a floor of 0.9 and a cap of 0.1 are not 0 <= floor <= cap <= 1'],
    ['cap', [50, 30, 20], 0, 0.3, '3 weights of at most 0.3 cannot sum to 1'],
    ['floor', [1, 1], 0.6, 0.7, '2 weights of at least 0.6 cannot sum to 1'],
  ])('are refused by their %s', (path, sizes, floor, cap, message) => {
    expect(boundedWeights(sizes, { floor, cap })).toEqual({
      ok: false,
      issues: [{ path, message }],
    })
  })
})
