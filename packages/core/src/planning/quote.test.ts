import {
  openScenario,
  planOf,
  poolAt,
  poolBook,
  quoteScenario,
  type Scenario,
  testAsset,
  testCash,
  testNativePriceUsdE18,
} from '@evenkeel/testkit'
import { describe, expect, test } from 'vitest'
import type { QuoteBook } from '../domain/index.ts'
import { assert, bps, formatE18, oneE18, usdE18, weiPerGas } from '../units/index.ts'
import { draftPlan } from './draft.ts'
import { quotePlan } from './quote.ts'

const line = (valueUsd: number, share: number, depthUsd = 100_000_000) => ({
  valueUsd,
  share,
  depthUsd,
})
const plain: Scenario = {
  lines: [line(60_000, 50), line(20_000, 30)],
  cash: { valueUsd: 20_000, share: 20 },
}

/** What came of quoting, in a few words. */
function quote(scenario: Scenario, change: (book: QuoteBook) => QuoteBook = (book) => book) {
  const { input, book } = openScenario(scenario)
  const draft = planOf(draftPlan(input))
  const outcome = quotePlan(draft, change(book), testNativePriceUsdE18)
  return {
    kind: outcome.kind,
    codes: outcome.kind === 'refused' ? outcome.refusals.map(({ code }) => code) : [],
    leftOut:
      outcome.kind === 'plan'
        ? outcome.plan.leftOut.map(({ asset, code }) => `${asset.slice(-1)} ${code}`)
        : [],
    steps:
      outcome.kind === 'plan'
        ? outcome.plan.steps.map(
            ({ quote: { assetIn, assetOut, amountInAtoms } }) =>
              `${assetIn.slice(-1)} > ${assetOut.slice(-1)} ${amountInAtoms}`,
          )
        : [],
  }
}

