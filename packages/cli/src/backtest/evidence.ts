import { reportStates, type StateReport } from '@evenkeel/core/backtest'
import { type Parsed, parsed } from '@evenkeel/core/units'
import { type Certified, certifyComparison } from './certificate.ts'
import type { Comparison } from './comparison.ts'
import type { BacktestRequest } from './request.ts'

/** A comparison with what it takes to judge it. */
export type Examined = Comparison & {
  /** Never and the rule, in that order, by state of the market. */
  readonly states: StateReport
  /** Null: a single run. */
  readonly certificate: Certified | null
}

/** Cuts a comparison by market states, and certifies it where that was asked for. */
export function examine(
  comparison: Comparison,
  { states: asked, certify }: BacktestRequest,
  onRun: (done: number) => void = () => {},
): Parsed<Examined> {
  const { grid, config, none, rule } = comparison
  const reference = asked ?? usualReference(comparison)
  const states = reportStates(grid, config, reference, [none.equity, rule.equity])
  if (!states.ok) return states
  const certificate = certify ? certifyComparison(comparison, onRun) : parsed(null)
  if (!certificate.ok) return certificate
  return parsed({ ...comparison, states: states.value, certificate: certificate.value })
}

/** Bitcoin leads the others; without it, the first asset that is held. */
function usualReference({ config: { symbols, targets } }: Comparison): string {
  if (symbols.includes('BTC')) return 'BTC'
  return symbols.find((_, index) => (targets[index] ?? 0) > 0) ?? ''
}
