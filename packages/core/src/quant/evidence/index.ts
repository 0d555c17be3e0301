export { bootstrapBlockLength } from './block-length.ts'
export { type Overfitting, overfitting, type TrialFigure } from './overfitting.ts'
export {
  type BootstrapInterval,
  type BootstrapTerms,
  bootstrapInterval,
  resamplePositions,
} from './stationary-bootstrap.ts'
