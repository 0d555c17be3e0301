export type { SweepChunk } from './chunks.ts'
export {
  openPool,
  type Pool,
  type PoolOptions,
  type PoolResult,
  type PoolTerms,
  type RunOptions,
  runSweep,
} from './pool.ts'
