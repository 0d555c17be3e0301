import { percentagePoints } from '../terminal/figures.ts'
import { startsSentence } from './certificate-words.ts'
import type { Comparison } from './comparison.ts'
import type { Examined } from './evidence.ts'
import { money, percentOf } from './figures.ts'

/** What a run says: how it ended, where it was behind, and what it cannot or does show. */
export type Verdict = {
  readonly say: string
  /** Calendar years in which the rule was behind never rebalancing. */
  readonly where: string
  readonly doubt: string
  /** Whether rebalancing ended behind never rebalancing. */
  readonly lost: boolean
}

const singleRun =
  'One run from one start date is not evidence: other starts, costs and delays were not tried.'

/** Puts a comparison into sentences that a person could act on; a loss is said first. */
export function verdictOf(result: Examined): Verdict {
  const { rule, none, certificate } = result
  const lost = rule.figures.finalValue < none.figures.finalValue
  const doubt = certificate === null ? singleRun : startsSentence(certificate)
  const say = [sayOf(result), ...firstDaySentence(result)].join(' ')
  return { say, where: whereBehind(result), doubt, lost }
}

/** Where targets change, never rebalancing keeps other things than the rule: which is said. */
function firstDaySentence({ config }: Comparison): string[] {
  if (config.targetChanges.length === 0) return []
  const { symbols, targets } = config
  const shares = symbols.flatMap((symbol, at) => {
    const target = targets[at] ?? 0
    return target > 0 ? [`${symbol} ${percentOf(target)}`] : []
  })
  const cash = 1 - targets.reduce((sum, target) => sum + target, 0)
  const kept = cash > 1e-9 ? [...shares, `cash ${percentOf(cash)}`] : shares
  return [`Never rebalancing keeps what the first day bought: ${kept.join(', ')}.`]
}

function sayOf({ rule, none }: Comparison): string {
  const [own, held] = [rule.figures, none.figures]
  if (own.rebalanceCount === 0) {
    const at = money(own.finalValue)
    return `No rebalance was made: it ended where never rebalancing does, at ${at}.`
  }
  const difference = own.finalValue / held.finalValue - 1
  const falls = fallsOf(own.maxDrawdown - held.maxDrawdown)
  const ended = `${money(own.finalValue)} against ${money(held.finalValue)}`
  const share = percentOf(Math.abs(difference))
  return difference < 0
    ? `Rebalancing lost here: it ended at ${ended} for never rebalancing, ${share} less, ${falls}.`
    : `Rebalancing ended ahead here: ${ended} for never rebalancing, ${share} more, ${falls}.`
}

/** Drawdowns are negative: a positive change is a smaller fall. */
function fallsOf(change: number): string {
  if (Math.abs(change) < 0.00005) return 'with the same worst fall'
  const size = percentagePoints(String(Math.abs(change))).slice(1)
  return `with a worst fall ${size} ${change > 0 ? 'smaller' : 'larger'}`
}

function whereBehind({ rule, none }: Comparison): string {
  if (rule.figures.rebalanceCount === 0) return ''
  const years = yearEnds(rule.equity.labelAtMs)
  const leads = years.map(({ bar }) => {
    return (rule.equity.valueUsd[bar] ?? 0) / (none.equity.valueUsd[bar] ?? 0)
  })
  const behind = years.filter((_, index) => (leads[index] ?? 1) < (leads[index - 1] ?? 1))
  if (behind.length === 0) return `It was behind in none of the ${years.length} calendar years.`
  const names = behind.map(({ year }) => year).join(', ')
  return `It was behind in ${behind.length} of ${years.length} calendar years: ${names}.`
}

/** The last bar of each calendar year that the run touches. */
function yearEnds(labelAtMs: Float64Array): { year: number; bar: number }[] {
  const ends = new Map<number, number>()
  for (const [bar, atMs] of labelAtMs.entries()) ends.set(new Date(atMs).getUTCFullYear(), bar)
  return [...ends].map(([year, bar]) => ({ year, bar }))
}
