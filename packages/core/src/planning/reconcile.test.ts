import {
  executionsOf,
  holdingsAfter,
  proposeScenario,
  type Scenario,
  testRouter,
} from '@evenkeel/testkit'
import { keccak256 } from 'viem'
import { describe, expect, test } from 'vitest'
import type { Execution } from '../domain/index.ts'
import { formatE18, oneE18 } from '../units/index.ts'
import { type ReconcileInput, reconcile } from './reconcile.ts'

const scenario: Scenario = {
  lines: [
    { valueUsd: 60_000, share: 50 },
    { valueUsd: 20_000, share: 30 },
  ],
  cash: { valueUsd: 20_000, share: 20 },
}
const plan = proposeScenario(scenario, keccak256)
const [a1, a2, cash] = plan.positions.map(({ asset }) => asset)
const none = [0n, 0n]

function run(executions: readonly Execution[], change: Partial<ReconcileInput> = {}) {
  const after = holdingsAfter(plan, executions)
  return reconcile({ plan, executions, holdingsAfter: after, allowancesAfter: none, ...change })
}

describe.each([true, false])('a plan that was carried out, atomic: %s (EXE-7)', (atomic) => {
  const executions = executionsOf(plan, { atomic })
  const result = run(executions)

  test('is settled and reconciled to the base unit', () => {
    expect(result).toMatchObject({
      state: 'settled',
      reconciled: true,
      differences: [],
      issues: [],
    })
  })

  test('took and gave exactly what was quoted, leg by leg', () => {
    expect(
      result.legs.map(({ amountInAtoms, amountOutAtoms }) => [amountInAtoms, amountOutAtoms]),
    ).toEqual(
      plan.steps.flatMap(({ quote }) => [
        [0n, 0n],
        [quote.amountInAtoms, quote.amountOutAtoms],
      ]),
    )
  })

  test('cost what was expected, but for the gas of its transactions', () => {
    const base = result.legs.map((leg) => leg.realisedCostUsdE18 - leg.expectedCostUsdE18)
    // 21,000 gas at 20 gwei and 2,000 USD is 0.84 USD: once for a batch, else for every leg.
    const dearer = base.reduce((sum, more) => sum + more, 0n)
    expect(formatE18(dearer)).toBe(atomic ? '0.84' : '3.36')
    expect(result.gasUsed).toBe(atomic ? 331_000n : 394_000n)
    expect(result.realisedCostUsdE18).toBe(plan.totals.costUsdE18 + dearer)
  })

  test('ends at the weights that the plan showed', () => {
    expect(result.weightsAfter).toEqual(
      plan.positions.map(({ asset, weightAfterE18 }) => ({ asset, weightE18: weightAfterE18 })),
    )
    expect(result.weightsAfter.reduce((sum, { weightE18 }) => sum + weightE18, 0n)).toBe(oneE18)
  })
})

test('the gas of a batch is shared out to the last unit, as the preview measured it', () => {
  const { legs } = run(executionsOf(plan, { atomic: true }))
  expect(legs.map(({ gasUsed }) => gasUsed)).toEqual([48_048n, 117_452n, 48_048n, 117_452n])
  expect(legs.reduce((sum, { gasUsed }) => sum + gasUsed, 0n)).toBe(331_000n)
})

test('a better fill costs less than expected', () => {
  const result = run(executionsOf(plan, { atomic: true, extraAtoms: 1_000_000n }))
  expect(result.reconciled).toBe(true)
  expect(result.legs[1]?.realisedCostUsdE18).toBeLessThan(result.legs[1]?.expectedCostUsdE18 ?? 0n)
})

