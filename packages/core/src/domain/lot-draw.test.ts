import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayMs, unixMs, usdE18 } from '../units/index.ts'
import { arbitraryLots, coin, lotAt, otherCoin } from './lot.fixture.ts'
import { acquireLot, basisLeft, basisOf, type Lot } from './lot.ts'
import { type LotChoice, type LotMethod, lotMethods } from './lot-choice.ts'
import { type Drawing, drawLots } from './lot-draw.ts'

const today = unixMs(1000 * dayMs)

function draw(lots: readonly Lot[], atoms: bigint, choice: LotChoice): Drawing {
  const drawn = drawLots(lots, { asset: coin, atoms, atMs: today }, choice)
  if (!drawn.ok) throw new Error(JSON.stringify(drawn.refusal))
  return drawn.value
}

const atomsIn = (rows: readonly { atoms: bigint }[]) =>
  rows.reduce((sum, row) => sum + row.atoms, 0n)
const costOf = ({ parts }: Drawing) => parts.reduce((sum, part) => sum + part.basisUsdE18, 0n)
const basisIn = (lots: readonly Lot[]) => lots.reduce((sum, lot) => sum + basisLeft(lot), 0n)
const idsOf = (lots: readonly Lot[]) => lots.map(({ id }) => id).join('')

describe('a lot (PLN-4)', () => {
  test('costs its price and its fee', () => {
    const bought = { id: '1', asset: coin, atoms: 4n, atMs: unixMs(0) }
    const lot = acquireLot({ ...bought, costUsdE18: usdE18(100n), feeUsdE18: usdE18(7n) })
    expect(basisLeft(lot)).toBe(107n)
    expect(basisOf(lot, 3n)).toBe(80n)
  })

  test.each([
    ['nothing is left of it', { atoms: 0n }],
    ['it grew', { atoms: 5n }],
    ['its basis is negative', { acquiredBasisUsdE18: usdE18(-1n) }],
  ])('is a bug where %s', (_, wrong) => {
    const lots = [{ ...lotAt('1', 4n, 100n), ...wrong }]
    expect(() => draw(lots, 1n, { method: 'fifo' })).toThrow('does not hold')
  })
})

describe('drawing lots (PLN-4)', () => {
  // Bought on days 1, 2, 2 and 3 at 30, 10, 20 and 20 an atom.
  const lots = [
    lotAt('d', 2n, 40n, 3),
    lotAt('b', 2n, 20n, 2),
    lotAt('a', 2n, 60n, 1),
    lotAt('c', 2n, 40n, 2),
  ]

  test.each<[LotMethod, string, bigint, string]>([
    ['fifo', 'abc', 100n, 'cd'],
    ['lifo', 'dbc', 80n, 'ca'],
    ['hifo', 'acd', 120n, 'db'],
    ['average', 'abc', 100n, 'cd'],
  ])('%s draws %s', (method, drawn, cost, left) => {
    const drawing = draw(lots, 5n, { method })
    expect(drawing.parts.map(({ lot }) => lot).join('')).toBe(drawn)
    expect(drawing.parts.map(({ atoms }) => atoms)).toEqual([2n, 2n, 1n])
    expect(costOf(drawing)).toBe(cost)
    expect(idsOf(drawing.lots)).toBe(left)
  })

  test('names its own parts (specific identification)', () => {
    const parts = [
      { lot: 'c', atoms: 1n },
      { lot: 'a', atoms: 2n },
    ]
    const drawing = draw(lots, 3n, { method: 'specific', parts })
    expect(drawing.parts.map(({ lot, basisUsdE18 }) => [lot, basisUsdE18])).toEqual([
      ['c', 20n],
      ['a', 60n],
    ])
    expect(drawing.lots.map(({ id, atoms }) => [id, atoms])).toEqual([
      ['d', 2n],
      ['b', 2n],
      ['c', 1n],
    ])
  })

  test('by the average, what is left keeps the average', () => {
    const first = draw(lots, 3n, { method: 'average' })
    expect(costOf(first)).toBe(60n)
    expect(first.lots.map(basisLeft)).toEqual([20n, 40n, 40n])
  })

  test('says what is missing, at no basis', () => {
    const drawing = draw([lotAt('1', 2n, 9n)], 5n, { method: 'hifo' })
    expect(drawing).toMatchObject({ lots: [], missingAtoms: 3n })
    expect(costOf(drawing)).toBe(9n)
    expect(draw([], 5n, { method: 'average' })).toEqual({ parts: [], lots: [], missingAtoms: 5n })
  })

  test('conserves atoms and basis, whatever is drawn', () => {
    fc.assert(
      fc.property(
        arbitraryLots,
        fc.bigInt(1n, 10n ** 21n),
        fc.constantFrom(...lotMethods),
        (own, atoms, method) => {
          const drawing = draw(own, atoms, { method })
          expect(atomsIn(drawing.parts) + drawing.missingAtoms).toBe(atoms)
          expect(atomsIn(drawing.parts) + atomsIn(drawing.lots)).toBe(atomsIn(own))
          expect(costOf(drawing) + basisIn(drawing.lots)).toBe(basisIn(own))
        },
      ),
    )
  })

  test('costs the same at once and in two sales', () => {
    fc.assert(
      fc.property(
        arbitraryLots,
        fc.bigInt(1n, 10n ** 20n),
        fc.bigInt(1n, 10n ** 20n),
        fc.constantFrom<LotMethod>('fifo', 'lifo', 'hifo'),
        (own, one, other, method) => {
          const whole = draw(own, one + other, { method })
          const first = draw(own, one, { method })
          const second = draw(first.lots, other, { method })
          expect(costOf(first) + costOf(second)).toBe(costOf(whole))
          expect(second.lots).toEqual(whole.lots)
        },
      ),
    )
  })

  test('draws lots of one instant and one cost as given, at once and in two sales', () => {
    const twins = [lotAt('a', 2n, 20n), lotAt('b', 2n, 20n)]
    for (const method of lotMethods) {
      const first = draw(twins, 1n, { method })
      expect(idsOf(first.lots)).toBe('ab')
      expect(draw(first.lots, 2n, { method }).parts.map(({ lot }) => lot)).toEqual(['a', 'b'])
    }
  })

  test('draws by falling cost, from the oldest, or from the newest', () => {
    fc.assert(
      fc.property(arbitraryLots, (own) => {
        const lotOf = new Map(own.map((lot) => [lot.id, lot]))
        const drawn = (method: LotMethod) =>
          draw(own, 10n ** 21n, { method }).parts.map(({ lot }) => lotOf.get(lot) as Lot)
        drawn('hifo').reduce((before, lot) => {
          const [cost, costBefore] = [lot.acquiredBasisUsdE18, before.acquiredBasisUsdE18]
          expect(cost * before.acquiredAtoms).toBeLessThanOrEqual(costBefore * lot.acquiredAtoms)
          return lot
        })
        const days = drawn('fifo').map(({ acquiredAtMs }) => acquiredAtMs)
        expect(days).toEqual(days.toSorted((a, b) => a - b))
        const daysBack = drawn('lifo').map(({ acquiredAtMs }) => acquiredAtMs)
        expect(daysBack).toEqual(days.toReversed())
      }),
    )
  })

  test('by the average, the order of the lots does not matter', () => {
    fc.assert(
      fc.property(arbitraryLots, fc.bigInt(1n, 10n ** 20n), (own, atoms) => {
        const cost = costOf(draw(own, atoms, { method: 'average' }))
        const shuffled = own.map((lot) => ({ ...lot, acquiredAtMs: unixMs(0) })).toReversed()
        expect(costOf(draw(shuffled, atoms, { method: 'average' }))).toBe(cost)
      }),
    )
  })
})

