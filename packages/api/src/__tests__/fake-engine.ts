import {
  type ApprovalState,
  checkTarget,
  type PauseState,
  type Portfolio,
  type ProposedPlan,
  type Refusal,
  type Target,
} from '@evenkeel/core/domain'
import type { Clock } from '@evenkeel/core/ports'
import { blockNumber, durationMs, unixMs, usdE18 } from '@evenkeel/core/units'
import type { Engine, EventRecord, Outcome, PortfolioView, ProposalView } from '@evenkeel/engine'
import { testChain } from '@evenkeel/testkit'
import { fakeEvents } from './fake-events.ts'
import { fakeIdempotency, fakeNonces, fakeSessions } from './fake-stores.ts'
import { sampleNow, sampleOwner, samplePlan, sampleQuotedPlan } from './sample-plan.ts'
import { samplePortfolio, samplePortfolioView, sampleProposalView } from './sample-views.ts'

/** An engine in memory that keeps the contract of the doors and remembers what changed. */
export type FakeEngine = Engine & {
  /** Every change that was made, in order: `pause p1`, `approve 0x…`. */
  readonly changes: string[]
  readonly plan: ProposedPlan
  readonly emit: (event: Omit<EventRecord, 'sequence' | 'atMs'>) => void
  /** Readers of events that have not left. */
  readonly readers: () => number
  /** Makes the next use case that changes something fail. */
  readonly failNext: (error: Error) => void
  /** Holds changes back until the returned function is called. */
  readonly holdChanges: () => () => void
}

/** Made once: the planner takes a few milliseconds. */
const plan = samplePlan()

