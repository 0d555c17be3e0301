import { describe, expect, it } from 'vitest'
import { plain, english as words } from '../fixtures/words.fixture.ts'
import { worldOf } from '../fixtures/world.fixture.ts'
import { difference } from './difference.ts'
import { historyScreen } from './history.ts'

const options = { practiceWalletUrl: null, isSignedIn: true, mode: 'simulation' } as const

describe('history (PRF-1)', () => {
  const world = worldOf('calm', 'settled', options)
  const screen = historyScreen(world.portfolio, world.rebalances, world.decisions, words)

  it('opens with what was done, what it cost, and how that compares', () => {
    expect(`${screen.sentence} ${screen.why}`).toBe(
      '5 rebalances carried out. Together they cost $345.25. That is $11.31 less than expected.',
    )
  })

  it('shows refused and expired plans with the rest, without an actual cost', () => {
    expect(screen.rebalances.map((row) => `${row.outcome} ${row.actual}`.trim())).toEqual([
      'settled $111.35',
      'settled $112.35',
      'settled $38.87',
      'refused',
      'settled $18.00',
      'expired',
      'settled $64.68',
    ])
  })

  it('sums only what was carried out', () => {
    expect(screen.total).toEqual({ expected: '$356.56', actual: '$345.25' })
  })

  it('a loss against the estimate is said as plainly as a gain', () => {
    expect(difference(3.2, words)).toEqual({ diff: 'more', amount: '$3.20' })
    expect(difference(0.004, words)).toEqual({ diff: 'same', amount: '$0.00' })
  })

  it('every decision has its reason, holds and refusals too', () => {
    expect(
      screen.decisions.map((row) => plain(`${row.kind}: ${row.reason} (${row.times})`)),
    ).toEqual([
      'propose: Threshold: LINK +5.08 pp (1)',
      'hold: inside the band (1,440 in 1 d)',
      'refuse: the price of LINK is too old (11 in 1 d)',
      'hold: resting after the last rebalance or refusal (2,880 in 1 d)',
      'hold: paused by you (310 in 1 d)',
    ])
  })

  it('without a rebalance it says so and invents nothing', () => {
    const empty = historyScreen(world.portfolio, [], [], words)
    expect(empty).toMatchObject({ sentence: 'No rebalance so far.', rebalances: [], total: null })
  })
})
