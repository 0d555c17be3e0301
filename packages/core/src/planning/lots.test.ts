import { quoteScenario, testAsset, testCash } from '@evenkeel/testkit'
import { describe, expect, test } from 'vitest'
import {
  type Asset,
  acquireLot,
  disposeOf,
  type HoldingPeriod,
  type Lot,
  type TaxRules,
} from '../domain/index.ts'
import { bps, dayMs, formatE18, oneE18, unixMs, usdE18 } from '../units/index.ts'
import { harvest, repurchaseBlocks } from './harvest.ts'
import { disposalsCsv, lotsCsv } from './lot-csv.ts'
import { salesOf, taxOfPlan } from './plan-tax.ts'

const day = (count: number) => unixMs(count * dayMs)
const coin = testAsset('A1', 1)
const other = testAsset('A2', 2)
const year: HoldingPeriod = { kind: 'calendar', months: 12 }
const rules: TaxRules = {
  method: 'hifo',
  period: year,
  shortRateBps: bps(4_000),
  longRateBps: bps(2_000),
  guardDays: 30,
  harvestUsdE18Min: usdE18(10n * oneE18),
}

/** So many whole coins, bought on a day at a price in dollars. */
function lotOf(id: string, coins: bigint, price: bigint, bought: number, asset = coin): Lot {
  return acquireLot({
    id,
    asset: asset.id,
    atoms: coins * oneE18,
    atMs: day(bought),
    costUsdE18: usdE18(coins * price * oneE18),
    feeUsdE18: usdE18(0n),
  })
}

const priceOf = (asset: Asset, price: bigint) => ({ asset, priceUsdE18: usdE18(price * oneE18) })

describe('tax on a plan (PLN-4)', () => {
  // 600 coins of A1 at 100 USD against a target of half: some 100 of them are sold.
  const { quoted } = quoteScenario({
    lines: [
      { valueUsd: 60_000, share: 50, depthUsd: 100_000_000 },
      { valueUsd: 20_000, share: 30, depthUsd: 100_000_000 },
    ],
    cash: { valueUsd: 20_000, share: 20 },
  })
  const lots = [lotOf('cheap', 300n, 40n, 0), lotOf('dear', 300n, 90n, 900)]

  test('is that on what its steps give away, cash apart', () => {
    const sales = salesOf(quoted, day(1000))
    const given = quoted.steps.filter(({ quote }) => quote.assetIn !== testCash.id)
    expect(given.length).toBeGreaterThan(0)
    expect(sales.map(({ asset, atoms }) => [asset, atoms])).toEqual(
      given.map(({ quote }) => [quote.assetIn, quote.amountInAtoms]),
    )
  })

  test('takes what is received, less gas, as the proceeds', () => {
    const [sale] = salesOf(quoted, day(1000))
    const step = quoted.steps.find(({ quote }) => quote.assetIn === sale?.asset)
    const out = quoted.positions.find(({ asset }) => asset === step?.quote.assetOut)
    if (sale === undefined || step === undefined || out === undefined) throw new Error('no sale')
    const scale = 10n ** BigInt(out.decimals)
    const received = (step.quote.amountOutAtoms * out.priceUsdE18) / scale
    expect(sale.proceedsUsdE18).toBe(received - step.gasUsdE18)
    expect(step.gasUsdE18).toBeGreaterThan(0n)
  })

  test('follows the rules, and leaves the plan as it is', () => {
    const before = structuredClone(quoted.steps)
    const by = (method: TaxRules['method']) => {
      const taxed = taxOfPlan({ plan: quoted, lots, rules: { ...rules, method }, atMs: day(1000) })
      if (!taxed.ok) throw new Error(taxed.refusal.message)
      const { gain, taxUsdE18 } = taxed.value
      return [gain.shortUsdE18, gain.longUsdE18, taxUsdE18].map((usd) => Number(usd / oneE18))
    }
    const [, long = 0, longTax = 0] = by('fifo')
    const [short = 0, , shortTax = 0] = by('hifo')
    expect(by('fifo')[0]).toBe(0)
    expect(by('hifo')[1]).toBe(0)
    expect(long).toBeGreaterThan(5_000)
    expect(short).toBeLessThan(1_100)
    expect(longTax).toBe(Math.round(long * 0.2))
    expect(Math.abs(shortTax - short * 0.4)).toBeLessThan(1)
    expect(by('least-tax')).toEqual(by('hifo'))
    expect(quoted.steps).toEqual(before)
  })

  test('is refused where a lot is of the future', () => {
    const taxed = taxOfPlan({ plan: quoted, lots, rules, atMs: day(500) })
    expect(taxed).toMatchObject({ ok: false, refusal: { code: 'LOT_FROM_FUTURE' } })
  })
})

