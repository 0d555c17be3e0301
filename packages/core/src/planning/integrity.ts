import {
  type Keccak256,
  type Leg,
  limits,
  type PositionChange,
  type ProposedPlan,
  type Step,
} from '../domain/index.ts'
import { type Issue, oneE18 } from '../units/index.ts'
import { faultOfCall } from './calldata.ts'
import { costBpsOf, gasMaxOf } from './costs.ts'
import { hashPlan } from './hash.ts'

/** A statement about a plan that must hold, at the field that it is about. */
type Statement = readonly [path: string, holds: boolean, statement: string]

/**
 * All that is wrong with a plan by its own account; a plan that was proposed here has no issues.
 *
 * Asserted where a plan is made, refused where one is read: hashes, the calldata of every leg, legs
 * against steps, steps against positions and totals, instants against each other.
 */
export function planIssues(plan: ProposedPlan, keccak256: Keccak256): Issue[] {
  const statements: Statement[] = [
    ['planHash', plan.planHash === hashPlan(plan, keccak256), 'is the hash of the plan'],
    ...aboutTime(plan),
    ...aboutShape(plan),
    ...plan.legs.flatMap((leg) => aboutLeg(plan, leg, keccak256)),
    ...plan.steps.flatMap((step, index) => aboutStep(plan, step, index)),
    ...aboutPositions(plan),
    ...aboutTotals(plan),
  ]
  return statements
    .filter(([, holds]) => !holds)
    .map(([path, , statement]) => ({ path, message: `does not hold: ${statement}` }))
}

function aboutTime({ createdAtMs, expiresAtMs, legs }: ProposedPlan): Statement[] {
  const lifetime = expiresAtMs - createdAtMs
  return [
    ['expiresAt', lifetime > 0, 'is after its creation'],
    ['expiresAt', lifetime <= limits.planLifetimeMs, 'is within the longest lifetime'],
    ...legs.map(({ deadlineAtMs }, index): Statement => {
      const path = `legs.${index}.deadlineAt`
      return [path, deadlineAtMs === expiresAtMs, 'ends on chain when the plan expires']
    }),
  ]
}

/** Two legs a step, unless nothing is called at all (paper). */
function aboutShape(plan: ProposedPlan): Statement[] {
  const { steps, legs, gasUsedByLeg } = plan
  const isPaper = steps.every(({ quote }) => quote.route.protocol === 'paper')
  return [
    ['review.steps', steps.length > 0, 'has a step'],
    ['legs', legs.length === (isPaper ? 0 : 2 * steps.length), 'has two legs a step'],
    ['review.gasUsedByLeg', gasUsedByLeg.length === legs.length, 'has one row a leg'],
  ]
}

function aboutLeg(plan: ProposedPlan, leg: Leg, keccak256: Keccak256): Statement[] {
  const path = `legs.${leg.index}`
  const fault = faultOfCall(leg)
  const gasMax = gasMaxOf(plan.gasUsedByLeg[leg.index] ?? 0n)
  return [
    [`${path}.chainId`, leg.chain === plan.chain, 'is the chain of the plan'],
    [`${path}.recipient`, leg.recipient === plan.owner, 'is the owner'],
    [`${path}.data`, fault === null, fault ?? 'is what the leg says'],
    [`${path}.calldataHash`, leg.calldataHash === keccak256(leg.call.data), 'is of the calldata'],
    [`${path}.gasMax`, leg.gasMax === gasMax, 'is the gas of the preview and its headroom'],
  ]
}

