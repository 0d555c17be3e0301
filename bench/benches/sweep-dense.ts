import { sweepTrial } from '../sweeps.ts'
import { type Bench, partOf } from '../trial.ts'

/** Every run looks at every bar: eight runs a pass, on two threads. */
export const sweepDenseBench: Bench = {
  name: 'sweep-dense',
  about: '1,000 runs (100 bands, 10 fees) of 26,280 hours and 10 assets, bar by bar, two threads',
  unit: 'ms',
  main: partOf({
    ...sweepTrial(10, 'dense'),
    targets: [{ peer: 'numba-2t', ratioMin: 2 }],
  }),
}
