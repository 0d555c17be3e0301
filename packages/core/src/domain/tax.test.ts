import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bps, dayMs, unixMs, usdE18 } from '../units/index.ts'
import { type Disposal, disposeOf, noGain, type Sale } from './disposal.ts'
import { arbitraryLots, coin, lotAt, otherCoin } from './lot.fixture.ts'
import type { Lot } from './lot.ts'
import type { LotMethod } from './lot-choice.ts'
import { type TaxedSales, taxOf, taxOfSales } from './tax.ts'
import { parseTaxRules, type TaxRules, taxMethods } from './tax-rules.ts'

const year = { kind: 'calendar', months: 12 } as const
const rules: TaxRules = {
  method: 'fifo',
  period: year,
  shortRateBps: bps(4_000),
  longRateBps: bps(2_000),
  guardDays: 30,
  harvestUsdE18Min: usdE18(0n),
}
const gain = (short: bigint, long: bigint) => ({
  shortUsdE18: usdE18(short),
  longUsdE18: usdE18(long),
})

function saleOf(atoms: bigint, proceeds: bigint, asset = coin, day = 1000): Sale {
  return { asset, atoms, proceedsUsdE18: usdE18(proceeds), atMs: unixMs(day * dayMs) }
}

function taxed(input: Parameters<typeof taxOfSales>[0]): TaxedSales {
  const answer = taxOfSales(input)
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal))
  return answer.value
}

function disposed(lots: readonly Lot[], sale: Sale): Disposal {
  const answer = disposeOf(lots, sale, { method: 'fifo' }, year)
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal))
  return answer.value.disposal
}

describe('a disposal (PLN-4)', () => {
  test('splits its gain by term and divides its proceeds by atoms', () => {
    const lots = [lotAt('old', 1n, 30n, 100), lotAt('new', 2n, 100n, 900)]
    const { parts, gain: own } = disposed(lots, saleOf(3n, 100n))
    expect(parts.map(({ lot, term, gainUsdE18 }) => [lot, term, gainUsdE18])).toEqual([
      ['old', 'long', 3n],
      ['new', 'short', -33n],
    ])
    expect(own).toEqual(gain(-33n, 3n))
  })

  test('counts what no lot has as a short-term gain in full', () => {
    const sold = disposed([lotAt('old', 1n, 30n, 100)], saleOf(4n, 100n))
    expect(sold).toMatchObject({ missingAtoms: 3n, missingProceedsUsdE18: 75n })
    expect(sold.gain).toEqual(gain(75n, -5n))
  })

  test('sums to its proceeds less the basis, to the digit', () => {
    const amounts = fc.bigInt(1n, 10n ** 21n)
    fc.assert(
      fc.property(arbitraryLots, amounts, fc.bigInt(-5n, 10n ** 26n), (lots, atoms, proceeds) => {
        const sold = disposed(lots, saleOf(atoms, proceeds))
        const basis = sold.parts.reduce((sum, part) => sum + part.basisUsdE18, 0n)
        expect(sold.gain.shortUsdE18 + sold.gain.longUsdE18).toBe(proceeds - basis)
      }),
    )
  })
})

describe('published lots: 100 at 10, 10 at 13, 2 at 11, of which 10 are sold at 12', () => {
  const unit = 10n ** 18n
  const lots = [
    lotAt('1', 100n, 1_000n * unit, 0),
    lotAt('2', 10n, 130n * unit, 1),
    lotAt('3', 2n, 22n * unit, 2),
  ]
  test.each<[LotMethod, bigint]>([
    ['fifo', 20n * unit],
    ['lifo', -6n * unit],
    ['hifo', -10n * unit],
    ['average', 17_142_857_142_857_142_858n],
  ])('%s gains %s', (method, expected) => {
    const answer = disposeOf(lots, saleOf(10n, 120n * unit), { method }, year)
    if (!answer.ok) throw new Error(JSON.stringify(answer.refusal))
    expect(answer.value.disposal.gain).toEqual(gain(0n, expected))
  })
})

