import type { Leg } from '@evenkeel/core/domain'
import { assert, type UsdE18, usdE18, valueOf } from '@evenkeel/core/units'
import type { LegProgress, ProposalView } from '@evenkeel/engine'
import { splitByGas } from './legs.ts'
import { symbolsOf } from './symbols.ts'

/** How far one leg has come; undefined before the run. */
export function progressOf(leg: Leg, { run }: ProposalView): LegProgress | undefined {
  return run?.legs.find(({ legIndex }) => legIndex === leg.index)
}

/**
 * What each leg that was carried out really cost, by leg index; empty until the plan is reconciled.
 *
 * It is value in less value out at the plan's own prices, and the leg's part of the gas that was
 * paid: a batch pays for all its legs at once, so gas is split as the preview used it.
 */
export function realisedCosts(view: ProposalView): ReadonlyMap<number, UsdE18> {
  const { plan, result } = view
  if (result === null) return new Map()
  const done = plan.legs.filter((leg) => progressOf(leg, view)?.state === 'done')
  const gasUsed = done.map(({ index }) => plan.gasUsedByLeg[index] ?? 0n)
  const gas = splitByGas(result.gasUsdE18, gasUsed)
  return new Map(
    done.map((leg, place) => {
      const lost = leg.kind === 'swap' ? lostUsdE18(leg, view) : 0n
      return [leg.index, usdE18(lost + (gas[place] ?? 0n))]
    }),
  )
}

function lostUsdE18(leg: Leg, view: ProposalView): bigint {
  const { ofToken } = symbolsOf(view.plan.positions)
  const [sold, bought] = [ofToken(leg.tokenIn), ofToken(leg.tokenOut)]
  const out = progressOf(leg, view)?.amountOutAtomsRealised ?? null
  assert(sold !== null && bought !== null && out !== null, 'a swap that is done gave something')
  const given = valueOf(leg.amountInAtoms, sold.decimals, sold.priceUsdE18, 'up')
  return given - valueOf(out, bought.decimals, bought.priceUsdE18, 'down')
}