describe('losses to harvest (PLN-4)', () => {
  const input = {
    lots: [
      lotOf('gain', 1n, 50n, 0),
      lotOf('small loss', 1n, 109n, 10),
      lotOf('loss', 2n, 130n, 20),
      lotOf('larger loss', 1n, 300n, 960),
    ],
    prices: [priceOf(coin, 100n)],
    atMs: day(1000),
    rules,
    buys: [],
    acquisitions: [],
  }
  const codesOf = (harvested: ReturnType<typeof harvest>) =>
    harvested.leftOut.map(({ lot, code }) => `${lot.id}: ${code}`)

  test('are those that count, the largest first', () => {
    const { candidates, leftOut } = harvest(input)
    expect(
      candidates.map(({ lot, term, lossUsdE18, repurchaseFromMs }) => [
        lot.id,
        term,
        formatE18(lossUsdE18),
        repurchaseFromMs / dayMs,
      ]),
    ).toEqual([
      ['larger loss', 'short', '200', 1031],
      ['loss', 'long', '60', 1031],
    ])
    expect(leftOut.map(({ code }) => code)).toEqual(['NO_LOSS', 'LOSS_BELOW_MINIMUM'])
  })

  test('counts a loss of exactly the least, not a price equal to the cost', () => {
    const lots = [lotOf('least', 1n, 110n, 0), lotOf('even', 1n, 100n, 0)]
    const harvested = harvest({ ...input, lots })
    expect(harvested.candidates.map(({ lot }) => lot.id)).toEqual(['least'])
    expect(codesOf(harvested)).toEqual(['even: NO_LOSS'])
  })

  test.each([
    ['on the last day of the guard', 970, ['loss: BOUGHT_RECENTLY']],
    ['on the day before it', 969, []],
  ])('leave a loss alone where its asset was bought %s', (_, bought, expected) => {
    const lots = [lotOf('loss', 1n, 300n, 0)]
    const acquisitions = [{ id: 'sold again', asset: coin.id, acquiredAtMs: day(bought) }]
    expect(codesOf(harvest({ ...input, lots, acquisitions }))).toEqual(expected)
    const kept = [...lots, lotOf('kept', 1n, 10n, bought)]
    const codes = codesOf(harvest({ ...input, lots: kept }))
    expect(codes).toEqual([...expected, 'kept: NO_LOSS'])
  })

  test('are not kept from it by the lot itself, nor by another asset', () => {
    const lots = [lotOf('loss', 1n, 300n, 990)]
    const acquisitions = [
      { id: 'loss', asset: coin.id, acquiredAtMs: day(990) },
      { id: 'new', asset: other.id, acquiredAtMs: day(999) },
    ]
    const { candidates } = harvest({ ...input, lots, acquisitions, buys: [other.id] })
    expect(candidates.map(({ lot }) => lot.id)).toEqual(['loss'])
  })

  test('leave alone what is about to be bought, and what has no price', () => {
    const lots = [lotOf('loss', 1n, 300n, 0), lotOf('unpriced', 1n, 300n, 0, other)]
    expect(codesOf(harvest({ ...input, lots, buys: [coin.id] }))).toEqual([
      'loss: BUY_PLANNED',
      'unpriced: PRICE_MISSING',
    ])
  })

  test('are not guarded where the guard is off', () => {
    const lots = [lotOf('loss', 1n, 300n, 0), lotOf('recent', 1n, 300n, 1000)]
    const off = { ...rules, guardDays: 0 }
    const { candidates, leftOut } = harvest({ ...input, lots, rules: off, buys: [coin.id] })
    expect(leftOut).toEqual([])
    expect(candidates.map(({ repurchaseFromMs }) => repurchaseFromMs)).toEqual([
      day(1000),
      day(1000),
    ])
  })

  test('keep their asset from being bought until the guard is over', () => {
    const sold = (asset: Asset, at: number, gain: bigint) => ({
      asset: asset.id,
      atMs: unixMs(day(at) + 5),
      parts: [{ gainUsdE18: usdE18(gain) }],
    })
    const disposals = [sold(coin, 10, -1n), sold(coin, 5, -1n), sold(other, 20, 1n)]
    const at = (now: number) => repurchaseBlocks(disposals, rules, unixMs(now))
    expect(at(day(41) - 1)).toEqual([{ asset: coin.id, untilMs: day(41) }])
    expect(at(day(41))).toEqual([])
    expect(repurchaseBlocks(disposals, { guardDays: 0 }, unixMs(day(10) + 6))).toEqual([])
  })
})

describe('lots for tax software (USE-1)', () => {
  const spam = { ...other, symbol: '=1+1,"x"' }
  const sold = () => {
    const lots = [lotOf('1', 2n, 90n, 0), lotOf('2', 1n, 150n, 900)]
    const sale = {
      asset: coin.id,
      atoms: 4n * oneE18,
      proceedsUsdE18: usdE18(400n * oneE18),
      atMs: day(1000),
    }
    const answer = disposeOf(lots, sale, { method: 'fifo' }, year)
    if (!answer.ok) throw new Error(answer.refusal.message)
    return answer.value.disposal
  }

  test('are a line each', () => {
    const half = { ...lotOf('1', 3n, 90n, 0), atoms: oneE18 / 2n }
    expect(lotsCsv([half, lotOf('2', 1n, 7n, 1, spam)], [coin, spam]).split('\r\n')).toEqual([
      'asset,symbol,lot,acquired_at,quantity,basis_usd',
      `${coin.id},A1,1,1970-01-01T00:00:00Z,0.5,45`,
      `${spam.id},"'=1+1,""x""",2,1970-01-02T00:00:00Z,1,7`,
      '',
    ])
  })

  test('that were sold are a line for each part, and one for what is missing', () => {
    expect(disposalsCsv([sold()], [coin]).split('\r\n')).toEqual([
      'asset,symbol,lot,acquired_at,disposed_at,quantity,proceeds_usd,basis_usd,gain_usd,term',
      `${coin.id},A1,1,1970-01-01T00:00:00Z,1972-09-27T00:00:00Z,2,200,180,20,long`,
      `${coin.id},A1,2,1972-06-19T00:00:00Z,1972-09-27T00:00:00Z,1,100,150,-50,short`,
      `${coin.id},A1,,,1972-09-27T00:00:00Z,1,100,0,100,short`,
      '',
    ])
  })

  test('of an unknown asset are a bug', () => {
    expect(() => disposalsCsv([sold()], [spam])).toThrow('does not hold')
  })
})
