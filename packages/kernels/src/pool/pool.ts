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

/** How a sweep is run; everything may be left out. */
export type PoolOptions = {
  /** `shared` where the runs share their segments, else `dense`. */
  readonly method?: SweepMethod
  /** Threads; 1 is this one. By default every core, or this thread where that is as fast. */
  readonly workers?: number
  readonly onProgress?: (runsDone: number, runs: number) => void
  /** Hears of every part when it is done: kept, it can be handed in as `finished` later. */
  readonly onChunk?: (chunk: SweepChunk) => void
  /** Parts of the same sweep that are done already. */
  readonly finished?: readonly SweepChunk[]
  readonly signal?: AbortSignal
}

/** What a sweep found, and how it was run. */
export type PoolResult = {
  readonly figures: SweepFigures
  readonly method: SweepMethod
  readonly workers: number
}

/** Runs a sweep on all cores; throws the signal's reason where it is aborted. */
export async function runSweep(plan: SweepPlan, options: PoolOptions = {}): Promise<PoolResult> {
  const { method = isShareable(plan) ? 'shared' : 'dense', finished = [], signal } = options
  signal?.throwIfAborted()
  const workers = options.workers ?? workersFor(plan, method)
  const queue = chunksToDo(plan, method, workers, finished)
  const { to: runs } = allRuns(plan)
  const chunks = [...finished]
  let runsDone = runs - queue.reduce((sum, { from, to }) => sum + to - from, 0)
  const keep = (chunk: SweepChunk): void => {
    chunks.push(chunk)
    runsDone += chunk.range.to - chunk.range.from
    options.onChunk?.(chunk)
    options.onProgress?.(runsDone, runs)
  }
  options.onProgress?.(runsDone, runs)
  if (queue.length > 0) {
    await (workers === 1
      ? runHere(plan, method, queue, keep, signal)
      : runInWorkers({ plan: sharePlan(plan), method }, workers, queue, keep, signal))
  }
  return { figures: joinChunks(plan, chunks), method, workers }
}

/** Below this many looks at a price, starting threads takes longer than they save. */
const looksOfOneThread = 4e8

function workersFor(plan: SweepPlan, method: SweepMethod): number {
  const { barCount, assetCount } = plan.market
  const paths = method === 'shared' ? plan.rules.length : allRuns(plan).to
  const looks = barCount * assetCount * paths
  return looks < looksOfOneThread ? 1 : Math.min(availableParallelism(), paths)
}

async function runHere(
  plan: SweepPlan,
  method: SweepMethod,
  queue: readonly RunRange[],
  keep: (chunk: SweepChunk) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const kernel = await openKernel(plan, method)
  for (const range of queue) {
    keep({ range, figures: kernel.run(range) })
    // Lets a key press or a timer in between two parts.
    await breathe()
    signal?.throwIfAborted()
  }
}

async function runInWorkers(
  task: WorkerTask,
  count: number,
  queue: RunRange[],
  keep: (chunk: SweepChunk) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const workers = Array.from({ length: Math.min(count, queue.length) }, () => startWorker(task))
  const aborted = Promise.withResolvers<never>()
  const abort = () => aborted.reject(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })
  try {
    const all = Promise.all(workers.map((worker) => feed(worker, queue, keep)))
    await Promise.race([all, aborted.promise])
  } finally {
    signal?.removeEventListener('abort', abort)
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
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

/** Hands a worker one part after the other until none is left. */
function feed(worker: Worker, queue: RunRange[], keep: (chunk: SweepChunk) => void) {
  return new Promise<void>((resolve, reject) => {
    worker.on('error', reject)
    worker.on('exit', (code) => reject(new WorkerEndedError(code)))
    worker.on('message', (message: 'ready' | SweepChunk) => {
      if (message !== 'ready') keep(message)
      const next = queue.shift()
      if (next === undefined) resolve()
      else worker.postMessage(next, [])
    })
  })
}

/** A worker ended before its work was done. */
class WorkerEndedError extends Error {
  override readonly name = 'WorkerEndedError'
  constructor(code: number) {
    super(`a worker of the sweep ended with code ${code}`)
  }
}
