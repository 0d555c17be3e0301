import type {
  Address,
  ApprovalState,
  Hex,
  PauseState,
  Portfolio,
  ProposedPlan,
} from '@evenkeel/core/domain'
import { planToJson } from '@evenkeel/core/planning'
import { assert, blockNumber, unixMs, usdE18 } from '@evenkeel/core/units'
import type { PortfolioState, PortfolioView, ProposalView } from '@evenkeel/engine'
import { testCash, testChain } from '@evenkeel/testkit'
import { sampleAssets, sampleNow, samplePreferences, sampleTarget } from './sample-plan.ts'

/** The sample portfolio: three assets, a band of 5 pp. */
export function samplePortfolio(id: string, owner: Address): Portfolio {
  return {
    id,
    name: 'Sample',
    mode: 'simulation',
    chain: testChain,
    owner,
    assets: sampleAssets,
    cash: testCash.id,
    strategy: {
      preset: 'index-fund',
      name: 'Sample rule',
      target: sampleTarget,
      rule: {
        bandAbsolute: 0.05,
        bandRelative: null,
        review: 'monthly',
        calendar: null,
        calendarShift: { days: 0, minutesUtc: 0 },
        edgeShare: 0,
        cooldownMs: 3_600_000,
        costGate: null,
        sellsLeavers: true,
        crashFreeze: null,
        cashFlowsFirst: true,
        protection: null,
        forecasts: null,
      },
      preferences: samplePreferences,
    },
    startedAtMs: sampleNow,
  }
}

function stateOf(pause: PauseState, summary: { readonly planHash: Hex }): PortfolioState {
  return pause.paused
    ? { kind: 'paused', sinceMs: sampleNow, untilMs: pause.untilMs }
    : { kind: 'proposed', planHash: summary.planHash }
}

/** The sample portfolio as the engine sees it. */
export function samplePortfolioView(
  portfolio: Portfolio,
  pause: PauseState,
  openProposal: NonNullable<PortfolioView['openProposal']>,
): PortfolioView {
  const { plan } = openProposal
  return {
    portfolio,
    state: stateOf(pause, plan),
    valueUsdE18: plan.totals.valueBeforeUsdE18,
    valuedAtMs: sampleNow,
    strategyVersion: 1,
    policyHash: plan.policyHash,
    pause,
    valuation: {
      atMs: sampleNow,
      blockNumber: blockNumber(100n),
      blockAtMs: sampleNow,
      valueUsdE18: plan.totals.valueBeforeUsdE18,
      cashBufferUsdE18: plan.totals.cashBufferUsdE18,
      turnoverOneWay: 0.1015,
      driftAbsoluteMax: 0.1015,
      valueUsdE18DayBefore: usdE18(80_000n * 10n ** 18n),
      valueUsdE18AtStart: null,
    },
    positions: plan.positions.map((position, index) => {
      const asset = sampleAssets[index]
      assert(asset !== undefined, 'the plan lists the sample’s assets')
      const weight = Number(position.weightBeforeE18) / 1e18
      const { priceUsdE18, atomsBefore: atoms, targetE18 } = position
      return {
        asset,
        atoms,
        price: { asset: asset.id, priceUsdE18, observedAtMs: sampleNow, source: 'feeds' },
        valueUsdE18: usdE18((atoms * priceUsdE18) / 10n ** BigInt(asset.decimals)),
        weight: weight as NonNullable<PortfolioView['positions'][number]['weight']>,
        targetE18,
        driftAbsolute: (weight - Number(targetE18) / 1e18) as never,
        movesToTrigger: { up: null, down: -0.25 },
      }
    }),
    triggers: [
      {
        kind: 'threshold',
        metric: 'driftAbsoluteMax',
        distance: 1,
        driftAbsolute: 0.1015,
        asset: sampleAssets[0]?.id ?? testCash.id,
        limit: 0.05,
        nextAtMs: unixMs(sampleNow + 86_400_000),
      },
    ],
    openProposal,
    lastCheckedAtMs: sampleNow,
    cash: testCash.id,
  }
}

/** The sample's proposal, not answered or just approved. */
export function sampleProposalView(plan: ProposedPlan, approvalState: ApprovalState): ProposalView {
  return {
    plan,
    approvalState,
    runState: null,
    planJson: JSON.stringify(planToJson(plan)),
    approvalNonce: approvalState === 'pending' ? `0x${'0c'.repeat(32)}` : null,
    transitions: [
      {
        planHash: plan.planHash,
        from: null,
        to: 'pending',
        atMs: sampleNow,
        actor: 'engine',
        reason: null,
      },
    ],
    rejectionReason: null,
    supersededBy: null,
    approvalLatencyMs: null,
    run: null,
    result: null,
  }
}
