import { emptyFigures, type SweepFigures } from '../figures.ts'
import { allRuns, type RunRange, type SweepPlan } from '../plan.ts'
import type { SweepMethod } from '../wasm/index.ts'

/** A part of a sweep that is done: handed back in, it is not computed again. */
export type SweepChunk = { readonly range: RunRange; readonly figures: SweepFigures }

/** Parts per worker: enough to share the work and to show progress, few enough to be cheap. */
const chunksPerWorker = 16

/** Runs of one pass of the dense kernel: a chunk of it is a multiple. */
const passRuns = 8

/** The runs that are still to do, in parts that the kernel takes whole. */
export function chunksToDo(
  plan: SweepPlan,
  method: SweepMethod,
  workers: number,
  finished: readonly SweepChunk[],
): RunRange[] {
  const { to: runs } = allRuns(plan)
  const step = method === 'shared' ? plan.feesBps.length : passRuns
  const size = Math.max(1, Math.ceil(runs / step / (workers * chunksPerWorker))) * step
  return rangesLeft(runs, finished).flatMap(({ from, to }) => {
    const parts: RunRange[] = []
    // Cut where the kernel's own parts end, so that one that was cut short is completed first.
    for (let at = from; at < to; ) {
      const end = Math.min(to, (Math.floor(at / size) + 1) * size)
      parts.push({ from: at, to: end })
      at = end
    }
    return parts
  })
}

/** What no finished chunk covers. */
function rangesLeft(runs: number, finished: readonly SweepChunk[]): RunRange[] {
  const left: RunRange[] = []
  let from = 0
  for (const { range } of finished.toSorted((a, b) => a.range.from - b.range.from)) {
    if (range.from > from) left.push({ from, to: range.from })
    from = Math.max(from, range.to)
  }
  if (from < runs) left.push({ from, to: runs })
  return left
}

/** The figures of a whole sweep from its chunks, which cover it. */
export function joinChunks(plan: SweepPlan, chunks: readonly SweepChunk[]): SweepFigures {
  const whole = emptyFigures(allRuns(plan).to, plan.withReturns)
  for (const { range, figures } of chunks) {
    for (const name of ['finalValueUsd', 'maxDrawdown', 'turnover', 'costUsd'] as const) {
      whole[name].set(figures[name], range.from)
    }
    whole.rebalanceCount.set(figures.rebalanceCount, range.from)
    if (whole.returns === null || figures.returns === null) continue
    for (const name of ['sum', 'squares'] as const) {
      whole.returns[name].set(figures.returns[name], range.from)
    }
    whole.returns.count.set(figures.returns.count, range.from)
  }
  return whole
}
