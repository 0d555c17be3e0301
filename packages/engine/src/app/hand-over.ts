import type { ProposedPlan, Refusal, SignedApproval } from '@evenkeel/core/domain'
import { checkStillValid } from '@evenkeel/core/planning'
import { assert, type UnixMs } from '@evenkeel/core/units'
import type { Queryable } from '../db/connect.ts'
import { type Handover, journalHandover, noteHandover } from '../db/handovers.ts'
import { loadPortfolio, lockPortfolio } from '../db/portfolios.ts'
import { type Context, step, tell } from './context.ts'
import { isWorldFault, withRetries } from './faults.ts'
import type { Look } from './look.ts'
import { isPausedAt } from './pause.ts'
import { effectKey, type LegSpan, legsIn } from './progress.ts'
import { doubt, gather, readPrices } from './sight.ts'

/** Whether the next transaction may be handed over. */
export type Gate =
  | { readonly kind: 'open' }
  /** Not now: paused, or a source is silent. It may still open before the deadline. */
  | { readonly kind: 'shut'; readonly refusals: readonly Refusal[] }
  /** Never again: what the owner approved is not what would happen now. */
  | { readonly kind: 'closed'; readonly refusals: readonly Refusal[] }

/** Asks everything anew right before a hand-over: prices, balances, pause, policy, expiry. */
export async function askGate(
  context: Context,
  plan: ProposedPlan,
  approval: SignedApproval,
  { executed }: Look,
): Promise<Gate> {
  const { planHash, portfolioId } = plan
  const about = { portfolioId, planHash, found: executed.length }
  return step(context, 'recheck', about, async () => {
    const record = await loadPortfolio(context.database.db, portfolioId)
    assert(record !== null, 'a portfolio is never removed')
    const nowMs = context.ports.clock.now()
    const read = await readPrices(
      context,
      plan.positions.map(({ asset }) => asset),
    )
    const sight = await gather(context, record, read, nowMs)
    const { prices, holdings, sighting } = sight
    if (prices === null || holdings === null) {
      const { weighing } = sighting
      return { kind: 'shut', refusals: weighing.kind === 'unknown' ? weighing.refusals : [] }
    }
    const quoteBlock = { number: plan.quoteBlock, hash: plan.quoteBlockHash }
    const refusals = checkStillValid({
      plan,
      nowMs,
      prices,
      holdings: holdings.holdings,
      settled: executed.flatMap(({ execution }) => execution.transfers),
      chain: context.config.chain,
      policyHash: record.policyHash,
      isQuoteBlockCanonical: await withRetries(() => context.ports.chain.isCanonical(quoteBlock)),
      pause: record.pause,
    })
    const late = refuseLate(approval, nowMs)
    return judge([...late, ...refusals, ...(await doubt(context, record, sight))])
  })
}

/** What may pass: a pause that ends, a feed that answers again. Everything else is final. */
const passing: ReadonlySet<Refusal['code']> = new Set([
  'PRICE_MISSING',
  'PRICE_STALE',
  'PRICE_FROM_FUTURE',
  'PRICE_CONTRADICTED',
  'SOURCE_DOWN',
  'PORTFOLIO_PAUSED',
])

function judge(refusals: readonly Refusal[]): Gate {
  if (refusals.length === 0) return { kind: 'open' }
  const final = refusals.filter(({ code }) => !passing.has(code))
  return final.length > 0 ? { kind: 'closed', refusals: final } : { kind: 'shut', refusals }
}

function refuseLate({ message }: SignedApproval, nowMs: UnixMs): readonly Refusal[] {
  if (nowMs < message.expiresAtMs) return []
  return [
    {
      code: 'APPROVAL_EXPIRED',
      message: 'The approval has expired.',
      field: 'expiresAt',
      limit: String(message.expiresAtMs),
      actual: String(nowMs),
    },
  ]
}

