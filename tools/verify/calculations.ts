import { almgrenChriss } from './topics/almgren-chriss.ts'
import * as attributionBrinson from './topics/attribution-brinson.ts'
import { backtest } from './topics/backtest-rules.ts'
import * as blackLitterman from './topics/black-litterman.ts'
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
import * as cvar from './topics/cvar.ts'
import * as discreteAllocation from './topics/discrete-allocation.ts'
import * as drawdownControl from './topics/drawdown-control.ts'
import * as ewma from './topics/ewma-riskmetrics.ts'
import * as garch from './topics/garch.ts'
import * as garleanuPedersen from './topics/garleanu-pedersen.ts'
import * as harRv from './topics/har-rv.ts'
import * as hrpTopic from './topics/hrp.ts'
import * as hurst from './topics/hurst.ts'
import * as indexCapping from './topics/index-capping.ts'
import * as kalmanLocalLevel from './topics/kalman-local-level.ts'
import * as kellyMulti from './topics/kelly-multi.ts'
import * as kellySingle from './topics/kelly-single.ts'
import * as marketImpact from './topics/market-impact.ts'
import * as markovSwitching from './topics/markov-switching.ts'
import { maxDiversification } from './topics/max-diversification.ts'
import { maxSharpe } from './topics/max-sharpe.ts'
import * as meanVarianceCla from './topics/mean-variance-cla.ts'
import { minVariance } from './topics/min-variance.ts'
import { nearest } from './topics/nearest-correlation.ts'
import * as noTradeRegionTopic from './topics/no-trade-region.ts'
import { bacon } from './topics/performance-bacon.ts'
import * as performanceRatios from './topics/performance-ratios.ts'
import * as rangeVolatility from './topics/range-volatility.ts'
import * as rebalancingPremium from './topics/rebalancing-premium.ts'
import * as rebalancingStudies from './topics/rebalancing-studies.ts'
import * as returnsTwrMwr from './topics/returns-twr-mwr.ts'
import * as riskParity from './topics/risk-parity.ts'
import { maxRatio, minRisk, riskParity as scenarioParity } from './topics/scenario-optimisation.ts'
import * as sharpeInference from './topics/sharpe-inference.ts'
import * as taxLots from './topics/tax-lots.ts'
import * as unitRootTests from './topics/unit-root-tests.ts'
import * as varEs from './topics/var-es.ts'
import * as varianceRatioTopic from './topics/variance-ratio.ts'
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
  ewma_riskmetrics: ewma,
  garch,
  har_rv: harRv,
  range_volatility: rangeVolatility,
  index_capping: indexCapping,
  nearest_correlation: { nearestCorrelation: nearest },
  rebalancing_studies: rebalancingStudies,
  attribution_brinson: attributionBrinson,
  discrete_allocation: discreteAllocation,
  drawdown_control: drawdownControl,
  market_impact: marketImpact,
  optimal_execution_almgren_chriss: { almgrenChriss },
  performance_bacon: bacon,
  performance_ratios: performanceRatios,
  rebalancing_premium: rebalancingPremium,
  returns_twr_mwr: returnsTwrMwr,
  sharpe_inference: sharpeInference,
  var_es: varEs,
  kelly_multi: kellyMulti,
  kelly_single: kellySingle,
  max_diversification: { maxDiversification },
  max_sharpe: { maxSharpe },
  mean_variance_cla: meanVarianceCla,
  min_variance: { minVariance },
  risk_parity: riskParity,
  black_litterman: blackLitterman,
  hrp: hrpTopic,
  garleanu_pedersen: garleanuPedersen,
  no_trade_region: noTradeRegionTopic,
  cvar_rockafellar_uryasev: cvar,
  scenario_ratio_optimisation: { maxRatio, riskParity: scenarioParity },
  scenario_risk_optimisation: { minRisk },
  hurst,
  kalman_local_level: kalmanLocalLevel,
  tax_lots: taxLots,
  unit_root_tests: unitRootTests,
  variance_ratio: varianceRatioTopic,
  markov_switching: markovSwitching,
}
