import type { Hop, PositionChange } from '@evenkeel/core/domain'
import { type Atoms, formatAmount, formatE18, valueOf } from '@evenkeel/core/units'
import type { ProposalView } from '@evenkeel/engine'
import type { z } from 'zod'
import type { StepView } from '../wire/index.ts'
import { orNull } from './figures.ts'
import { type PlannedLeg, plannedLegs } from './legs.ts'
import { type Symbols, symbolsOf } from './symbols.ts'

type Row = z.input<typeof StepView>

/** One row per leg, as the wallet will send it: an allowance, then the swap that uses it up. */
export function stepViews(view: ProposalView): Row[] {
  const { plan } = view
  const symbols = symbolsOf(plan.positions)
  const cash = symbols.ofAsset(plan.cash)
  return plannedLegs(plan).map((planned) => ({
    ...exchangeOf(planned, symbols),
    ...costsOf(planned),
    gasUnits: (plan.gasUsedByLeg[planned.leg.index] ?? 0n).toString(),
    gasUnitsMax: planned.leg.gasMax.toString(),
    cashAfterUsd: valueText(planned.cashAfterAtoms, cash),
    ...progressOf(planned, view, symbols),
  }))
}

function exchangeOf({ leg, step }: PlannedLeg, symbols: Symbols) {
  const { quote } = step
  const sold = symbols.ofAsset(quote.assetIn)
  const bought = symbols.ofAsset(quote.assetOut)
  const common = {
    legIndex: leg.index,
    kind: leg.kind,
    symbolIn: sold.symbol,
    amountIn: formatAmount(leg.amountInAtoms, sold.decimals),
    spender: leg.spender,
    router: leg.router,
  }
  if (leg.kind === 'approve') return { ...common, ...noSwap }
  return {
    ...common,
    symbolOut: bought.symbol,
    amountOutExpected: formatAmount(quote.amountOutAtoms, bought.decimals),
    amountOutMin: formatAmount(leg.amountOutMinAtoms, bought.decimals),
    protocol: quote.route.protocol,
    hops: quote.route.hops.map((hop) => hopView(hop, symbols)),
  }
}

/** What an allowance has none of. */
const noSwap = {
  symbolOut: null,
  amountOutExpected: null,
  amountOutMin: null,
  protocol: null,
  hops: [],
}

/** A token that the route only passes through is named by its address. */
function hopView({ pool, tokenIn, tokenOut, feePips }: Hop, { ofToken }: Symbols) {
  const symbolIn = ofToken(tokenIn)?.symbol ?? tokenIn
  return { pool, symbolIn, symbolOut: ofToken(tokenOut)?.symbol ?? tokenOut, feePips }
}

function costsOf({ leg, step, gasUsdE18 }: PlannedLeg) {
  const isSwap = leg.kind === 'swap'
  const fee = isSwap ? step.feeUsdE18 : 0n
  const impact = isSwap ? step.impactUsdE18 : 0n
  return {
    feeUsd: formatE18(fee),
    impactUsd: formatE18(impact),
    gasUsd: formatE18(gasUsdE18),
    costUsd: formatE18(fee + impact + gasUsdE18),
  }
}

/** How far the leg has come; what it cost is known once the plan is reconciled. */
function progressOf({ leg }: PlannedLeg, { run, result }: ProposalView, { ofToken }: Symbols) {
  const progress = run?.legs.find(({ legIndex }) => legIndex === leg.index)
  const ended = result?.legs.find(({ index, txHash }) => index === leg.index && txHash !== null)
  const decimals = ofToken(leg.tokenOut)?.decimals ?? 0
  return {
    state: progress?.state ?? ('planned' as const),
    txHash: progress?.txHash ?? null,
    blockNumber: orNull(progress?.blockNumber, String),
    amountOutRealised:
      leg.kind === 'approve'
        ? null
        : orNull(progress?.amountOutAtomsRealised, (atoms) => formatAmount(atoms, decimals)),
    costUsdRealised: orNull(ended?.realisedCostUsdE18, formatE18),
  }
}

function valueText(atoms: Atoms, { decimals, priceUsdE18 }: PositionChange): string {
  return formatE18(valueOf(atoms, decimals, priceUsdE18, 'down'))
}
