import { ApiError } from '@evenkeel/api/client'
import { keepPreviousData, QueryClient, useQuery } from '@tanstack/react-query'
import { useState, useSyncExternalStore } from 'react'
import type { Page } from '../view/wire.ts'
import type { ClockReading } from './clock.ts'
import { keys } from './keys.ts'
import { api } from './live.ts'

/** The page's memory of the server. A refusal is an answer and is not asked for again. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => !(error instanceof ApiError) && failures < 2,
        retryDelay: (failures) => Math.min(8_000, 500 * 2 ** failures),
      },
    },
  })
}

const statusEveryMs = 10_000
/** The curve has hundreds of points: a new one is worth a fetch no more often than this. */
const curveEveryMs = 15_000

/** Mode, market clock, data sources and the reader's session, with the clock as it was read. */
export function useStatus() {
  return useQuery({
    queryKey: keys.status,
    queryFn: async () => {
      const status = await api.status()
      const clock: ClockReading = {
        marketAtMs: Date.parse(status.marketAt),
        speed: status.marketSpeed,
        readAtMs: performance.now(),
      }
      return { ...status, clock }
    },
    refetchInterval: statusEveryMs,
  })
}

export function usePortfolios(enabled: boolean) {
  return useQuery({ queryKey: keys.portfolios, queryFn: api.listPortfolios, enabled })
}

/** One portfolio, or nothing while none is chosen. */
export function usePortfolio(id: string | null) {
  return useQuery({
    queryKey: keys.portfolio(id ?? ''),
    queryFn: () => api.portfolio(id ?? ''),
    enabled: id !== null,
  })
}

export function useValuations(id: string) {
  return useQuery({
    queryKey: keys.valuations(id),
    queryFn: () => api.valuations(id),
    refetchInterval: curveEveryMs,
  })
}

/** One proposal, or nothing while there is no hash to ask for. */
export function useProposal(planHash: string | null) {
  return useQuery({
    queryKey: keys.proposal(planHash ?? ''),
    queryFn: () => api.proposal(planHash ?? ''),
    enabled: planHash !== null,
  })
}

/** The plan's own bytes never change under one hash. */
export function usePlanJson(planHash: string) {
  return useQuery({
    queryKey: keys.planJson(planHash),
    queryFn: () => api.planJson(planHash),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

const pageSize = 20

export function useProposals(id: string) {
  return usePages(keys.proposals(id), (cursor) =>
    api.proposals(id, { limit: pageSize, ...(cursor === null ? {} : { cursor }) }),
  )
}

export function useRebalances(id: string) {
  return usePages(keys.rebalances(id), (cursor) =>
    api.rebalances(id, { limit: pageSize, ...(cursor === null ? {} : { cursor }) }),
  )
}

export function useDecisions(id: string) {
  return usePages(keys.decisions(id), (cursor) =>
    api.decisions(id, { limit: pageSize, ...(cursor === null ? {} : { cursor }) }),
  )
}

/** A list that grows by pages; a refresh reads again as many as are on screen. */
export type Pages<Item> = {
  /** Null until the first page came. */
  readonly items: readonly Item[] | null
  readonly error: Error | null
  readonly retry: () => void
  /** Asks for one page more; null where there is none. */
  readonly showMore: (() => void) | null
  readonly isGrowing: boolean
}

function usePages<Item>(
  queryKey: readonly string[],
  fetchPage: (cursor: string | null) => Promise<Page<Item>>,
): Pages<Item> {
  const [count, setCount] = useState(1)
  const query = useQuery({
    queryKey: [...queryKey, count],
    queryFn: () => walk(fetchPage, count),
    placeholderData: keepPreviousData,
  })
  const { data } = query
  const hasMore = data !== undefined && data.next !== null
  return {
    items: data?.items ?? null,
    error: query.error,
    retry: () => void query.refetch(),
    showMore: hasMore ? () => setCount(count + 1) : null,
    isGrowing: query.isPlaceholderData,
  }
}

async function walk<Item>(
  fetchPage: (cursor: string | null) => Promise<Page<Item>>,
  count: number,
): Promise<Page<Item>> {
  let { items, next } = await fetchPage(null)
  for (let page = 1; page < count && next !== null; page += 1) {
    const more = await fetchPage(next)
    items = [...items, ...more.items]
    next = more.next
  }
  return { items, next }
}

/** Ticks of the page for what shows an age; one timer for all of them. */
let monotonicMs = performance.now()
const watchers = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | null = null
const tickMs = 1_000

/** `performance.now()`, renewed once a second while somebody looks. */
export function useMonotonicNow(): number {
  return useSyncExternalStore(watch, () => monotonicMs)
}

function watch(tell: () => void): () => void {
  watchers.add(tell)
  monotonicMs = performance.now()
  timer ??= setInterval(() => {
    monotonicMs = performance.now()
    for (const each of watchers) each()
  }, tickMs)
  return () => {
    watchers.delete(tell)
    if (watchers.size > 0 || timer === null) return
    clearInterval(timer)
    timer = null
  }
}
