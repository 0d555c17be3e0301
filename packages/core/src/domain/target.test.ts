import { testAsset, testCash } from '@evenkeel/testkit'
import { describe, expect, test } from 'vitest'
import { oneE18, usdE18, type WeightE18, weightE18 } from '../units/index.ts'
import type { Asset } from './asset.ts'
import { checkTarget, checkTargetSizes, targetOf } from './target.ts'

const [btc, eth] = [testAsset('BTC', 1), testAsset('ETH', 2)]
const assets = [btc, eth, testCash]
const percent = (value: bigint): WeightE18 => weightE18((oneE18 * value) / 100n)
const line = ({ id }: Asset, weight: WeightE18) => ({ asset: id, weightE18: weight })

describe('a target', () => {
  test('that sums to exactly one, of known assets, is accepted', () => {
    const target = [line(btc, percent(60n)), line(testCash, percent(40n))]
    expect(checkTarget(target, assets)).toEqual([])
    expect([targetOf(target, btc.id), targetOf(target, eth.id)]).toEqual([percent(60n), 0n])
  })

  test.each([
    ['one unit short', [line(btc, weightE18(oneE18 - 1n))], ['TARGET_SUM']],
    ['one unit over', [line(btc, weightE18(oneE18 + 1n))], ['TARGET_SUM']],
    ['nothing', [], ['TARGET_SUM']],
    ['a negative', [line(btc, percent(150n)), line(eth, percent(-50n))], ['TARGET_SUM']],
    ['a stranger', [line(testAsset('X', 9), percent(100n))], ['ASSET_UNKNOWN']],
    ['an asset twice', [line(btc, percent(50n)), line(btc, percent(50n))], ['ASSET_DUPLICATE']],
    [
      'all at once, in precedence order',
      [line(btc, percent(5n)), line(btc, percent(5n)), line(testAsset('X', 9), percent(5n))],
      ['TARGET_SUM', 'ASSET_UNKNOWN', 'ASSET_DUPLICATE'],
    ],
  ])('%s is refused', (_, target, codes) => {
    expect(checkTarget(target, assets).map(({ code }) => code)).toEqual(codes)
  })

  test('says what the sum is', () => {
    expect(checkTarget([line(btc, percent(99n))], assets)).toEqual([
      {
        code: 'TARGET_SUM',
        message: 'The target weights sum to 0.99, not to 1.',
        field: 'target',
        limit: '1',
        actual: '0.99',
      },
    ])
  })
})

describe('the size of a target', () => {
  const sizes = (weight: WeightE18) =>
    checkTargetSizes({
      target: [line(btc, weight), line(eth, percent(0n)), line(testCash, percent(0n))],
      cash: testCash.id,
      investableUsdE18: usdE18(1_000n * oneE18),
      legUsdE18Min: usdE18(10n * oneE18),
    })

  test('below the minimum leg is refused; none at all is fine', () => {
    expect(sizes(percent(1n))).toEqual([])
    expect(sizes(weightE18(percent(1n) - 1n))).toMatchObject([
      { code: 'TARGET_BELOW_MINIMUM', field: btc.id, limit: '10', actual: '9.999999999999999' },
    ])
  })
})