describe('a quoted plan (PLN-2)', () => {
  test('carries everything that the owner is shown', () => {
    const { quoted } = quoteScenario(plain)
    const { why, preferences, positions, leftOut, ...rest } = quoted
    expect(rest).toMatchInlineSnapshot(`
      {
        "cash": "eip155:31337/erc20:0x000000000000000000000000000000000000ca54",
        "chain": "eip155:31337",
        "gasPriceWeiPerGas": 20000000000n,
        "nativePriceUsdE18": 2000000000000000000000n,
        "quoteBlock": 100n,
        "quoteBlockHash": "0xb1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1",
        "stage": "quoted",
        "steps": [
          {
            "amountOutMinAtoms": 10043138058n,
            "cashAfterAtoms": 30043138058n,
            "costUsdE18": 31393912000000000000n,
            "feeUsdE18": 30375000000000000000n,
            "gasUsdE18": 6240000000000000000n,
            "impactUsdE18": 1018912000000000000n,
            "quote": {
              "amountInAtoms": 101250000000000000000n,
              "amountOutAtoms": 10093606088n,
              "assetIn": "eip155:31337/erc20:0x0000000000000000000000000000000000000001",
              "assetOut": "eip155:31337/erc20:0x000000000000000000000000000000000000ca54",
              "chain": "eip155:31337",
              "gasUnits": 110000n,
              "priceImpactBps": 1,
              "route": {
                "hops": [
                  {
                    "feePips": 3000,
                    "pool": "0xdd00000000000000000000000000000000000001",
                    "tokenIn": "0x0000000000000000000000000000000000000001",
                    "tokenOut": "0x000000000000000000000000000000000000ca54",
                  },
                ],
                "protocol": "uniswap-v2",
              },
            },
          },
          {
            "amountOutMinAtoms": 98447747123914657616n,
            "cashAfterAtoms": 20118138058n,
            "costUsdE18": 30754057898024360300n,
            "feeUsdE18": 29775000000000000000n,
            "gasUsdE18": 6240000000000000000n,
            "impactUsdE18": 979057898024360300n,
            "quote": {
              "amountInAtoms": 9925000000n,
              "amountOutAtoms": 98942459421019756397n,
              "assetIn": "eip155:31337/erc20:0x000000000000000000000000000000000000ca54",
              "assetOut": "eip155:31337/erc20:0x0000000000000000000000000000000000000002",
              "chain": "eip155:31337",
              "gasUnits": 110000n,
              "priceImpactBps": 0,
              "route": {
                "hops": [
                  {
                    "feePips": 3000,
                    "pool": "0xdd00000000000000000000000000000000000002",
                    "tokenIn": "0x000000000000000000000000000000000000ca54",
                    "tokenOut": "0x0000000000000000000000000000000000000002",
                  },
                ],
                "protocol": "uniswap-v2",
              },
            },
          },
        ],
        "totals": {
          "cashBufferUsdE18": 250000000000000000000n,
          "costBps": 8,
          "costUsdE18": 74627969898024360300n,
          "costUsdE18Max": 178311229608534238400n,
          "feeUsdE18": 60150000000000000000n,
          "gasUsdE18": 12480000000000000000n,
          "impactUsdE18": 1997969898024360300n,
          "turnoverUsdE18": 10093926015050987819850n,
          "valueBeforeUsdE18": 100000000000000000000000n,
        },
      }
    `)
    expect(
      positions.map((row) => [
        row.symbol,
        row.atomsBefore,
        row.atomsAfter,
        formatE18(row.weightAfterE18),
      ]),
    ).toMatchInlineSnapshot(`
      [
        [
          "A1",
          600000000000000000000n,
          498750000000000000000n,
          "0.500310933088092112",
        ],
        [
          "A2",
          200000000000000000000n,
          298942459421019756397n,
          "0.299878056767076706",
        ],
        [
          "USDC",
          20000000000n,
          20168606088n,
          "0.199811010144831182",
        ],
      ]
    `)
    expect({ why, leftOut }).toEqual({ why: [{ kind: 'manual' }], leftOut: [] })
    expect(preferences.slippageBpsMax).toBe(50)
  })

  test('splits the cost into fee, impact and gas without a rest', () => {
    const { totals, steps } = quoteScenario(plain).quoted
    expect(totals.costUsdE18).toBe(totals.feeUsdE18 + totals.impactUsdE18 + totals.gasUsdE18)
    expect(steps.map(({ feeUsdE18 }) => formatE18(feeUsdE18))).toEqual(['30.375', '29.775'])
  })

  test('the later leg meets the pools that the earlier leg moved', () => {
    const scenario: Scenario = {
      lines: [line(60_000, 30, 9_000_000), line(20_000, 30), line(0, 20)],
      cash: { valueUsd: 20_000, share: 20 },
      preferences: { cashBufferBps: bps(0) },
    }
    const { book } = openScenario(scenario)
    const [first, second] = quoteScenario(scenario).quoted.steps.map((step) => step.quote)
    assert(first !== undefined && second !== undefined, 'there are two steps')
    const ask = (market: QuoteBook) =>
      market.quote(second.assetIn, second.assetOut, second.amountInAtoms)
    expect(second).toEqual(ask(book.after(first)))
    expect(second.amountOutAtoms).toBeLessThan(ask(book)?.amountOutAtoms ?? 0n)
  })
})

describe('floors (R6)', () => {
  test('are the slippage limit under the quote', () => {
    const [step] = quoteScenario(plain).quoted.steps
    const { amountOutAtoms } = step?.quote ?? { amountOutAtoms: 0n }
    expect(step?.amountOutMinAtoms).toBe((amountOutAtoms * 9_950n + 9_999n) / 10_000n)
  })

  test('are the impact limit under the reference price where that is tighter', () => {
    const preferences = { slippageBpsMax: bps(500), priceImpactBpsMax: bps(40) }
    const [step] = quoteScenario({ ...plain, preferences }).quoted.steps
    const { amountInAtoms } = step?.quote ?? { amountInAtoms: 0n }
    // 100 USD an atom of 18 decimals, into 6 decimals, less 40 bps.
    expect(step?.amountOutMinAtoms).toBe((amountInAtoms * 100n * 9_960n) / 10_000n / 10n ** 12n)
  })
})

