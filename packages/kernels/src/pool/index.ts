export type { SweepChunk } from './chunks.ts'
export { type PoolOptions, type PoolResult, runSweep } from './pool.ts'
