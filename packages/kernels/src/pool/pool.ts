import { availableParallelism } from 'node:os'
import { setImmediate as breathe } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { SweepFigures } from '../figures.ts'
import { allRuns, type RunRange, type SweepPlan } from '../plan.ts'
import { isShareable } from '../shared/index.ts'
import { openKernel, type SweepMethod } from '../wasm/index.ts'
import { chunksToDo, joinChunks, type SweepChunk } from './chunks.ts'
import { sharePlan } from './share.ts'
import type { WorkerTask } from './worker.ts'

/** Who runs a sweep, and how. */
export type PoolTerms = {
  /** `shared` where the runs share their segments, else `dense`. */
  readonly method?: SweepMethod
  /** Threads; 1 is this one. By default every core, or this thread where that is as fast. */
  readonly workers?: number
}

/** What one run hears, and what it need not do. */
export type RunOptions = {
  readonly onProgress?: (runsDone: number, runs: number) => void
  /** Hears of every part when it is done: kept, it can be handed in as `finished` later. */
  readonly onChunk?: (chunk: SweepChunk) => void
  /** Parts of the same sweep that are done already. */
  readonly finished?: readonly SweepChunk[]
  readonly signal?: AbortSignal
}

export type PoolOptions = PoolTerms & RunOptions

/** What a sweep found, and how it was run. */
export type PoolResult = {
  readonly figures: SweepFigures
  readonly method: SweepMethod
  readonly workers: number
}

/** A sweep whose threads and prices stay ready for one run after the other. */
export type Pool = {
  readonly method: SweepMethod
  readonly workers: number
  /** Throws the signal's reason where it is aborted, which closes the pool as well. */
  readonly run: (options?: RunOptions) => Promise<SweepFigures>
  readonly close: () => Promise<void>
}

/** Runs a sweep on all cores; throws the signal's reason where it is aborted. */
export async function runSweep(plan: SweepPlan, options: PoolOptions = {}): Promise<PoolResult> {
  options.signal?.throwIfAborted()
  const pool = openPool(plan, options)
  try {
    const figures = await pool.run(options)
    return { figures, method: pool.method, workers: pool.workers }
  } finally {
    await pool.close()
  }
}

/** Starts the threads of a sweep. */
export function openPool(plan: SweepPlan, terms: PoolTerms = {}): Pool {
  const { method = isShareable(plan) ? 'shared' : 'dense' } = terms
  const workers = terms.workers ?? workersFor(plan, method)
  const crew = workers === 1 ? oneThread(plan, method) : startCrew(plan, method, workers)
  const run = async (options: RunOptions = {}): Promise<SweepFigures> => {
    const { finished = [], signal } = options
    signal?.throwIfAborted()
    const queue = chunksToDo(plan, method, workers, finished)
    const { to: runs } = allRuns(plan)
    const chunks = [...finished]
    let runsDone = runs - queue.reduce((sum, { from, to }) => sum + to - from, 0)
    options.onProgress?.(runsDone, runs)
    await crew.work(queue, signal, (chunk) => {
      chunks.push(chunk)
      runsDone += chunk.range.to - chunk.range.from
      options.onChunk?.(chunk)
      options.onProgress?.(runsDone, runs)
    })
    return joinChunks(plan, chunks)
  }
  return { method, workers, run, close: crew.close }
}

/** Below this many looks at a price, starting threads takes longer than they save. */
const looksOfOneThread = 4e8

function workersFor(plan: SweepPlan, method: SweepMethod): number {
  const { barCount, assetCount } = plan.market
  const paths = method === 'shared' ? plan.rules.length : allRuns(plan).to
  const looks = barCount * assetCount * paths
  return looks < looksOfOneThread ? 1 : Math.min(availableParallelism(), paths)
}

type Keep = (chunk: SweepChunk) => void

/** Who takes the parts of a queue. */
type Crew = {
  readonly work: (queue: RunRange[], signal: AbortSignal | undefined, keep: Keep) => Promise<void>
  readonly close: () => Promise<void>
}

function oneThread(plan: SweepPlan, method: SweepMethod): Crew {
  const opened = openKernel(plan, method)
  const work: Crew['work'] = async (queue, signal, keep) => {
    const kernel = await opened
    for (const range of queue) {
      keep({ range, figures: kernel.run(range) })
      // Lets a key press or a timer in between two parts.
      await breathe()
      signal?.throwIfAborted()
    }
  }
  return { work, close: async () => {} }
}

function startCrew(plan: SweepPlan, method: SweepMethod, count: number): Crew {
  const task = { plan: sharePlan(plan), method }
  const workers = Array.from({ length: count }, () => startWorker(task))
  const close = async (): Promise<void> => {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
  const work: Crew['work'] = async (queue, signal, keep) => {
    const aborted = Promise.withResolvers<never>()
    const abort = () => aborted.reject(signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
    try {
      const all = Promise.all(workers.map((worker) => feed(worker, queue, keep)))
      await Promise.race([all, aborted.promise])
    } catch (error) {
      await close()
      throw error
    } finally {
      signal?.removeEventListener('abort', abort)
    }
  }
  return { work, close }
}

/** The worker lies beside this module: as TypeScript, compiled, or in a bundle. */
function startWorker(task: WorkerTask): Worker {
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
  return new Worker(new URL(`./worker${extension}`, import.meta.url), {
    workerData: task,
    // From source, it reads the other rooms as TypeScript too.
    ...(extension === '.ts' && { execArgv: ['--conditions=src'] }),
  })
}

/** Parts that wait at a worker, so that it never waits for an answer. */
const partsAhead = 2

/** Hands a worker one part after the other until none is left. */
function feed(worker: Worker, queue: RunRange[], keep: Keep): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let underWay = 0
  const hand = (): void => {
    const next = queue.shift()
    if (next === undefined) return
    underWay++
    worker.postMessage(next, [])
  }
  const take = (chunk: SweepChunk): void => {
    underWay--
    keep(chunk)
    hand()
    if (underWay === 0) resolve()
  }
  const end = (code: number) => reject(new WorkerEndedError(code))
  worker.on('message', take).on('error', reject).on('exit', end)
  for (let part = 0; part < partsAhead; part++) hand()
  if (underWay === 0) resolve()
  return promise.finally(() => {
    worker.off('message', take).off('error', reject).off('exit', end)
  })
}

/** A worker ended before its work was done. */
class WorkerEndedError extends Error {
  override readonly name = 'WorkerEndedError'
  constructor(code: number) {
    super(`a worker of the sweep ended with code ${code}`)
  }
}
