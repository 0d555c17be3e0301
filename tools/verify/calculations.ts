import { backtest } from './topics/backtest-rules.ts'
import { capWeights, squareRootWeights } from './topics/index-capping.ts'
import { thresholdAndDestination } from './topics/rebalancing-studies.ts'
import type { Calculations } from './verify.ts'

/** Every quantity that the library can compute, by the topic of its reference file. */
export const calculations: Calculations = {
  backtest_rules: { backtest },
  index_capping: { capWeights, squareRootWeights },
  rebalancing_studies: { thresholdAndDestination },
}
