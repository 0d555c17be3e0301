import { z } from 'zod'
import { type EndpointTable, endpoint } from './endpoint.ts'
import { doorLimits } from './limits.ts'
import {
  ApproveRequest,
  CreatePortfolioRequest,
  DecisionPage,
  EmptyRequest,
  ExecutionOrder,
  Hash,
  HealthReply,
  NonceReply,
  OpenApiDocument,
  PauseRequest,
  PlanJson,
  PlanPreview,
  PortfolioPage,
  PortfolioView,
  ProposalPage,
  ProposalView,
  RebalancePage,
  RebalanceReply,
  RejectRequest,
  ServerEvent,
  SessionReply,
  SignOutReply,
  StatusView,
  SubmissionRequest,
  TargetsRequest,
  ValuationSeries,
  VerifyRequest,
} from './wire/index.ts'

const ofPortfolio = z.object({ portfolioId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'an id') })
const ofProposal = z.object({ planHash: Hash })
const ofPage = z.object({
  limit: z.coerce.number().int().min(1).max(doorLimits.pageItemsMax).optional(),
  cursor: z
    .string()
    .regex(/^\d{1,18}$/, 'the `next` of the page before')
    .optional(),
})
const ofEvents = z.object({
  from: z
    .string()
    .regex(/^\d{1,18}$/, 'the id of the last event seen')
    .optional(),
})
const ofOrder = z.object({ atomic: z.enum(['true', 'false']).optional() })

/** Every endpoint: what it takes, what it gives, who may call it. */
export const endpoints = {
  health: endpoint({
    summary: 'Says whether the process and its database answer',
    access: 'anyone',
    reply: HealthReply,
  }),
  status: endpoint({
    summary: 'Mode, market, chain, data sources and the caller’s own session',
    access: 'anyone',
    reply: StatusView,
  }),
  openApi: endpoint({
    summary: 'This description',
    access: 'anyone',
    reply: OpenApiDocument,
  }),
  events: endpoint({
    summary: 'What changed, as it changes; `Last-Event-ID` or `from` resumes',
    access: 'reader',
    query: ofEvents,
    reply: ServerEvent,
    mediaType: 'text/event-stream',
  }),
  requestNonce: endpoint({
    summary: 'Issues a nonce for one sign-in message',
    access: 'anyone',
    reply: NonceReply,
  }),
  signIn: endpoint({
    summary: 'Signs in with Ethereum (EIP-4361) and sets the session cookie',
    access: 'anyone',
    costly: true,
    body: VerifyRequest,
    reply: SessionReply,
  }),
  signOut: endpoint({
    summary: 'Ends the session',
    access: 'anyone',
    reply: SignOutReply,
  }),
  listPortfolios: endpoint({
    summary: 'Portfolios that the caller may read',
    access: 'reader',
    reply: PortfolioPage,
  }),
  createPortfolio: endpoint({
    summary: 'Creates a portfolio for the signed-in account',
    access: 'owner',
    body: CreatePortfolioRequest,
    status: 201,
    reply: PortfolioView,
  }),
  portfolio: endpoint({
    summary: 'One portfolio: weights, drift, triggers, state',
    access: 'reader',
    params: ofPortfolio,
    reply: PortfolioView,
  }),
  valuations: endpoint({
    summary: 'Value over time, oldest first',
    access: 'reader',
    params: ofPortfolio,
    reply: ValuationSeries,
  }),
  proposals: endpoint({
    summary: 'Proposals, newest first',
    access: 'reader',
    params: ofPortfolio,
    query: ofPage,
    reply: ProposalPage,
  }),
  rebalances: endpoint({
    summary: 'Rebalances with cost expected and realised, newest first',
    access: 'reader',
    params: ofPortfolio,
    query: ofPage,
    reply: RebalancePage,
  }),
  decisions: endpoint({
    summary: 'Decisions of the policy, newest first',
    access: 'reader',
    params: ofPortfolio,
    query: ofPage,
    reply: DecisionPage,
  }),
  pause: endpoint({
    summary: 'Pauses a portfolio, until an instant or until it is resumed',
    access: 'owner',
    params: ofPortfolio,
    body: PauseRequest,
    reply: PortfolioView,
  }),
  resume: endpoint({
    summary: 'Resumes a paused portfolio',
    access: 'owner',
    params: ofPortfolio,
    body: EmptyRequest,
    reply: PortfolioView,
  }),
  rebalance: endpoint({
    summary: 'Pulls the manual trigger: decides now and proposes, whatever the drift',
    access: 'owner',
    costly: true,
    params: ofPortfolio,
    body: EmptyRequest,
    reply: RebalanceReply,
  }),
  previewTargets: endpoint({
    summary: 'What new targets would trade; saves nothing',
    access: 'reader',
    costly: true,
    params: ofPortfolio,
    body: TargetsRequest,
    reply: PlanPreview,
  }),
  saveTargets: endpoint({
    summary: 'Saves new targets as a new strategy version; supersedes an open proposal',
    access: 'owner',
    params: ofPortfolio,
    body: TargetsRequest,
    reply: PortfolioView,
  }),
  proposal: endpoint({
    summary: 'One proposal: every step, its cost, its hash, its answer, its run',
    access: 'reader',
    params: ofProposal,
    reply: ProposalView,
  }),
  planJson: endpoint({
    summary: 'The plan in its canonical JSON form, for `evenkeel verify-plan`',
    access: 'reader',
    params: ofProposal,
    reply: PlanJson,
  }),
  approve: endpoint({
    summary: 'Approves a plan with the owner’s EIP-712 signature of its hash',
    access: 'owner',
    costly: true,
    params: ofProposal,
    body: ApproveRequest,
    reply: ProposalView,
  }),
  reject: endpoint({
    summary: 'Rejects a plan',
    access: 'owner',
    params: ofProposal,
    body: RejectRequest,
    reply: ProposalView,
  }),
  executionOrder: endpoint({
    summary: 'What the owner’s wallet is to send for an approved plan, in order',
    access: 'owner',
    params: ofProposal,
    query: ofOrder,
    reply: ExecutionOrder,
  }),
  reportSubmission: endpoint({
    summary: 'Hints that the wallet sent something; the chain is asked before it is believed',
    access: 'owner',
    params: ofProposal,
    body: SubmissionRequest,
    status: 202,
    reply: ProposalView,
  }),
} as const satisfies EndpointTable
