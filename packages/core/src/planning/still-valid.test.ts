import { executionsOf, holdingsAfter, proposeScenario, type Scenario } from '@evenkeel/testkit'
import { keccak256 } from 'viem'
import { describe, expect, test } from 'vitest'
import { limits, type RefusalCode, refusalCodes } from '../domain/index.ts'
import { unixMs, usdE18 } from '../units/index.ts'
import { checkStillValid, type SendingCheck } from './still-valid.ts'

const scenario: Scenario = {
  lines: [
    { valueUsd: 60_000, share: 50 },
    { valueUsd: 20_000, share: 30 },
  ],
  cash: { valueUsd: 20_000, share: 20 },
}
const plan = proposeScenario(scenario, keccak256)

const nowMs = unixMs(plan.createdAtMs + 30_000)

const world: SendingCheck = {
  plan,
  nowMs,
  prices: {
    takenAtMs: nowMs,
    prices: plan.positions.map(({ asset, priceUsdE18 }) => ({
      asset,
      priceUsdE18,
      observedAtMs: nowMs,
      source: 'test',
    })),
  },
  holdings: plan.positions.map(({ asset, atomsBefore }) => ({ asset, atoms: atomsBefore })),
  settled: [],
  chain: plan.chain,
  policyHash: plan.policyHash,
  isQuoteBlockCanonical: true,
  pause: { paused: false },
}

/** The prices with the first one changed. */
function priced(change: (priceUsdE18: bigint) => bigint): Partial<SendingCheck> {
  const prices = world.prices.prices.map((price, index) =>
    index === 0 ? { ...price, priceUsdE18: usdE18(change(price.priceUsdE18)) } : price,
  )
  return { prices: { ...world.prices, prices } }
}

const send = (change: Partial<SendingCheck>) =>
  checkStillValid({ ...world, ...change }).map(({ code }) => code)

describe('an approved plan, when it is sent', () => {
  test('is still valid where nothing changed', () => {
    expect(checkStillValid(world)).toEqual([])
  })

  test.each<[RefusalCode, string, Partial<SendingCheck>]>([
    [
      'PRICE_MISSING',
      'a price is gone',
      { prices: { ...world.prices, prices: world.prices.prices.slice(1) } },
    ],
    ['PRICE_NOT_POSITIVE', 'a price is zero', priced(() => 0n)],
    ['PRICE_NOT_POSITIVE', 'a price is negative', priced((price) => -price)],
    [
      'PRICE_STALE',
      'the prices are a minute old',
      { prices: { ...world.prices, takenAtMs: unixMs(nowMs - 60_001) } },
    ],
    [
      'PRICE_STALE',
      'a feed has stopped',
      {
        prices: {
          ...world.prices,
          prices: world.prices.prices.map((price) => ({
            ...price,
            observedAtMs: unixMs(nowMs - limits.priceAgeMsMax - 1),
          })),
        },
      },
    ],
    [
      'PRICE_FROM_FUTURE',
      'the prices are of tomorrow',
      { prices: { ...world.prices, takenAtMs: unixMs(nowMs + 86_400_000) } },
    ],
    [
      'PRICE_FROM_FUTURE',
      'one price was observed an hour ahead',
      {
        prices: {
          ...world.prices,
          prices: world.prices.prices.map((price, index) =>
            index === 0 ? { ...price, observedAtMs: unixMs(nowMs + 3_600_000) } : price,
          ),
        },
      },
    ],
    [
      'PRICE_CONTRADICTED',
      'an asset has two prices',
      {
        prices: {
          ...world.prices,
          prices: [...world.prices.prices, ...world.prices.prices.slice(0, 1)],
        },
      },
    ],
    [
      'CHAIN_WRONG',
      'the wallet is on another chain',
      { chain: 'eip155:1' as SendingCheck['chain'] },
    ],
    [
      'PLAN_CHANGED',
      'a price rose by more than half the slippage',
      priced((price) => (price * 10_026n) / 10_000n),
    ],
    [
      'PLAN_CHANGED',
      'a price fell by more than half the slippage',
      priced((price) => (price * 9_974n) / 10_000n),
    ],
    ['PLAN_CHANGED', 'the strategy was edited', { policyHash: `0x${'ab'.repeat(32)}` }],
    ['PLAN_CHANGED', 'a balance changed', { holdings: world.holdings.slice(1) }],
    ['PLAN_CHANGED', 'the block of the quotes is gone', { isQuoteBlockCanonical: false }],
    ['APPROVAL_EXPIRED', 'its time is over', { nowMs: plan.expiresAtMs }],
    ['PORTFOLIO_PAUSED', 'the owner paused', { pause: { paused: true, untilMs: null } }],
    [
      'PORTFOLIO_PAUSED',
      'the owner paused for a day',
      { pause: { paused: true, untilMs: unixMs(nowMs + 1) } },
    ],
  ])('%s: %s', (code, _, change) => {
    expect(send(change)).toContain(code)
  })

  test.each<[string, Partial<SendingCheck>]>([
    [
      'prices of exactly a minute ago',
      { prices: { ...world.prices, takenAtMs: unixMs(nowMs - 60_000) } },
    ],
    [
      'a price that moved by exactly half the slippage',
      priced((price) => (price * 10_025n) / 10_000n),
    ],
    ['a pause that has ended', { pause: { paused: true, untilMs: nowMs } }],
    [
      'clocks that differ by seconds',
      { prices: { ...world.prices, takenAtMs: unixMs(nowMs + 15_000) } },
    ],
  ])('bears %s', (_, change) => {
    expect(send(change)).toEqual([])
  })

  test('bears what its own legs did, and nothing else', () => {
    const done = executionsOf(plan, { atomic: false }).slice(0, 2)
    const holdings = holdingsAfter(plan, done)
    const settled = done.flatMap(({ transfers }) => transfers)
    expect(send({ holdings, settled })).toEqual([])
    expect(send({ holdings })).toEqual(['PLAN_CHANGED', 'PLAN_CHANGED'])
  })
})

test('an asset that is not listed is one that is not held', () => {
  const positions = plan.positions.map((position) => ({ ...position, atomsBefore: 0n }))
  expect(send({ plan: { ...plan, positions }, holdings: [] })).toEqual([])
})

test('refusals come most fundamental first', () => {
  const codes = send({
    prices: { ...world.prices, prices: [], takenAtMs: unixMs(nowMs - 60_001) },
    chain: 'eip155:1' as SendingCheck['chain'],
    isQuoteBlockCanonical: false,
    nowMs: plan.expiresAtMs,
    pause: { paused: true, untilMs: null },
  })
  const ranks = codes.map((code) => refusalCodes.indexOf(code))
  expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
  expect(new Set(codes)).toEqual(
    new Set([
      'PRICE_MISSING',
      'PRICE_STALE',
      'CHAIN_WRONG',
      'PLAN_CHANGED',
      'APPROVAL_EXPIRED',
      'PORTFOLIO_PAUSED',
    ]),
  )
})
