/** Runs one work at a time per name, in the order of asking; other names do not wait. */
export type Exclusively = <T>(name: string, work: () => Promise<T>) => Promise<T>

/** Makes the queues; a name without work holds nothing. */
export function makeExclusively(): Exclusively {
  const tails = new Map<string, Promise<unknown>>()
  return async (name, work) => {
    const before = tails.get(name) ?? Promise.resolve()
    const mine = before.then(work, work)
    const tail = mine.catch(() => undefined)
    tails.set(name, tail)
    try {
      return await mine
    } finally {
      if (tails.get(name) === tail) tails.delete(name)
    }
  }
}
