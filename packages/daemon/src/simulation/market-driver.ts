import type { UnixMs } from '@evenkeel/core/units'
import { unixMs } from '@evenkeel/core/units'
import type { MarketClock } from './market-clock.ts'

/** Closes of one bar, at the instant when they are known. */
export type MarketBar = {
  readonly atMs: UnixMs
  readonly pricesUsd: Readonly<Record<string, number>>
}

/** Moves a market from bar to bar, and stands by it while an owner decides. */
export type MarketDriver = {
  /** Ends when the bars do, or when `stop` is called. */
  readonly run: () => Promise<void>
  readonly stop: () => void
  /** Market seconds per wall second, now. */
  readonly speed: () => number
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
  readonly isHeld: () => boolean
  readonly sleep: (ms: number) => Promise<void>
}

/** A feed that stands still still reports, as real ones do on their heartbeat. */
const heartbeatMs = 15_000
const heldPollMs = 400

/** Makes a driver; it owns the clock's leaps. */
export function createMarketDriver(options: MarketDriverOptions): MarketDriver {
  const { bars, clock, publish, tick, isHeld, sleep } = options
  let stopped = false
  let spacingMs = 3_600_000

  async function step(bar: MarketBar): Promise<void> {
    clock.jumpTo(bar.atMs)
    await publish(bar)
    await tick()
  }

  /** Waits beside an open plan; returns once nothing is open or the next bar is due by itself. */
  async function stand(last: MarketBar, nextAt: UnixMs): Promise<void> {
    let publishedAt = clock.now()
    while (!stopped && isHeld() && clock.now() < nextAt) {
      await sleep(heldPollMs)
      const now = clock.now()
      if (now - publishedAt >= heartbeatMs) {
        await publish({ atMs: now, pricesUsd: last.pricesUsd })
        publishedAt = now
      }
      await tick()
    }
  }

  async function run(): Promise<void> {
    let last: MarketBar | null = null
    for (let next = bars.next(); !stopped && !next.done; next = bars.next()) {
      if (last !== null) {
        spacingMs = next.value.atMs - last.atMs
        if (isHeld()) await stand(last, next.value.atMs)
        else await sleep(options.barWallMs)
      }
      if (stopped) return
      await step(next.value)
      last = next.value
    }
    while (!stopped && last !== null)
      await stand(last, unixMs(Number.MAX_SAFE_INTEGER)).then(() => sleep(heldPollMs))
  }

  return {
    run,
    stop: () => {
      stopped = true
    },
    speed: () => (isHeld() ? 1 : spacingMs / Math.max(1, options.barWallMs)),
  }
}
