import type { PriceGrid } from '../grid.ts'
import type { BacktestResult } from '../result.ts'
import { formatLabel, type Labels } from '../series.ts'
import { type RunTerms, stretchOf, type Trial } from './trial.ts'

/** What cutting the data off found. */
export type LookAhead = {
  /** Bars after which the data was cut off. */
  readonly cuts: number
  /** The first cut at which an earlier decision or value changed, and what; null: none did. */
  readonly leak: { readonly cutAfter: string; readonly what: string } | null
}

/**
 * Runs a trial on data cut off after random bars: every decision and value up to the cut must be
 * that of the whole run, bit for bit. A rule that sees tomorrow cannot pass.
 */
export function testLookAhead(
  grid: PriceGrid,
  trial: Trial,
  terms: RunTerms & { readonly cuts: number; readonly uniform: () => number },
): LookAhead {
  const whole = trial.run(grid, terms)
  const first = grid.labelAtMs.length - whole.equity.labelAtMs.length
  // The whole run's first bar must be there: without it the cut run starts somewhere else.
  for (let cut = 0; cut < terms.cuts; cut++) {
    const kept = 2 + Math.floor(terms.uniform() * (whole.equity.labelAtMs.length - 2))
    const part = trial.run(stretchOf(grid, { first: 0, bars: first + kept }), terms)
    const what = differenceOf(whole, part, grid.labels)
    if (what !== null) {
      const cutAfter = formatLabel(grid.labels, grid.labelAtMs[first + kept - 1] as number)
      return { cuts: cut + 1, leak: { cutAfter, what } }
    }
  }
  return { cuts: terms.cuts, leak: null }
}

function differenceOf(whole: BacktestResult, part: BacktestResult, labels: Labels): string | null {
  const end = part.figures.end
  const expected = decisionsUntil(whole, end)
  const found = decisionsUntil(part, end)
  for (let at = 0; at < Math.max(expected.length, found.length); at++) {
    if (expected[at] !== found[at]) {
      return `decision ${at + 1}: ${found[at] ?? 'none'}, with later data ${expected[at] ?? 'none'}`
    }
  }
  const bar = part.equity.valueUsd.findIndex((value, at) => value !== whole.equity.valueUsd[at])
  if (bar < 0) return null
  return `value on ${formatLabel(labels, part.equity.labelAtMs[bar] as number)} differs`
}

/** Everything decided up to a label, as text: the bar, the reasons, and what came of it. */
function decisionsUntil({ rebalances, refused, notExecuted }: BacktestResult, end: string) {
  const decided = [
    ...rebalances.map((record) =>
      // What executed after the cut was decided before it: only the decision is compared.
      record.executedAt <= end ? record : { decidedAt: record.decidedAt, why: record.why },
    ),
    ...refused.map((record) => ({ decidedAt: record.decidedAt, why: 'refused' })),
    ...(notExecuted === null ? [] : [notExecuted]),
  ]
  return decided
    .filter(({ decidedAt }) => decidedAt <= end)
    .sort((a, b) => (a.decidedAt < b.decidedAt ? -1 : 1))
    .map((record) => JSON.stringify(record))
}
