import {
  type Address,
  type AssetId,
  type ChainId,
  erc20Id,
  type Hex,
  type Price,
  type PriceSnapshot,
  type Refusal,
} from '@evenkeel/core/domain'
import type { PriceSource } from '@evenkeel/core/ports'
import { mulDiv, oneE18, unixMs, usdE18 } from '@evenkeel/core/units'
import { feedAbi } from '../abi.ts'
import { type Client, fetchHead, type Head } from '../client.ts'
import { type ChainConfig, type FeedConfig, lowered } from '../config.ts'
import { each, fetchRead, type Read, readOf, refine, together } from '../read.ts'

/** One feed's newest round as its contract holds it. */
export type FeedRound = {
  readonly feed: Address
  readonly decimals: number
  readonly roundId: bigint
  readonly answer: bigint
  readonly updatedAtSeconds: bigint
  readonly answeredInRound: bigint
}

/** A price, or why this round gives none. */
export type FeedReading =
  | { readonly ok: true; readonly price: Price }
  | { readonly ok: false; readonly refusal: Refusal }

/** Prices from feeds on the chain; what a feed cannot answer is absent, and said. */
export type FeedSource = PriceSource & {
  readonly fetchReadings: (
    assets: readonly AssetId[],
  ) => Promise<{ readonly readings: readonly FeedReading[]; readonly head: Head }>
}

/**
 * Reads Chainlink-style feeds, all at one block. The time of the snapshot is the block's own.
 *
 * A price is a fact with an age (POS-4): how old is too old is for the policy to say.
 */
export function createFeedSource(client: Client, config: ChainConfig): FeedSource {
  const fetchReadings: FeedSource['fetchReadings'] = async (assets) => {
    const head = await fetchHead(client)
    const listed = assets.map((asset) => ({ asset, feed: feedOf(config, asset) }))
    const feeds = listed.flatMap(({ feed }) => feed ?? [])
    const rounds = await fetchRead(client, config.multicall, head, each(feeds.map(readRound)))
    const roundOf = new Map(rounds.map((round) => [round.feed, round]))
    const readings = listed.map(({ asset, feed }) => {
      const round = feed && roundOf.get(feed.feed)
      return round === undefined ? noFeed(asset) : readingOf(asset, round)
    })
    return { readings, head }
  }
  const fetchPrices = async (assets: readonly AssetId[]): Promise<PriceSnapshot> => {
    const { readings, head } = await fetchReadings(assets)
    const prices = readings.flatMap((reading) => (reading.ok ? [reading.price] : []))
    return { prices, takenAtMs: head.atMs }
  }
  return { name: 'feeds', fetchPrices, fetchReadings }
}

/** The newest round of a feed. */
export function readRound({ feed }: FeedConfig): Read<FeedRound> {
  const both = together([
    readOf(feed, feedAbi, 'decimals'),
    readOf(feed, feedAbi, 'latestRoundData'),
  ])
  return refine(both, ([decimals, [roundId, answer, , updatedAtSeconds, answeredInRound]]) => ({
    feed,
    decimals,
    roundId,
    answer,
    updatedAtSeconds,
    answeredInRound,
  }))
}

/**
 * A price of 18 decimals from a round, or a refusal: zero and less is no price, and a round
 * that is not complete carries the answer of an earlier one.
 */
export function readingOf(asset: AssetId, round: FeedRound): FeedReading {
  const { answer, roundId, answeredInRound, updatedAtSeconds } = round
  if (answer <= 0n) {
    return refused('PRICE_NOT_POSITIVE', asset, round.feed, 'above 0', String(answer))
  }
  if (updatedAtSeconds === 0n || answeredInRound < roundId) {
    const actual = `answered in round ${answeredInRound}`
    return refused('PRICE_MISSING', asset, round.feed, `round ${roundId} complete`, actual)
  }
  const priceUsdE18 = usdE18(mulDiv(answer, oneE18, 10n ** BigInt(round.decimals), 'down'))
  const observedAtMs = unixMs(Number(updatedAtSeconds) * 1000)
  return { ok: true, price: { asset, priceUsdE18, observedAtMs, source: `feed:${round.feed}` } }
}

/** A token's price by rounds that were read before, or null where its feed gives none. */
export function feedPriceOf(token: Address, { chain, config, rounds }: FeedFacts): Price | null {
  const feed = config.feeds.find((row) => row.token === token)?.feed
  const round = rounds.find((row) => row.feed === feed)
  const reading = round && readingOf(erc20Id(chain, token), round)
  return reading?.ok ? reading.price : null
}

/** Rounds of one block, and which feed belongs to which token. */
type FeedFacts = {
  readonly chain: ChainId
  readonly config: Pick<ChainConfig, 'feeds'>
  readonly rounds: readonly FeedRound[]
}

/** The token of a CAIP-19 ERC-20 id. */
function tokenOf(asset: AssetId): Address {
  return lowered(asset.slice(asset.indexOf('/erc20:') + '/erc20:'.length))
}

function feedOf(config: ChainConfig, asset: AssetId): FeedConfig | undefined {
  const token = tokenOf(asset)
  return config.feeds.find((feed) => feed.token === token)
}

function noFeed(asset: AssetId): FeedReading {
  return refused('PRICE_MISSING', asset, 'none', 'a feed', 'no feed is configured')
}

function refused(
  code: Refusal['code'],
  asset: AssetId,
  feed: Hex | 'none',
  limit: string,
  actual: string,
): FeedReading {
  const message = `feed ${feed} gives no price of ${asset}: ${actual}, not ${limit}`
  return { ok: false, refusal: { code, message, field: asset, limit, actual } }
}