describe('a drawing is refused, the most fundamental first (PLN-4)', () => {
  const own = [lotAt('a', 5n, 10n), lotAt('b', 5n, 10n)]
  const part = (lot: string, atoms: bigint) => ({ lot, atoms })
  const specific = (...parts: { lot: string; atoms: bigint }[]): LotChoice => ({
    method: 'specific',
    parts,
  })
  const overall = specific(part('z', 1n), part('a', 9n), part('a', 0n))
  test.each<[string, readonly Lot[], bigint, LotChoice, string, string, string]>([
    [
      'QUANTITY_NOT_POSITIVE',
      [lotAt('a', 5n, 1n, 0, otherCoin)],
      0n,
      overall,
      'atoms',
      'above 0',
      '0',
    ],
    [
      'LOT_OTHER_ASSET',
      [lotAt('a', 5n, 1n, 0, otherCoin), ...own],
      1n,
      overall,
      'lots.a',
      coin,
      otherCoin,
    ],
    ['LOT_REPEATED', [...own, lotAt('b', 1n, 1n, 2000)], 1n, overall, 'lots.b', 'once', 'twice'],
    [
      'LOT_FROM_FUTURE',
      [lotAt('a', 5n, 1n, 1001)],
      1n,
      overall,
      'lots.a',
      'at most 86400000000 ms',
      '86486400000 ms',
    ],
    ['PART_UNKNOWN', own, 1n, overall, 'parts.z', 'a lot that is held', 'none'],
    ['PART_REPEATED', own, 1n, specific(part('a', 9n), part('a', 0n)), 'parts.a', 'once', 'twice'],
    [
      'PART_NOT_POSITIVE',
      own,
      1n,
      specific(part('a', 9n), part('b', 0n)),
      'parts.b',
      'above 0',
      '0',
    ],
    ['PART_OVERDRAWN', own, 1n, specific(part('a', 9n)), 'parts.a', 'at most 5', '9'],
    ['PARTS_SUM', own, 7n, specific(part('a', 5n), part('b', 1n)), 'parts', '7', '6'],
  ])('%s', (code, lots, atoms, choice, field, limit, actual) => {
    const drawn = drawLots(lots, { asset: coin, atoms, atMs: today }, choice)
    expect(drawn).toMatchObject({ ok: false, refusal: { code, field, limit, actual } })
  })
})
