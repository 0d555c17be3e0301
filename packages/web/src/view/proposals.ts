import type { AssetMark } from './asset.ts'
import { phaseOf, phaseTone } from './phase.ts'
import type { Tone } from './tone.ts'
import { firedBrief } from './trigger.ts'
import type { ProposalSummary } from './wire.ts'
import type { Words } from './words.ts'

/** A proposal in the list. */
export type ProposalRow = {
  readonly planHash: string
  readonly number: string
  readonly isOpen: boolean
  readonly why: string
  readonly created: string
  readonly until: string
  readonly turnover: string
  readonly cost: string
  readonly bps: string
  readonly outcome: string
  readonly tone: Tone
}

/** Draws one line of the list. */
export function proposalRow(
  item: ProposalSummary,
  marks: ReadonlyMap<string, AssetMark>,
  nowMs: number,
  words: Words,
): ProposalRow {
  const phase = phaseOf(item, nowMs)
  const outcome = phase === 'ready' ? 'pending' : phase === 'changed' ? 'superseded' : phase
  return {
    planHash: item.planHash,
    number: item.planNonce,
    isOpen: ['ready', 'approved', 'executing'].includes(phase),
    why: item.why.map((fired) => firedBrief(fired, marks, words)).join(' · '),
    created: words.instant(Date.parse(item.createdAt), nowMs),
    until: words.clock(Date.parse(item.expiresAt)),
    turnover: words.usdSentence(item.turnoverUsd),
    cost: words.usd(item.costUsd),
    bps: words.bpsWhole(item.costBps),
    outcome: words.t(`outcome.${outcome}`),
    tone: phaseTone[phase],
  }
}
