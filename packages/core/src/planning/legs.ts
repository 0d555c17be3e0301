import type {
  Address,
  AssetId,
  Call,
  CallEncoder,
  Keccak256,
  Leg,
  QuotedPlan,
  Step,
} from '../domain/index.ts'
import { assert, type UnixMs, unixMs } from '../units/index.ts'
import { faultOfCall } from './calldata.ts'
import { gasMaxOf, gasUnitsOf } from './costs.ts'

/** What turns steps into calls. The encoder's routers are the only ones allowed (R2). */
export type LegInput = {
  readonly encoder: CallEncoder
  readonly owner: Address
  readonly deadlineAtMs: UnixMs
  readonly keccak256: Keccak256
}

/**
 * Writes every step as two calls of the owner's account: allow exactly what the swap takes, then
 * swap, to the owner, not below the floor, not past the deadline (R2, R4).
 *
 * The deadline is floored to the whole second, which is all that a block's time can tell.
 */
export function encodeLegs(plan: QuotedPlan, input: LegInput): Leg[] {
  const deadlineAtMs = unixMs(Math.floor(input.deadlineAtMs / 1000) * 1000)
  const legs = plan.steps.flatMap((step, index) => {
    const drafts = legsOf(plan, step, { ...input, deadlineAtMs })
    return drafts.map((leg, place) => ({ ...leg, index: 2 * index + place }))
  })
  for (const leg of legs) {
    const fault = faultOfCall(leg)
    assert(fault === null, fault ?? 'the call is what its leg says')
    assert(leg.recipient === input.owner, 'the recipient is the owner')
  }
  return legs
}

function legsOf(plan: QuotedPlan, step: Step, input: LegInput): Omit<Leg, 'index'>[] {
  const { encoder, owner, deadlineAtMs, keccak256 } = input
  const { route, amountInAtoms } = step.quote
  assert(route.protocol !== 'paper', 'a paper plan has no calls')
  const router = encoder.routerOf(route.protocol)
  const [tokenIn, tokenOut] = [
    tokenOf(plan, step.quote.assetIn),
    tokenOf(plan, step.quote.assetOut),
  ]
  const { amountOutMinAtoms } = step
  const common = { chain: plan.chain, spender: router, tokenIn, amountInAtoms, recipient: owner }
  const allow = encoder.encodeApprove(tokenIn, router, amountInAtoms)
  const terms = { route, amountInAtoms, amountOutMinAtoms, recipient: owner, deadlineAtMs }
  const swap = encoder.encodeSwap(terms)
  const rest = (call: Call, gasMax: bigint) => ({
    deadlineAtMs,
    call,
    calldataHash: keccak256(call.data),
    gasMax,
  })
  const swapGas = step.quote.gasUnits
  const allowGas = gasUnitsOf(step.quote) - swapGas
  return [
    {
      ...common,
      kind: 'approve',
      router: tokenIn,
      tokenOut: tokenIn,
      amountOutMinAtoms: 0n,
      ...rest(allow, gasMaxOf(allowGas)),
    },
    {
      ...common,
      kind: 'swap',
      router,
      tokenOut,
      amountOutMinAtoms,
      ...rest(swap, gasMaxOf(swapGas)),
    },
  ]
}

function tokenOf(plan: QuotedPlan, asset: AssetId): Address {
  const position = plan.positions.find((candidate) => candidate.asset === asset)
  assert(position !== undefined, 'a traded asset has a position')
  return position.token
}
