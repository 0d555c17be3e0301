import type { Keccak256, ProposedPlan } from '../domain/index.ts'
import { type Parsed, parsed } from '../units/index.ts'
import type { Json } from './codec.ts'
import { planIssues } from './integrity.ts'
import { fromPlanFile, planFile, toPlanFile } from './plan-file.ts'

/**
 * A plan as the JSON of its file: amounts in base units and money as decimal text, instants as
 * ISO 8601 in UTC. The same plan always gives the same JSON, field for field in the same order.
 */
export function planToJson(plan: ProposedPlan): Json {
  return planFile.write(toPlanFile(plan))
}

/**
 * Reads a plan from JSON that anybody may have touched; the inverse of `planToJson`.
 *
 * Refused, with the field: what is missing, unknown, out of bounds or not in its one form, and a
 * plan that contradicts itself - a hash that is not its own, calldata that is not what its leg
 * says, a recipient other than the owner, an allowance above the leg.
 */
export function parsePlanJson(json: unknown, keccak256: Keccak256): Parsed<ProposedPlan> {
  const file = planFile.read(json, '')
  if (!file.ok) return file
  const plan = fromPlanFile(file.value)
  const issues = planIssues(plan, keccak256)
  return issues.length === 0 ? parsed(plan) : { ok: false, issues }
}