describe('a run that stopped', () => {
  const all = executionsOf(plan, { atomic: false })

  test('after its first swap is partial, and reconciled', () => {
    expect(run(all.slice(0, 2))).toMatchObject({ state: 'partial', reconciled: true })
  })

  test('before its first swap is failed, and reconciled', () => {
    expect(run(all.slice(0, 1))).toMatchObject({ state: 'failed', reconciled: true })
    expect(run([])).toMatchObject({ state: 'failed', reconciled: true, gasUsed: 0n })
  })

  test('by a reverted batch is failed; its gas is a cost', () => {
    const [batch] = executionsOf(plan, { atomic: true })
    const reverted = batch === undefined ? [] : [{ ...batch, succeeded: false, transfers: [] }]
    const result = run(reverted)
    expect(result).toMatchObject({ state: 'failed', reconciled: true, gasUsed: 331_000n })
    expect(result.realisedCostUsdE18).toBe(result.gasUsdE18)
  })

  test('and was tried again counts the gas of both attempts, once', () => {
    const failed = all
      .slice(1, 2)
      .map((execution) => ({ ...execution, succeeded: false, transfers: [] }))
    const result = run([...all.slice(0, 1), ...failed, ...all.slice(1)])
    expect(result).toMatchObject({ state: 'settled', reconciled: true })
    expect(result.legs[1]?.gasUsed).toBe(2n * 131_000n)
  })
})

describe('what does not add up is named', () => {
  const executions = executionsOf(plan, { atomic: true })
  const after = holdingsAfter(plan, executions)

  test('a balance that no transfer accounts for, by one unit (I-6)', () => {
    const off = after.map((holding) =>
      holding.asset === cash ? { ...holding, atoms: holding.atoms - 1n } : holding,
    )
    expect(run(executions, { holdingsAfter: off })).toMatchObject({
      reconciled: false,
      differences: [{ asset: cash, expectedAtoms: 20_168_606_088n, actualAtoms: 20_168_606_087n }],
    })
  })

  test('a balance that is not there at all', () => {
    const gone = after.filter(({ asset }) => asset !== a1)
    expect(run(executions, { holdingsAfter: gone }).differences).toMatchObject([
      { asset: a1, actualAtoms: 0n },
    ])
  })

  test('an allowance that is left (I-5)', () => {
    expect(run(executions, { allowancesAfter: [0n, 5n] })).toMatchObject({
      reconciled: false,
      issues: [{ path: 'allowances.1', message: '5 are left' }],
    })
  })

  test('a fill below its floor (I-4)', () => {
    const floor = plan.steps[0]?.amountOutMinAtoms ?? 0n
    const quoted = plan.steps[0]?.quote.amountOutAtoms ?? 0n
    const result = run(executionsOf(plan, { atomic: true, extraAtoms: floor - quoted - 1n }))
    expect(result.reconciled).toBe(false)
    expect(result.issues).toContainEqual({
      path: 'legs.1',
      message: `gave ${floor - 1n}, below ${floor}`,
    })
  })

  test('a transfer that no leg accounts for', () => {
    const [batch] = executions
    const token = plan.positions[1]?.token ?? testRouter
    const theft = { token, from: plan.owner, to: testRouter, atoms: 7n }
    const robbed = batch === undefined ? [] : [{ ...batch, transfers: [...batch.transfers, theft] }]
    expect(run(robbed)).toMatchObject({
      reconciled: false,
      differences: [],
      issues: [
        {
          message: `7 of ${token} went from ${plan.owner} to ${testRouter}, which no leg accounts for`,
        },
      ],
    })
  })

  test('a swap whose output never came', () => {
    const [batch] = executions
    const [, ...rest] = batch?.transfers ?? []
    const result = run(batch === undefined ? [] : [{ ...batch, transfers: rest }])
    expect(result.issues).toEqual([{ path: 'legs.1', message: 'gave 0, below 10043138058' }])
    expect(result.legs[1]?.amountOutAtoms).toBe(0n)
  })

  test('a swap that took another amount', () => {
    const more = executions.map((execution) => ({
      ...execution,
      transfers: execution.transfers.map((transfer) =>
        transfer.from === plan.owner ? { ...transfer, atoms: transfer.atoms + 1n } : transfer,
      ),
    }))
    expect(run(more).issues.map(({ message }) => message.split(',')[0])).toEqual([
      'took 101250000000000000001',
      'took 9925000001',
    ])
  })
})

test('a portfolio that is worth nothing has no weights', () => {
  const { weightsAfter } = run([], { holdingsAfter: [] })
  expect([weightsAfter, a2 === undefined]).toEqual([[], false])
})
