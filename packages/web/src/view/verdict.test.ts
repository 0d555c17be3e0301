import { describe, expect, it } from 'vitest'
import { plain, english as words } from '../fixtures/words.fixture.ts'
import { marketNowMs, type Scenario, worldOf } from '../fixtures/world.fixture.ts'
import { assetMarks } from './asset.ts'
import { portfolioScreen } from './portfolio.ts'
import { verdictOf } from './verdict.ts'

const options = { practiceWalletUrl: null, isSignedIn: true, mode: 'simulation' } as const

function verdict(scenario: Scenario) {
  const { portfolio, proposal } = worldOf(scenario, 'ready', options)
  const marks = assetMarks(portfolio.assets, portfolio.cash)
  return verdictOf({ portfolio, proposal, marks, nowMs: marketNowMs }, words)
}

describe('the sentence first (DSH-1)', () => {
  it.each([
    ['act', 'LINK is 5.08 pp above target. One plan is ready for your decision.', 'out'],
    ['calm', 'On an even keel. Nothing to do.', 'ok'],
    ['stale', 'No proposal: LINK has had no price for 11 min.', 'near'],
    ['paused', 'Paused until Tue 2 Jan 2024, 08:00 UTC. Nothing is proposed until then.', 'info'],
    ['waiting', 'LINK is 5.08 pp above target. It is judged on the next review date.', 'out'],
    [
      'held',
      'A rebalance is due, and no plan keeps your limits: the plan would cost more than your limit.',
      'near',
    ],
    ['executing', 'Carrying out your plan.', 'info'],
  ] as const)('%s: %s', (scenario, sentence, tone) => {
    const said = verdict(scenario)
    expect({ sentence: plain(said.sentence), tone: said.tone }).toEqual({ sentence, tone })
  })

  it('says what the plan does, that nothing moves yet, its cost beside what it buys', () => {
    const said = verdict('act')
    expect(plain(said.why)).toBe(
      'Sell $20,711 of LINK and $4,974 of WBTC, buy $15,296 of WETH and keep $10,292 in USDC. Nothing moves until you approve this exact plan.',
    )
    expect(
      said.facts.map((fact) => plain(`${fact.label}: ${fact.figure} ${fact.small}`.trim())),
    ).toEqual(['Cost: $118.46 2.9 bps', 'At worst: $329.55', 'Largest drift: 5.08 pp → 0.01 pp'])
  })

  it('asks for at most one decision, and for none where there is nothing to do', () => {
    for (const scenario of ['act', 'paused', 'executing'] as const) {
      expect(verdict(scenario).actions.filter((action) => action.primary)).toHaveLength(1)
    }
    for (const scenario of ['calm', 'stale', 'held', 'waiting'] as const) {
      expect(verdict(scenario).actions.filter((action) => action.primary)).toHaveLength(0)
    }
  })

  it('a refusal names its limit and the actual figure', () => {
    expect(verdict('held').why).toContain('Limit 50 bps, actual 71 bps.')
  })
})

describe('the portfolio screen', () => {
  const screenOf = (scenario: Scenario) => {
    const world = worldOf(scenario, 'ready', options)
    return portfolioScreen({ ...world, nowMs: marketNowMs }, words)
  }

  it('Level rows read like a table, and its weights sum to 100.00', () => {
    const { level } = screenOf('act')
    expect(
      level.rows.map((row) => plain(`${row.mark.symbol} ${row.first} ${row.lead} ${row.last}`)),
    ).toEqual([
      'WBTC 36.22% +1.22 pp WBTC −7.3%',
      'WETH 21.24% −3.76 pp WETH −17.3%',
      'LINK 20.08% +5.08 pp Reached',
      'USDC 22.46% −2.54 pp moves with the rest',
    ])
  })

  it('where a price is missing nothing is judged, and the last value carries its age', () => {
    const screen = screenOf('stale')
    expect(screen.level.rows[2]).toMatchObject({
      first: 'unknown',
      lead: 'unknown',
      last: 'no price',
    })
    expect(screen.triggers[0]).toMatchObject({ fraction: null, figure: 'unknown' })
    expect(screen.worth).toMatchObject({
      label: 'Last known value',
      oldSinceMs: marketNowMs - 660_000,
    })
  })

  it('every trigger names its metric, its figure and its limit (DRF-2, DRF-3)', () => {
    expect(screenOf('act').triggers.map((row) => plain(`${row.figure}: ${row.sentence}`))).toEqual([
      '1.00 · reached: Largest absolute drift: LINK 5.08 pp of 5.00 pp',
      '0.64: Monthly. Next: Mon 1 Jan 2024, 00:00 UTC, in 11 d',
    ])
  })

  it('the curve ends at the value that stands beside it', () => {
    expect(screenOf('calm').worth.spark?.label).toContain('to $408,715.84.')
    const world = worldOf('calm', 'ready', options)
    const { points } = world.valuations
    const older = { points: points.slice(0, -20) }
    const late = portfolioScreen({ ...world, valuations: older, nowMs: marketNowMs }, words)
    expect(late.worth.spark?.label).toContain('to $408,715.84.')
  })

  it('the value steps back after the point, in every language’s own order', () => {
    const { worth } = screenOf('calm')
    expect([worth.whole, worth.cents]).toEqual(['$408,715', '.84'])
  })
})
