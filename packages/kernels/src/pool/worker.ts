import { parentPort, workerData } from 'node:worker_threads'
import { assert } from '@evenkeel/core/units'
import type { RunRange, SweepPlan } from '../plan.ts'
import { openKernel, type SweepMethod } from '../wasm/index.ts'

/** What a worker is started with. */
export type WorkerTask = { readonly plan: SweepPlan; readonly method: SweepMethod }

assert(parentPort !== null, 'this module runs in a thread of its own')
const port = parentPort
const { plan, method } = workerData as WorkerTask
const kernel = openKernel(plan, method)
// Ranges that come before the kernel is laid out wait for it, in their order.
port.on('message', (range: RunRange) => void answer(range))

async function answer(range: RunRange): Promise<void> {
  port.postMessage({ range, figures: (await kernel).run(range) })
}
