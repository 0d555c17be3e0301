import { dayMs } from '../units/index.ts'
import type { BacktestConfig } from './config.ts'
import type { PriceGrid } from './grid.ts'
import { medianSpacing, modalSpacing } from './series.ts'
import type { BarScale } from './statistics.ts'

/** How bars of a recorded grid are told apart: 3 missing days are a hole, or 24 shorter bars. */
export function scaleOf(grid: PriceGrid, config: BacktestConfig): BarScale {
  const stepMs = medianSpacing(grid.labelAtMs)
  const isIntraday = stepMs !== null && stepMs < dayMs
  return {
    spacingMs: modalSpacing(grid.labelAtMs),
    stepMs,
    gapBarsMax: config.gapBarsMax ?? (isIntraday ? 24 : 3),
    riskFreeAnnual: config.riskFreeAnnual,
  }
}
