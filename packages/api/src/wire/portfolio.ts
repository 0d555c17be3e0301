import { z } from 'zod'
import {
  AddressText,
  AssetText,
  BpsNumber,
  CadenceText,
  Decimal,
  FiredTriggerView,
  Hash,
  Instant,
  ModeText,
  page,
  RefusalView,
  Share,
  Usd,
} from './common.ts'

/** An asset that a portfolio may hold. */
export const AssetView = z.object({
  asset: AssetText,
  symbol: z.string(),
  decimals: z.int(),
  role: z.enum(['asset', 'cash']),
})

/** One line of the Level chart. */
export const PositionView = z.object({
  asset: AssetText,
  symbol: z.string(),
  amount: Decimal,
  priceUsd: Usd.nullable(),
  priceAt: Instant.nullable(),
  priceSource: z.string().nullable(),
  valueUsd: Usd.nullable(),
  /** Of the value less the cash buffer. */
  weight: Share.nullable(),
  target: Share,
  /** Weight minus target. */
  driftAbsolute: Share.nullable(),
  /** Drift over target; null at a zero target. */
  driftRelative: Share.nullable(),
  /** `near` from 75% of the band. */
  standing: z.enum(['inside', 'near', 'outside', 'unknown']),
  /** Move of this asset's price alone that would reach the band, as a share; null if none would. */
  movesToTrigger: z.object({ up: Share.nullable(), down: Share.nullable() }),
})

/** How near one trigger is to firing. */
export const TriggerView = z.object({
  kind: z.enum(['threshold', 'calendar']),
  metric: z.string(),
  /** 0 far, 1 reached. */
  distance: z.number().min(0).max(1),
  driftAbsolute: Share.nullable(),
  asset: AssetText.nullable(),
  limit: Share.nullable(),
  cadence: CadenceText.nullable(),
  nextAt: Instant.nullable(),
})

/** The rule that a portfolio follows, with its units. */
export const RuleView = z.object({
  metric: z.literal('driftAbsoluteMax'),
  bandBpsAbsolute: BpsNumber.nullable(),
  review: z.enum(['continuous', 'daily', 'weekly', 'every14d', 'monthly', 'quarterly']),
  calendar: CadenceText.nullable(),
  /** 0 trades to the target, 1 to the band's edge; `optimal` lets gas and fees decide. */
  edgeShare: z.union([z.number().min(0).max(1), z.literal('optimal')]),
  /** Whether a rebalance is proposed only where it is worth its cost (TRG-6). */
  costGate: z.boolean(),
  cooldownMs: z.int(),
})

/** Limits that the owner set on every plan. */
export const PreferencesView = z.object({
  slippageBpsMax: BpsNumber,
  priceImpactBpsMax: BpsNumber,
  costBpsMax: BpsNumber,
  cashBufferBps: BpsNumber,
  legUsdMin: Usd,
})

/** States of an approval and of a run (APR-4). */
export const ApprovalStateText = z.enum([
  'pending',
  'approved',
  'rejected',
  'expired',
  'superseded',
  'cancelled',
])
/** States of a run. */
export const RunStateText = z.enum(['executing', 'settled', 'partial', 'failed'])

/** A proposal in a list. */
export const ProposalSummary = z.object({
  planHash: Hash,
  planNonce: z.string(),
  portfolioId: z.string(),
  approvalState: ApprovalStateText,
  runState: RunStateText.nullable(),
  why: z.array(FiredTriggerView),
  createdAt: Instant,
  expiresAt: Instant,
  turnoverUsd: Usd,
  costUsd: Usd,
  costBps: BpsNumber,
  swaps: z.int(),
})

/** What is happening with a portfolio, first thing that applies. */
export const PortfolioStateView = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('executing'), planHash: Hash }),
  /** A price or balance is unknown: nothing is proposed, and why. */
  z.object({ kind: z.literal('unknown'), refusals: z.array(RefusalView) }),
  z.object({ kind: z.literal('paused'), until: Instant.nullable() }),
  z.object({ kind: z.literal('proposed'), planHash: Hash }),
  /** The policy wants to trade and the planner refused: why. */
  z.object({ kind: z.literal('held'), refusals: z.array(RefusalView) }),
  z.object({ kind: z.literal('watching') }),
])

/** A portfolio in a list. */
export const PortfolioSummary = z.object({
  id: z.string(),
  name: z.string(),
  mode: ModeText,
  owner: AddressText,
  chainId: z.string(),
  state: PortfolioStateView,
  valueUsd: Usd.nullable(),
})

/** GET /api/portfolios/{id} */
export const PortfolioView = PortfolioSummary.extend({
  startedAt: Instant,
  assets: z.array(AssetView),
  cash: AssetText,
  strategy: z.object({
    preset: z.string(),
    name: z.string(),
    version: z.int(),
    rule: RuleView,
    preferences: PreferencesView,
  }),
  valuation: z
    .object({
      at: Instant,
      blockNumber: z.string(),
      valueUsd: Usd,
      cashBufferUsd: Usd,
      /** Half the sum of absolute drifts. */
      turnoverOneWay: Share,
      /** Against the sample nearest 24 h before; null while there is none. */
      change24hUsd: Usd.nullable(),
      change24h: Share.nullable(),
      changeSinceStartUsd: Usd.nullable(),
      changeSinceStart: Share.nullable(),
    })
    .nullable(),
  positions: z.array(PositionView),
  triggers: z.array(TriggerView),
  nextRun: z
    .object({ kind: z.enum(['review', 'calendar']), cadence: CadenceText, at: Instant })
    .nullable(),
  openProposal: ProposalSummary.nullable(),
  lastCheckedAt: Instant.nullable(),
})

/** GET /api/portfolios/{id}/valuations: oldest first, at most 500 points. */
export const ValuationSeries = z.object({
  points: z.array(z.object({ at: Instant, valueUsd: Usd })),
})

/** POST /api/portfolios: targets name every asset, the cash line too, and sum to one. */
export const CreatePortfolioRequest = z.strictObject({
  name: z.string().min(1).max(80),
  owner: AddressText,
  /** A strategy as the strategy file has it; checked by the strategy schema. */
  strategy: z.record(z.string(), z.unknown()),
})

/** GET /api/portfolios */
export const PortfolioPage = page(PortfolioSummary)

/** POST /api/portfolios/{id}/pause */
export const PauseRequest = z.strictObject({ until: Instant.nullable() })

/** New targets: symbols or asset ids to weights. */
export const TargetsRequest = z.strictObject({
  targets: z.record(z.string().max(200), Decimal),
})

/** POST /api/portfolios/{id}/rebalance: what the manual trigger led to. */
export const RebalanceReply = z.object({
  kind: z.enum(['hold', 'rebalance', 'refuse']),
  holdCodes: z.array(z.string()),
  refusals: z.array(RefusalView),
  /** Plan that was proposed; null where none was. */
  planHash: Hash.nullable(),
})
