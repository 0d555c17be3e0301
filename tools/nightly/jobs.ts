/** One thing that takes too long for `npm test`: a program, run so many times. */
export type Job = {
  readonly name: string
  readonly says: string
  /** Arguments of Node, from the root of the repository. */
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly times?: number
}

const vitest = ['node_modules/vitest/vitest.mjs', 'run']
/** Fifty times the sets of `npm test` take minutes where that takes seconds. */
const patient = '--testTimeout=3600000'

export const jobs: readonly Job[] = [
  {
    name: 'random-sets',
    says: 'quant proves or refuses on 100,000 drawn sets',
    args: [...vitest, 'packages/core/src/quant', patient],
    env: { EVENKEEL_RANDOM_SETS: '100000' },
  },
  {
    name: 'crash',
    says: 'the engine is killed at every boundary, five times over',
    args: [...vitest, 'packages/engine/src/workflows/crash.test.ts', patient],
    times: 5,
  },
  {
    name: 'mutation',
    says: 'a slip of the pen in quant is noticed by some test',
    args: ['--conditions=src', '--no-warnings', 'tools/mutation/main.ts'],
  },
]
