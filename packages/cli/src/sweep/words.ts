import { money, percentOf, ratio } from '../backtest/figures.ts'
import { metrics } from './metric.ts'
import type { Study } from './study.ts'

/** What a sweep says, and what it cannot show. */
export type SweepVerdict = {
  readonly say: string
  /** The best against never rebalancing. */
  readonly beside: string
  readonly luck: string
  /** Whether the best is no better than luck explains. */
  readonly isLuck: boolean
  readonly fees: string
}

/** Below this probability a best run is called luck: the usual one in twenty. */
const confidence = 0.95

/** Puts a sweep into sentences; what chance explains is said as plainly as the best. */
export function verdictOf(study: Study): SweepVerdict {
  const { request, runs, best, scores, plan } = study
  const { name, show } = metrics[request.metric]
  const at = `${best.rule.name} at ${best.feeBps} bps`
  const score = show(scores[best.run] ?? 0)
  const probability = study.deflated.probability
  const isLuck = probability === null || probability < confidence
  const tried = `${count(runs)} runs`
  return {
    say: `Of ${tried}, ${at} has the best ${name}: ${score}.`,
    beside: besideNever(study),
    luck: luckOf(study, isLuck),
    isLuck,
    fees:
      plan.feesBps.length > 1
        ? 'A fee is paid, not chosen: compare bands at the fee that you pay.'
        : `Every run pays ${plan.feesBps[0]} bps.`,
  }
}

function besideNever({ best }: Study): string {
  const [own, held] = [best.result.figures, best.none.figures]
  const difference = own.finalValue / held.finalValue - 1
  const word = difference < 0 ? 'less' : 'more'
  return (
    `It ended at ${money(own.finalValue)}, never rebalancing at ${money(held.finalValue)} ` +
    `(${percentOf(Math.abs(difference))} ${word}); worst fall ${percentOf(own.maxDrawdown)} ` +
    `against ${percentOf(held.maxDrawdown)}.`
  )
}

function luckOf({ deflated, scale, best }: Study, isLuck: boolean): string {
  const { probability, trials, expectedBestPerBar, perBar } = deflated
  if (probability === null || expectedBestPerBar === null || perBar === null) {
    return `A deflated Sharpe ratio is not defined for ${count(trials)} trials of this kind.`
  }
  const yearly = (perBarRatio: number) => ratio(perBarRatio * Math.sqrt(scale.barsPerYear))
  const opening = `Deflated Sharpe ratio ${probability.toFixed(3)}`
  const trial = `${count(trials)} trials alone would show ${yearly(expectedBestPerBar)}`
  const verdict = isLuck ? 'this best is not evidence of skill' : 'beyond what the trials explain'
  const held = ratio(best.none.figures.sharpe)
  return (
    `${opening}: ${trial}, the best shows ${yearly(perBar)}; ${verdict}. ` +
    `Never rebalancing shows ${held}: that much is the market's.`
  )
}

/** A count with its thousands apart. */
export function count(figure: number): string {
  return figure.toLocaleString('en-US')
}
