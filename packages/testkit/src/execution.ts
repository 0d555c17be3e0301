import type { Execution, Holding, Leg, ProposedPlan, Step, Transfer } from '@evenkeel/core/domain'
import { netTransfers } from '@evenkeel/core/planning'
import { blockNumber, unixMs } from '@evenkeel/core/units'
import { testRouter, word } from './encoder.ts'

/**
 * What a chain would show of a plan: one transaction for all legs, or one for each.
 *
 * Every swap gives its quote plus `extraAtoms`. As in a v3 pool, the output is logged first.
 */
export function executionsOf(
  plan: ProposedPlan,
  options: { readonly atomic: boolean; readonly extraAtoms?: bigint },
): Execution[] {
  const batches = options.atomic ? [plan.legs] : plan.legs.map((leg) => [leg])
  return batches.map((legs, index) => ({
    txHash: `0x${word(BigInt(index + 1))}`,
    blockNumber: blockNumber(plan.quoteBlock + BigInt(index + 1)),
    blockHash: `0x${word(BigInt(index + 1000))}`,
    atMs: unixMs(plan.createdAtMs + 12_000 * (index + 1)),
    succeeded: true,
    calls: legs.map(({ call }) => call),
    gasUsed: legs.reduce((sum, { index: leg }) => sum + (plan.gasUsedByLeg[leg] ?? 0n), 21_000n),
    gasPriceWeiPerGas: plan.gasPriceWeiPerGas,
    transfers: legs.flatMap((leg) => transfersOf(plan, leg, options.extraAtoms ?? 0n)),
  }))
}

/** The owner's balances once these executions happened to the plan's own. */
export function holdingsAfter(plan: ProposedPlan, executions: readonly Execution[]): Holding[] {
  const net = netTransfers(
    plan.owner,
    executions.flatMap(({ succeeded, transfers }) => (succeeded ? transfers : [])),
  )
  return plan.positions.map(({ asset, token, atomsBefore }) => ({
    asset,
    atoms: atomsBefore + (net.get(token) ?? 0n),
  }))
}

function transfersOf(plan: ProposedPlan, leg: Leg, extraAtoms: bigint): Transfer[] {
  const step: Step | undefined = plan.steps[Math.floor(leg.index / 2)]
  if (leg.kind !== 'swap' || step === undefined) return []
  const { amountInAtoms, amountOutAtoms } = step.quote
  const given = amountOutAtoms + extraAtoms
  return [
    { token: leg.tokenOut, from: testRouter, to: plan.owner, atoms: given },
    { token: leg.tokenIn, from: plan.owner, to: testRouter, atoms: amountInAtoms },
  ]
}
