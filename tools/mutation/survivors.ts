import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Mutant } from './instrument.ts'
import type { Judged } from './run.ts'

/** Mutants of one function that no test can or should tell from the source, and why. */
export type Survivors = {
  /** From the folder of the room. */
  readonly file: string
  readonly within: string
  readonly reason: string
  /** `what it reads → what it becomes`, and ` #2` where a function holds the second of a kind. */
  readonly mutants: readonly string[]
}

/** What a run says about the list. */
export type Audit = {
  readonly killed: number
  readonly excused: number
  /** Survivors that the list does not know. */
  readonly unexcused: readonly Judged[]
  /** Entries that were killed, or are in the source no more: the list may drop them. */
  readonly idle: readonly string[]
}

const room = 'packages/core/src/quant/'

export function readSurvivors(): Survivors[] {
  return JSON.parse(
    readFileSync(join(import.meta.dirname, 'survivors.json'), 'utf8'),
  ) as Survivors[]
}

/** Holds what was judged against the list; only entries of files that were judged can be idle. */
export function audit(judged: readonly Judged[], listed: readonly Survivors[]): Audit {
  const alive = judged.filter(({ verdict }) => verdict.fate !== 'killed')
  const known = namesOf(listed)
  const found = new Set(alive.map(({ mutant }) => nameOf(mutant)))
  const files = new Set(judged.map(({ mutant }) => fileOf(mutant)))
  return {
    killed: judged.length - alive.length,
    excused: alive.filter(({ mutant }) => known.has(nameOf(mutant))).length,
    unexcused: alive.filter(({ mutant }) => !known.has(nameOf(mutant))),
    idle: [...namesOf(listed.filter(({ file }) => files.has(file)))].filter((n) => !found.has(n)),
  }
}

/** The names under which a list knows its mutants. */
export function namesOf(listed: readonly Survivors[]): Set<string> {
  return new Set(
    listed.flatMap(({ file, within, mutants }) =>
      mutants.map((change) => `${file} ${within}: ${change}`),
    ),
  )
}

/** Where a mutant is and what it changes, whatever happens to the lines around it. */
export function nameOf(mutant: Mutant): string {
  return `${fileOf(mutant)} ${mutant.within}: ${changeOf(mutant)}`
}

export function changeOf({ reads, becomes, nth }: Mutant): string {
  return `${reads} → ${becomes}${nth === 1 ? '' : ` #${nth}`}`
}

function fileOf({ file }: Mutant): string {
  return file.startsWith(room) ? file.slice(room.length) : file
}
