import type { Piece } from '../i18n/icu.ts'
import type { Tone } from './tone.ts'
import type { Portfolio, Step } from './wire.ts'
import type { Words } from './words.ts'

/** One row of "Every step". */
export type StepRow = {
  readonly number: string
  /** The verb in bold and what it moves. */
  readonly what: readonly Piece[]
  readonly route: string
  /** Full address behind a shortened one, for the title. */
  readonly routeFull: string
  readonly expected: string
  readonly worst: string
  /** What it really gave, once done. */
  readonly got: string
  readonly cost: string
  readonly cash: string
  readonly state: string
  readonly tone: Tone
  readonly txHash: string | null
}

/** The rows, in the order in which the wallet sends them. */
export function stepRows(
  steps: readonly Step[],
  portfolio: Pick<Portfolio, 'assets' | 'cash'>,
  words: Words,
): readonly StepRow[] {
  const cash = portfolio.assets.find((asset) => asset.asset === portfolio.cash)?.symbol ?? ''
  return steps.map((step) => ({
    number: String(step.legIndex + 1),
    what: whatOf(step, cash, words),
    ...routeOf(step, words),
    expected: amountOrNothing(step.amountOutExpected, step.symbolOut, words.amount),
    worst: amountOrNothing(step.amountOutMin, step.symbolOut, words.amountAtLeast),
    got: amountOrNothing(step.amountOutRealised, step.symbolOut, words.amount),
    cost: words.usd(step.costUsdRealised ?? step.costUsd),
    cash: words.usdSentence(step.cashAfterUsd),
    state: words.t(`step.${step.state}`),
    tone: stateTone[step.state],
    txHash: step.txHash,
  }))
}

const stateTone: Record<Step['state'], Tone> = {
  planned: 'plain',
  waits: 'plain',
  sending: 'info',
  done: 'ok',
  reverted: 'out',
  not_sent: 'near',
}

function whatOf(step: Step, cash: string, words: Words): readonly Piece[] {
  const amount = words.amount(step.amountIn, step.symbolIn)
  if (step.kind === 'approve') return words.t.pieces('steps.approve', { amount })
  if (step.symbolOut === cash) return words.t.pieces('steps.sell', { amount })
  const symbol = step.symbolOut ?? ''
  return words.t.pieces(step.symbolIn === cash ? 'steps.buy' : 'steps.swap', { amount, symbol })
}

function routeOf(step: Step, words: Words): { route: string; routeFull: string } {
  if (step.kind === 'approve') {
    return {
      route: words.t('steps.spender', { address: shortAddress(step.spender) }),
      routeFull: step.spender,
    }
  }
  const path = step.hops.map((hop) => `${hop.symbolOut} ${words.poolFee(hop.feePips)}`)
  const from = step.hops[0]?.symbolIn ?? step.symbolIn
  return {
    route: words.t('steps.route.of', {
      venue: venueName(step.protocol),
      path: [from, ...path].join(' \u2192 '),
    }),
    routeFull: step.router,
  }
}

/** First and last four digits; never where an address is to be compared. */
export function shortAddress(address: string): string {
  return `${address.slice(0, 6)}\u2026${address.slice(-4)}`
}

function amountOrNothing(
  amount: string | null,
  symbol: string | null,
  write: (value: string, symbol: string) => string,
): string {
  return amount === null || symbol === null ? '' : write(amount, symbol)
}

const venueNames = {
  'uniswap-v2': 'Uniswap v2',
  'uniswap-v3': 'Uniswap v3',
  paper: 'Paper',
} as const

/** A protocol as people call it. */
export function venueName(protocol: keyof typeof venueNames | null): string {
  return protocol === null ? '' : venueNames[protocol]
}