describe('sizes', () => {
  test('round down: no more is sold than the difference, and no more cash is spent', () => {
    const seven = { priceUsdE18: usdE18(7n * oneE18), decimals: 0 }
    const { quoted } = quoteScenario({
      lines: [
        { ...line(70_000, 60_000), ...seven },
        { ...line(7_000, 12_000), ...seven },
      ],
      cash: { valueUsd: 23_000, share: 28_000 },
      preferences: { cashBufferBps: bps(0) },
    })
    // 10,000 / 7 is 1,428.57 units; cash has six decimals and divides evenly.
    expect(quoted.steps.map(({ quote: { amountInAtoms } }) => amountInAtoms)).toEqual([
      1_428n,
      5_000_000_000n,
    ])
  })
})

describe('funding (PLN-1)', () => {
  test('buys are what sells bring at worst where cash has none to spare', () => {
    const { quoted } = quoteScenario({
      lines: [line(60_000, 30_000), line(20_000, 40_000), line(20_000, 30_300)],
      cash: { valueUsd: 300, share: 0 },
      preferences: { cashBufferBps: bps(0), slippageBpsMax: bps(100) },
    })
    const [sell, ...buys] = quoted.steps
    assert(sell !== undefined, 'there is a sell')
    const spent = buys.map(({ quote: { amountInAtoms } }) => amountInAtoms)
    const [large = 0n, small = 0n] = spent
    expect(large + small).toBeLessThanOrEqual(sell.amountOutMinAtoms + 300_000_000n)
    expect(quoted.steps.at(-1)?.cashAfterAtoms).toBeLessThan(2n)
    // 20,000 and 10,300 were wanted: what is short is short for both in proportion.
    expect(Number(large) / Number(small)).toBeCloseTo(20_000 / 10_300, 9)
  })

  test('every step leaves the buffer, even if every leg gives its least', () => {
    const { draft, quoted } = quoteScenario({ ...plain, cash: { valueUsd: 250, share: 0 } })
    for (const { cashAfterAtoms } of quoted.steps) {
      expect(cashAfterAtoms).toBeGreaterThanOrEqual(draft.cashReservedAtoms)
    }
    expect(draft.cashReservedAtoms).toBeGreaterThan(0n)
  })

  test('a buy that shrinks below the minimum is left out, and its cash serves the others', () => {
    const outcome = quote({
      lines: [line(100_000, 59_989), line(0, 40_299), line(0, 12)],
      cash: { valueUsd: 300, share: 0 },
      preferences: {
        cashBufferBps: bps(0),
        slippageBpsMax: bps(200),
        priceImpactBpsMax: bps(300),
        legUsdE18Min: usdE18((119n * oneE18) / 10n),
      },
    })
    expect(outcome).toMatchInlineSnapshot(`
      {
        "codes": [],
        "kind": "plan",
        "leftOut": [
          "3 CASH_RESERVED",
        ],
        "steps": [
          "1 > 4 400109999999999999741",
          "4 > 2 39377559243",
        ],
      }
    `)
  })
})

