import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Formats, formatsFor, hundredthsOf, minus, nbsp } from './format.ts'

const [en, zh, uk] = [formatsFor('en'), formatsFor('zh'), formatsFor('uk')]
/** No-break spaces as plain ones, so that the tables below can be read. */
const plain = (text: string) => text.replaceAll(nbsp, ' ')

describe('figures as the style of numbers wants them', () => {
  it.each<[string, (f: Formats) => string, string, string, string]>([
    ['money', (f) => f.usd('408715.84'), '$408,715.84', '$408,715.84', '408 715,84 $'],
    ['signed money', (f) => f.usdSigned('-13297'), '−$13,297.00', '−$13,297.00', '−13 297,00 $'],
    ['a gain', (f) => f.usdSigned('8294.1'), '+$8,294.10', '+$8,294.10', '+8 294,10 $'],
    ['money in a sentence', (f) => f.usdSentence('13297.31'), '$13,297', '$13,297', '13 297 $'],
    ['small money in a sentence', (f) => f.usdSentence('215.65'), '$215.65', '$215.65', '215,65 $'],
    ['weight', (f) => f.share('0.3622'), '36.22%', '36.22%', '36,22 %'],
    ['drift', (f) => f.drift('0.0508'), '+5.08 pp', '+5.08 pp', '+5,08 в.п.'],
    ['drift in a sentence', (f) => f.points('-0.0508'), '5.08 pp', '5.08 个百分点', '5,08 в.п.'],
    ['cost', (f) => f.bps(5.276), '5.3 bps', '5.3 基点', '5,3 б.п.'],
    ['a limit', (f) => f.bpsWhole(50), '50 bps', '50 基点', '50 б.п.'],
    ['return', (f) => f.change('0.029862'), '+2.99%', '+2.99%', '+2,99 %'],
    ['a large return', (f) => f.change('1.270644'), '+127.1%', '+127.1%', '+127,1 %'],
    ['distance', (f) => f.distance(0.64), '0.64', '0.64', '0,64'],
    ['a pool fee', (f) => f.poolFee(500), '0.05%', '0.05%', '0,05 %'],
    ['a block', (f) => f.count('18830114'), '18,830,114', '18,830,114', '18 830 114'],
    ['a list', (f) => f.list(['A', 'B']), 'A and B', 'A 和 B', 'A і B'],
  ])('%s', (_, write, inEnglish, inChinese, inUkrainian) => {
    expect([en, zh, uk].map((formats) => plain(write(formats)))).toEqual([
      inEnglish,
      inChinese,
      inUkrainian,
    ])
  })

  it('a minus is U+2212, zero has no sign, units never wrap', () => {
    expect(en.drift('-0.0376')).toBe(`${minus}3.76${nbsp}pp`)
    expect(en.drift('-0.00001')).toBe(`0.00${nbsp}pp`)
    expect(en.usd('-0.001')).toBe('$0.00')
    expect(uk.usd('408715.84')).not.toContain(' ')
  })

  it('money of any size keeps its last digit: the text is never a float', () => {
    expect(en.usd('123456789012345678.91')).toBe('$123,456,789,012,345,678.91')
  })

  it('a limit on cost is rounded up, a floor down: neither promises more than it holds', () => {
    expect(en.usdAtMost('329.5411')).toBe('$329.55')
    expect(plain(en.amountAtLeast('3.78709', 'WETH'))).toBe('3.787 WETH')
  })

  it.each([
    ['5582.64312', '5,582.64 X'],
    ['3.79271', '3.7927 X'],
    ['0.11394885', '0.113949 X'],
    ['0.00000123', '0.00000123 X'],
  ])('an amount of %s shows about six digits that matter', (amount, text) => {
    expect(plain(en.amount(amount, 'X'))).toBe(text)
  })

  it('an exact amount shows its last base unit', () => {
    expect(plain(en.amountExact('1358.980168700619258549', 'LINK'))).toBe(
      '1,358.980168700619258549 LINK',
    )
  })
})

describe('columns of weights', () => {
  it('sum to exactly 100.00 by largest remainder, ties to the earlier one', () => {
    expect(hundredthsOf([1 / 3, 1 / 3, 1 / 3])).toEqual([3334, 3333, 3333])
  })

  it('an unknown weight leaves the others as they are', () => {
    expect(hundredthsOf([0.3622, 0.2124, 0, 0.2246])).toEqual([3622, 2124, 0, 2246])
  })

  it('property: the sum is 10,000 and no figure is off by a whole hundredth', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }),
        (raw) => {
          const total = raw.reduce((sum, each) => sum + each, 0)
          const shares = raw.map((each) => each / total)
          const rounded = hundredthsOf(shares)
          expect(rounded.reduce((sum, each) => sum + each, 0)).toBe(10_000)
          for (const [index, share] of shares.entries()) {
            expect(Math.abs((rounded[index] ?? 0) - share * 10_000)).toBeLessThan(1.001)
          }
        },
      ),
    )
  })
})
