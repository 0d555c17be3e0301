export { ledoitWolfConstantCorrelation } from './constant-correlation.ts'
export {
  averageCorrelation,
  type CorrelationParts,
  correlationOf,
  covarianceFrom,
  sampleCorrelation,
  stressedCorrelation,
} from './correlation.ts'
export {
  type MeanConvention,
  type MomentConvention,
  sampleCovariance,
} from './covariance.ts'
export {
  type Decay,
  decayOf,
  effectiveObservations,
  lambdaOfHalfLife,
  requireDecay,
} from './decay.ts'
export {
  ewmaCovariance,
  ewmaVariancePath,
  ewmaWeights,
  type PreSample,
  updateEwmaCovariance,
  type WeightConvention,
} from './ewma.ts'
export { type HalfLives, halfLifeCovariance } from './half-lives.ts'
export {
  type AsynchronousCovariance,
  asynchronousCovariance,
  type PriceTicks,
} from './hayashi-yoshida.ts'
export {
  type LongMemorySpec,
  longMemoryVariances,
  type MemoryMixture,
  memoryMixture,
  riskMetrics2006,
} from './long-memory.ts'
export {
  type BayesStein,
  bayesSteinMeans,
  type SharpePrior,
  sharpePrior,
  shrunkExcessMean,
} from './mean-shrinkage.ts'
export {
  type NearestCorrelation,
  type NearestCorrelationOptions,
  nearestCorrelation,
  repairCovariance,
} from './nearest-correlation.ts'
export { ledoitWolfNonlinear, type NonlinearlyShrunk } from './nonlinear-shrinkage.ts'
export { type PairwiseCovariance, type PartialReturns, pairwiseCovariance } from './pairwise.ts'
export { logReturns, overlappingReturns, requireReturns, simpleReturns } from './returns.ts'
export {
  openRollingCovariance,
  type RollingCovariance,
  rollCovariance,
  rollingDriftMax,
  rollingStepsMax,
} from './rolling.ts'
export { ledoitWolfIdentity, oas, type Shrunk } from './shrinkage.ts'
export { annualisedVolatility } from './volatility.ts'