/**
 * Journals a hand-over before anything is sent: its key, and the account's nonce that it takes.
 *
 * A row that stands there already stands: after a crash the same thing is handed over again. Null
 * where the portfolio was paused between the gate and here (I-10).
 */
export async function journal(
  context: Context,
  plan: ProposedPlan,
  span: LegSpan,
): Promise<Handover | null> {
  const { planHash, portfolioId, owner } = plan
  const { keccak256, relay, chain, clock } = context.ports
  return step(context, 'journal', { portfolioId, planHash, ...span }, async () => {
    const accountNonce = await withRetries(() => relay.fetchNonce(owner))
    const block = await withRetries(() => chain.fetchBlock())
    return context.database.db.transaction().execute(async (tx) => {
      await context.assertFence(tx)
      if (await isPaused(tx, portfolioId, clock.now())) return null
      return journalHandover(tx, {
        effectKey: effectKey(keccak256, planHash, span),
        planHash,
        ...span,
        accountNonce,
        sinceBlock: block.number,
        epoch: context.epoch,
        journalledAtMs: clock.now(),
      })
    })
  })
}

/** How the wallet answered; nothing of it is evidence of what the chain did. */
export type Submitted =
  /** It was asked, or nobody knows: the chain will tell. */
  | { readonly kind: 'asked' }
  /** It could not be reached; the same key is handed over again. */
  | { readonly kind: 'unreached' }
  /** It cannot make several calls in one transaction; nothing was sent. */
  | { readonly kind: 'notAtomic' }
  /** It, or its owner, refused; nothing was sent. */
  | { readonly kind: 'refused'; readonly why: string }

/** Hands journalled calls to the wallet, under the key and nonce of the journal. */
export async function submit(
  context: Context,
  plan: ProposedPlan,
  approval: SignedApproval,
  handover: Handover,
): Promise<Submitted> {
  const { planHash, portfolioId, owner } = plan
  const { effectKey: key, accountNonce: nonce, firstLeg, lastLeg } = handover
  const about = { portfolioId, planHash, firstLeg, lastLeg, key }
  const legs = legsIn(plan.legs, handover)
  return step(context, 'submit', about, async () => {
    const { db } = context.database
    await context.assertFence(db)
    try {
      const atomic = legs.length > 1
      const hash = await context.ports.relay.submit({ key, owner, legs, atomic, nonce, approval })
      tell(context, 'handedOver', { ...about, txHash: hash })
      const hint = hash === null ? {} : { txHashHint: hash }
      await noteHandover(db, handover, { askedAtMs: context.ports.clock.now(), ...hint })
      return { kind: 'asked' }
    } catch (fault) {
      if (!isWorldFault(fault)) throw fault
      tell(context, 'handOverFailed', { ...about, code: fault.code, message: fault.message })
      if (fault.transient) return { kind: 'unreached' }
      const note = { askedAtMs: context.ports.clock.now(), fault: fault.message }
      await noteHandover(db, handover, note)
      if (atomicRefusals.has(fault.code)) return { kind: 'notAtomic' }
      return refusals.has(fault.code) ? { kind: 'refused', why: fault.message } : { kind: 'asked' }
    }
  })
}

/** Faults of `Relay.submit` that are met before anything is sent; see the port. */
const refusals: ReadonlySet<string> = new Set([
  'WALLET_REJECTED',
  'WALLET_UNAUTHORISED',
  'APPROVAL_MISMATCH',
  'TOO_LATE',
  'CHAIN_WRONG',
])
const atomicRefusals: ReadonlySet<string> = new Set([
  'WALLET_NOT_ATOMIC',
  'WALLET_UPGRADE_REJECTED',
  'WALLET_UNSUPPORTED',
])

async function isPaused(tx: Queryable, portfolioId: string, nowMs: UnixMs): Promise<boolean> {
  const record = await lockPortfolio(tx, portfolioId)
  assert(record !== null, 'a portfolio is never removed')
  return isPausedAt(record, nowMs)
}
