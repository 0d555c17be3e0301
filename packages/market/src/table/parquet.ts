import { type FileHandle, open } from 'node:fs/promises'
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import {
  type AsyncBuffer,
  type ColumnData,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
} from 'hyparquet'
import { MarketFileError } from '../faults.ts'
import { finishTable, type GrowingTable, growingTable, growTo } from './growing.ts'
import { type Layout, layoutOf } from './header.ts'
import { figuresFrom, plainSchema, timesFrom, wordsFrom } from './parquet-values.ts'
import type { Table, TableRequest } from './request.ts'

/** Reads the wanted columns of a Parquet file, one group of rows at a time. */
export async function readParquet(file: string, request: TableRequest): Promise<Table> {
  await using handle = await open(file)
  const bytes = await bytesOf(handle)
  const metadata = await understood(file, () => parquetMetadataAsync(bytes))
  const top = topColumns(metadata)
  const names = top.map(({ name }) => name)
  const layout = layoutOf(names, request, { file })
  const growing = growingTable(request)
  const wanted = [layout.time, ...layout.figures, ...layout.words].filter((at) => at >= 0)
  const columns = [...new Set(wanted.map((at) => names[at] ?? ''))]
  const plain = { ...metadata, schema: plainSchema(metadata.schema) }
  for (const { num_rows } of metadata.row_groups) {
    const [rowStart, rowCount] = [growing.rowCount, Number(num_rows)]
    const chunks: ColumnData[] = []
    const range = { rowStart, rowEnd: rowStart + rowCount, columns }
    const onChunk = (chunk: ColumnData) => chunks.push(chunk)
    await understood(file, async () => {
      growTo(growing, layout, range.rowEnd)
      await parquetRead({ file: bytes, metadata: plain, compressors, parsers, ...range, onChunk })
      assertWhole(chunks, columns, rowCount)
    })
    take(chunks, growing, { file, request, layout, top })
    growing.rowCount = range.rowEnd
  }
  return finishTable(growing, request, layout, { file, counts: 'row' })
}

/** A column at the top of the schema: what its values are, as the file says. */
export type TopColumn = FileMetaData['schema'][number]

type Reading = {
  readonly file: string
  readonly request: TableRequest
  readonly layout: Layout
  readonly top: readonly TopColumn[]
}

/** Lays the values of a group of rows into their columns. */
function take(chunks: readonly ColumnData[], growing: GrowingTable, reading: Reading): void {
  const { request, layout, top, file } = reading
  for (const { columnName, columnData, rowStart } of chunks) {
    const at = top.findIndex(({ name }) => name === columnName)
    const column = top[at] as TopColumn
    const from = { file, column, values: columnData, rowStart }
    if (at === layout.time) timesFrom(from, layout.labels, growing.atMs)
    layout.figures.forEach((field, index) => {
      const [asked, into] = [request.figures[index], growing.figures[index]]
      if (field === at && asked && into) figuresFrom(from, asked, into)
    })
    layout.words.forEach((field, index) => {
      const [dictionary, into] = [growing.dictionaries[index], growing.codes[index]]
      if (field === at && dictionary && into) wordsFrom(from, dictionary, into)
    })
  }
}

/** Columns of columns are no market data: only their names are known here. */
function topColumns({ schema }: FileMetaData): TopColumn[] {
  const top: TopColumn[] = []
  let at = 1
  const skip = (): void => {
    const children = schema[at++]?.num_children ?? 0
    for (let child = 0; child < children; child++) skip()
  }
  while (at < schema.length) {
    top.push(schema[at] as TopColumn)
    skip()
  }
  return top
}

/** Snappy is the library's own. */
const compressors: Compressors = {
  GZIP: (input, maxOutputLength) => gunzipSync(input, { maxOutputLength }),
  BROTLI: (input, maxOutputLength) => brotliDecompressSync(input, { maxOutputLength }),
  ZSTD: (input, maxOutputLength) => zstdDecompressSync(input, { maxOutputLength }),
}

/** Times of the old INT96 kind come as nanoseconds, as do all others of that unit. */
const parsers = { timestampFromNanoseconds: (nanos: bigint) => nanos as unknown as Date }

async function bytesOf(handle: FileHandle): Promise<AsyncBuffer> {
  const { size } = await handle.stat()
  return {
    byteLength: size,
    slice: async (start, end = size) => {
      const bytes = new Uint8Array(Math.max(0, end - start))
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start)
      if (bytesRead !== bytes.length) throw new Error('the file ends before its index says')
      return bytes.buffer
    },
  }
}

/** A column whose chunks do not add up to its group would leave zeros that nobody recorded. */
function assertWhole(chunks: readonly ColumnData[], columns: readonly string[], rows: number) {
  for (const name of columns) {
    const own = chunks.filter(({ columnName }) => columnName === name)
    const count = own.reduce((sum, { columnData }) => sum + columnData.length, 0)
    if (count !== rows) throw new Error(`column ${name} has ${count} values for ${rows} rows`)
  }
}

/** What the library cannot make sense of is a fault of the file. */
async function understood<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new MarketFileError('FILE_UNREADABLE', `Parquet that cannot be read: ${message}`, {
      file,
      cause,
    })
  }
}
