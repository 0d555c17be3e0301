import type { Labels } from '@evenkeel/core/backtest'
import { MarketFileError, type Place } from '../faults.ts'
import type { TableRequest } from './request.ts'

/** Where the wanted columns stand in a file; -1 where an optional one is not there. */
export type Layout = {
  readonly width: number
  readonly time: number
  readonly labels: Labels
  readonly figures: readonly number[]
  readonly words: readonly number[]
}

/** Finds the wanted columns by their names; wrong and missing ones are refused by name. */
export function layoutOf(
  names: readonly string[],
  request: TableRequest,
  at: { readonly file: string; readonly place?: Place },
): Layout {
  const repeated = names.find((name, index) => names.indexOf(name) !== index)
  if (repeated !== undefined) {
    throw new MarketFileError('COLUMN_MISSING', `column '${repeated}' stands twice`, at)
  }
  const time = request.timed ? timeColumn(names, at) : null
  const indexOf = ({ name, optional }: { name: string; optional?: boolean }) => {
    const index = names.indexOf(name)
    if (index >= 0 || optional === true) return index
    throw missing(`no column '${name}'`, names, at)
  }
  return {
    width: names.length,
    time: time === null ? -1 : names.indexOf(time),
    labels: time === 'ts' ? 'instant' : 'date',
    figures: request.figures.map(indexOf),
    words: request.words.map(indexOf),
  }
}

type At = { readonly file: string; readonly place?: Place }

function timeColumn(names: readonly string[], at: At): 'ts' | 'date' {
  const found = (['ts', 'date'] as const).filter((name) => names.includes(name))
  const [time] = found
  if (time !== undefined && found.length === 1) return time
  throw missing(
    found.length === 0 ? "neither a column 'ts' nor 'date'" : "both 'ts' and 'date'",
    names,
    at,
  )
}

function missing(fault: string, names: readonly string[], at: At): MarketFileError {
  const [only = ''] = names
  const separator = names.length === 1 ? /[;\t|]/.exec(only)?.[0] : undefined
  const hint =
    separator === undefined
      ? ''
      : `; its fields are parted by ${JSON.stringify(separator)}, not by commas`
  return new MarketFileError(
    'COLUMN_MISSING',
    `has ${fault}; it has ${names.join(', ')}${hint}`,
    at,
  )
}
