import {
  type Asset,
  type AssetId,
  type Execution,
  exactWeightsOf,
  type Hex,
  type Holding,
  type Leg,
  type PositionChange,
  type ProposedPlan,
  type RunState,
  valuePortfolio,
} from '../domain/index.ts'
import {
  type Atoms,
  type Bps,
  type Issue,
  type UsdE18,
  usdE18,
  valueOf,
  type WeightE18,
} from '../units/index.ts'
import { costBpsOf, gasUsd } from './costs.ts'
import { type CarriedOut, carriedOut } from './executed.ts'
import { netTransfers } from './transfers.ts'

/** What was carried out of a plan, and what the chain shows now. */
export type ReconcileInput = {
  readonly plan: ProposedPlan
  /** In the order of the chain; every one made calls of this plan. */
  readonly executions: readonly Execution[]
  /** All balances after the last of them, at one block. */
  readonly holdingsAfter: readonly Holding[]
  /** What is left of every allowance that the plan gave. */
  readonly allowancesAfter: readonly Atoms[]
}

/** One leg as it turned out. Costs are at the plan's reference prices (EXE-7). */
export type LegResult = {
  readonly index: number
  /** The transaction that carried it out; null where none did. */
  readonly txHash: Hex | null
  /** What it took from and gave to the owner, by the tokens' own logs. */
  readonly amountInAtoms: Atoms
  readonly amountOutAtoms: Atoms
  readonly gasUsed: bigint
  readonly expectedCostUsdE18: UsdE18
  readonly realisedCostUsdE18: UsdE18
}

/** A balance that the plan's transfers do not account for. */
export type Difference = {
  readonly asset: AssetId
  readonly expectedAtoms: Atoms
  readonly actualAtoms: Atoms
}

/** How a run ended, judged by the chain alone. */
export type Reconciliation = {
  readonly state: Exclude<RunState, 'executing'>
  /** Balances, transfers, floors and allowances are all as they must be, to the base unit. */
  readonly reconciled: boolean
  readonly differences: readonly Difference[]
  /** What else is not as it must be: a floor, a strange transfer, an allowance that is left. */
  readonly issues: readonly Issue[]
  readonly legs: readonly LegResult[]
  readonly gasUsed: bigint
  readonly gasUsdE18: UsdE18
  readonly realisedCostUsdE18: UsdE18
  readonly realisedCostBps: Bps
  /** Of the value less the cash buffer, at the plan's prices; none where nothing is left. */
  readonly weightsAfter: readonly { readonly asset: AssetId; readonly weightE18: WeightE18 }[]
}

/**
 * Compares what a plan did with what it said (EXE-7).
 *
 * Balances before, and every transfer that the plan's transactions made, must give the balances
 * after, to the base unit (I-6). Every fill must reach its floor (I-4) and no allowance may be
 * left (I-5). A run that stopped half-way can be reconciled too: then it is `partial`.
 */
export function reconcile(input: ReconcileInput): Reconciliation {
  const { plan, executions } = input
  const { legs: done, issues: strange } = carriedOut(plan, executions)
  const legs = plan.legs.map((leg, index) => legResult(plan, leg, done[index]))
  const differences = differencesOf(input)
  const issues = [...strange, ...floorsMissed(plan, legs), ...allowancesLeft(input)]
  const sum = (figure: (leg: LegResult) => bigint): bigint =>
    legs.reduce((total, leg) => total + figure(leg), 0n)
  const realisedCostUsdE18 = usdE18(sum((leg) => leg.realisedCostUsdE18))
  const gasOf = (index: number): UsdE18 => done[index]?.gasUsdE18 ?? usdE18(0n)
  return {
    state: stateOf(plan, legs),
    reconciled: differences.length === 0 && issues.length === 0,
    differences,
    issues,
    legs,
    gasUsed: sum((leg) => leg.gasUsed),
    gasUsdE18: usdE18(sum(({ index }) => gasOf(index))),
    realisedCostUsdE18,
    realisedCostBps: costBpsOf(realisedCostUsdE18, plan.totals.valueBeforeUsdE18),
    weightsAfter: weightsAfter(input),
  }
}