describe('tax on a gain (PLN-4)', () => {
  test.each([
    ['each term at its rate', 100n, 100n, 60n],
    ['rounded up', 1n, 0n, 1n],
    ['a short loss lowers the long gain', -40n, 100n, 12n],
    ['a long loss lowers the short gain', 100n, -40n, 24n],
    ['a loss beyond the gains is worth nothing', 10n, -40n, 0n],
    ['two losses are worth nothing', -10n, -40n, 0n],
  ])('%s', (_, short, long, tax) => {
    expect(taxOf(gain(short, long), rules)).toBe(tax)
  })
})

describe('the tax that sales add (TRG-6, PLN-4)', () => {
  const lots = [
    lotAt('a', 10n, 100n, 100),
    lotAt('b', 10n, 300n, 900),
    lotAt('x', 10n, 500n, 900, otherCoin),
  ]

  test('follows the method', () => {
    const taxBy = (method: TaxRules['method']) =>
      taxed({ lots, sales: [saleOf(10n, 400n)], rules: { ...rules, method } }).taxUsdE18
    // fifo: 300 long; hifo and lifo: 100 short; average: 200, of the oldest, long.
    expect(taxMethods.map(taxBy)).toEqual([60n, 40n, 40n, 40n, 40n])
  })

  test('nets the losses of one asset against the gains of another', () => {
    const sales = [saleOf(10n, 400n), saleOf(10n, 100n, otherCoin)]
    const { gain: own, taxUsdE18, lots: left } = taxed({ lots, sales, rules })
    expect(own).toEqual(gain(-400n, 300n))
    expect(taxUsdE18).toBe(0n)
    expect(left.map(({ id }) => id)).toEqual(['b'])
  })

  test('draws the next sale from what the last one left', () => {
    const sales = [saleOf(10n, 400n), saleOf(5n, 200n)]
    const { disposals } = taxed({ lots, sales, rules })
    expect(disposals.map(({ parts }) => parts.map(({ lot }) => lot))).toEqual([['a'], ['b']])
  })

  test('is what they add to the year so far, below zero where a loss saves tax', () => {
    const sales = [saleOf(10n, 100n, otherCoin)]
    const add = (before: TaxedSales['gain']) => taxed({ lots, sales, rules, before }).taxUsdE18
    expect(add(noGain)).toBe(0n)
    expect(add(gain(1000n, 0n))).toBe(-160n)
    expect(add(gain(100n, 0n))).toBe(-40n)
  })

  test('is refused as its drawing is', () => {
    const sales = [saleOf(10n, 1n, coin, 500)]
    expect(taxOfSales({ lots, sales, rules })).toMatchObject({
      refusal: { code: 'LOT_FROM_FUTURE', field: 'lots.b' },
    })
    const leastTax = { ...rules, method: 'least-tax' } as const
    expect(taxOfSales({ lots, sales, rules: leastTax })).toMatchObject({
      refusal: { code: 'LOT_FROM_FUTURE' },
    })
  })
})

describe('the least taxed lots (PLN-4)', () => {
  test('are losses of short holdings, then of long ones, then gains by rate and size', () => {
    // 10 atoms each, sold for 50 an atom.
    const lots = [
      lotAt('long gain 15', 10n, 350n, 1),
      lotAt('short gain 6', 10n, 440n, 950),
      lotAt('long gain 10', 10n, 400n, 2),
      lotAt('long loss', 10n, 600n, 3),
      lotAt('short loss', 10n, 600n, 951),
    ]
    const least = { ...rules, method: 'least-tax' } as const
    const { disposals } = taxed({ lots, sales: [saleOf(45n, 45n * 50n)], rules: least })
    expect(disposals[0]?.parts.map(({ lot, atoms }) => [lot, atoms])).toEqual([
      ['short loss', 10n],
      ['long loss', 10n],
      ['long gain 10', 10n],
      ['short gain 6', 10n],
      ['long gain 15', 5n],
    ])
  })

  test('cost no more than those of any rule, where a loss counts at its rate', () => {
    const linear = ({ disposals }: TaxedSales): bigint =>
      disposals
        .flatMap(({ parts }) => parts)
        .reduce((sum, { term, gainUsdE18 }) => sum + gainUsdE18 * (term === 'long' ? 2n : 4n), 0n)
    fc.assert(
      fc.property(
        arbitraryLots,
        fc.bigInt(1n, 9_999n),
        fc.bigInt(0n, 10n ** 26n),
        (lots, shareE4, proceeds) => {
          const held = lots.reduce((sum, { atoms }) => sum + atoms, 0n)
          const sales = [saleOf((held * shareE4) / 10_000n + 1n, proceeds)]
          const by = (method: TaxRules['method']) =>
            linear(taxed({ lots, sales, rules: { ...rules, method } }))
          const least = by('least-tax')
          // A digit of rounding for each of at most seven parts, at a rate of four.
          for (const method of ['fifo', 'lifo', 'hifo'] as const) {
            expect(least).toBeLessThanOrEqual(by(method) + 56n)
          }
        },
      ),
    )
  })

  test('are all lots where more is sold than they hold', () => {
    const least = { ...rules, method: 'least-tax' } as const
    const lots = [lotAt('a', 10n, 100n, 100)]
    const { disposals } = taxed({ lots, sales: [saleOf(12n, 120n)], rules: least })
    expect(disposals[0]).toMatchObject({ missingAtoms: 2n, parts: [{ lot: 'a', atoms: 10n }] })
  })
})

