import type { Address, Leg } from '@evenkeel/core/domain'
import type { Relay } from '@evenkeel/core/ports'
import { type LegRules, legMatchesCall } from '../calls/leg-check.ts'
import { type Client, fetchHead } from '../client.ts'
import { lowered } from '../config.ts'
import { ChainFault } from '../faults.ts'
import { askWallet, type Provider } from './provider.ts'
import { fetchNonce } from './transactions.ts'

type Request = Parameters<Relay['submit']>[0]

/**
 * The last look at the calldata before a wallet is asked: the legs say what their bytes say.
 *
 * The engine has checked it. It is checked again here because from here on it is spent.
 */
export function assertLegs(legs: readonly Leg[], rules: LegRules): void {
  const broken = legs.map((leg) => legMatchesCall(leg, rules)).find((refusal) => refusal !== null)
  if (broken === undefined && legs.length > 0) return
  const { code, message, field, limit, actual } = broken ?? noLegs
  const details = { refusal: code, field, limit, actual }
  throw new ChainFault('CALLDATA_MISMATCH', message, { details })
}

/** The approval is the owner's, and neither it nor a leg has run out by the chain's own time. */
export async function assertApproval(
  client: Client,
  { owner, legs, approval }: Request,
): Promise<void> {
  const { approver, decision, expiresAtMs } = approval.message
  if (approver !== owner || decision !== 'approve') {
    const message = `the approval is ${approver}'s, the account ${owner}`
    throw new ChainFault('APPROVAL_MISMATCH', message, { details: { approver, owner } })
  }
  const { atMs } = await fetchHead(client)
  const endsAtMs = Math.min(expiresAtMs, ...legs.map((leg) => leg.deadlineAtMs))
  if (atMs < endsAtMs) return
  const message = 'the approval or a deadline has run out'
  throw new ChainFault('TOO_LATE', message, { details: { limit: endsAtMs, actual: atMs } })
}

const noLegs = {
  code: 'CALLDATA_MISMATCH',
  message: 'there is nothing to send',
  field: 'legs',
  limit: 'at least 1',
  actual: '0',
} as const

/** Refuses where the account has sent something since: what is there must be looked at first. */
export async function assertNonce(client: Client, owner: Address, nonce: bigint): Promise<void> {
  const actual = await fetchNonce(client, owner)
  if (actual === nonce) return
  const message = `the account's next nonce is ${actual}, not ${nonce}: it has sent something else`
  const details = { limit: String(nonce), actual: String(actual) }
  throw new ChainFault('NONCE_MOVED', message, { details })
}

/** Connects to the wallet, and makes sure that it has the account and is on the chain. */
export async function connectWallet(
  provider: Provider,
  owner: Address,
  chainNumber: number,
): Promise<void> {
  const has = (accounts: unknown) =>
    Array.isArray(accounts) && accounts.some((account) => lowered(String(account)) === owner)
  const isConnected =
    has(await askWallet(provider, 'eth_accounts')) ||
    has(await askWallet(provider, 'eth_requestAccounts'))
  if (!isConnected) {
    const message = `the wallet does not have ${owner}`
    throw new ChainFault('WALLET_UNAUTHORISED', message, { details: { owner } })
  }
  const actual = Number(await askWallet(provider, 'eth_chainId'))
  if (actual === chainNumber) return
  const message = `the wallet is on chain ${actual}, not ${chainNumber}`
  throw new ChainFault('CHAIN_WRONG', message, { details: { limit: chainNumber, actual } })
}

/** Calls that a leg binds, and nothing of the leg besides. */
export function callsOf(legs: readonly Leg[]) {
  return legs.map(({ call }) => call)
}