function legResult(plan: ProposedPlan, leg: Leg, done: CarriedOut | undefined): LegResult {
  const step = plan.steps[Math.floor(leg.index / 2)]
  const gasExpected = gasUsd(plan.gasUsedByLeg[leg.index] ?? 0n, plan)
  const costExpected = leg.kind === 'swap' ? (step?.costUsdE18 ?? 0n) : 0n
  const amountInAtoms = done?.amountInAtoms ?? 0n
  const amountOutAtoms = done?.amountOutAtoms ?? 0n
  const lost =
    valueAt(plan, leg.tokenIn, amountInAtoms, 'up') -
    valueAt(plan, leg.tokenOut, amountOutAtoms, 'down')
  return {
    index: leg.index,
    txHash: done?.txHash ?? null,
    amountInAtoms,
    amountOutAtoms,
    gasUsed: done?.gasUsed ?? 0n,
    expectedCostUsdE18: usdE18(costExpected + gasExpected),
    realisedCostUsdE18: usdE18(lost + (done?.gasUsdE18 ?? 0n)),
  }
}

function valueAt(plan: ProposedPlan, token: string, atoms: Atoms, rounding: 'down' | 'up'): bigint {
  const position = plan.positions.find((candidate) => candidate.token === token)
  if (position === undefined) return 0n
  return valueOf(atoms, position.decimals, position.priceUsdE18, rounding)
}

function stateOf({ legs }: ProposedPlan, results: readonly LegResult[]): Reconciliation['state'] {
  const swaps = results.filter(({ index }) => legs[index]?.kind === 'swap')
  if (results.every(({ txHash }) => txHash !== null)) return 'settled'
  return swaps.some(({ txHash }) => txHash !== null) ? 'partial' : 'failed'
}

function differencesOf({ plan, executions, holdingsAfter }: ReconcileInput): Difference[] {
  const succeeded = executions.filter((execution) => execution.succeeded)
  const net = netTransfers(
    plan.owner,
    succeeded.flatMap(({ transfers }) => transfers),
  )
  return plan.positions
    .map(({ asset, token, atomsBefore }) => ({
      asset,
      expectedAtoms: atomsBefore + (net.get(token) ?? 0n),
      actualAtoms: holdingsAfter.find((holding) => holding.asset === asset)?.atoms ?? 0n,
    }))
    .filter(({ expectedAtoms, actualAtoms }) => expectedAtoms !== actualAtoms)
}

function floorsMissed(plan: ProposedPlan, results: readonly LegResult[]): Issue[] {
  return results.flatMap(({ index, txHash, amountInAtoms, amountOutAtoms }) => {
    const leg = plan.legs[index]
    if (leg?.kind !== 'swap' || txHash === null) return []
    const path = `legs.${index}`
    const taken = amountInAtoms === leg.amountInAtoms
    const given = amountOutAtoms >= leg.amountOutMinAtoms
    return [
      ...(taken ? [] : [{ path, message: `took ${amountInAtoms}, not ${leg.amountInAtoms}` }]),
      ...(given
        ? []
        : [{ path, message: `gave ${amountOutAtoms}, below ${leg.amountOutMinAtoms}` }]),
    ]
  })
}

function allowancesLeft({ allowancesAfter }: ReconcileInput): Issue[] {
  return allowancesAfter
    .map((atoms, index) => ({ path: `allowances.${index}`, message: `${atoms} are left`, atoms }))
    .filter(({ atoms }) => atoms !== 0n)
    .map(({ path, message }) => ({ path, message }))
}

function weightsAfter({ plan, holdingsAfter }: ReconcileInput): Reconciliation['weightsAfter'] {
  const holdings = plan.positions.map((position) => ({
    asset: assetOf(plan, position),
    atoms: holdingsAfter.find(({ asset }) => asset === position.asset)?.atoms ?? 0n,
    priceUsdE18: position.priceUsdE18,
  }))
  const valuation = valuePortfolio(holdings, plan.cash, plan.preferences.cashBufferBps)
  if (valuation.investableUsdE18 === 0n) return []
  const weights = exactWeightsOf(valuation)
  return plan.positions.flatMap(({ asset }, index) => {
    const weightE18 = weights[index]
    return weightE18 === undefined ? [] : [{ asset, weightE18 }]
  })
}

function assetOf(plan: ProposedPlan, position: PositionChange): Asset {
  const { asset: id, symbol, decimals, token } = position
  const role = id === plan.cash ? 'cash' : 'asset'
  return { id, symbol, decimals, chain: plan.chain, token, role }
}
