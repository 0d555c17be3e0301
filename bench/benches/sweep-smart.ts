import { sweepTrial } from '../sweeps.ts'
import { type Bench, partOf } from '../trial.ts'

/** Fees share the path of their band, and quiet blocks are skipped; peers look at every bar. */
export const sweepSmart: Bench = {
  name: 'sweep-smart',
  about: '10,000 runs (100 bands, 100 fees) of 26,280 hours and 10 assets, shared, two threads',
  unit: 'ms',
  main: partOf({
    ...sweepTrial(100, 'shared'),
    targets: [{ peer: 'numba-2t', ratioMin: 35 }],
  }),
}
