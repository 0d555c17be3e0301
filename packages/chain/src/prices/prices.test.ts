import type { Address, AssetId } from '@evenkeel/core/domain'
import { bps, formatE18, oneE18, toFloat, unixMs, usdE18 } from '@evenkeel/core/units'
import { type Devnet, startDevnet } from '@evenkeel/devnet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, connect } from '../client.ts'
import { assetOf, assetsOf, chainOf, configOf } from '../devnet.fixture.ts'
import { createQuoter } from '../pools/quoter.ts'
import { createFeedSource, type FeedRound, readingOf } from './feeds.ts'
import { contradictions, createPoolWitness, unwitnessed } from './witness.ts'

let devnet: Devnet
let client: Client

beforeAll(async () => {
  devnet = await startDevnet({ pricesUsd: { BTC: 47_000.12345678, USDC: 0.9998 } })
  client = await connect(devnet.rpcUrl, devnet.chainId)
})

afterAll(() => devnet.stop())

const feed: Address = `0x${'f'.repeat(40)}`
const asset = `eip155:1/erc20:0x${'1'.repeat(40)}` as AssetId
const round: FeedRound = {
  feed,
  decimals: 8,
  roundId: 7n,
  answer: 12_345_678n,
  updatedAtSeconds: 1_640_995_200n,
  answeredInRound: 7n,
}

describe('readingOf (POS-4)', () => {
  it('widens the answer to 18 decimals and keeps its age and its source', () => {
    const price = {
      asset,
      priceUsdE18: 123_456_780_000_000_000n,
      observedAtMs: 1_640_995_200_000,
      source: `feed:${feed}`,
    }
    expect(readingOf(asset, round)).toEqual({ ok: true, price })
    const narrow = readingOf(asset, { ...round, decimals: 20, answer: 10n ** 20n + 99n })
    expect(narrow).toMatchObject({ ok: true, price: { priceUsdE18: oneE18 } })
  })

  it.each<[string, Partial<FeedRound>, string]>([
    ['zero', { answer: 0n }, 'PRICE_NOT_POSITIVE'],
    ['a negative answer', { answer: -1n }, 'PRICE_NOT_POSITIVE'],
    ['a round that never ended', { updatedAtSeconds: 0n }, 'PRICE_MISSING'],
    ['the answer of an earlier round', { answeredInRound: 6n }, 'PRICE_MISSING'],
  ])('gives no price for %s', (_, changes, code) => {
    const reading = readingOf(asset, { ...round, ...changes })
    expect(reading).toMatchObject({ ok: false, refusal: { code, field: asset } })
  })
})

describe('createFeedSource', () => {
  it('reads all feeds at one block, and says which asset has none', async () => {
    const source = createFeedSource(client, configOf(devnet))
    const listed = assetsOf(devnet).map(({ id }) => id)
    const { prices, takenAtMs } = await source.fetchPrices([...listed, asset])
    expect(prices.map(({ priceUsdE18 }) => formatE18(priceUsdE18))).toEqual([
      '3700',
      '47000.12345678',
      '20',
      '0.9998',
    ])
    expect(prices.map((price) => price.asset)).toEqual(listed)
    expect(takenAtMs).toBe(await devnet.headAtMs())
    const { readings } = await source.fetchReadings([asset])
    expect(readings).toMatchObject([{ ok: false, refusal: { code: 'PRICE_MISSING' } }])
  })

  it('follows the feed, and keeps the instant of the answer', async () => {
    const source = createFeedSource(client, configOf(devnet))
    const move = await devnet.setPrices({ ETH: 3_000.5 }, (await devnet.headAtMs()) + 3_600_000)
    await devnet.fund(devnet.owner, { USDC: 1n })
    const { prices, takenAtMs } = await source.fetchPrices([assetOf(devnet, 'WETH').id])
    expect(prices[0]).toMatchObject({ priceUsdE18: 3_000_500_000_000_000_000_000n })
    expect(prices[0]?.observedAtMs).toBe(move.atMs)
    expect(takenAtMs).toBeGreaterThan(move.atMs)
  })
})

describe('createPoolWitness', () => {
  it('prices every asset but the cash, near its feed', async () => {
    const quoter = createQuoter(client, chainOf(devnet), configOf(devnet))
    const witness = createPoolWitness(quoter.fetchSource)
    const feeds = createFeedSource(client, configOf(devnet))
    const assets = assetsOf(devnet)
    const [said, prices] = await Promise.all([
      witness.fetchPrices(assets),
      feeds.fetchPrices(assets.map(({ id }) => id)),
    ])
    const ratios = said.prices.map((price) => {
      const other = prices.prices.find((row) => row.asset === price.asset)
      return toFloat(price.priceUsdE18) / toFloat(other?.priceUsdE18 ?? 1n)
    })
    expect(said.prices.map((price) => price.asset)).toEqual(
      assets.filter(({ role }) => role === 'asset').map(({ id }) => id),
    )
    expect(Math.max(...ratios.map((ratio) => Math.abs(ratio - 1)))).toBeLessThan(0.0031)
    expect(contradictions(prices.prices, said.prices, bps(31))).toEqual([])
  })
})

describe('contradictions (POS-4, R5)', () => {
  const at = (usd: bigint, source: string) => ({
    asset,
    priceUsdE18: usdE18(usd * oneE18),
    observedAtMs: unixMs(0),
    source,
  })

  it.each([
    [98n, 0],
    [102n, 0],
    [97n, 1],
    [103n, 1],
  ])('a witness of %i against 100 at a limit of 200 bps: %i refusals', (witness, count) => {
    const found = contradictions([at(100n, 'feed')], [at(witness, 'pool')], bps(200))
    expect(found.length).toBe(count)
  })

  it('says who said what, and by how much', () => {
    const [refusal] = contradictions([at(100n, 'feed')], [at(93n, 'pool')], bps(200))
    expect(refusal).toEqual({
      code: 'PRICE_CONTRADICTED',
      message: `sources contradict each other on ${asset}: feed says 100 USD, pool 93`,
      field: asset,
      limit: '200 bps',
      actual: '700 bps',
    })
  })
})

describe('unwitnessed (R5)', () => {
  it('names every asset that only the feeds have a price of, the cash aside', async () => {
    const quoter = createQuoter(client, chainOf(devnet), configOf(devnet))
    const { prices } = await createPoolWitness(quoter.fetchSource).fetchPrices(assetsOf(devnet))
    expect(unwitnessed(assetsOf(devnet), prices)).toEqual([])
    const alone = assetOf(devnet, 'LINK')
    const others = prices.filter((price) => price.asset !== alone.id)
    expect(unwitnessed(assetsOf(devnet), others)).toMatchObject([
      { code: 'PRICE_MISSING', field: alone.id, limit: 'two sources', actual: 'one' },
    ])
  })
})
