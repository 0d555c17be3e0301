import {
  type Leg,
  type LegPreview,
  type QuotedPlan,
  type Refusal,
  type SimulatedPlan,
  type Step,
} from '../domain/index.ts'
import { type Atoms, assert, formatAmount, type Wei } from '../units/index.ts'
import { gasMaxOf, gasUsd, refuseCost, totalsOf } from './costs.ts'
import type { Outcome } from './outcome.ts'

/** The legs of a plan, and how each fared on a copy of the chain's state. */
export type PreviewInput = {
  readonly legs: readonly Leg[]
  /** In the order of the legs; a preview may stop after the first that failed. */
  readonly previews: readonly LegPreview[]
  /** What the owner has to pay gas with. */
  readonly nativeBalanceWei: Wei
}

/**
 * Takes a quoted plan to its simulated state, or names the leg that failed.
 *
 * Every swap must have given exactly its quote: another amount means that the pools have moved
 * since, so the plan is to be quoted anew. The measured gas, plus headroom, becomes each leg's
 * limit, and the plan's cost is judged once more with it. A plan without calls (paper) has
 * nothing to preview and keeps its estimate.
 */
export function acceptPreview(plan: QuotedPlan, input: PreviewInput): Outcome<SimulatedPlan> {
  const { legs, previews } = input
  const failed = legs.findIndex((_, index) => previews[index]?.ok !== true)
  if (failed >= 0) return { kind: 'refused', refusals: [refuseLeg(plan, input, failed)] }
  const moved = plan.steps.flatMap((step, index) => refuseOutput(plan, step, index, input))
  if (moved.length > 0) return { kind: 'refused', refusals: moved }

  const simulated = withMeasuredGas(plan, input)
  const refusals = [
    ...refuseGas(simulated, input.nativeBalanceWei),
    ...refuseCost(simulated.totals, plan.preferences),
  ]
  return refusals.length > 0 ? { kind: 'refused', refusals } : { kind: 'plan', plan: simulated }
}

function withMeasuredGas(plan: QuotedPlan, { legs, previews }: PreviewInput): SimulatedPlan {
  if (legs.length === 0) return { ...plan, stage: 'simulated', legs, gasUsedByLeg: [] }
  const gasUsedByLeg = legs.map((_, index) => gasUsedOf(previews[index]))
  const limited = legs.map((leg, index) => ({
    ...leg,
    gasMax: gasMaxOf(gasUsedByLeg[index] ?? 0n),
  }))
  const steps = plan.steps.map((step, index) => {
    const gasUnits = (gasUsedByLeg[2 * index] ?? 0n) + (gasUsedByLeg[2 * index + 1] ?? 0n)
    return { ...step, gasUsdE18: gasUsd(gasUnits, plan) }
  })
  const totals = totalsOf({
    valuation: {
      totalUsdE18: plan.totals.valueBeforeUsdE18,
      cashBufferUsdE18: plan.totals.cashBufferUsdE18,
    },
    positions: plan.positions,
    steps,
    gasUnitsMax: limited.reduce((sum, { gasMax }) => sum + gasMax, 0n),
    rate: plan,
  })
  return { ...plan, stage: 'simulated', steps, totals, legs: limited, gasUsedByLeg }
}

function gasUsedOf(preview: LegPreview | undefined): bigint {
  assert(preview?.ok === true, 'only a leg that ran has used gas')
  return preview.gasUsed
}

/** Names the leg, its pair and the reason that the chain gave. */
function refuseLeg(plan: QuotedPlan, { legs, previews }: PreviewInput, index: number): Refusal {
  const preview = previews[index]
  const reason = preview === undefined || preview.ok ? 'it was not run' : preview.reason
  const step = plan.steps[Math.floor(index / 2)]
  assert(step !== undefined, 'every leg belongs to a step')
  const kind = legs[index]?.kind === 'approve' ? 'allowance for' : 'swap of'
  return {
    code: 'SIMULATION_FAILED',
    message: `Leg ${index + 1}, the ${kind} ${pairOf(plan, step)}, would fail: ${reason}.`,
    field: `legs.${index}`,
    limit: 'succeeds',
    actual: reason,
  }
}

function refuseOutput(
  plan: QuotedPlan,
  step: Step,
  index: number,
  { legs, previews }: PreviewInput,
): Refusal[] {
  if (legs.length === 0) return []
  const preview = previews[2 * index + 1]
  const given = preview?.ok === true ? lastWord(preview.returnData) : null
  const { amountOutAtoms, assetOut } = step.quote
  if (given === amountOutAtoms) return []
  const decimals = plan.positions.find(({ asset }) => asset === assetOut)?.decimals ?? 0
  return [
    {
      code: 'PLAN_CHANGED',
      message: `The preview of ${pairOf(plan, step)} does not give what was quoted.`,
      field: `legs.${2 * index + 1}`,
      limit: formatAmount(amountOutAtoms, decimals),
      actual: given === null ? 'no amount' : formatAmount(given, decimals),
    },
  ]
}

function refuseGas(plan: SimulatedPlan, nativeBalanceWei: Wei): Refusal[] {
  const gasMax = plan.legs.reduce((sum, leg) => sum + leg.gasMax, 0n)
  const neededWei = gasMax * plan.gasPriceWeiPerGas
  if (neededWei <= nativeBalanceWei) return []
  return [
    {
      code: 'GAS_UNAFFORDABLE',
      message: 'The account cannot pay the gas of this plan.',
      field: 'owner',
      limit: `${formatAmount(neededWei, 18)} of the native coin`,
      actual: formatAmount(nativeBalanceWei, 18),
    },
  ]
}

/** The amount a swap gave: the routers of Uniswap v2 and v3 all return it last. */
function lastWord(returnData: string): Atoms | null {
  const digits = returnData.slice(-64)
  return /^0x(?:[0-9a-f]{64})+$/.test(returnData) ? BigInt(`0x${digits}`) : null
}

function pairOf(plan: QuotedPlan, { quote }: Step): string {
  const symbolOf = (id: string): string =>
    plan.positions.find(({ asset }) => asset === id)?.symbol ?? id
  return `${symbolOf(quote.assetIn)} to ${symbolOf(quote.assetOut)}`
}