describe('tax rules', () => {
  const document = {
    method: 'hifo',
    longAfterMonths: 12,
    shortRateBps: 3_700,
    longRateBps: 2_000,
    guardDays: 30,
    harvestUsdMin: '100.5',
  }

  test('are read from plain data', () => {
    expect(parseTaxRules(document)).toEqual({
      ok: true,
      value: {
        method: 'hifo',
        period: { kind: 'calendar', months: 12 },
        shortRateBps: 3_700,
        longRateBps: 2_000,
        guardDays: 30,
        harvestUsdE18Min: 100_500_000_000_000_000_000n,
      },
    })
    const { longAfterMonths, ...rest } = document
    expect(longAfterMonths).toBe(12)
    expect(parseTaxRules({ ...rest, longAfterDays: 365 })).toMatchObject({
      value: { period: { kind: 'elapsed', longerThanMs: 365 * dayMs } },
    })
  })

  test.each([
    ['no object', null, 'tax', 'is not an object of tax rules'],
    ['a list', [], 'tax', 'is not an object of tax rules'],
    ['an unknown key', { ...document, rate: 1 }, 'tax.rate', 'is unknown'],
    [
      'an unknown method',
      { ...document, method: 'acb' },
      'tax.method',
      '"acb" is not one of fifo, lifo, hifo, average, least-tax',
    ],
    [
      'two holding periods',
      { ...document, longAfterDays: 365 },
      'tax.longAfterMonths',
      'give either longAfterMonths or longAfterDays',
    ],
    [
      'half a month',
      { ...document, longAfterMonths: 0.5 },
      'tax.longAfterMonths',
      '0.5 is not a whole number from 0 to 120',
    ],
    [
      'a rate above one',
      { ...document, shortRateBps: 10_001 },
      'tax.shortRateBps',
      '10001 is not a whole number from 0 to 10000',
    ],
    [
      'a rate that is missing',
      { ...document, longRateBps: undefined },
      'tax.longRateBps',
      'undefined is not a whole number from 0 to 10000',
    ],
    [
      'a guard of years',
      { ...document, guardDays: 367 },
      'tax.guardDays',
      '367 is not a whole number from 0 to 366',
    ],
    [
      'a loss as a number',
      { ...document, harvestUsdMin: 5 },
      'tax.harvestUsdMin',
      "5 is not US dollars as text, such as '100'",
    ],
    [
      'a negative loss',
      { ...document, harvestUsdMin: '-5' },
      'tax.harvestUsdMin',
      "'-5' is negative; the least is 0",
    ],
  ])('refuse %s', (_, wrong, path, message) => {
    expect(parseTaxRules(wrong)).toEqual({ ok: false, issues: [{ path, message }] })
  })

  test('say all that is wrong at once', () => {
    const answer = parseTaxRules({})
    expect(answer.ok ? [] : answer.issues.map(({ path }) => path)).toEqual([
      'tax.method',
      'tax.longAfterMonths',
      'tax.shortRateBps',
      'tax.longRateBps',
      'tax.guardDays',
      'tax.harvestUsdMin',
    ])
  })
})
