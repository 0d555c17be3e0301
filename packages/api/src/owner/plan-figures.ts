import type { Hop, Leg, PlanReason, PositionChange, ProposedPlan } from '@evenkeel/core/domain'
import { type Canonical, gasUsd } from '@evenkeel/core/planning'
import { assert, formatAmount, formatE18, formatInstant, valueOf } from '@evenkeel/core/units'

/**
 * The figures of a plan as a reply of the server has to give them, from the plan alone.
 *
 * Written apart from the server's own views, so that a page believes neither the server nor its
 * code: what both derive must be the same.
 */
export function figuresOf(plan: ProposedPlan): Canonical {
  const { totals, positions } = plan
  return {
    planHash: plan.planHash,
    planNonce: plan.planNonce.toString(),
    portfolioId: plan.portfolioId,
    createdAtMs: String(plan.createdAtMs),
    expiresAtMs: String(plan.expiresAtMs),
    why: plan.why.map(reasonFigures),
    turnoverUsd: formatE18(totals.turnoverUsdE18),
    costUsd: formatE18(totals.costUsdE18),
    costBps: totals.costBps,
    swaps: plan.steps.length,
    quoteBlock: plan.quoteBlock.toString(),
    installationSalt: plan.installationSalt,
    weights: positions.map(weightFigures),
    steps: plan.legs.map((leg) => legFigures(plan, leg)),
    totals: {
      valueBeforeUsd: formatE18(totals.valueBeforeUsdE18),
      turnoverUsd: formatE18(totals.turnoverUsdE18),
      feeUsd: formatE18(totals.feeUsdE18),
      impactUsd: formatE18(totals.impactUsdE18),
      gasUsd: formatE18(totals.gasUsdE18),
      costUsd: formatE18(totals.costUsdE18),
      costBps: totals.costBps,
      costUsdMax: formatE18(totals.costUsdE18Max),
    },
    leftOut: plan.leftOut.map(({ asset, code, valueUsdE18 }) => ({
      asset,
      symbol: positionOf(positions, asset).symbol,
      code,
      valueUsd: formatE18(valueUsdE18),
    })),
  }
}

function reasonFigures(reason: PlanReason): Canonical {
  switch (reason.kind) {
    case 'threshold': {
      const { kind, metric, asset, driftAbsoluteE18, limitE18 } = reason
      const driftAbsolute = formatE18(driftAbsoluteE18)
      return { kind, metric, asset, driftAbsolute, limit: formatE18(limitE18) }
    }
    case 'calendar':
      return { kind: 'calendar', cadence: reason.cadence, dueAt: formatInstant(reason.dueAtMs) }
    case 'risk':
      return { kind: 'risk', risk: reason.risk, asset: reason.asset }
    case 'opportunity':
      return { kind: 'opportunity', opportunity: reason.opportunity, asset: reason.asset }
    case 'manual':
      return { kind: 'manual' }
  }
}

function weightFigures(position: PositionChange): Canonical {
  const { asset, symbol, atomsBefore, atomsAfter, decimals, priceUsdE18 } = position
  const change = atomsAfter - atomsBefore
  const value: bigint = valueOf(change < 0n ? -change : change, decimals, priceUsdE18, 'down')
  return {
    asset,
    symbol,
    weightBefore: formatE18(position.weightBeforeE18),
    weightAfter: formatE18(position.weightAfterE18),
    target: formatE18(position.targetE18),
    changeUsd: formatE18(change < 0n ? -value : value),
  }
}

/** An allowance stands before the swap that uses it up, and has no output and no price. */
function legFigures(plan: ProposedPlan, leg: Leg): Canonical {
  const step = plan.steps[Math.floor(leg.index / 2)]
  assert(step !== undefined, 'every leg belongs to a step')
  const { quote } = step
  const sold = positionOf(plan.positions, quote.assetIn)
  const bought = positionOf(plan.positions, quote.assetOut)
  const gasUnits = plan.gasUsedByLeg[leg.index] ?? 0n
  const isSwap = leg.kind === 'swap'
  return {
    legIndex: leg.index,
    kind: leg.kind,
    symbolIn: sold.symbol,
    amountIn: formatAmount(leg.amountInAtoms, sold.decimals),
    spender: leg.spender,
    router: leg.router,
    symbolOut: isSwap ? bought.symbol : null,
    amountOutExpected: isSwap ? formatAmount(quote.amountOutAtoms, bought.decimals) : null,
    amountOutMin: isSwap ? formatAmount(leg.amountOutMinAtoms, bought.decimals) : null,
    protocol: isSwap ? quote.route.protocol : null,
    hops: isSwap ? quote.route.hops.map((hop) => hopFigures(plan, hop)) : [],
    feeUsd: formatE18(isSwap ? step.feeUsdE18 : 0n),
    impactUsd: formatE18(isSwap ? step.impactUsdE18 : 0n),
    gasUsd: formatE18(gasUsd(gasUnits, plan)),
    gasUnits: gasUnits.toString(),
    gasUnitsMax: leg.gasMax.toString(),
  }
}

/** A token that a route only passes through goes by its address. */
function hopFigures({ positions }: ProposedPlan, hop: Hop): Canonical {
  const nameOf = (token: string): string =>
    positions.find((position) => position.token === token)?.symbol ?? token
  const [symbolIn, symbolOut] = [nameOf(hop.tokenIn), nameOf(hop.tokenOut)]
  return { pool: hop.pool, symbolIn, symbolOut, feePips: hop.feePips }
}

function positionOf(positions: readonly PositionChange[], asset: string): PositionChange {
  const position = positions.find((candidate) => candidate.asset === asset)
  assert(position !== undefined, 'the plan lists every asset that it names')
  return position
}
