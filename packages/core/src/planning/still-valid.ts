import {
  type ChainId,
  type Hex,
  type Holding,
  inPrecedence,
  limits,
  type PauseState,
  type PositionChange,
  type PriceSnapshot,
  type ProposedPlan,
  type Refusal,
  type Transfer,
} from '../domain/index.ts'
import { formatAmount, formatE18, formatInstant, type UnixMs } from '../units/index.ts'
import { netTransfers } from './transfers.ts'

/** The world as it is when a leg is about to be sent. */
export type SendingCheck = {
  readonly plan: ProposedPlan
  readonly nowMs: UnixMs
  readonly prices: PriceSnapshot
  readonly holdings: readonly Holding[]
  /** Transfers of the plan's own legs that were carried out before this one. */
  readonly settled: readonly Transfer[]
  readonly chain: ChainId
  readonly policyHash: Hex
  /** Whether the block of the quotes is still part of the chain. */
  readonly isQuoteBlockCanonical: boolean
  readonly pause: PauseState
}

/**
 * Why an approved exact plan may not be sent any more, most fundamental first.
 *
 * Any change of what it was made from ends it: old prices, a price that moved more than half the
 * slippage limit, another policy, a balance that its own legs do not account for, a reorganised
 * block, its last instant. The owner is then asked anew, about a new plan.
 */
export function checkStillValid(check: SendingCheck): Refusal[] {
  const { positions } = check.plan
  return inPrecedence([
    ...refuseSnapshot(check),
    ...positions.flatMap((position) => refusePrice(check, position)),
    ...positions.flatMap((position) => refuseBalance(check, position)),
    ...refuseCircumstances(check),
  ])
}

function refuseSnapshot({ prices, nowMs }: SendingCheck): Refusal[] {
  const ageMs = nowMs - prices.takenAtMs
  if (ageMs > limits.priceAgeAtSendingMsMax) {
    const limit = `${limits.priceAgeAtSendingMsMax} ms old at most`
    return [
      refuse('PRICE_STALE', 'The prices are too old to send on.', 'prices', limit, `${ageMs} ms`),
    ]
  }
  if (-ageMs <= limits.priceFutureMsMax) return []
  const limit = `${limits.priceFutureMsMax} ms ahead at most`
  return [
    refuse('PRICE_FROM_FUTURE', 'The prices are from the future.', 'prices', limit, `${-ageMs} ms`),
  ]
}

function refusePrice({ plan, prices, nowMs }: SendingCheck, position: PositionChange): Refusal[] {
  const { asset, symbol, priceUsdE18 } = position
  const [price, second] = prices.prices.filter((candidate) => candidate.asset === asset)
  if (second !== undefined) {
    const message = `There are two prices for ${symbol}.`
    return [refuse('PRICE_CONTRADICTED', message, asset, 'one price', 'two')]
  }
  if (price === undefined) {
    const message = `There is no price for ${symbol}.`
    return [refuse('PRICE_MISSING', message, asset, 'a price', 'none')]
  }
  const actual = formatE18(price.priceUsdE18)
  if (price.priceUsdE18 <= 0n) {
    const message = `The price of ${symbol} is not above zero.`
    return [refuse('PRICE_NOT_POSITIVE', message, asset, 'above 0', actual)]
  }
  if (nowMs - price.observedAtMs > limits.priceAgeMsMax) {
    const message = `The price of ${symbol} is too old.`
    const age = `${nowMs - price.observedAtMs} ms`
    return [refuse('PRICE_STALE', message, asset, `${limits.priceAgeMsMax} ms old at most`, age)]
  }
  if (price.observedAtMs - nowMs > limits.priceFutureMsMax) {
    const message = `The price of ${symbol} is from the future.`
    const ahead = `${price.observedAtMs - nowMs} ms`
    const limit = `${limits.priceFutureMsMax} ms ahead at most`
    return [refuse('PRICE_FROM_FUTURE', message, asset, limit, ahead)]
  }
  const moved = price.priceUsdE18 - priceUsdE18
  const movedE4 = (moved < 0n ? -moved : moved) * 10_000n
  const cap = BigInt(plan.preferences.slippageBpsMax)
  if (2n * movedE4 <= cap * priceUsdE18) return []
  const message = `The price of ${symbol} moved more than half the slippage limit.`
  const limit = `${Number(cap) / 2} bps around ${formatE18(priceUsdE18)}`
  return [refuse('PLAN_CHANGED', message, asset, limit, actual)]
}

/** Every balance is what the plan began with, and what its own legs did to it since. */
function refuseBalance(
  { plan, holdings, settled }: SendingCheck,
  { asset, symbol, decimals, token, atomsBefore }: PositionChange,
): Refusal[] {
  const expected = atomsBefore + (netTransfers(plan.owner, settled).get(token) ?? 0n)
  const actual = holdings.find((holding) => holding.asset === asset)?.atoms ?? 0n
  if (actual === expected) return []
  const message = `The balance of ${symbol} is not the one that the plan was made for.`
  const [limit, found] = [formatAmount(expected, decimals), formatAmount(actual, decimals)]
  return [refuse('PLAN_CHANGED', message, asset, limit, found)]
}

function refuseCircumstances(check: SendingCheck): Refusal[] {
  const { plan, nowMs, pause } = check
  const paused = pause.paused && (pause.untilMs === null || nowMs < pause.untilMs)
  const [expiry, now] = [formatInstant(plan.expiresAtMs), formatInstant(nowMs)]
  const refusals: [fails: boolean, refusal: Refusal][] = [
    [
      check.chain !== plan.chain,
      refuse('CHAIN_WRONG', 'The plan is for another chain.', 'chain', plan.chain, check.chain),
    ],
    [
      check.policyHash !== plan.policyHash,
      refuse(
        'PLAN_CHANGED',
        'The strategy changed since the plan was made.',
        'policyHash',
        plan.policyHash,
        check.policyHash,
      ),
    ],
    [
      !check.isQuoteBlockCanonical,
      refuse(
        'PLAN_CHANGED',
        'The block of the quotes is no longer part of the chain.',
        'quoteBlockHash',
        plan.quoteBlockHash,
        'reorganised',
      ),
    ],
    [
      nowMs >= plan.expiresAtMs,
      refuse('APPROVAL_EXPIRED', 'The plan has expired.', 'expiresAt', `before ${expiry}`, now),
    ],
    [
      paused,
      refuse('PORTFOLIO_PAUSED', 'The portfolio is paused.', 'portfolio', 'running', 'paused'),
    ],
  ]
  return refusals.filter(([fails]) => fails).map(([, refusal]) => refusal)
}

function refuse(
  code: Refusal['code'],
  message: string,
  field: string,
  limit: string,
  actual: string,
): Refusal {
  return { code, message, field, limit, actual }
}