/** A step's allowance and swap do what the step says, by its own tokens and amounts. */
function aboutStep(plan: ProposedPlan, step: Step, index: number): Statement[] {
  const { quote, amountOutMinAtoms } = step
  const path = `review.steps.${index}`
  const token = (asset: string): string | undefined =>
    plan.positions.find((position) => position.asset === asset)?.token
  const [allow, swap] = [plan.legs[2 * index], plan.legs[2 * index + 1]]
  const slippage = BigInt(plan.preferences.slippageBpsMax)
  const floorHolds =
    amountOutMinAtoms > 0n &&
    amountOutMinAtoms <= quote.amountOutAtoms &&
    amountOutMinAtoms * 10_000n >= quote.amountOutAtoms * (10_000n - slippage)
  const costHolds = step.costUsdE18 === step.feeUsdE18 + step.impactUsdE18
  const own: Statement[] = [
    [`${path}.amountOutMinAtoms`, floorHolds, 'is within the slippage limit of the quote'],
    [`${path}.costUsd`, costHolds, 'is fee and impact'],
    [`${path}.quote.chainId`, quote.chain === plan.chain, 'is the chain of the plan'],
    [`${path}.quote.assetIn`, token(quote.assetIn) !== undefined, 'has a position'],
    [`${path}.quote.assetOut`, token(quote.assetOut) !== undefined, 'has a position'],
  ]
  if (allow === undefined || swap === undefined) return own
  const allows = allow.kind === 'approve' && allow.spender === swap.router
  const swaps = swap.kind === 'swap' && swap.spender === swap.router
  return [
    ...own,
    [`legs.${allow.index}`, allows && allow.tokenOut === allow.tokenIn, 'allows the next leg'],
    [`legs.${allow.index}`, allow.amountOutMinAtoms === 0n, 'gives nothing'],
    [`legs.${swap.index}`, swaps, 'swaps through its own router'],
    ...[allow, swap].flatMap((leg): Statement[] => [
      [`legs.${leg.index}.tokenIn`, leg.tokenIn === token(quote.assetIn), 'is of its step'],
      [`legs.${leg.index}.amountInAtoms`, leg.amountInAtoms === quote.amountInAtoms, 'is quoted'],
    ]),
    [`legs.${swap.index}.tokenOut`, swap.tokenOut === token(quote.assetOut), 'is of its step'],
    [
      `legs.${swap.index}.amountOutMinAtoms`,
      swap.amountOutMinAtoms === amountOutMinAtoms,
      'is the floor of its step',
    ],
  ]
}

function aboutPositions({ positions, steps, cash }: ProposedPlan): Statement[] {
  const ids = new Set(positions.map(({ asset }) => asset))
  const sum = (weight: (position: PositionChange) => bigint): bigint =>
    positions.reduce((total, position) => total + weight(position), 0n)
  const columns: [string, bigint][] = [
    ['weightBefore', sum(({ weightBeforeE18 }) => weightBeforeE18)],
    ['weightAfter', sum(({ weightAfterE18 }) => weightAfterE18)],
    ['target', sum(({ targetE18 }) => targetE18)],
    ['destination', sum(({ destinationE18 }) => destinationE18)],
  ]
  return [
    ['review.positions', ids.size === positions.length, 'names every asset once'],
    ['review.cash', ids.has(cash), 'is one of the positions'],
    ...columns.map(
      ([name, total]): Statement => [
        `review.positions.${name}`,
        total === oneE18,
        'sums to exactly one',
      ],
    ),
    ...positions.map((position, index): Statement => {
      const moved = steps.reduce((atoms, step) => atoms + changeIn(position, step), 0n)
      const holds = position.atomsAfter === position.atomsBefore + moved
      return [`review.positions.${index}.atomsAfter`, holds, 'is before plus the steps']
    }),
  ]
}

function changeIn({ asset }: PositionChange, { quote }: Step): bigint {
  const bought = quote.assetOut === asset ? quote.amountOutAtoms : 0n
  return quote.assetIn === asset ? bought - quote.amountInAtoms : bought
}

function aboutTotals({ totals, steps }: ProposedPlan): Statement[] {
  const sum = (figure: (step: Step) => bigint): bigint =>
    steps.reduce((total, step) => total + figure(step), 0n)
  const isWorth = totals.valueBeforeUsdE18 > 0n
  const bpsOf = isWorth ? costBpsOf(totals.costUsdE18, totals.valueBeforeUsdE18) : null
  const parts = totals.feeUsdE18 + totals.impactUsdE18 + totals.gasUsdE18
  return [
    ['totals.feeUsd', totals.feeUsdE18 === sum((step) => step.feeUsdE18), 'is the sum'],
    ['totals.impactUsd', totals.impactUsdE18 === sum((step) => step.impactUsdE18), 'is the sum'],
    ['totals.gasUsd', totals.gasUsdE18 === sum((step) => step.gasUsdE18), 'is the sum'],
    ['totals.costUsd', totals.costUsdE18 === parts, 'is fee, impact and gas'],
    ['totals.costBps', totals.costBps === bpsOf, 'is the cost of the value, rounded up'],
    ['totals.costUsdMax', totals.costUsdE18Max >= totals.costUsdE18, 'is the cost or more'],
  ]
}
