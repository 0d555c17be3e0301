import type { Answer, Prepared } from './trial.ts'

/** Somebody who has solved the problem once and can be asked for batches of timed runs. */
export type Contestant = {
  readonly name: string
  readonly version: string
  /** The first run in its process, compilation included. */
  readonly firstNs: number
  readonly answer: Answer
  /** Solves `runs` times; answers how long that took. */
  readonly batchNs: (runs: number) => Promise<number>
  readonly close: () => Promise<void>
}

/** A peer that is not installed, and what to do about it. */
export type Missing = { readonly name: string; readonly missing: true; readonly how: string }

/** A contestant in this process. */
export function here(name: string, version: string, prepare: () => Prepared): Contestant {
  const { run, answer } = prepare()
  const firstNs = elapsedNs(run, 1)
  return {
    name,
    version,
    firstNs,
    answer: answer(),
    batchNs: async (runs) => elapsedNs(run, runs),
    close: async () => {},
  }
}

function elapsedNs(run: () => unknown, runs: number): number {
  const startedAtNs = process.hrtime.bigint()
  for (let at = 0; at < runs; at++) run()
  return Number(process.hrtime.bigint() - startedAtNs)
}
