export { type Convexity, requireCovariance } from './covariance.ts'
export { hessianScale, kktResidual, type QuadraticProgram } from './kkt.ts'
export { type LimitSettings, type Limits, type RowLimit, weightLimits } from './limits.ts'
export { solveLinear, type Vertex } from './linear-program.ts'
export {
  kktResidualMax,
  type QuadraticOptimum,
  type QuadraticWorkspace,
  quadraticWorkspace,
  solveQuadratic,
} from './quadratic-program.ts'
