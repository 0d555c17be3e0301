import { assert, formatInstant, unixMs, utcDate } from '@evenkeel/core/units'
import { MarketFileError, type Place } from '../faults.ts'
import type { Table, Words } from './request.ts'

/** Rows of one name, strictly forward in time. */
export type SeriesRows = { readonly name: string; readonly rows: Int32Array }

/** Which rows of a table become series. */
export type SeriesChoice = {
  /** The column that tells the series apart, or the one name that all rows have. */
  readonly by: Words | string
  /** Names that are taken; all where left out. */
  readonly names?: readonly string[] | undefined
  /** Rows that are taken: those with a figure in each of these, from this source. */
  readonly figures: readonly Float64Array[]
  readonly source?: RowSource | undefined
  /** What a message about two rows of one time adds. */
  readonly hint?: string
}

/** A word that rows must have in a column. */
export type RowSource = { readonly column: Words; readonly word: string }

/**
 * Parts a table into series, in the order in which their names appear.
 *
 * Two rows of one name and time, and a row before an earlier one, are refused with their place:
 * a file that is not in order was put together by accident.
 */
export function seriesOf(table: Table, choice: SeriesChoice): SeriesRows[] {
  const { by } = choice
  if (typeof by === 'string' && choice.source === undefined && isOneSeries(table, choice)) {
    return [{ name: by, rows: new Int32Array(table.rowCount).map((_, row) => row) }]
  }
  const names = typeof by === 'string' ? [by] : by.list
  const isWanted = names.map((name) => choice.names === undefined || choice.names.includes(name))
  const lists = names.map((): RowList => ({ rows: new Int32Array(0), count: 0 }))
  const { figures } = choice
  const source = sourceOf(choice)
  for (let row = 0; row < table.rowCount; row++) {
    const code = typeof by === 'string' ? 0 : (by.codes[row] as number)
    if (isWanted[code] !== true || !isTaken(row, figures, source)) continue
    const list = lists[code] as RowList
    if (list.count > 0) {
      const before = list.rows[list.count - 1] as number
      const isForward = (table.atMs[row] as number) > (table.atMs[before] as number)
      if (!isForward) throw orderFault(table, choice, { name: names[code] ?? '', row, list })
    }
    if (list.count === list.rows.length) list.rows = doubled(list.rows)
    list.rows[list.count++] = row
  }
  return lists.flatMap(({ rows, count }, code) => {
    return count === 0 ? [] : [{ name: names[code] ?? '', rows: rows.subarray(0, count) }]
  })
}

/** The values of some rows of a column; the column itself where all are meant. */
export function pick(column: Float64Array, rows: Int32Array): Float64Array {
  // Rows rise, so that as many as there are must be all of them.
  if (rows.length === column.length) return column
  const values = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) values[i] = column[rows[i] as number] as number
  return values
}

/** A column of figures that was asked for, and is there. */
export function figuresAt(table: Table, column: string): Float64Array {
  const figures = table.figures.get(column)
  assert(figures !== undefined, `column ${column} was asked for`)
  return figures
}

/** A column of words that was asked for, and is there. */
export function wordsAt(table: Table, column: string): Words {
  const words = table.words.get(column)
  assert(words !== undefined, `column ${column} was asked for`)
  return words
}

/** Where a row stands in its file. */
export function placeOf({ counts }: Table, row: number): Place {
  return counts === 'line' ? { unit: 'line', number: row + 2 } : { unit: 'row', number: row + 1 }
}

/** Rows of a series while they are being gathered. */
type RowList = { rows: Int32Array; count: number }

/** Whether all rows make one series without a gap: most files do, and this is soon seen. */
function isOneSeries({ atMs, rowCount }: Table, { by, names, figures }: SeriesChoice): boolean {
  if (rowCount === 0 || (names !== undefined && !names.includes(by as string))) return false
  for (const column of figures) {
    for (let row = 0; row < rowCount; row++) if (Number.isNaN(column[row])) return false
  }
  for (let row = 1; row < rowCount; row++) {
    if (!((atMs[row] as number) > (atMs[row - 1] as number))) return false
  }
  return true
}

/** Whether a row is of the source, and has all figures. */
function isTaken(row: number, figures: readonly Float64Array[], source: TakenSource): boolean {
  if (source !== null && source.codes[row] !== source.code) return false
  for (let i = 0; i < figures.length; i++) {
    if (Number.isNaN((figures[i] as Float64Array)[row])) return false
  }
  return true
}

type TakenSource = { readonly codes: Int32Array; readonly code: number } | null

function sourceOf({ source }: SeriesChoice): TakenSource {
  if (source === undefined) return null
  const { codes, list } = source.column
  return { codes, code: list.indexOf(source.word) }
}

type Misplaced = {
  readonly name: string
  readonly row: number
  readonly list: { readonly rows: Int32Array; readonly count: number }
}

function orderFault(table: Table, choice: SeriesChoice, { name, row, list }: Misplaced) {
  const { file, labels, atMs } = table
  const at = unixMs(atMs[row] as number)
  const time = labels === 'date' ? utcDate(at) : formatInstant(at)
  const twin = list.rows.subarray(0, list.count).find((other) => atMs[other] === atMs[row])
  const place = placeOf(table, row)
  if (twin !== undefined) {
    const { unit, number } = placeOf(table, twin)
    const hint = choice.hint === undefined ? '' : `; ${choice.hint}`
    const message = `a second row for ${name} at ${time}, after ${unit} ${number}${hint}`
    return new MarketFileError('ROW_DUPLICATE', message, { file, place })
  }
  const before = placeOf(table, list.rows[list.count - 1] as number)
  const later = `comes after a later row (${before.unit} ${before.number})`
  const message = `${name} at ${time} ${later}; sort the rows of each asset by time`
  return new MarketFileError('ROW_UNSORTED', message, { file, place })
}

function doubled(rows: Int32Array): Int32Array {
  const wider = new Int32Array(Math.max(1024, rows.length * 2))
  wider.set(rows)
  return wider
}
