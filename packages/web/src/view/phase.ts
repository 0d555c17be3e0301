import type { Tone } from './tone.ts'
import type { Proposal } from './wire.ts'

/** Where a proposal stands, as one word for the whole page. */
export type Phase =
  | 'ready'
  | 'expired'
  | 'changed'
  | 'rejected'
  | 'cancelled'
  | 'approved'
  | 'executing'
  | 'settled'
  | 'partial'
  | 'failed'

/**
 * The phase of a proposal: its run where there is one, else its approval; a pending plan whose time
 * is over is expired before the server says so.
 */
export function phaseOf(
  proposal: Pick<Proposal, 'approvalState' | 'runState' | 'expiresAt'>,
  nowMs: number,
): Phase {
  if (proposal.runState !== null) return proposal.runState
  switch (proposal.approvalState) {
    case 'pending':
      return Date.parse(proposal.expiresAt) <= nowMs ? 'expired' : 'ready'
    case 'superseded':
      return 'changed'
    default:
      return proposal.approvalState
  }
}

/** Colour of a phase; its word stands beside it. */
export const phaseTone: Record<Phase, Tone> = {
  ready: 'info',
  expired: 'plain',
  changed: 'near',
  rejected: 'plain',
  cancelled: 'plain',
  approved: 'info',
  executing: 'info',
  settled: 'ok',
  partial: 'out',
  failed: 'out',
}
