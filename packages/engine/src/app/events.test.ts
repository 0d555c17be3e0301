import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  approved,
  type FakeHouse,
  openFakeHouse,
  proposed,
  runOf,
  strategy,
  target,
  watch,
} from '../__tests__/fake-house.ts'
import type { EventRecord } from './views/events.ts'

let house: FakeHouse
beforeEach(async () => {
  house = await openFakeHouse()
})
afterEach(() => house.close())

test('events come in commit order without a gap, and resume after the last seen', async () => {
  const { planHash } = await approved(house)
  await runOf(house, planHash)
  const all = await take(0n, ({ type, sequence }) => type === 'proposalChanged' && sequence > 4n)
  const kept = all.filter(({ type }) => type !== 'valuationMade')
  expect(kept.map(({ sequence }) => sequence)).toEqual(kept.map((_, index) => BigInt(index + 1)))
  expect(kept.map(({ type }) => type).slice(0, 4)).toEqual([
    'portfolioChanged',
    'decisionMade',
    'proposalChanged',
    'proposalChanged',
  ])
  const [first] = await take(2n, () => true)
  expect(first).toEqual(kept[2])
})

test('a reader that starts from now hears of what comes, and of valuations', async () => {
  const portfolioId = await watch(house, strategy({ target: target(60, 30, 10) }))
  await house.engine().tick()
  const heard = take(null, ({ type }) => type === 'portfolioChanged')
  await house.engine().tick()
  await house.engine().pause({ portfolioId, untilMs: null, actor: 'test' })
  const types = (await heard).map(({ type }) => type)
  expect(types.at(-1)).toBe('portfolioChanged')
  expect(types).not.toContain('decisionMade')
})

test('many readers at once hear the same, and one that leaves leaves nothing behind', async () => {
  const readers = Array.from({ length: 20 }, () =>
    take(0n, ({ type }) => type === 'proposalChanged'),
  )
  await proposed(house)
  const heard = await Promise.all(readers)
  const kept = heard.map((events) => events.filter(({ type }) => type !== 'valuationMade'))
  for (const events of kept) expect(events).toEqual(kept[0])
})

test('the status says where figures come from, how old they are and what failed', async () => {
  await watch(house, strategy({ target: target(60, 30, 10) }))
  await house.engine().tick()
  const fresh = await house.engine().status()
  expect(fresh).toMatchObject({ mode: 'simulation', epoch: 1, blockNumber: 100n })
  expect(fresh.sources.map(({ kind, fault }) => [kind, fault])).toEqual([
    ['prices', null],
    ['chain', null],
    ['database', null],
  ])
  house.source.fail(new Error('bug'))
  await expect(house.engine().tick()).rejects.toThrow('bug')
})

/** Follows until an event satisfies, then leaves. */
async function take(
  from: bigint | null,
  isLast: (event: EventRecord) => boolean,
): Promise<EventRecord[]> {
  const leave = new AbortController()
  const events: EventRecord[] = []
  for await (const event of house.engine().events(from, leave.signal)) {
    events.push(event)
    if (isLast(event)) break
  }
  leave.abort()
  return events
}
