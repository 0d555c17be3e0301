import type { Bench } from '../trial.ts'
import { calendarRebalance } from './calendar-rebalance.ts'
import { cvar } from './cvar.ts'
import { frontier } from './frontier.ts'
import { garch } from './garch.ts'
import { kelly } from './kelly.ts'
import { minVarianceBench } from './min-variance.ts'
import { riskParity } from './risk-parity.ts'
import { rollingCovariance } from './rolling-covariance.ts'
import { sweepDenseBench } from './sweep-dense.ts'
import { sweepSmart } from './sweep-smart.ts'
import { walkForward } from './walk-forward.ts'

/** Every benchmark, in the order in which they are listed and run. */
export const benches: readonly Bench[] = [
  riskParity,
  minVarianceBench,
  frontier,
  kelly,
  cvar,
  rollingCovariance,
  garch,
  walkForward,
  calendarRebalance,
  sweepDenseBench,
  sweepSmart,
]
