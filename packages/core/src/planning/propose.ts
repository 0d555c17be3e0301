import {
  type Address,
  type Hex,
  type Keccak256,
  limits,
  type Mode,
  type ProposedPlan,
  type SimulatedPlan,
} from '../domain/index.ts'
import { assert, type UnixMs, unixMs } from '../units/index.ts'
import { hashPlan } from './hash.ts'
import { planIssues } from './integrity.ts'

/** Whose plan it is, what decided it, and when. */
export type ProposeInput = {
  readonly mode: Mode
  readonly portfolioId: string
  readonly owner: Address
  readonly policyHash: Hex
  readonly priceSnapshotHash: Hex
  readonly createdAtMs: UnixMs
  /** Counts this portfolio's plans from 1; no number is used twice. */
  readonly planNonce: bigint
  readonly installationSalt: Hex
  readonly keccak256: Keccak256
}

/**
 * When the legs of a plan that is made now are to end on chain, and the plan with them.
 *
 * Whole seconds, because block time has no others.
 */
export function planDeadline(createdAtMs: UnixMs): UnixMs {
  return unixMs(Math.floor((createdAtMs + limits.planLifetimeMs) / 1000) * 1000)
}

/**
 * Makes the exact plan that the owner is asked to approve, with its hash. Its last state.
 *
 * It expires when its legs do: `planDeadline` of its creation.
 */
export function proposePlan(simulated: SimulatedPlan, input: ProposeInput): ProposedPlan {
  const { keccak256, ...identity } = input
  assert(input.planNonce > 0n, 'plans are counted from one')
  const content = {
    ...simulated,
    ...identity,
    stage: 'proposed',
    schemaVersion: 1,
    kind: 'exact',
    expiresAtMs: simulated.legs[0]?.deadlineAtMs ?? planDeadline(input.createdAtMs),
  } as const
  const plan = { ...content, planHash: hashPlan(content, keccak256) }
  const issue = planIssues(plan, keccak256)[0]
  assert(issue === undefined, `${issue?.path}: ${issue?.message}`)
  return plan
}
