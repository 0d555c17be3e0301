import type { Labels } from '@evenkeel/core/backtest'
import type { Layout } from './header.ts'
import type { Table, TableRequest } from './request.ts'
import { type Dictionary, openDictionary, wordsOf } from './words.ts'

/** A table while its file is being read. Columns that are not there have no room. */
export type GrowingTable = {
  rowCount: number
  room: number
  atMs: Float64Array
  readonly figures: Float64Array[]
  readonly codes: Int32Array[]
  readonly dictionaries: readonly Dictionary[]
}

/** A table without rows. */
export function growingTable({ figures, words }: TableRequest): GrowingTable {
  return {
    rowCount: 0,
    room: 0,
    atMs: new Float64Array(0),
    figures: figures.map(() => new Float64Array(0)),
    codes: words.map(() => new Int32Array(0)),
    dictionaries: words.map(openDictionary),
  }
}

/** Makes room for so many rows in all, at least doubling it. */
export function growTo(table: GrowingTable, layout: Layout, rowCount: number): void {
  if (rowCount <= table.room) return
  table.room = Math.max(rowCount, table.room * 2, 4096)
  if (layout.time >= 0) table.atMs = widened(table.atMs, table.room)
  layout.figures.forEach((at, index) => {
    const column = table.figures[index]
    if (at >= 0 && column !== undefined) table.figures[index] = widened(column, table.room)
  })
  layout.words.forEach((at, index) => {
    if (at < 0) return
    const wider = new Int32Array(table.room)
    wider.set(table.codes[index] ?? [])
    table.codes[index] = wider
  })
}

/** The table without its spare room. */
export function finishTable(
  growing: GrowingTable,
  request: TableRequest,
  layout: Layout,
  { file, counts }: { readonly file: string; readonly counts: Table['counts'] },
): Table {
  const { rowCount } = growing
  const labels: Labels = layout.labels
  const figures = request.figures.flatMap(({ name }, index) => {
    const column = growing.figures[index]
    const isThere = layout.figures[index] !== -1 && column !== undefined
    return isThere ? [[name, column.slice(0, rowCount)] as const] : []
  })
  const words = request.words.flatMap(({ name }, index) => {
    const [codes, dictionary] = [growing.codes[index], growing.dictionaries[index]]
    const isThere = layout.words[index] !== -1 && codes !== undefined && dictionary !== undefined
    return isThere ? [[name, wordsOf(codes.slice(0, rowCount), dictionary)] as const] : []
  })
  return {
    file,
    labels,
    rowCount,
    atMs: growing.atMs.slice(0, rowCount),
    figures: new Map(figures),
    words: new Map(words),
    counts,
  }
}

function widened(values: Float64Array, room: number): Float64Array {
  const wider = new Float64Array(room)
  wider.set(values)
  return wider
}
