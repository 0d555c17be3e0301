import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Asset, chainIdOf, erc20Id, type Preferences } from '../domain/index.ts'
import { bandRule, calendarRule } from '../policy/index.ts'
import { bps, dayMs, mulDiv, oneE18, unixMs, usdE18, usdFromFloat } from '../units/index.ts'
import {
  type BacktestConfig,
  type BacktestResult,
  backtestDefaults,
  type PriceGrid,
  runBacktest,
} from './index.ts'
import { paperBook } from './paper-book.ts'

const chain = chainIdOf(1)

function asset(symbol: string, number: number, decimals: number): Asset {
  const token = `0x${String(number).padStart(40, '0')}` as const
  const role = symbol === 'USDC' ? 'cash' : 'asset'
  return { id: erc20Id(chain, token), symbol, decimals, chain, token, role }
}

const [btc, eth, usdc] = [asset('BTC', 1, 8), asset('ETH', 2, 18), asset('USDC', 3, 6)]
const assets = [btc, eth, usdc]

const tight: Preferences = {
  slippageBpsMax: bps(0),
  priceImpactBpsMax: bps(500),
  costBpsMax: bps(500),
  cashBufferBps: bps(0),
  legUsdE18Min: usdE18(0n),
}

function grid(prices: readonly (readonly [number, number])[]): PriceGrid {
  return {
    symbols: ['BTC', 'ETH'],
    labels: 'date',
    labelAtMs: Float64Array.from(prices, (_, bar) => Date.UTC(2024, 0, 1) + bar * dayMs),
    priceUsd: Float64Array.from(prices.flat()),
  }
}

function run(
  prices: PriceGrid,
  config: Partial<BacktestConfig>,
  preferences: Preferences | null,
): BacktestResult {
  const result = runBacktest(prices, {
    ...backtestDefaults,
    lagBars: 0,
    symbols: ['BTC', 'ETH'],
    targets: [0.5, 0.3],
    rule: calendarRule('daily'),
    ...config,
    ledger: preferences === null ? { kind: 'ideal' } : { kind: 'exact', assets, preferences },
  })
  if (!result.ok) throw new Error(JSON.stringify(result.issues))
  return result.value
}

/** Up to a dozen bars with moves of at most a quarter each. */
const paths = fc
  .array(fc.tuple(fc.integer({ min: -20, max: 25 }), fc.integer({ min: -20, max: 25 })), {
    minLength: 1,
    maxLength: 12,
  })
  .map((moves) => {
    let [btcUsd, ethUsd] = [40_000, 2_000]
    const path: [number, number][] = [[btcUsd, ethUsd]]
    for (const [up, other] of moves) {
      btcUsd *= 1 + up / 100
      ethUsd *= 1 + other / 100
      path.push([btcUsd, ethUsd])
    }
    return path
  })

