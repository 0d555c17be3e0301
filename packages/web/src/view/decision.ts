import type { Decision, DecisionInput } from './decision-card.ts'
import { readyCard, sendingCard } from './decision-open.ts'
import { changedCard, closedCard, expiredCard, failedCard, settledCard } from './decision-over.ts'
import { difference } from './difference.ts'
import { bpsOf, isOnTarget } from './proposal.ts'
import { driftsOf } from './verdict.ts'
import type { Words } from './words.ts'

/** The card for a phase of the plan and what the page is doing about it. */
export function decisionOf(input: DecisionInput, words: Words): Decision {
  switch (input.phase) {
    case 'ready':
      return readyCard(input, words)
    case 'approved':
    case 'executing':
      return sendingCard(input, words)
    case 'expired':
      return expiredCard(input, words)
    case 'changed':
      return changedCard(input, words)
    case 'settled':
      return settledCard(input, words)
    case 'partial':
    case 'failed':
      return failedCard(input, words)
    case 'rejected':
    case 'cancelled':
      return closedCard(input, words)
  }
}

/** The sentence above the evidence, once a plan is more than a proposal. */
export function outcomeSentence(
  { proposal, phase }: Pick<DecisionInput, 'proposal' | 'phase'>,
  words: Words,
): { readonly sentence: string; readonly why: string } | null {
  const { t } = words
  const { result } = proposal
  switch (phase) {
    case 'ready':
      return null
    case 'approved':
    case 'executing': {
      const done = proposal.steps.filter((step) => step.state === 'done').length
      const atomic = proposal.run?.atomic ?? null
      return {
        sentence: t('plan.executing', { done, n: proposal.steps.length }),
        why: atomic === null ? '' : t(atomic ? 'plan.atomic' : 'plan.ordered'),
      }
    }
    case 'settled': {
      const { after } = driftsOf(proposal)
      const done = isOnTarget(after) ? 'plan.doneOn' : 'plan.done'
      const sentence = t(done, { drift: words.points(after) })
      if (result === null) return { sentence, why: '' }
      const delta = Number(result.realisedCostUsd) - Number(result.expectedCostUsd)
      const cost = words.usd(result.realisedCostUsd)
      const bps = words.bps(bpsOf(result.realisedCostUsd, proposal.totals.valueBeforeUsd))
      const balances = t(result.reconciled ? 'plan.done.exact' : 'plan.done.differs')
      return {
        sentence,
        why: `${t('plan.done.why', { cost, bps, ...difference(delta, words) })} ${balances}`,
      }
    }
    case 'changed':
      return { sentence: t('plan.superseded'), why: '' }
    default:
      return { sentence: t(`plan.${phase}`), why: '' }
  }
}
