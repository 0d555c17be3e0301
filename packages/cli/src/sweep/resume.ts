import { appendFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { type Parsed, parsed, refused } from '@evenkeel/core/units'
import type { ReturnMoments, SweepFigures } from '@evenkeel/kernels'
import type { SweepChunk } from '@evenkeel/kernels/pool'
import type { Provenance } from '../backtest/provenance.ts'

/** Parts of a sweep that are kept in a file, one JSON document a line. */
export type ResumeFile = {
  readonly finished: readonly SweepChunk[]
  /** Adds a part; it is on the disk's way before the next begins. */
  readonly keep: (chunk: SweepChunk) => void
}

/**
 * Opens the file of a sweep: its first line says which sweep it is of, each other is a part.
 *
 * A last line that was cut off is a part that was not finished. A file of another sweep is
 * refused: other prices, settings or code would give other figures.
 */
export async function openResumeFile(
  path: string,
  provenance: Provenance,
): Promise<Parsed<ResumeFile>> {
  const head = JSON.stringify({ sweep: provenance })
  const read = await readKept(path)
  if (!read.ok) return read
  const text = read.value
  const lines = text.split('\n')
  if (text !== '' && lines[0] !== head) {
    return refused('resume', `${path} is of another sweep: other data, settings or code`)
  }
  // Every whole line ends in a line feed, so that the last entry is empty or cut off.
  const whole = lines.slice(1, -1)
  const finished: SweepChunk[] = []
  for (const [at, line] of whole.entries()) {
    const chunk = chunkOf(line)
    if (chunk === null) return refused('resume', `${path}:${at + 2} is no part of a sweep`)
    finished.push(chunk)
  }
  await writeFile(path, [head, ...whole, ''].join('\n'))
  const keep = (chunk: SweepChunk) => appendFileSync(path, `${JSON.stringify(plain(chunk))}\n`)
  return parsed({ finished, keep })
}

/** What the file holds; nothing where there is none yet. */
async function readKept(path: string): Promise<Parsed<string>> {
  try {
    return parsed(await readFile(path, 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return parsed('')
    return refused('resume', error instanceof Error ? error.message : String(error))
  }
}

/** Floats are written with all their digits, so that they come back to the bit. */
function plain({ range, figures }: SweepChunk): object {
  const { returns, ...rest } = figures
  return { range, figures: listsOf(rest), returns: returns === null ? null : listsOf(returns) }
}

function listsOf(arrays: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, values]) => [name, [...(values as Float64Array)]]),
  )
}

type Lists<T> = { readonly [Name in keyof T]: readonly number[] }
type PlainChunk = {
  readonly range: SweepChunk['range']
  readonly figures: Lists<Omit<SweepFigures, 'returns'>>
  readonly returns: Lists<ReturnMoments> | null
}

function chunkOf(line: string): SweepChunk | null {
  try {
    const { range, figures, returns } = JSON.parse(line) as PlainChunk
    return {
      range,
      figures: {
        finalValueUsd: Float64Array.from(figures.finalValueUsd),
        maxDrawdown: Float64Array.from(figures.maxDrawdown),
        rebalanceCount: Int32Array.from(figures.rebalanceCount),
        turnover: Float64Array.from(figures.turnover),
        costUsd: Float64Array.from(figures.costUsd),
        returns: returns && {
          count: Int32Array.from(returns.count),
          sum: Float64Array.from(returns.sum),
          squares: Float64Array.from(returns.squares),
        },
      },
    }
  } catch {
    return null
  }
}
