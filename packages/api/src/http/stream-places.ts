/** Open event streams, counted by client. */
export type StreamPlaces = {
  /** Takes a place and gives the function that leaves it; null where none is free. */
  readonly take: (client: string) => (() => void) | null
}

/** Bounds how many streams one client, and all together, hold open. */
export function streamPlaces(max: {
  readonly perClient: number
  readonly total: number
}): StreamPlaces {
  const open = new Map<string, number>()
  let total = 0
  const change = (client: string, by: 1 | -1) => {
    const left = (open.get(client) ?? 0) + by
    total += by
    if (left === 0) open.delete(client)
    else open.set(client, left)
  }
  return {
    take: (client) => {
      if (total >= max.total || (open.get(client) ?? 0) >= max.perClient) return null
      change(client, 1)
      return () => change(client, -1)
    },
  }
}
