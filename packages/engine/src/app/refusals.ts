import type { Hex, Refusal, RunState } from '@evenkeel/core/domain'

/** There is no such portfolio. */
export function portfolioUnknown(portfolioId: string): Refusal {
  return {
    code: 'PORTFOLIO_UNKNOWN',
    message: 'There is no such portfolio.',
    field: 'portfolioId',
    limit: 'a portfolio',
    actual: portfolioId,
  }
}

/** There is no such plan. */
export function planUnknown(planHash: Hex): Refusal {
  return {
    code: 'PLAN_UNKNOWN',
    message: 'There is no such plan.',
    field: 'planHash',
    limit: 'a plan',
    actual: planHash,
  }
}

/** Nothing is being carried out under this plan. */
export function runIdle(state: RunState | null): Refusal {
  return {
    code: 'RUN_NOT_EXECUTING',
    message: state === null ? 'This plan was not approved.' : 'This run has ended.',
    field: 'planHash',
    limit: 'executing',
    actual: state ?? 'none',
  }
}

/** While a plan is carried out its rules stay as they are. */
export function runInTheWay(planHash: Hex): Refusal {
  return {
    code: 'PENDING_LIMIT',
    message: 'A plan is being carried out; change the targets when it has ended.',
    field: 'targets',
    limit: 'no run',
    actual: planHash,
  }
}
