import { durationMs, type UnixMs } from '@evenkeel/core/units'
import type { MarketClock } from './market-clock.ts'

/** Closes of one bar, at the instant when they are known. */
export type MarketBar = {
  readonly atMs: UnixMs
  readonly pricesUsd: Readonly<Record<string, number>>
}

/** Moves a market from bar to bar, and stands by it while an owner decides. */
export type MarketDriver = {
  /** Ends when `stop` is called; after the last bar it goes on standing by. */
  readonly run: () => Promise<void>
  readonly stop: () => void
  /** Market seconds per wall second, now. */
  readonly speed: () => number
  /** Does work that must see one market from its beginning to its end: no bar comes in between. */
  readonly between: <T>(work: () => Promise<T>) => Promise<T>
}

/** What a driver needs from the house. */
export type MarketDriverOptions = {
  readonly bars: Iterator<MarketBar>
  readonly clock: MarketClock
  /** Wall milliseconds per bar while nothing waits. */
  readonly barWallMs: number
  /** Puts prices on the chain: feeds first, then pools. */
  readonly publish: (bar: MarketBar) => Promise<void>
  /** One evaluation of every portfolio. */
  readonly tick: () => Promise<void>
  /** True while a plan waits for its owner or is carried out: then the market does not leap. */
  readonly isHeld: () => Promise<boolean>
  readonly sleep: (ms: number) => Promise<void>
}

/** Real feeds report on a heartbeat when nothing moves; so does this one. */
const heartbeatMs = durationMs(15_000)
const heldPollMs = durationMs(400)

/** Makes a driver; it owns the clock's leaps. */
export function createMarketDriver(options: MarketDriverOptions): MarketDriver {
  const { bars, clock, publish, tick, sleep } = options
  let stopped = false
  let held = false
  let spacingMs: number = 3_600_000
  let turn: Promise<unknown> = Promise.resolve()

  function between<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }

  async function show(bar: MarketBar): Promise<void> {
    await publish(bar)
    clock.jumpTo(bar.atMs)
    await tick()
    held = await options.isHeld()
  }

  /** Waits beside an open plan until nothing is open or the next bar is due by itself. */
  async function standBy(last: MarketBar, nextAt: number): Promise<void> {
    let publishedAt = clock.now()
    while (!stopped && held && clock.now() < nextAt) {
      await sleep(heldPollMs)
      await between(async () => {
        const now = clock.now()
        if (now - publishedAt >= heartbeatMs) {
          await publish({ atMs: now, pricesUsd: last.pricesUsd })
          publishedAt = now
        }
        await tick()
        held = await options.isHeld()
      })
    }
  }

  /** Shows a bar, unless a plan was opened since the last look. */
  function leap(bar: MarketBar): Promise<boolean> {
    return between(async () => {
      held = await options.isHeld()
      if (held && clock.now() < bar.atMs) return false
      await show(bar)
      return true
    })
  }

  async function run(): Promise<void> {
    let last: MarketBar | null = null
    for (let next = bars.next(); next.done !== true; next = bars.next()) {
      const bar = next.value
      if (last === null) await between(() => show(bar))
      else {
        spacingMs = bar.atMs - last.atMs
        await sleep(options.barWallMs)
        while (!stopped && !(await leap(bar))) await standBy(last, bar.atMs)
      }
      if (stopped) return
      last = bar
    }
    held = true
    while (!stopped && last !== null) {
      await standBy(last, Number.POSITIVE_INFINITY)
      held = true
    }
  }

  return {
    run,
    between,
    stop: () => {
      stopped = true
    },
    speed: () => (held ? 1 : spacingMs / Math.max(1, options.barWallMs)),
  }
}
