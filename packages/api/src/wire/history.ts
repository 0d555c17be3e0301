import { z } from 'zod'
import {
  BpsNumber,
  FiredTriggerView,
  Hash,
  Instant,
  page,
  RefusalView,
  Share,
  Usd,
} from './common.ts'
import { ApprovalStateText, RunStateText } from './portfolio.ts'

/** One rebalance: what was expected and what came. */
export const RebalanceRow = z.object({
  planHash: Hash,
  planNonce: z.string(),
  proposedAt: Instant,
  answeredAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  approvalState: ApprovalStateText,
  runState: RunStateText.nullable(),
  rejectionReason: z.string().nullable(),
  why: z.array(FiredTriggerView),
  turnoverUsd: Usd,
  expectedCostUsd: Usd,
  expectedCostBps: BpsNumber,
  realisedCostUsd: Usd.nullable(),
  realisedCostBps: BpsNumber.nullable(),
  reconciled: z.boolean().nullable(),
  txHashes: z.array(Hash),
})

/** Both sides of the cost gate (TRG-6). */
export const GateFiguresView = z.object({ expectedBenefitUsd: Usd, expectedCostUsd: Usd })

/** One decision of the policy. A hold that repeats is one row that counts. */
export const DecisionRow = z.object({
  id: z.string(),
  firstAt: Instant,
  lastAt: Instant,
  times: z.int(),
  kind: z.enum(['hold', 'rebalance', 'refuse']),
  holdCodes: z.array(z.string()),
  /** Of a rebalance, or of one that is not worth it yet; null where nothing was weighed. */
  gate: GateFiguresView.nullable(),
  why: z.array(FiredTriggerView),
  refusals: z.array(RefusalView),
  driftAbsoluteMax: Share.nullable(),
  planHash: Hash.nullable(),
})

/** GET /api/portfolios/{id}/rebalances */
export const RebalancePage = page(RebalanceRow)
/** GET /api/portfolios/{id}/decisions */
export const DecisionPage = page(DecisionRow)
