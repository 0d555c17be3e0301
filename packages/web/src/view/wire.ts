import type { ProposalData, StatusData } from '@evenkeel/api/wire'

/** The wire's nouns as the views read them. Types only: the page carries no schema code. */
export type {
  DecisionData as DecisionRecord,
  ExecutionOrderData as ExecutionOrder,
  FiredTriggerData as FiredTrigger,
  PlanPreviewData as PlanPreview,
  PortfolioData as Portfolio,
  PortfolioSummaryData as PortfolioSummary,
  PositionData as Position,
  ProposalData as Proposal,
  ProposalSummaryData as ProposalSummary,
  RebalanceData as Rebalance,
  RefusalData as Refusal,
  ServerEventData as ServerEvent,
  StatusData as Status,
  StepData as Step,
  TriggerData as Trigger,
} from '@evenkeel/api/wire'

export type DataSource = StatusData['sources'][number]
export type WeightChange = ProposalData['weights'][number]
/** The value curve. */
export type Valuations = {
  readonly points: readonly { readonly at: string; readonly valueUsd: string }[]
}
/** One page of a list. */
export type Page<Item> = { readonly items: readonly Item[]; readonly next: string | null }