/** A portfolio `p1` with one open proposal, and whatever is created beside it. */
export function fakeEngine(clock: Clock): FakeEngine {
  const portfolios = new Map<string, Portfolio>([['p1', samplePortfolio('p1', sampleOwner)]])
  const pauses = new Map<string, PauseState>()
  const changes: string[] = []
  const events = fakeEvents()
  let approvalState: ApprovalState = 'pending'
  let failure: Error | null = null
  let gate: Promise<void> = Promise.resolve()

  const change = async <T>(text: string, make: () => T): Promise<Outcome<T>> => {
    await gate
    if (failure !== null) {
      const error = failure
      failure = null
      throw error
    }
    const value = make()
    changes.push(text)
    return { ok: true, value }
  }
  const refuse = (refusal: Refusal): Outcome<never> => ({ ok: false, refusals: [refusal] })
  const viewOf = (portfolio: Portfolio): PortfolioView =>
    samplePortfolioView(portfolio, pauses.get(portfolio.id) ?? { paused: false }, {
      plan,
      approvalState,
      runState: approvalState === 'approved' ? 'executing' : null,
    })
  const proposal = (): ProposalView => sampleProposalView(plan, approvalState)
  const checkTargets = (portfolioId: string, target: Target) =>
    checkTarget(target, portfolios.get(portfolioId)?.assets ?? [])

  return {
    changes,
    plan,
    emit: events.emit,
    readers: events.readers,
    failNext: (error) => {
      failure = error
    },
    holdChanges: () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return resolve
    },

    tick: async () => [],
    createPortfolio: ({ name, owner, strategy }) =>
      change(`create ${name}`, () => {
        const id = `p${portfolios.size + 1}`
        const portfolio = { ...samplePortfolio(id, owner), name, strategy }
        portfolios.set(id, portfolio)
        return portfolio
      }),
    listPortfolios: async (owner) =>
      [...portfolios.values()]
        .filter((portfolio) => owner === undefined || portfolio.owner === owner)
        .map(viewOf),
    portfolioView: async (id) => {
      const portfolio = portfolios.get(id)
      return portfolio === undefined ? null : viewOf(portfolio)
    },
    valuationSeries: async () => [{ atMs: sampleNow, valueUsdE18: usdE18(100_000n * 10n ** 18n) }],

    pause: ({ portfolioId, untilMs }) =>
      change(`pause ${portfolioId}`, () => {
        pauses.set(portfolioId, { paused: true, untilMs })
        return null
      }),
    resume: ({ portfolioId }) =>
      change(`resume ${portfolioId}`, () => {
        pauses.delete(portfolioId)
        return null
      }),
    requestRebalance: (portfolioId) =>
      change(`rebalance ${portfolioId}`, () => ({
        portfolioId,
        decision: { kind: 'hold', why: [{ code: 'NOTHING_TO_TRADE' }] },
        proposed: null,
      })),
    previewTargets: async (portfolioId, target) => {
      const refusals = checkTargets(portfolioId, target)
      if (refusals.length > 0) return { kind: 'refused', refusals }
      return { kind: 'plan', plan: sampleQuotedPlan() }
    },
    saveTargets: async ({ portfolioId, target }) => {
      const refusals = checkTargets(portfolioId, target)
      if (refusals.length > 0) return { ok: false, refusals }
      return change(`save targets ${portfolioId}`, () => ({ version: 2 }))
    },

    listProposals: async (portfolioId) => ({
      items: portfolioId === 'p1' ? [proposal()] : [],
      next: null,
    }),
    proposalView: async (planHash) => (planHash === plan.planHash ? proposal() : null),
    approve: async ({ planHash, approval }) => {
      if (approvalState !== 'pending') return refuse(notPending(approvalState))
      if (approval.signature !== '0x600d') return refuse(signatureInvalid)
      return change(`approve ${planHash}`, () => {
        approvalState = 'approved'
        return { planHash }
      })
    },
    reject: async ({ planHash }) => {
      if (approvalState !== 'pending') return refuse(notPending(approvalState))
      return change(`reject ${planHash}`, () => {
        approvalState = 'rejected'
        return { planHash }
      })
    },
    executionOrder: async (planHash, atomic) => {
      if (approvalState !== 'approved') return refuse(notPending(approvalState))
      const batch = { key: `0x${'0b'.repeat(32)}`, nonce: 7n, legs: plan.legs, state: 'ready' }
      const value = { planHash, owner: plan.owner, atomic: atomic ?? true, batches: [batch] }
      return { ok: true, value } as Awaited<ReturnType<Engine['executionOrder']>>
    },
    reportSubmission: ({ planHash }) => change(`report ${planHash}`, () => null),

    rebalances: async () => ({
      items: [
        { ...proposal(), answeredAtMs: null, endedAtMs: null, rejectionReason: null, result: null },
      ],
      next: null,
    }),
    decisions: async (_, { before }) => ({
      items: [
        {
          id: '1',
          firstAtMs: sampleNow,
          lastAtMs: sampleNow,
          times: 1,
          decision: {
            kind: 'hold',
            why: [{ code: 'INSIDE_BAND', driftAbsoluteMax: 0.01, limit: 0.05 }],
          },
          driftAbsoluteMax: 0.01,
          driftAsset: null,
          planHash: null,
        },
      ],
      next: before === null ? '1' : null,
    }),

    events: (fromSequence, signal) => events.read(fromSequence, signal),
    status: async () => ({
      mode: 'simulation',
      nowMs: sampleNow,
      chain: testChain,
      blockNumber: blockNumber(100n),
      sources: [
        {
          name: 'feeds',
          kind: 'prices',
          observedAtMs: unixMs(sampleNow - 50_000),
          ageMsMax: durationMs(60_000),
          fault: null,
        },
      ],
      databaseVersion: '18.0',
      epoch: 1,
    }),

    sessions: fakeSessions(clock),
    signInNonces: fakeNonces(clock),
    idempotency: fakeIdempotency(),
    close: async () => {},
  }
}

const signatureInvalid: Refusal = {
  code: 'SIGNATURE_INVALID',
  message: 'The signature is not the owner’s.',
  field: 'signature',
  limit: 'the owner’s signature',
  actual: 'another',
}

function notPending(state: ApprovalState): Refusal {
  return {
    code: 'APPROVAL_NOT_PENDING',
    message: `The approval is ${state}.`,
    field: 'approval',
    limit: 'pending',
    actual: state,
  }
}
