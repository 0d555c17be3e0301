import type { Leg, ProposedPlan, Step } from '@evenkeel/core/domain'
import { type Atoms, assert, mulDiv, type UsdE18, usdE18 } from '@evenkeel/core/units'

/** A leg with the step that it belongs to. */
export type PlannedLeg = {
  readonly leg: Leg
  readonly step: Step
  /** Cash that is left after it, if it and all before it give their least. */
  readonly cashAfterAtoms: Atoms
  readonly gasUsdE18: UsdE18
}

/**
 * Legs in the order of the wallet: an allowance belongs to the swap after it. A paper plan has no
 * calls and so no legs.
 */
export function plannedLegs(plan: ProposedPlan): readonly PlannedLeg[] {
  if (plan.legs.length === 0) return []
  const cash = plan.positions.find(({ asset }) => asset === plan.cash)
  assert(cash !== undefined, 'the plan lists its cash')
  let cashAfterAtoms = cash.atomsBefore
  let firstIndex = 0
  const planned = plan.steps.flatMap((step) => {
    const legs = legsOfStep(plan.legs, firstIndex)
    firstIndex += legs.length
    const gasUsed = legs.map(({ index }) => plan.gasUsedByLeg[index] ?? 0n)
    const gas = splitByGas(step.gasUsdE18, gasUsed)
    return legs.map((leg, place) => {
      if (leg.kind === 'swap') cashAfterAtoms = step.cashAfterAtoms
      return { leg, step, cashAfterAtoms, gasUsdE18: gas[place] ?? usdE18(0n) }
    })
  })
  assert(planned.length === plan.legs.length, 'every leg belongs to a step')
  return planned
}

function legsOfStep(legs: readonly Leg[], firstIndex: number): readonly Leg[] {
  const swapIndex = legs.findIndex(({ kind }, index) => index >= firstIndex && kind === 'swap')
  assert(swapIndex >= 0, 'every step has its swap')
  return legs.slice(firstIndex, swapIndex + 1)
}

/**
 * Splits a cost by gas used; what flooring leaves goes to the last, so that the sum is exact.
 *
 * @example
 * splitByGas(usdE18(10n), [1n, 2n]) // [3n, 7n]
 */
export function splitByGas(totalUsdE18: UsdE18, gasUsed: readonly bigint[]): UsdE18[] {
  const gasSum = gasUsed.reduce((sum, gas) => sum + gas, 0n)
  const shares = gasUsed.map((gas) =>
    usdE18(gasSum === 0n ? 0n : mulDiv(totalUsdE18, gas, gasSum, 'down')),
  )
  const left = totalUsdE18 - shares.reduce((sum, share) => sum + share, 0n)
  const last = shares.length - 1
  return shares.map((share, index) => (index === last ? usdE18(share + left) : share))
}
