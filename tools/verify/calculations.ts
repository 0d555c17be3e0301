import { backtest } from './topics/backtest-rules.ts'
import {
  amountDelta,
  nextSqrtPrice,
  poolSwap,
  sqrtPriceAtTick,
  swapStep,
} from './topics/concentrated-liquidity.ts'
import { amountIn, amountOut } from './topics/constant-product.ts'
import {
  covarianceOfReturns,
  sampleCovarianceOfPrices,
  shrunkCovariance,
} from './topics/covariance-shrinkage.ts'
import * as ewma from './topics/ewma-riskmetrics.ts'
import { capWeights, squareRootWeights } from './topics/index-capping.ts'
import { nearest } from './topics/nearest-correlation.ts'
import { thresholdAndDestination } from './topics/rebalancing-studies.ts'
import type { Calculations } from './verify.ts'

/** Every quantity that the library can compute, by the topic of its reference file. */
export const calculations: Calculations = {
  amm_concentrated_liquidity: { amountDelta, nextSqrtPrice, poolSwap, sqrtPriceAtTick, swapStep },
  amm_constant_product: { amountIn, amountOut },
  backtest_rules: { backtest },
  covariance_shrinkage: {
    sampleCovariance: covarianceOfReturns,
    sampleCovarianceOfPrices,
    shrunkCovariance,
  },
  ewma_riskmetrics: { ...ewma },
  index_capping: { capWeights, squareRootWeights },
  nearest_correlation: { nearestCorrelation: nearest },
  rebalancing_studies: { thresholdAndDestination },
}
