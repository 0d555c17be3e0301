import type { Ids } from '@evenkeel/core/ports'

/** Ids that count: `portfolio-1`, `portfolio-2`, `session-1`. */
export function fakeIds(): Ids {
  const counts = new Map<string, number>()
  return {
    next: (kind) => {
      const count = (counts.get(kind) ?? 0) + 1
      counts.set(kind, count)
      return `${kind}-${count}`
    },
  }
}
