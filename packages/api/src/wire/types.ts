import type { z } from 'zod'
import type { FiredTriggerView, RefusalView } from './common.ts'
import type { ServerEvent } from './events.ts'
import type { DecisionRow, RebalanceRow } from './history.ts'
import type {
  PortfolioStateView,
  PortfolioSummary,
  PortfolioView,
  PositionView,
  ProposalSummary,
  TriggerView,
} from './portfolio.ts'
import type {
  ExecutionOrder,
  PlanPreview,
  ProposalView,
  ReconciliationView,
  StepView,
} from './proposal.ts'
import type { StatusView } from './status.ts'

/** The wire as plain types, for readers that need no schema at run time. */
export type StatusData = z.output<typeof StatusView>
export type PortfolioSummaryData = z.output<typeof PortfolioSummary>
export type PortfolioData = z.output<typeof PortfolioView>
export type PortfolioStateData = z.output<typeof PortfolioStateView>
export type PositionData = z.output<typeof PositionView>
export type TriggerData = z.output<typeof TriggerView>
export type FiredTriggerData = z.output<typeof FiredTriggerView>
export type RefusalData = z.output<typeof RefusalView>
export type ProposalSummaryData = z.output<typeof ProposalSummary>
export type ProposalData = z.output<typeof ProposalView>
export type StepData = z.output<typeof StepView>
export type PlanPreviewData = z.output<typeof PlanPreview>
export type ReconciliationData = z.output<typeof ReconciliationView>
export type ExecutionOrderData = z.output<typeof ExecutionOrder>
export type RebalanceData = z.output<typeof RebalanceRow>
export type DecisionData = z.output<typeof DecisionRow>
export type ServerEventData = z.output<typeof ServerEvent>
