import type {
  Address,
  Decision,
  Hex,
  LeftOut,
  Leg,
  Portfolio,
  QuotedPlan,
  Refusal,
  RejectionReason,
  SignedApproval,
  Strategy,
  Target,
} from '@evenkeel/core/domain'
import type { UnixMs } from '@evenkeel/core/units'
import type { IdempotencyStore, SessionStore, SignInNonceStore } from './stores.ts'
import type { EventRecord } from './views/events.ts'
import type { DecisionView, Page, PageRequest, RebalanceView } from './views/history.ts'
import type { PortfolioSummary, PortfolioView, ValuationPoint } from './views/portfolio.ts'
import type { ProposalSummary, ProposalView } from './views/proposal.ts'
import type { EngineStatus } from './views/status.ts'

/** The answer of a use case that may say no. Nothing was changed where it did. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusals: readonly Refusal[] }

/** A new portfolio: the account, what it may hold and the strategy, already parsed. */
export type CreatePortfolio = {
  readonly name: string
  readonly owner: Address
  readonly strategy: Strategy
}

/** An owner's approval as the door received it. */
export type Approve = { readonly planHash: Hex; readonly approval: SignedApproval }

/** An owner's no. */
export type Reject = {
  readonly planHash: Hex
  readonly reason: RejectionReason | null
  /** Who said it, for the ledger: an address. */
  readonly actor: Address
}

/** What a target would trade, were it saved now. Nothing was saved. */
export type Preview =
  | { readonly kind: 'plan'; readonly plan: QuotedPlan }
  | { readonly kind: 'nothing'; readonly leftOut: readonly LeftOut[] }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] }

/** Outcome of one evaluation of one portfolio. */
export type Evaluation = {
  readonly portfolioId: string
  readonly decision: Decision
  /** The plan that this evaluation proposed, if it did. */
  readonly proposed: Hex | null
}

/** One hand-over to the owner's wallet: all its calls in one transaction. */
export type Batch = {
  /** Names the effect: the `id` of EIP-5792 `wallet_sendCalls`. */
  readonly key: Hex
  /** Nonce of the account: reserved for it once it is ready, expected before. */
  readonly nonce: bigint
  readonly legs: readonly Leg[]
  readonly state: 'waits' | 'ready' | 'sent' | 'done'
}

/** What the owner's wallet is to send, exactly and in order, for an approved plan. */
export type ExecutionOrder = {
  readonly planHash: Hex
  readonly owner: Address
  /** The shape that holds, whatever was asked for: all that is left at once, or one by one. */
  readonly atomic: boolean
  readonly batches: readonly Batch[]
}

/** A word from the owner's side that something was sent: a hint, never evidence. */
export type Submission = {
  readonly planHash: Hex
  readonly key: Hex
  readonly txHash: Hex | null
}

/**
 * Everything a door may ask of the engine. Inputs are parsed, outputs are domain values; a
 * refusal is a value. Doors map them to their wire and check who is asking: the engine checks
 * what the owner signed.
 */
export type Engine = {
  /**
   * Looks at every portfolio once, at one market instant: decides, proposes, expires, supersedes,
   * looks for executions. Called on every price tick; overlapping calls wait for one another.
   */
  readonly tick: () => Promise<readonly Evaluation[]>

  readonly createPortfolio: (input: CreatePortfolio) => Promise<Outcome<Portfolio>>
  readonly listPortfolios: (owner?: Address) => Promise<readonly PortfolioSummary[]>
  /** Null where there is no such portfolio. */
  readonly portfolioView: (portfolioId: string) => Promise<PortfolioView | null>
  /** Oldest first, thinned to at most `points`. */
  readonly valuationSeries: (
    portfolioId: string,
    points?: number,
  ) => Promise<readonly ValuationPoint[]>

  readonly pause: (input: {
    readonly portfolioId: string
    readonly untilMs: UnixMs | null
    readonly actor: string
  }) => Promise<Outcome<null>>
  readonly resume: (input: {
    readonly portfolioId: string
    readonly actor: string
  }) => Promise<Outcome<null>>
  /** A manual trigger (CTL-3): decides and proposes now, whatever the drift. */
  readonly requestRebalance: (portfolioId: string) => Promise<Outcome<Evaluation>>
  /** What a target would trade now (CTL-4); saves nothing. */
  readonly previewTargets: (portfolioId: string, target: Target) => Promise<Preview | null>
  /** Makes a new strategy version; an open proposal is superseded. */
  readonly saveTargets: (input: {
    readonly portfolioId: string
    readonly target: Target
    readonly actor: string
  }) => Promise<Outcome<{ readonly version: number }>>

  readonly listProposals: (
    portfolioId: string,
    request: PageRequest,
  ) => Promise<Page<ProposalSummary>>
  readonly proposalView: (planHash: Hex) => Promise<ProposalView | null>
  /** Starts exactly one run for the plan, however often and from wherever it is called. */
  readonly approve: (input: Approve) => Promise<Outcome<{ readonly planHash: Hex }>>
  readonly reject: (input: Reject) => Promise<Outcome<{ readonly planHash: Hex }>>
  /**
   * Only for an approved plan whose run is executing. `atomic` says how the caller's wallet sends;
   * null asks the wallet port and only looks: it does not give out what is `ready`.
   */
  readonly executionOrder: (
    planHash: Hex,
    atomic: boolean | null,
  ) => Promise<Outcome<ExecutionOrder>>
  readonly reportSubmission: (input: Submission) => Promise<Outcome<null>>

  readonly rebalances: (portfolioId: string, request: PageRequest) => Promise<Page<RebalanceView>>
  readonly decisions: (portfolioId: string, request: PageRequest) => Promise<Page<DecisionView>>

  /**
   * Events after `fromSequence`, then new ones as they come, until the signal aborts. Null starts
   * after the newest: a reader that has just fetched everything needs no history.
   */
  readonly events: (fromSequence: bigint | null, signal: AbortSignal) => AsyncIterable<EventRecord>
  readonly status: () => Promise<EngineStatus>

  readonly sessions: SessionStore
  readonly signInNonces: SignInNonceStore
  readonly idempotency: IdempotencyStore

  /** Finishes the step at hand, then leaves; what is open resumes at the next start. */
  readonly close: () => Promise<void>
}
