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
export async function here(
  name: string,
  version: string,
  prepare: () => Prepared | Promise<Prepared>,
): Promise<Contestant> {
  const { run, answer, close } = await prepare()
  const firstNs = await elapsedNs(run, 1)
  return {
    name,
    version,
    firstNs,
    answer: await answer(),
    batchNs: async (runs) => await elapsedNs(run, runs),
    close: close ?? (async () => {}),
  }
}

async function elapsedNs(run: () => unknown, runs: number): Promise<number> {
  const startedAtNs = process.hrtime.bigint()
  for (let at = 0; at < runs; at++) {
    const answer = run()
    // What is not a promise is not waited for: that would cost a turn of the loop.
    if (answer instanceof Promise) await answer
  }
  return Number(process.hrtime.bigint() - startedAtNs)
}
