export { almgrenChriss, type ExecutionOrder, type ExecutionSchedule } from './almgren-chriss.ts'
export {
  almgrenEquities,
  type ImpactCurve,
  type ImpactOrder,
  type PowerLawImpact,
  powerLawImpact,
  type SquareRootImpact,
  squareRootImpact,
} from './impact.ts'
