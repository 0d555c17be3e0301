import { createHash } from 'node:crypto'
import type { PriceGrid } from '@evenkeel/core/backtest'
import { codeHash } from './code-hash.ts'

/** What a result came from, each as SHA-256: equal hashes give equal results. */
export type Provenance = {
  /** Assets, labels and prices of the grid that was run, and of the bars before it. */
  readonly data: string
  /** Every setting of the run. */
  readonly config: string
  /** The core code that ran. */
  readonly code: string
}

/** Hashes the data, the configuration and the code of a run. */
export async function provenanceOf(
  grid: PriceGrid,
  config: object,
  history: PriceGrid | null = null,
): Promise<Provenance> {
  const { symbols, labels } = grid
  const head = JSON.stringify({ symbols, labels })
  return {
    data: sha256(head, ...[grid, history].flatMap(bytesOfGrid)),
    config: sha256(JSON.stringify(config)),
    code: await codeHash(),
  }
}

function sha256(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

function bytesOfGrid(grid: PriceGrid | null): Uint8Array[] {
  return grid === null ? [] : [bytesOf(grid.labelAtMs), bytesOf(grid.priceUsd)]
}

function bytesOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
