import type { Observer } from '@evenkeel/core/ports'

/** One event as it was told. */
export type Told = { readonly event: string; readonly details: Readonly<Record<string, unknown>> }

/** An observer that remembers everything it was told. */
export type FakeObserver = {
  readonly observer: Observer
  readonly told: Told[]
  /** Names of events, steps left out. */
  readonly events: () => string[]
}

/** Makes an observer with an empty memory. */
export function fakeObserver(): FakeObserver {
  const told: Told[] = []
  const observer = new Proxy<Observer>(
    {},
    {
      get: (_target, event) => (details: Readonly<Record<string, unknown>>) =>
        told.push({ event: String(event), details }),
    },
  )
  return {
    observer,
    told,
    events: () => told.map(({ event }) => event).filter((event) => !event.startsWith('step')),
  }
}
