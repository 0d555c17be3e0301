import { readThroughCache, type TableCache } from '../cache/table-cache.ts'
import { openCsvReader } from './csv.ts'
import type { Table, TableRequest } from './request.ts'
import { eachPiece, fileKind } from './source.ts'

/** How files are read. */
export type ReadOptions = {
  /** Where parsed tables are kept; nothing is kept where this is left out. */
  readonly cache?: TableCache
}

/** Reads the wanted columns of a file: CSV, CSV.gz or Parquet, told by its content. */
export function readTable(
  file: string,
  request: TableRequest,
  { cache }: ReadOptions,
): Promise<Table> {
  const parse = () => parseFile(file, request)
  return cache === undefined ? parse() : readThroughCache(file, request, cache, parse)
}

async function parseFile(file: string, request: TableRequest): Promise<Table> {
  const kind = await fileKind(file)
  if (kind === 'parquet') {
    // Loaded on use: most files are CSV, and the library is the larger part of this room.
    const { readParquet } = await import('./parquet.ts')
    return readParquet(file, request)
  }
  const reader = openCsvReader(file, request)
  await eachPiece(file, kind === 'gzip' ? 'gzip' : 'plain', reader.push)
  return reader.finish()
}
