export {
  type CovarianceKind,
  covarianceOfEstimates,
  hessianAt,
  type Information,
  standardErrorsOf,
} from './information.ts'
export {
  type MaximiseLimits,
  type Maximum,
  maximise,
  maximiseFrom,
  maximiseLimits,
} from './maximise.ts'
export type { Objective } from './objective.ts'
