import type { z } from 'zod'
import type { endpoints } from '../endpoints.ts'
import type { RouteName } from '../routes.ts'
import type {
  ApproveRequest,
  CreatePortfolioRequest,
  RejectRequest,
  SubmissionRequest,
} from '../wire/index.ts'

/** What an endpoint answers. */
export type Reply<Name extends RouteName> = z.output<(typeof endpoints)[Name]['reply']>

/** One page of a list, newest first; `cursor` is the `next` of the page before. */
export type PageQuery = { readonly limit?: number; readonly cursor?: string }

/** New targets: symbol or asset id to weight; every asset named, the sum is one. */
export type Targets = Readonly<Record<string, string>>

/** An event with the id that resumes after it. */
export type EventListener = (event: Reply<'events'>, id: string) => void

/** How to listen to events. */
export type Subscription = {
  readonly onEvent: EventListener
  /** Whether the stream is up; for the screen that says how fresh it is. */
  readonly onLink?: (link: 'open' | 'lost') => void
}

/** Everything that can be asked of a running Evenkeel. Refusals are thrown as `ApiError`. */
export type Client = {
  readonly health: () => Promise<Reply<'health'>>
  readonly status: () => Promise<Reply<'status'>>

  readonly requestNonce: () => Promise<Reply<'requestNonce'>>
  /** Takes the signed EIP-4361 message; the session is a cookie that scripts cannot read. */
  readonly signIn: (message: string, signature: string) => Promise<Reply<'signIn'>>
  readonly signOut: () => Promise<Reply<'signOut'>>

  readonly listPortfolios: () => Promise<Reply<'listPortfolios'>>
  readonly createPortfolio: (
    request: z.input<typeof CreatePortfolioRequest>,
  ) => Promise<Reply<'createPortfolio'>>
  readonly portfolio: (portfolioId: string) => Promise<Reply<'portfolio'>>
  readonly valuations: (portfolioId: string) => Promise<Reply<'valuations'>>
  readonly proposals: (portfolioId: string, page?: PageQuery) => Promise<Reply<'proposals'>>
  readonly rebalances: (portfolioId: string, page?: PageQuery) => Promise<Reply<'rebalances'>>
  readonly decisions: (portfolioId: string, page?: PageQuery) => Promise<Reply<'decisions'>>

  /** `until` is an ISO 8601 instant; null pauses until it is resumed. */
  readonly pause: (portfolioId: string, until: string | null) => Promise<Reply<'pause'>>
  readonly resume: (portfolioId: string) => Promise<Reply<'resume'>>
  readonly rebalance: (portfolioId: string) => Promise<Reply<'rebalance'>>
  readonly previewTargets: (
    portfolioId: string,
    targets: Targets,
  ) => Promise<Reply<'previewTargets'>>
  readonly saveTargets: (portfolioId: string, targets: Targets) => Promise<Reply<'saveTargets'>>

  readonly proposal: (planHash: string) => Promise<Reply<'proposal'>>
  /** The plan's canonical JSON, as text: its bytes are what was hashed. */
  readonly planJson: (planHash: string) => Promise<string>
  readonly approve: (
    planHash: string,
    request: z.input<typeof ApproveRequest>,
  ) => Promise<Reply<'approve'>>
  readonly reject: (
    planHash: string,
    reason: z.input<typeof RejectRequest>['reason'],
  ) => Promise<Reply<'reject'>>
  /** `atomic`: whether the wallet makes all calls in one transaction; left out, the engine asks. */
  readonly executionOrder: (planHash: string, atomic?: boolean) => Promise<Reply<'executionOrder'>>
  readonly reportSubmission: (
    planHash: string,
    request: z.input<typeof SubmissionRequest>,
  ) => Promise<Reply<'reportSubmission'>>

  /**
   * Listens until the returned function is called; reconnects by itself without a gap.
   * `fromId` null listens from now on, else after that event.
   */
  readonly subscribe: (fromId: string | null, subscription: Subscription) => () => void
}
