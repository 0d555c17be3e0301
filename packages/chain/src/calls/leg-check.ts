import type { Address, ChainId, Leg, Refusal, RefusalCode } from '@evenkeel/core/domain'
import { keccak256 } from 'viem'
import type { ChainConfig } from '../config.ts'
import { type DecodedCall, decodeCall } from './decode.ts'
import { approvalAtomsLimit, deadlineSeconds } from './encode.ts'

/** What a leg may be, apart from what it says of itself. */
export type LegRules = {
  readonly chain: ChainId
  readonly owner: Address
  readonly config: Pick<ChainConfig, 'routers' | 'pools'>
}

/**
 * Whether a leg's calldata says exactly what the leg says, and only what is allowed at all.
 *
 * It reads the bytes that the wallet will sign, so it also finds a leg that was altered after it
 * was encoded. Null means they agree; else the first disagreement, as a refusal.
 */
export function legMatchesCall(leg: Leg, rules: LegRules): Refusal | null {
  const decoded = decodeCall(leg.call)
  const claims = [
    ...commonClaims(leg, rules),
    claim('kind', leg.kind, decoded.kind),
    ...(decoded.kind === 'approve' ? approveClaims(leg, decoded, rules) : []),
    ...(decoded.kind === 'swap' ? swapClaims(leg, decoded, rules) : []),
  ]
  const broken = claims.find(({ limit, actual }) => limit !== actual)
  if (broken === undefined) return null
  const { code, field, limit, actual } = broken
  const message = `leg ${leg.index}: ${field} is ${actual}, not ${limit}`
  return { code, message, field: `legs.${leg.index}.${field}`, limit, actual }
}

/** A statement that must hold: `actual` equals `limit`. */
type Claim = Pick<Refusal, 'code' | 'field' | 'limit' | 'actual'>

function claim(
  field: string,
  limit: string | bigint,
  actual: string | bigint,
  code: RefusalCode = 'CALLDATA_MISMATCH',
): Claim {
  return { code, field, limit: String(limit), actual: String(actual) }
}

function commonClaims(leg: Leg, { chain, owner }: LegRules): Claim[] {
  return [
    claim('chain', chain, leg.chain, 'CHAIN_WRONG'),
    claim('calldataHash', leg.calldataHash, keccak256(leg.call.data)),
    claim('call.valueWei', 0n, leg.call.valueWei),
    claim('router', leg.router, leg.call.to),
    claim('recipient', owner, leg.recipient),
  ]
}

function approveClaims(
  leg: Leg,
  { token, spender, atoms }: Extract<DecodedCall, { kind: 'approve' }>,
  { config }: LegRules,
): Claim[] {
  const isListed = Object.values(config.routers).includes(spender)
  return [
    claim('token', leg.tokenIn, token),
    claim('spender', leg.spender, spender),
    claim('spender', isListed ? spender : 'an allowed router', spender),
    claim('amountInAtoms', leg.amountInAtoms, atoms),
    claim('amountInAtoms', atoms < approvalAtomsLimit ? atoms : 'a limited approval', atoms),
  ]
}

function swapClaims(
  leg: Leg,
  swap: Extract<DecodedCall, { kind: 'swap' }>,
  { config, owner }: LegRules,
): Claim[] {
  const foreign = swap.hops.find((hop) => !isAllowed(swap.protocol, hop, config.pools))
  const strayed = foreign && `${foreign.tokenIn} ${foreign.feePips} ${foreign.tokenOut}`
  const floor = swap.amountOutMinAtoms
  return [
    claim('router', config.routers[swap.protocol], swap.router),
    claim('spender', swap.router, leg.spender),
    claim('pool', 'an allowed pool', strayed ?? 'an allowed pool'),
    claim('tokenIn', leg.tokenIn, swap.hops[0]?.tokenIn ?? 'none'),
    claim('tokenOut', leg.tokenOut, swap.hops.at(-1)?.tokenOut ?? 'none'),
    claim('amountInAtoms', leg.amountInAtoms, swap.amountInAtoms),
    claim('amountOutMinAtoms', leg.amountOutMinAtoms, floor),
    claim('amountOutMinAtoms', floor > 0n ? floor : 'a floor above zero', floor),
    claim('recipient', owner, swap.recipient),
    claim('deadline', deadlineSeconds(leg.deadlineAtMs), deadlineSeconds(swap.deadlineAtMs)),
  ]
}

function isAllowed(
  protocol: ChainConfig['pools'][number]['protocol'],
  hop: { readonly tokenIn: Address; readonly tokenOut: Address; readonly feePips: number },
  pools: ChainConfig['pools'],
): boolean {
  const tokens = [hop.tokenIn, hop.tokenOut].toSorted().join()
  return pools.some(
    (pool) =>
      pool.protocol === protocol &&
      pool.feePips === hop.feePips &&
      [pool.token0, pool.token1].toSorted().join() === tokens,
  )
}
