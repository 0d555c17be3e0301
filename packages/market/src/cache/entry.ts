import { crc32 } from 'node:zlib'
import type { Labels } from '@evenkeel/core/backtest'
import type { Table } from '../table/request.ts'

/**
 * A table as bytes: magic, length of the head, head as JSON, columns, checksum.
 *
 * The columns are raw and aligned, so that reading them back is one copy. The checksum is the
 * CRC-32 of all bytes before it, and the head says how many there must be: an entry that was cut
 * off, overwritten in part or damaged is no entry.
 */
export function encodeTable(table: Table): Uint8Array {
  const columns = columnsOf(table)
  const head = headOf(table)
  const headText = new TextEncoder().encode(JSON.stringify(head))
  const bodyAt = aligned(fixedBytes + headText.length)
  const length = columns.reduce((at, column) => aligned(at + column.byteLength), bodyAt)
  const bytes = new Uint8Array(length + checksumBytes)
  bytes.set(magic)
  new DataView(bytes.buffer).setUint32(magic.length, headText.length, true)
  bytes.set(headText, fixedBytes)
  let at = bodyAt
  for (const column of columns) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at)
    at = aligned(at + column.byteLength)
  }
  new DataView(bytes.buffer).setUint32(length, crc32(bytes.subarray(0, length)), true)
  return bytes
}

/** The table of an entry, said to come from a file; null where the entry is not whole. */
export function decodeTable(bytes: Uint8Array, file: string): Table | null {
  const length = bytes.length - checksumBytes
  if (length < fixedBytes || !magic.every((byte, at) => bytes[at] === byte)) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(length, true) !== crc32(bytes.subarray(0, length))) return null
  const headLength = view.getUint32(magic.length, true)
  const headText = bytes.subarray(fixedBytes, fixedBytes + headLength)
  const head = JSON.parse(new TextDecoder().decode(headText)) as Head
  // A copy starts at 0, so that every column is aligned in it.
  const { buffer } = new Uint8Array(bytes)
  return tableOf(head, buffer, aligned(fixedBytes + headLength), file)
}

/** What an entry holds; counted up whenever its bytes or the reader's meaning of a file change. */
export const entryVersion = 'evenkeel-columns-1'

const magic = new TextEncoder().encode('EKCOLUMN')
/** The magic, the length of the head, and four bytes that keep what follows aligned. */
const fixedBytes = 16
const checksumBytes = 4

type Head = {
  readonly labels: Labels
  readonly counts: Table['counts']
  readonly rowCount: number
  readonly isTimed: boolean
  readonly figures: readonly string[]
  readonly words: readonly { readonly name: string; readonly list: readonly string[] }[]
}

function headOf({ labels, counts, rowCount, atMs, figures, words }: Table): Head {
  return {
    labels,
    counts,
    rowCount,
    isTimed: atMs.length > 0,
    figures: [...figures.keys()],
    words: [...words].map(([name, { list }]) => ({ name, list })),
  }
}

function columnsOf({ atMs, figures, words }: Table): (Float64Array | Int32Array)[] {
  return [atMs, ...figures.values(), ...[...words.values()].map(({ codes }) => codes)]
}

function tableOf(head: Head, buffer: ArrayBuffer, bodyAt: number, file: string): Table {
  const { labels, counts, rowCount } = head
  let at = bodyAt
  const next = (byteLength: number) => {
    const from = at
    at = aligned(at + byteLength)
    return from
  }
  const floats = (count: number) => new Float64Array(buffer, next(count * 8), count)
  const codes = () => new Int32Array(buffer, next(rowCount * 4), rowCount)
  return {
    file,
    labels,
    counts,
    rowCount,
    atMs: floats(head.isTimed ? rowCount : 0),
    figures: new Map(head.figures.map((name) => [name, floats(rowCount)])),
    words: new Map(head.words.map(({ name, list }) => [name, { codes: codes(), list }])),
  }
}

function aligned(at: number): number {
  return Math.ceil(at / 8) * 8
}
