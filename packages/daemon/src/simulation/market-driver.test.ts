import { unixMs } from '@evenkeel/core/units'
import { expect, test } from 'vitest'
import { createMarketClock, createSteppedClock } from './market-clock.ts'
import { createMarketDriver, type MarketBar } from './market-driver.ts'

const hour = 3_600_000

function* hourly(count: number): Generator<MarketBar, void> {
  for (let bar = 1; bar <= count; bar += 1) {
    yield { atMs: unixMs(bar * hour), pricesUsd: { BTC: 100 + bar } }
  }
}

/** A market of five bars in which a plan is open between two of them. */
function market(options: { readonly holdsAfter: number; readonly polls: number }) {
  const shown: { at: number; price: number | undefined }[] = []
  let wall = 0
  let pollsLeft = options.polls
  const clock = createMarketClock(unixMs(0), { now: () => unixMs(wall) })
  const driver = createMarketDriver({
    bars: hourly(5),
    clock,
    barWallMs: 10,
    publish: async ({ atMs, pricesUsd }) => {
      shown.push({ at: atMs, price: pricesUsd.BTC })
      if (shown.at(-1)?.price === 105) driver.stop()
    },
    tick: async () => {},
    isHeld: async () => {
      if (shown.length < options.holdsAfter || pollsLeft === 0) return false
      pollsLeft -= 1
      return true
    },
    sleep: async (ms) => {
      wall += ms
    },
  })
  return { driver, shown, clock }
}

test('bars follow one another, each at its own instant', async () => {
  const { driver, shown } = market({ holdsAfter: 99, polls: 0 })
  await driver.run()
  expect(shown.map(({ at }) => at / hour)).toEqual([1, 2, 3, 4, 5])
})

test('while a plan is open nothing leaps, feeds beat and prices stand', async () => {
  const { driver, shown } = market({ holdsAfter: 2, polls: 100 })
  await driver.run()
  const beats = shown.filter(({ at }) => at % hour !== 0)
  expect(beats.length).toBeGreaterThan(0)
  expect(beats.every(({ price }) => price === 102)).toBe(true)
  expect(beats.every(({ at }) => at > 2 * hour && at < 3 * hour)).toBe(true)
  expect(shown.filter(({ at }) => at % hour === 0).map(({ price }) => price)).toEqual([
    101, 102, 103, 104, 105,
  ])
})

test('work between bars sees one market', async () => {
  const { driver, shown } = market({ holdsAfter: 99, polls: 0 })
  const running = driver.run()
  const counts = await driver.between(async () => {
    const before = shown.length
    for (let turns = 0; turns < 50; turns += 1) await Promise.resolve()
    return [before, shown.length]
  })
  await running
  expect(counts[0]).toBe(counts[1])
})

test('a market clock never goes back; a stepped one stands still', () => {
  let wall = 0
  const clock = createMarketClock(unixMs(1_000), { now: () => unixMs(wall) })
  wall = 500
  expect(clock.now()).toBe(1_500)
  clock.jumpTo(unixMs(1_200))
  expect(clock.now()).toBe(1_500)
  clock.jumpTo(unixMs(9_000))
  wall = 600
  expect(clock.now()).toBe(9_100)
  const stepped = createSteppedClock(unixMs(5))
  stepped.jumpTo(unixMs(3))
  expect(stepped.now()).toBe(5)
})
