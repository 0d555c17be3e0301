import { type SweepFigures, sharpePerBar } from '@evenkeel/kernels'
import { money, percentOf, ratio } from '../backtest/figures.ts'

/** By which a sweep calls a run the best: the greatest value wins. */
export type Metric = 'sharpe' | 'finalValue' | 'maxDrawdown' | 'calmar'

/** What turns sums of a run into yearly figures. */
export type YearScale = {
  readonly barsPerYear: number
  readonly years: number
  readonly capitalUsd: number
}

type MetricTerms = {
  readonly name: string
  readonly show: (value: number) => string
  /** Null where it is not defined. */
  readonly of: (figures: SweepFigures, run: number, scale: YearScale) => number | null
}

export const metrics: Readonly<Record<Metric, MetricTerms>> = {
  sharpe: {
    name: 'Sharpe ratio',
    show: ratio,
    of: ({ returns }, run, { barsPerYear }) => {
      const perBar = returns === null ? null : sharpePerBar(returns, run)
      return perBar === null ? null : perBar * Math.sqrt(barsPerYear)
    },
  },
  finalValue: {
    name: 'final value',
    show: money,
    of: ({ finalValueUsd }, run) => finalValueUsd[run] ?? null,
  },
  maxDrawdown: {
    name: 'worst fall',
    show: percentOf,
    of: ({ maxDrawdown }, run) => maxDrawdown[run] ?? null,
  },
  calmar: {
    name: 'Calmar ratio',
    show: ratio,
    of: ({ finalValueUsd, maxDrawdown }, run, { years, capitalUsd }) => {
      const fall = Math.abs(maxDrawdown[run] ?? 0)
      if (fall === 0 || years <= 0) return null
      return (((finalValueUsd[run] ?? 0) / capitalUsd) ** (1 / years) - 1) / fall
    },
  },
}

export function isMetric(text: string): text is Metric {
  return Object.hasOwn(metrics, text)
}
