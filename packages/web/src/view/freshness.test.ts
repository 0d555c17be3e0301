import { describe, expect, it } from 'vitest'
import { english as words } from '../fixtures/words.fixture.ts'
import { marketNowMs, worldOf } from '../fixtures/world.fixture.ts'
import { ageText, freshnessOf, oldestPrices, sourceRows } from './freshness.ts'

const row = { observedAtMs: 0, limitMs: 60_000, isDown: false }

describe('ages of data (POS-4)', () => {
  it.each([
    [30_000, 'fresh'],
    [30_001, 'ageing'],
    [60_000, 'ageing'],
    [60_001, 'stale'],
  ] as const)('after %d ms of 60 s a reading is %s', (nowMs, freshness) => {
    expect(freshnessOf(row, nowMs)).toBe(freshness)
  })

  it('a source that is down is never fresh, and one without a reading is not zero old', () => {
    expect(freshnessOf({ ...row, isDown: true }, 0)).toBe('down')
    expect(freshnessOf({ ...row, observedAtMs: null }, 0)).toBe('none')
  })

  it('the chip shows the oldest price source in words and colour', () => {
    const { status } = worldOf('stale', 'ready', {
      practiceWalletUrl: null,
      isSignedIn: true,
      mode: 'simulation',
    })
    const rows = sourceRows(status, words)
    const oldest = oldestPrices(status.sources, rows)
    const said = oldest && ageText(oldest, marketNowMs, words)
    expect(said).toEqual({ text: '11\u00a0min', tone: 'out' })
  })
})
