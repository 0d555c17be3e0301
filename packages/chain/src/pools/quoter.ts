import type { Asset, ChainId, QuoteBook } from '@evenkeel/core/domain'
import type { Quoter } from '@evenkeel/core/ports'
import { type Client, fetchHead } from '../client.ts'
import type { ChainConfig } from '../config.ts'
import { readRound } from '../prices/feeds.ts'
import { each, fetchRead } from '../read.ts'
import { type BookSource, bookOf } from './book.ts'
import { confirmPools } from './confirm.ts'
import { fetchPoolStates, type Pool } from './state.ts'

/** A quoter that also hands out what its books are made of. */
export type PoolQuoter = Quoter & {
  readonly fetchSource: (assets: readonly Asset[]) => Promise<BookSource>
}

/** Reads the allowed pools of a chain. The first book also confirms them against the chain. */
export function createQuoter(client: Client, chain: ChainId, config: ChainConfig): PoolQuoter {
  const { multicall, feeds } = config
  let confirmed: readonly Pool[] | null = null
  const fetchSource = async (assets: readonly Asset[]): Promise<BookSource> => {
    const head = await fetchHead(client)
    confirmed ??= await confirmPools(client, config, head)
    const [pools, rounds] = await Promise.all([
      fetchPoolStates(client, multicall, head, confirmed),
      fetchRead(client, multicall, head, each(feeds.map(readRound))),
    ])
    return { chain, head, pools, rounds, assets, config }
  }
  const openBook = async (assets: readonly Asset[]): Promise<QuoteBook> =>
    bookOf(await fetchSource(assets))
  return { openBook, fetchSource }
}
