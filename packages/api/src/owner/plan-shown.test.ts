import { describe, expect, test } from 'vitest'
import { samplePlan } from '../__tests__/sample-plan.ts'
import { sampleProposalView } from '../__tests__/sample-views.ts'
import { proposalView } from '../views/proposal.ts'
import type { ProposalData } from '../wire/index.ts'
import { shows } from './plan-shown.ts'

const plan = samplePlan()
const reply = JSON.parse(JSON.stringify(proposalView(sampleProposalView(plan, 'pending'))))
const honest = reply as ProposalData

/** What the owner's answer, the wallet and the chain decide, and sums of what is compared. */
const free =
  /^(plan|sequence|approval|approvalNonce|approvalState|run|runState|supersededBy|result)(\.|$)/
const freeOfStep =
  /\.(state|txHash|blockNumber|amountOutRealised|costUsdRealised|costUsd|cashAfterUsd)$/

/** Every figure, text and gap of a reply, each with a path to it. */
function leavesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]))
}

/** The reply with another value at one place. */
function altered(path: readonly string[]): ProposalData {
  const copy = structuredClone(reply) as Record<string, unknown>
  const last = path.at(-1) ?? ''
  const holder = path.slice(0, -1).reduce((at, key) => at[key] as typeof copy, copy)
  const value = holder[last]
  holder[last] = typeof value === 'number' ? value + 1 : `1${String(value)}`
  return copy as unknown as ProposalData
}

describe('what the page shows is what the hash binds (R1, B4)', () => {
  test('an honest reply passes, also with its instants written otherwise', () => {
    expect(shows(honest, plan)).toBe(true)
    const expiresAt = new Date(plan.expiresAtMs).toISOString()
    expect(shows({ ...honest, expiresAt }, plan)).toBe(true)
  })

  test('any other reason, amount, route, floor, weight or cost is found', () => {
    const bound = leavesOf(reply).filter((path) => {
      const name = path.join('.')
      return !free.test(name) && !(path[0] === 'steps' && freeOfStep.test(name))
    })
    expect(bound.length).toBeGreaterThan(90)
    const unseen = bound.filter((path) => shows(altered(path), plan))
    expect(unseen.map((path) => path.join('.'))).toEqual([])
  })

  test('a row that was added or taken away is found', () => {
    const [asset] = honest.weights
    const leftOut: ProposalData['leftOut'] = [
      { asset: asset?.asset ?? '', symbol: 'X', code: 'FROZEN', valueUsd: '1' },
    ]
    expect(shows({ ...honest, leftOut }, plan)).toBe(false)
    expect(shows({ ...honest, weights: honest.weights.slice(1) }, plan)).toBe(false)
    expect(shows({ ...honest, steps: honest.steps.slice(0, -1) }, plan)).toBe(false)
  })

  test('how far the run has come is not the plan’s to say', () => {
    const steps = honest.steps.map((step) => ({ ...step, state: 'done' as const }))
    expect(shows({ ...honest, steps, runState: 'settled' }, plan)).toBe(true)
  })
})