describe('missing markets (PLN-5)', () => {
  const dry = (lines: Scenario['lines'], valueUsd: number, share: number) =>
    quote({ lines, cash: { valueUsd, share }, preferences: { cashBufferBps: bps(0) } })

  test('a buy without a route is left out; its cash stays', () => {
    expect(dry([line(60_000, 30), line(0, 20, 0)], 40_000, 50)).toMatchObject({
      kind: 'plan',
      leftOut: ['2 NO_LIQUIDITY'],
      steps: ['1 > 4 300000000000000000000'],
    })
  })

  test('a sell without a route is left out where cash can pay the buys', () => {
    expect(dry([line(20_000, 10, 0), line(0, 20)], 80_000, 70)).toMatchObject({
      kind: 'plan',
      leftOut: ['1 NO_LIQUIDITY'],
      steps: ['4 > 2 20000000000'],
    })
  })

  test('a sell without a route ends the plan where the buys needed its proceeds', () => {
    expect(dry([line(90_000, 10, 0), line(0, 60)], 10_000, 30)).toMatchObject({
      kind: 'refused',
      codes: ['NO_ROUTE'],
    })
  })

  test('asset for asset without a route leaves both out', () => {
    const lines = [line(60_000, 30), line(0, 30, 0), line(40_000, 20), line(0, 20)]
    expect(dry(lines, 0, 0)).toMatchObject({
      kind: 'plan',
      leftOut: ['1 NO_LIQUIDITY', '2 NO_LIQUIDITY'],
      steps: ['3 > 4 200000000000000000000'],
    })
  })

  test('nothing that can be traded is a refusal', () => {
    expect(dry([line(60_000, 30, 0), line(0, 20, 0)], 40_000, 50)).toMatchObject({
      kind: 'refused',
      codes: ['NO_ROUTE', 'NO_ROUTE'],
    })
  })
})

describe('a quoted plan is refused', () => {
  const shallow = { ...plain, lines: [line(60_000, 50, 300_000), line(20_000, 30)] }
  const priceOf = (dollars: number) => (): QuoteBook =>
    poolBook(
      [1, 2].map((number) =>
        poolAt({
          asset: testAsset(`A${number}`, number),
          cash: testCash,
          priceUsdE18: usdE18(BigInt(dollars) * oneE18),
          depthUsd: 100_000_000,
        }),
      ),
    )
  const gas =
    (gwei: bigint) =>
    (book: QuoteBook): QuoteBook => ({
      ...book,
      gasPriceWeiPerGas: weiPerGas(gwei * 1_000_000_000n),
    })
  const first = {
    ...plain,
    lines: [line(60_000, 50), line(20_000, 25)],
    cash: { valueUsd: 20_000, share: 25 },
  }

  test.each<[string, Scenario, ((book: QuoteBook) => QuoteBook) | undefined, string[]]>([
    ['an impact above the limit', shallow, undefined, ['IMPACT_ABOVE_LIMIT']],
    ['a pool that is 3% below the reference', first, priceOf(97), ['IMPACT_ABOVE_LIMIT']],
    [
      'a pool that is 10% above the reference',
      first,
      priceOf(110),
      ['PRICE_CONTRADICTED', 'IMPACT_ABOVE_LIMIT'],
    ],
    ['a cost above the limit', plain, gas(4_000n), ['COST_ABOVE_LIMIT']],
  ])('%s', (_, scenario, change, codes) => {
    expect(quote(scenario, change)).toMatchObject({ kind: 'refused', codes })
  })

  test.each([
    [61, 'plan'],
    [60, 'refused'],
  ])('at %i bps of loss allowed and 60.1 lost: %s', (limit, kind) => {
    const preferences = { priceImpactBpsMax: bps(limit) }
    // Two pools of 0.30%, so deep that their impact is nothing.
    const lines = [line(60_000, 50, 2_000_000_000), line(40_000, 50, 2_000_000_000)]
    const cash = { valueUsd: 0, share: 0 }
    expect(quote({ lines, cash, preferences }).kind).toBe(kind)
  })

  test('even where the owner allows more than any setting may (Q1)', () => {
    const preferences = { priceImpactBpsMax: bps(9_000), slippageBpsMax: bps(9_000) }
    const lines = [line(60_000, 10, 400_000), line(20_000, 10)]
    expect(quote({ ...plain, lines, preferences }).codes).toEqual(['IMPACT_ABOVE_LIMIT'])
  })
})
