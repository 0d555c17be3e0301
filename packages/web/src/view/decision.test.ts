import { describe, expect, it } from 'vitest'
import type { ProposalState } from '../fixtures/proposal.fixture.ts'
import { plain, english as words } from '../fixtures/words.fixture.ts'
import { marketNowMs, worldOf } from '../fixtures/world.fixture.ts'
import { decisionOf, outcomeSentence } from './decision.ts'
import type { DecisionInput } from './decision-card.ts'
import { phaseOf } from './phase.ts'

const options = { practiceWalletUrl: null, isSignedIn: true, mode: 'simulation' } as const

function card(state: ProposalState, change: Partial<DecisionInput> = {}) {
  const { proposal, portfolio, successor } = worldOf('act', state, options)
  const input: DecisionInput = {
    proposal,
    phase: phaseOf(proposal, marketNowMs),
    flow: { kind: 'idle' },
    check: 'matches',
    isStale: false,
    isLive: false,
    account: portfolio.owner,
    owner: portfolio.owner,
    canSend: false,
    successor: state === 'changed' ? successor : null,
    ...change,
  }
  return decisionOf(input, words)
}

const first = (state: ProposalState, change: Partial<DecisionInput> = {}) => {
  const button = card(state, change).buttons[0]
  return button === undefined ? null : `${button.state}: ${plain(button.label)}`
}

describe('the decision card (APR-1, PLN-3)', () => {
  it.each([
    ['ready', 'Your decision', 'on: Approve this plan'],
    [
      'expired',
      'This plan expired at 22:55:04 UTC. It can no longer be carried out.',
      'on: Get a new proposal',
    ],
    ['changed', 'Prices moved: please look again', 'on: Review the new plan'],
    [
      'executing',
      'Executing, step 3 of 6. You can close this page.',
      'off: Cannot be stopped: already sent',
    ],
    ['settled', '✓ Settled and reconciled', 'on: Evidence (JSON)'],
    ['failed', 'Step 6 reverted. Steps 1 to 5 stand.', 'on: Propose what is missing'],
    ['rejected', 'You refused this plan', 'on: Get a new proposal'],
  ] as const)('%s', (state, title, button) => {
    expect({ title: plain(card(state).title), button: first(state) }).toEqual({ title, button })
  })

  it.each([
    ['the hash differs', { check: 'differs' }, 'off: The hash differs: not to be signed'],
    ['the hash is not checked yet', { check: 'unchecked' }, 'off: Not before the plan is checked'],
    ['a price is too old', { isStale: true }, 'off: Not while a price is too old'],
    ['no wallet is connected', { account: null }, 'on: Connect the wallet of 0x7a3e…c41e'],
    ['the wallet signs', { flow: { kind: 'signing' } }, 'busy: Signing in your wallet…'],
    [
      'the wallet declined',
      { flow: { kind: 'declined', at: 'sign', code: 4001 } },
      'on: Ask the wallet again',
    ],
  ] as const)('approve when %s', (_, change, button) => {
    expect(first('ready', change)).toBe(button)
  })

  it('a differing hash outranks everything: no state of the wallet makes it approvable', () => {
    const flows = ['idle', 'signing', 'posting', 'sending'] as const
    for (const kind of flows) {
      const button = card('ready', { check: 'differs', flow: { kind } }).buttons[0]
      expect(button).toMatchObject({ action: null, state: 'off' })
    }
    expect(card('ready', { check: 'differs' }).note?.tone).toBe('out')
  })

  it('another account is named beside the right one', () => {
    const other = `0x${'9'.repeat(40)}`
    expect(card('ready', { account: other }).note?.text).toContain('0x9999…9999')
  })

  it('only a plan that waits can be approved or rejected', () => {
    for (const state of [
      'expired',
      'changed',
      'executing',
      'settled',
      'failed',
      'rejected',
    ] as const) {
      const actions = card(state).buttons.map((button) => button.action)
      expect(actions).not.toContain('approve')
      expect(actions).not.toContain('reject')
    }
  })

  it('an approved plan is sent by the owner’s wallet, and calls that differ stop it', () => {
    expect(first('approved', { canSend: true })).toBe('on: Send with my wallet')
    const stopped = card('approved', { flow: { kind: 'mismatch', step: 2, field: 'data' } })
    expect(stopped.buttons).toEqual([])
    expect(stopped.paragraphs[0]?.text).toContain('Step 2: data is not what you approved.')
  })

  it('a failure says what stands, what is proven safe, and what is still open', () => {
    expect(card('failed').note).toEqual({
      text: 'Balances were read again and match the chain to the base unit: nothing is lost. 1 exact allowance is still open.',
      tone: 'ok',
    })
    const { proposal } = worldOf('act', 'failed', options)
    const unproven = card('failed', { proposal: { ...proposal, result: null } })
    expect(unproven.note).toEqual({
      text: 'Balances are still being compared with the chain.',
      tone: 'near',
    })
  })

  it('a changed plan shows what was seen beside what is now', () => {
    expect(
      card('changed').comparison?.rows.map((row) => plain(`${row.item}: ${row.was}, ${row.is}`)),
    ).toEqual([
      'Total cost: $118.46, $113.97',
      'Moves: $25,636.33, $25,153.91',
      'Largest drift before: 5.08 pp, 4.89 pp',
    ])
  })

  it('LIVE repeats the total cost limit', () => {
    expect(card('ready', { isLive: true }).note?.text).toBe(
      'LIVE: this plan may cost up to $329.55.',
    )
  })

  it('a settled plan says in one sentence what it cost against what was expected', () => {
    const { proposal } = worldOf('act', 'settled', options)
    expect(plain(outcomeSentence({ proposal, phase: 'settled' }, words)?.why ?? '')).toBe(
      'It cost $111.35 (2.7 bps), $7.11 less than expected. Balances match the chain to the base unit.',
    )
  })
})
