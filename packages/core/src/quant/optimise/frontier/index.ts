export {
  blackLitterman,
  equilibriumMeans,
  type Posterior,
  unconstrainedWeights,
  type ViewProblem,
} from './black-litterman.ts'
export {
  type CornerPortfolio,
  type CriticalLine,
  criticalLine,
  type MeanVariance,
} from './critical-line.ts'
export {
  efficientPortfolio,
  type FrontierAim,
  type FrontierPoint,
  frontierPoints,
} from './efficient.ts'
export { maxDiversification } from './max-diversification.ts'
export { type GreatestRatio, maxSharpe } from './max-sharpe.ts'
export { type LeastVariance, minVariance, type SolveOptions } from './min-variance.ts'
