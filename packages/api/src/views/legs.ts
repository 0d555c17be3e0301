import type { Leg, ProposedPlan, Step } from '@evenkeel/core/domain'
import { gasUsd } from '@evenkeel/core/planning'
import { type Atoms, assert, type UsdE18 } from '@evenkeel/core/units'

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
  const cash = plan.positions.find(({ asset }) => asset === plan.cash)
  assert(cash !== undefined, 'the plan lists its cash')
  let cashAfterAtoms = cash.atomsBefore
  let swapped = 0
  const planned = plan.legs.map((leg, index) => {
    const step = plan.steps[swapped]
    assert(step !== undefined, 'every leg belongs to a step')
    if (leg.kind === 'swap') {
      swapped += 1
      cashAfterAtoms = step.cashAfterAtoms
    }
    const gasUsdE18 = gasUsd(plan.gasUsedByLeg[index] ?? 0n, plan)
    return { leg, step, cashAfterAtoms, gasUsdE18 }
  })
  assert(swapped === plan.steps.length || plan.legs.length === 0, 'every step has its swap')
  return planned
}
