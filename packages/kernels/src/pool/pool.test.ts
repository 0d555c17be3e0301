import { expect, test } from 'vitest'
import { sweepDense } from '../index.ts'
import { drawGrid, equalTargets, gapBetween, planOf, rowsOf } from '../sweeps.fixture.ts'
import { openPool, runSweep, type SweepChunk } from './index.ts'

const rules = ['band:0.02', 'band:0.03', 'band:0.05', 'weekly', 'monthly']
const feesBps = [0, 10, 30, 50]

function drawPlan(gapBarsLongest: number, bars = 600) {
  const grid = drawGrid({ seed: 3, bars, assets: 3, gapShare: 0.01, gapBarsLongest })
  return planOf(grid, { rules, feesBps, targets: equalTargets(3), withReturns: true })
}

test.each([
  ['shared', 10],
  ['dense', 60],
] as const)('threads answer as one does: %s', async (method, gapBarsLongest) => {
  const plan = drawPlan(gapBarsLongest)
  const seen: number[] = []
  const found = await runSweep(plan, { workers: 2, onProgress: (done) => seen.push(done) })
  expect(found).toMatchObject({ method, workers: 2 })
  expect(gapBetween(rowsOf(found.figures), rowsOf(sweepDense(plan)))).toBeLessThan(1e-12)
  const here = await runSweep(plan, { workers: 1 })
  expect(here.figures).toEqual(found.figures)
  expect([seen[0], seen.at(-1)]).toEqual([0, 20])
  expect(seen).toEqual(seen.toSorted((a, b) => a - b))
})

test('a sweep that was cancelled goes on where it stopped', async () => {
  const plan = drawPlan(60)
  const stop = new AbortController()
  const kept: SweepChunk[] = []
  const onChunk = (chunk: SweepChunk) => {
    kept.push(chunk)
    if (kept.length === 2) stop.abort(new Error('enough'))
  }
  await expect(runSweep(plan, { workers: 1, onChunk, signal: stop.signal })).rejects.toThrow(
    'enough',
  )
  expect(kept).toHaveLength(2)
  // A finished part is believed: what is handed back in comes out, and is not computed again.
  const marked = kept.map((chunk) => ({ ...chunk, figures: structuredClone(chunk.figures) }))
  marked[0]?.figures.costUsd.fill(-1)
  const computed: SweepChunk[] = []
  const rest = await runSweep(plan, {
    workers: 2,
    finished: marked,
    onChunk: (chunk) => computed.push(chunk),
  })
  const doneBefore = kept.reduce((sum, { range }) => sum + range.to - range.from, 0)
  const doneNow = computed.reduce((sum, { range }) => sum + range.to - range.from, 0)
  expect(doneBefore + doneNow).toBe(20)
  expect([...rest.figures.costUsd].filter((cost) => cost === -1)).toHaveLength(8)
  expect(rest.figures.finalValueUsd).toEqual(sweepDense(plan).finalValueUsd)
})

test('workers are stopped with the sweep', async () => {
  const plan = drawPlan(60, 4_000)
  const stop = new AbortController()
  const run = runSweep(plan, { workers: 2, signal: stop.signal })
  setImmediate(() => stop.abort(new Error('stopped')))
  await expect(run).rejects.toThrow('stopped')
  await expect(runSweep(plan, { signal: stop.signal })).rejects.toThrow('stopped')
})

test('a pool answers again and again, and a fault in a thread is told', async () => {
  const plan = drawPlan(60)
  const pool = openPool(plan, { workers: 2 })
  const first = await pool.run()
  expect(await pool.run()).toEqual(first)
  await pool.close()
  const broken = { ...plan, market: { ...plan.market, priceUsd: new Float64Array(0) } }
  await expect(runSweep(broken, { workers: 2, method: 'dense' })).rejects.toThrow(
    'every bar has a price of every asset',
  )
})
