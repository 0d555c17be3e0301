import type { Hex, ProposedPlan, Refusal } from '@evenkeel/core/domain'
import { parsePlanJson, planToJson } from '@evenkeel/core/planning'
import type { Keccak256 } from '@evenkeel/core/ports'
import { assert } from '@evenkeel/core/units'
import type { Queryable } from '../db/connect.ts'
import { loadPlan, type PlanRow } from '../db/plans.ts'

/** A kept plan and where it stands. */
export type KeptPlan = { readonly plan: ProposedPlan; readonly row: PlanRow }

/** The plan as it is kept: its canonical JSON. */
export function planText(plan: ProposedPlan): string {
  return JSON.stringify(planToJson(plan))
}

/**
 * Reads a kept plan back: its hash is computed anew and every call is compared with its leg, so
 * that a single altered bit is refused (R1).
 */
export function readPlan(
  row: PlanRow,
  keccak256: Keccak256,
): { readonly ok: true; readonly plan: ProposedPlan } | { readonly ok: false; refusal: Refusal } {
  const parsed = parsePlanJson(JSON.parse(row.planJson), keccak256)
  if (parsed.ok && parsed.value.planHash === row.planHash) return { ok: true, plan: parsed.value }
  const issue = parsed.ok ? undefined : parsed.issues[0]
  return {
    ok: false,
    refusal: {
      code: 'PLAN_ALTERED',
      message: 'The plan is not the one that was hashed; nothing may be done with it.',
      field: issue?.path ?? 'planHash',
      limit: row.planHash,
      actual: issue?.message ?? (parsed.ok ? parsed.value.planHash : 'unreadable'),
    },
  }
}

/** A plan that is known to be there and whole; anything else is a bug or a tampered database. */
export async function mustReadPlan(
  db: Queryable,
  planHash: Hex,
  keccak256: Keccak256,
): Promise<KeptPlan> {
  const row = await loadPlan(db, planHash)
  assert(row !== null, 'a plan that is open is kept')
  const read = readPlan(row, keccak256)
  assert(read.ok, 'a kept plan has its own hash')
  return { plan: read.plan, row }
}
