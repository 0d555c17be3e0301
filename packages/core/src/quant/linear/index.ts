export { cholesky, choleskyInto, solvePositiveDefinite } from './cholesky.ts'
export { type Definiteness, reportSpectrum, type SpectrumReport } from './definiteness.ts'
export { type Eigen, eigenSymmetric, eigenvaluesSymmetric, recompose } from './eigen.ts'
export { type LdlFactor, ldlFactor } from './ldl.ts'
export { type LeastSquares, leastSquares } from './least-squares.ts'
export { type LuFactor, luFactor, solve, solveLu } from './lu.ts'
export {
  addScaled,
  diagonalOf,
  dot,
  dotAt,
  gram,
  multiplyMatrices,
  multiplyRows,
  multiplyTransposed,
  multiplyVector,
  quadraticForm,
  trace,
  transpose,
} from './product.ts'
export { downdateCholesky, updateCholesky } from './rank-one.ts'
export {
  asymmetryMax,
  largestEntry,
  mirrorLower,
  requireSquare,
  requireSymmetric,
} from './symmetric.ts'
export { solveFactored, solveLower, solveLowerTransposed } from './triangular.ts'
