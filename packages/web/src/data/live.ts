import { type Client, createClient } from '@evenkeel/api/client'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import type { ServerEvent } from '../view/wire.ts'
import { staleAfter } from './keys.ts'

/** The server that served this page. */
export const api: Client = createClient('')

/** Whether the event stream is up. `unknown` until the first word from it. */
export type Link = 'unknown' | 'open' | 'lost'

let link: Link = 'unknown'
const listeners = new Set<() => void>()

function setLink(next: Link) {
  if (link === next) return
  link = next
  for (const tell of listeners) tell()
}

/** The state of the event stream. */
export function useLink(): Link {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    () => link,
  )
}

/** At most one refresh of one thing in this time, however fast the market ticks. */
const refreshEveryMs = 400

/** Listens to the server for as long as the caller is on screen, once somebody may read. */
export function useLiveUpdates(isReader: boolean): void {
  const queries = useQueryClient()
  useEffect(() => {
    if (!isReader) return
    const refresh = gathered(queries)
    return api.subscribe(null, {
      onEvent: (event: ServerEvent) => refresh(staleAfter(event)),
      onLink: (next) => {
        setLink(next)
        // What happened while the stream was down is not known: read everything on screen again.
        if (next === 'open') void queries.invalidateQueries()
      },
    })
  }, [queries, isReader])
}

/** Collects what became old and refreshes it together. */
function gathered(queries: QueryClient): (old: readonly (readonly string[])[]) => void {
  const waiting = new Map<string, readonly string[]>()
  let timer: ReturnType<typeof setTimeout> | null = null
  const flush = () => {
    timer = null
    const due = [...waiting.values()]
    waiting.clear()
    for (const queryKey of due) void queries.invalidateQueries({ queryKey })
  }
  return (old) => {
    for (const key of old) waiting.set(key.join('/'), key)
    timer ??= setTimeout(flush, refreshEveryMs)
  }
}