describe('the exact ledger', () => {
  test('agrees with the ideal one where nothing is kept, left out or too small', () => {
    fc.assert(
      fc.property(paths, fc.constantFrom(0, 10, 30), (path, feeBps) => {
        const exact = run(grid(path), { feeBps }, tight).figures
        const ideal = run(grid(path), { feeBps }, null).figures
        expect(exact.finalValue / ideal.finalValue).toBeCloseTo(1, feeBps === 0 ? 5 : 3)
        expect(Math.abs(exact.costUsd - ideal.costUsd)).toBeLessThan(0.01 + 0.05 * ideal.costUsd)
      }),
    )
  })

  test('value before is value after and the stated cost', () => {
    fc.assert(
      fc.property(paths, fc.constantFrom(0, 10, 100), (path, feeBps) => {
        const prices = grid(path)
        const traded = run(prices, { feeBps }, tight)
        const held = traded.equity.valueUsd
        const last = path.length - 1
        // Standing still for one bar: what the last trade took is its stated cost and no more.
        const still = run(grid([...path, path[last] as [number, number]]), { feeBps }, tight)
        const final = still.rebalances.at(-1)
        const cost = final?.executedAt === still.figures.end ? final.costUsd : 0
        expect(still.figures.finalValue).toBeCloseTo((held[last] as number) - cost, 8)
      }),
    )
  })

  test('keeps its cash buffer, and the buffer is no drift (POS-6)', () => {
    const flat = grid(Array.from({ length: 5 }, () => [40_000, 2_000] as const))
    const preferences = { ...tight, cashBufferBps: bps(25) }
    const result = run(
      flat,
      { targets: [0.6, 0.4], rule: bandRule(0.0001), feeBps: 0 },
      preferences,
    )
    expect(result.rebalances).toEqual([])
    expect(result.figures.turnover).toBeCloseTo(0.9975, 6)
  })

  test('leaves out legs below the minimum, and a decision without a leg is no rebalance', () => {
    const flat = grid(Array.from({ length: 4 }, () => [40_000, 2_000] as const))
    const preferences = { ...tight, legUsdE18Min: usdE18(10n * oneE18) }
    const result = run(flat, { feeBps: 0 }, preferences)
    expect(result.figures).toMatchObject({ rebalanceCount: 0, costUsd: 0, turnover: 0.8 })
    expect(result.refused).toEqual([])
  })

  test('a plan above the cost limit is refused, recorded, and moves nothing', () => {
    const soaring = grid([
      [40_000, 2_000],
      [1_600_000, 2_000],
    ])
    const config = { feeBps: 100, targets: [0.1, 0.1] }
    const never = run(soaring, config, { ...tight, costBpsMax: bps(19) })
    expect(never.refused).toMatchObject([
      { refusedAt: '2024-01-01', refusals: [{ code: 'COST_ABOVE_LIMIT' }] },
      { refusedAt: '2024-01-02', refusals: [{ code: 'COST_ABOVE_LIMIT' }] },
    ])
    expect(never.figures).toMatchObject({ finalValue: 10_000, turnover: 0, rebalanceCount: 0 })
    const once = run(soaring, config, { ...tight, costBpsMax: bps(20) })
    expect(once.figures.turnover).toBeCloseTo(0.2 * 0.99, 6)
    expect(once.refused).toMatchObject([
      { decidedAt: '2024-01-02', refusals: [{ code: 'COST_ABOVE_LIMIT' }] },
    ])
  })

  test('a run that was refused is not spent: the next bar tries again (TRG-2)', () => {
    const week = Array.from({ length: 7 }, () => [40_000, 2_000] as const)
    const due = grid([...week, [1_600_000, 2_000], [44_000, 2_000], [44_000, 2_000]])
    const config = { feeBps: 100, targets: [0.1, 0.1], rule: calendarRule('weekly') }
    const result = run(due, config, { ...tight, costBpsMax: bps(20) })
    expect(result.refused.map(({ decidedAt }) => decidedAt)).toEqual(['2024-01-08'])
    expect(result.rebalances.map(({ decidedAt }) => decidedAt)).toEqual(['2024-01-09'])
  })

  test('works around an asset that is frozen, or that has no price yet', () => {
    const none = Number.NaN
    const gone = grid([
      [40_000, 2_000],
      [40_000, none],
      [40_000, none],
      [40_000, none],
      [40_000, none],
      [80_000, none],
    ])
    const result = run(gone, { feeBps: 0 }, tight)
    expect(result.figures.frozenAssets).toEqual(['ETH'])
    const [, eth0] = result.rebalances.at(-1)?.weightsBefore ?? []
    const [btcWeight, ethWeight, cash] = result.rebalances.at(-1)?.weightsAfter ?? []
    expect(ethWeight).toBe(eth0)
    expect((btcWeight ?? 0) / (cash ?? 1)).toBeCloseTo(0.5 / 0.2, 5)
    const late = grid([
      [40_000, none],
      [20_000, none],
      [20_000, 2_000],
    ])
    const before = run(late, { targets: [0.5, 0], feeBps: 0, gapBarsMax: 0 }, tight)
    expect(before.figures.frozenAssets).toEqual(['ETH'])
    expect(before.rebalances.length).toBeGreaterThan(0)
  })

  test('needs the assets of the backtest, then the cash', () => {
    const config = { ...backtestDefaults, symbols: ['BTC', 'ETH'], targets: [0.5, 0.3] }
    const ledger = { kind: 'exact', assets: [eth, btc, usdc], preferences: tight } as const
    const answer = runBacktest(grid([[1, 1]]), { ...config, rule: bandRule(0.05), ledger })
    expect(answer).toMatchObject({ ok: false, issues: [{ path: 'ledger' }] })
  })

  test('same input, same bytes', () => {
    fc.assert(
      fc.property(paths, (path) => {
        const once = () => JSON.stringify(run(grid(path), {}, tight))
        expect(once()).toBe(once())
      }),
      { numRuns: 20 },
    )
  })
})

describe('the paper book', () => {
  const price = (usd: number) => {
    const parsed = usdFromFloat(usd)
    if (!parsed.ok) throw new Error('a test price is a number')
    return parsed.value
  }
  const book = paperBook({
    assets,
    priceOf: (id) => (id === btc.id ? price(40_000) : id === eth.id ? null : price(1)),
    feeBps: 30,
    atMs: unixMs(0),
  })

  test('takes its fee once from a sale, rounds down, and has no impact', () => {
    expect(book.quote(btc.id, usdc.id, 1n)).toMatchObject({
      amountInAtoms: 1n,
      amountOutAtoms: 398n,
      priceImpactBps: 0,
      gasUnits: 0n,
      route: { protocol: 'paper', hops: [{ feePips: 3_000 }] },
    })
  })

  test('has no quote for what has no price', () => {
    expect(book.quote(eth.id, usdc.id, oneE18)).toBeNull()
  })

  test('never gives more than the fee leaves', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 15n }), (atoms) => {
        const out = book.quote(usdc.id, btc.id, atoms)?.amountOutAtoms ?? 0n
        const fair = mulDiv(atoms * 100n, 9_970n, 40_000n * 10_000n, 'down')
        expect(out).toBe(fair)
      }),
    )
  })
})
