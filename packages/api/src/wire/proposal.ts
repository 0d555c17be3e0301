import { z } from 'zod'
import {
  AddressText,
  AssetText,
  BpsNumber,
  Decimal,
  FiredTriggerView,
  Hash,
  HexBytes,
  Instant,
  page,
  RefusalView,
  Share,
  Usd,
} from './common.ts'
import { ApprovalStateText, ProposalSummary, RunStateText } from './portfolio.ts'

/** Weights before and after the plan. */
export const WeightChangeView = z.object({
  asset: AssetText,
  symbol: z.string(),
  weightBefore: Share,
  weightAfter: Share,
  target: Share,
  /** Signed: bought minus sold. */
  changeUsd: Usd,
})

/** One pool on a route. */
export const HopView = z.object({
  pool: AddressText,
  symbolIn: z.string(),
  symbolOut: z.string(),
  /** 500 is 0.05%. */
  feePips: z.int(),
})

/** One row of "Every step": a leg as the wallet will send it. */
export const StepView = z.object({
  legIndex: z.int(),
  kind: z.enum(['approve', 'swap']),
  symbolIn: z.string(),
  amountIn: Decimal,
  symbolOut: z.string().nullable(),
  amountOutExpected: Decimal.nullable(),
  amountOutMin: Decimal.nullable(),
  spender: AddressText,
  router: AddressText,
  protocol: z.enum(['uniswap-v2', 'uniswap-v3', 'paper']).nullable(),
  hops: z.array(HopView),
  feeUsd: Usd,
  impactUsd: Usd,
  gasUsd: Usd,
  costUsd: Usd,
  gasUnits: z.string(),
  gasUnitsMax: z.string(),
  /** Cash that is left if this and all steps before it give their least. */
  cashAfterUsd: Usd,
  state: z.enum(['planned', 'waits', 'sending', 'done', 'reverted', 'not_sent']),
  txHash: Hash.nullable(),
  blockNumber: z.string().nullable(),
  amountOutRealised: Decimal.nullable(),
  costUsdRealised: Usd.nullable(),
})

/** What the plan costs and moves. */
export const TotalsView = z.object({
  valueBeforeUsd: Usd,
  turnoverUsd: Usd,
  feeUsd: Usd,
  impactUsd: Usd,
  gasUsd: Usd,
  costUsd: Usd,
  costBps: BpsNumber,
  costUsdMax: Usd,
})

/** An asset that the plan leaves alone, and why. */
export const LeftOutView = z.object({
  asset: AssetText,
  symbol: z.string(),
  code: z.enum([
    'AT_TARGET',
    'BELOW_MINIMUM',
    'FROZEN',
    'GATED',
    'NO_LIQUIDITY',
    'PLAN_FULL',
    'VENUE_CLOSED',
    'CASH_RESERVED',
  ]),
  valueUsd: Usd,
})

/** A quoted plan that is only a preview (targets, manual). Nothing is saved or proposed. */
export const PlanPreview = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('plan'),
    weights: z.array(WeightChangeView),
    steps: z.array(
      StepView.pick({
        symbolIn: true,
        amountIn: true,
        symbolOut: true,
        amountOutExpected: true,
        amountOutMin: true,
        costUsd: true,
      }),
    ),
    totals: TotalsView,
    leftOut: z.array(LeftOutView),
  }),
  z.object({ kind: z.literal('nothing') }),
  z.object({ kind: z.literal('refused'), refusals: z.array(RefusalView) }),
])

/** What the chain made of a plan. */
export const ReconciliationView = z.object({
  reconciled: z.boolean(),
  at: Instant,
  expectedCostUsd: Usd,
  expectedCostBps: BpsNumber,
  realisedCostUsd: Usd,
  realisedCostBps: BpsNumber,
  gasUsed: z.string(),
  gasUsd: Usd,
  txHashes: z.array(Hash),
  allowancesLeft: z.int(),
  /** What else is not as it must be: a floor missed, a strange transfer, an allowance left. */
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  differences: z.array(
    z.object({ symbol: z.string(), expectedAtoms: z.string(), actualAtoms: z.string() }),
  ),
  weightsAfter: z.array(z.object({ asset: AssetText, symbol: z.string(), weight: Share })),
})

/** GET /api/proposals/{planHash} */
export const ProposalView = ProposalSummary.extend({
  sequence: z.string(),
  quoteBlock: z.string(),
  why: z.array(FiredTriggerView),
  weights: z.array(WeightChangeView),
  steps: z.array(StepView),
  totals: TotalsView,
  leftOut: z.array(LeftOutView),
  /** The plan itself in its canonical JSON form; its hash is what the owner signs. */
  plan: z.record(z.string(), z.unknown()),
  installationSalt: Hash,
  /** To be signed with the approval; one use. Null once answered. */
  approvalNonce: Hash.nullable(),
  approval: z.object({
    state: ApprovalStateText,
    history: z.array(
      z.object({
        from: ApprovalStateText.nullable(),
        to: ApprovalStateText,
        at: Instant,
        actor: z.string(),
        reason: z.string().nullable(),
      }),
    ),
  }),
  run: z
    .object({
      state: RunStateText,
      /** All legs in one transaction, or one by one. */
      atomic: z.boolean().nullable(),
      message: z.string().nullable(),
      startedAt: Instant,
      endedAt: Instant.nullable(),
    })
    .nullable(),
  /** Plan that took its place, where it was superseded. */
  supersededBy: Hash.nullable(),
  result: ReconciliationView.nullable(),
})

/** GET /api/portfolios/{id}/proposals */
export const ProposalPage = page(ProposalSummary)
/** GET /api/proposals/{planHash}/plan.json: the canonical form; core/planning names its fields. */
export const PlanJson = z.record(z.string(), z.unknown())

/** POST /api/proposals/{planHash}/approve */
export const ApproveRequest = z.strictObject({
  approver: AddressText,
  expiresAt: Instant,
  approvalNonce: Hash,
  signature: HexBytes.max(20_000),
})
/** POST /api/proposals/{planHash}/reject */
export const RejectRequest = z.strictObject({
  reason: z.enum(['too_costly', 'wrong_moment', 'price_doubted', 'other']).nullable(),
})
/** GET /api/proposals/{planHash}/order: what the wallet is to send, once approved. */
export const ExecutionOrder = z.object({
  planHash: Hash,
  chainNumber: z.int(),
  from: AddressText,
  /** The shape that holds; once a batch was given out, it stays until the chain shows it. */
  atomic: z.boolean(),
  batches: z.array(
    z.object({
      /** Names the effect; the `id` of EIP-5792 `wallet_sendCalls`. */
      key: Hash,
      /** Nonce that an ordered transaction carries. */
      nonce: z.string(),
      legs: z.array(z.int()),
      calls: z.array(z.object({ to: AddressText, data: HexBytes, valueWei: z.string() })),
      gasMax: z.string(),
      state: z.enum(['waits', 'ready', 'sent', 'done']),
    }),
  ),
})
/** POST /api/proposals/{planHash}/submissions: a hint, believed only after its calldata matched. */
export const SubmissionRequest = z.strictObject({
  key: Hash,
  txHash: Hash.nullable(),
  atomic: z.boolean(),
})
