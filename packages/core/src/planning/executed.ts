import type { Call, Execution, Hex, Leg, ProposedPlan, Transfer } from '../domain/index.ts'
import { type Atoms, assert, type Issue, type UsdE18, usdE18 } from '../units/index.ts'
import { gasUsd } from './costs.ts'

/** A transaction with the legs whose calls it made, in the order of the plan. */
type ExecutedLegs = { readonly execution: Execution; readonly legs: readonly Leg[] }

/** What a transaction did for one leg. */
export type CarriedOut = {
  readonly txHash: Hex | null
  readonly amountInAtoms: Atoms
  readonly amountOutAtoms: Atoms
  /** Failed attempts included. */
  readonly gasUsed: bigint
  readonly gasUsdE18: UsdE18
}

/**
 * Shares transactions out among the legs that they carried out.
 *
 * A leg is found by its call, never by its place. A swap's transfers are the next ones of its two
 * tokens in log order; whatever else moves the owner's tokens is strange. The gas of a batch is
 * shared in proportion to what the preview measured, to the last unit.
 */
export function carriedOut(
  plan: ProposedPlan,
  executions: readonly Execution[],
): { readonly legs: readonly (CarriedOut | undefined)[]; readonly issues: readonly Issue[] } {
  const legs: (CarriedOut | undefined)[] = plan.legs.map(() => undefined)
  const issues: Issue[] = []
  for (const executed of matchLegs(plan, executions)) {
    const { execution } = executed
    const gas = shareGas(plan, executed)
    const unclaimed = execution.succeeded ? ownTransfers(plan, execution) : []
    executed.legs.forEach((leg, place) => {
      const before = legs[leg.index]
      const gasUsed = gas[place] ?? 0n
      const rate = { ...plan, gasPriceWeiPerGas: execution.gasPriceWeiPerGas }
      const spent = gasUsd(gasUsed, rate)
      const isSwap = leg.kind === 'swap'
      legs[leg.index] = {
        txHash: execution.succeeded ? execution.txHash : (before?.txHash ?? null),
        amountInAtoms: isSwap ? claim(unclaimed, 'from', leg.tokenIn, plan) : 0n,
        amountOutAtoms: isSwap ? claim(unclaimed, 'to', leg.tokenOut, plan) : 0n,
        gasUsed: gasUsed + (before?.gasUsed ?? 0n),
        gasUsdE18: usdE18(spent + (before?.gasUsdE18 ?? 0n)),
      }
    })
    issues.push(...unclaimed.map((transfer) => strange(execution, transfer)))
  }
  return { legs, issues }
}

/** Which legs each transaction made: the first of the plan with the same call, not yet done. */
function matchLegs(plan: ProposedPlan, executions: readonly Execution[]): ExecutedLegs[] {
  const open = new Set(plan.legs)
  return executions.map((execution) => {
    const legs = execution.calls.flatMap((call) => {
      const leg = [...open].find((candidate) => isSameCall(candidate.call, call))
      if (leg === undefined) return []
      if (execution.succeeded) open.delete(leg)
      return [leg]
    })
    return { execution, legs }
  })
}

function isSameCall(a: Call, b: Call): boolean {
  return a.to === b.to && a.data === b.data && a.valueWei === b.valueWei
}

/** Rounded along the way, so that the parts add up to the whole. */
function shareGas(plan: ProposedPlan, { execution, legs }: ExecutedLegs): bigint[] {
  const measured = legs.map(({ index }) => plan.gasUsedByLeg[index] ?? 0n)
  const total = measured.reduce((sum, gas) => sum + gas, 0n)
  if (total === 0n) return legs.map(() => 0n)
  let [sum, given] = [0n, 0n]
  const shares = measured.map((gas) => {
    sum += gas
    const share = (execution.gasUsed * sum) / total - given
    given += share
    return share
  })
  assert(given === execution.gasUsed, 'the gas is shared out in full')
  return shares
}

function ownTransfers({ owner }: ProposedPlan, { transfers }: Execution): Transfer[] {
  return transfers.filter(({ from, to }) => from !== to && (from === owner || to === owner))
}

/** Takes the next transfer of a token from the list; zero where there is none. */
function claim(
  unclaimed: Transfer[],
  side: 'from' | 'to',
  token: string,
  { owner }: ProposedPlan,
): Atoms {
  const at = unclaimed.findIndex((transfer) => transfer.token === token && transfer[side] === owner)
  if (at < 0) return 0n
  const [transfer] = unclaimed.splice(at, 1)
  return transfer?.atoms ?? 0n
}

function strange({ txHash }: Execution, { token, from, to, atoms }: Transfer): Issue {
  const message = `${atoms} of ${token} went from ${from} to ${to}, which no leg accounts for`
  return { path: `executions.${txHash}`, message }
}
