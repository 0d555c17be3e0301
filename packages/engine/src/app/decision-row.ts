import type { AssetId, Decision } from '@evenkeel/core/domain'
import { largestDrift, targetWeights } from '@evenkeel/core/policy'
import type { NewDecision } from '../db/decisions.ts'
import type { PortfolioRecord } from '../db/portfolios.ts'
import type { Sight } from './seen.ts'

/** The figure that every threshold is about, at the time of a decision. */
export type Measured = {
  readonly driftAbsoluteMax: number | null
  readonly driftAsset: AssetId | null
}

/** The largest absolute drift of what was seen; null where the weights are unknown. */
export function measure({ portfolio }: PortfolioRecord, { sighting }: Sight): Measured {
  if (sighting.weighing.kind === 'unknown') return { driftAbsoluteMax: null, driftAsset: null }
  const ids = portfolio.assets.map(({ id }) => id)
  const targets = targetWeights(portfolio.strategy.target, ids)
  const largest = largestDrift(sighting.weighing.weights, targets)
  return {
    driftAbsoluteMax: Math.abs(largest.driftAbsolute),
    driftAsset: ids[largest.index] ?? null,
  }
}

/** A decision as it is recorded; prices and plan are named by the caller where there are any. */
export function decisionRow(
  record: PortfolioRecord,
  sight: Sight,
  decision: Decision,
  measured: Measured,
): NewDecision {
  return {
    portfolioId: record.portfolio.id,
    strategyVersion: record.strategyVersion,
    decision,
    ...measured,
    snapshotHash: null,
    blockNumber: sight.holdings?.blockNumber ?? null,
    planHash: null,
    atMs: sight.nowMs,
  }
}
