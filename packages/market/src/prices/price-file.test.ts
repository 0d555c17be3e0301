import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MarketFileFault } from '../faults.ts'
import { type PriceColumns, readPriceFile } from './price-file.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-prices-'))
})
afterAll(() => rm(folder, { recursive: true }))

const close: PriceColumns = { column: 'close' }

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, content)
  return file
}

async function read(content: string | Uint8Array, wanted = close, symbol?: string) {
  const file = await write('prices.csv', content)
  const series = await readPriceFile({ file, ...(symbol && { symbol }) }, wanted)
  return series.map(({ symbol: name, labels, labelAtMs, priceUsd }) => ({
    symbol: name,
    labels,
    rows: [...labelAtMs].map((atMs, index) => [
      new Date(atMs).toISOString().slice(0, 16),
      priceUsd[index],
    ]),
  }))
}

describe('a price file is read', () => {
  test('by day, one series per symbol', async () => {
    const text =
      'date,symbol,close\n2022-01-01,BTC,47000.5\n2022-01-02,BTC,5e-05\n2022-01-01,ETH,3\n'
    expect(await read(text)).toEqual([
      {
        symbol: 'BTC',
        labels: 'date',
        rows: [
          ['2022-01-01T00:00', 47_000.5],
          ['2022-01-02T00:00', 0.00005],
        ],
      },
      { symbol: 'ETH', labels: 'date', rows: [['2022-01-01T00:00', 3]] },
    ])
  })

  test('by bar, from seconds, milliseconds and instants, and named from outside', async () => {
    const text =
      'ts,open,close\n1640995200,1,2\n1640998800000,1,3\n' +
      '2022-01-01T02:00:00Z,2,4\n2022-01-01 03:00,2,5'
    expect(await read(text, close, 'BTC')).toEqual([
      {
        symbol: 'BTC',
        labels: 'instant',
        rows: [
          ['2022-01-01T00:00', 2],
          ['2022-01-01T01:00', 3],
          ['2022-01-01T02:00', 4],
          ['2022-01-01T03:00', 5],
        ],
      },
    ])
  })

  test('with rows mixed by time, Windows line ends, a mark and blank lines behind', async () => {
    const text =
      '\uFEFFdate,symbol,close\r\n2022-01-01,A,1\r\n2022-01-01,B,2\r\n2022-01-02,A,3\r\n\r\n\r\n'
    expect((await read(text)).map(({ symbol, rows }) => [symbol, rows.length])).toEqual([
      ['A', 2],
      ['B', 1],
    ])
  })

  test('with names and figures in quotes', async () => {
    const text = '"date","symbol",close\n"2022-01-01","A, ""the first""","1.5"\n'
    expect(await read(text)).toEqual([
      { symbol: 'A, "the first"', labels: 'date', rows: [['2022-01-01T00:00', 1.5]] },
    ])
  })

  test('only for the symbol that was named', async () => {
    const text = 'date,symbol,close\n2022-01-01,A,1\n2022-01-01,B,2\n'
    const only = [{ symbol: 'B', rows: [['2022-01-01T00:00', 2]] }]
    expect(await read(text, close, 'B')).toMatchObject(only)
    expect(await read(text, { ...close, symbols: ['B'] })).toMatchObject(only)
  })

  test('from one source of several', async () => {
    const text = 'date,symbol,close,src\n2022-01-01,A,1,x\n2022-01-01,A,2,y\n'
    expect(await read(text, { column: 'close', source: 'y' })).toMatchObject([
      { rows: [['2022-01-01T00:00', 2]] },
    ])
  })

  test('with an empty price as a gap, never as zero', async () => {
    const text = 'date,symbol,close\n2022-01-01,A,1\n2022-01-02,A,\n2022-01-03,A,3\n'
    expect((await read(text))[0]?.rows).toEqual([
      ['2022-01-01T00:00', 1],
      ['2022-01-03T00:00', 3],
    ])
  })

  test('as gzip, told by its content, also in two members', async () => {
    const members = [gzipSync('date,symbol,close\n2022-01-01,A,1\n20'), gzipSync('22-01-02,A,2\n')]
    expect((await read(Buffer.concat(members)))[0]?.rows).toHaveLength(2)
  })
})

/** The bytes with one of them, counted from the end, made another. */
function withByte(bytes: Uint8Array, fromEnd: number, byte: number): Uint8Array {
  return bytes.with(bytes.length + fromEnd, byte)
}

const timeForms = 'unix seconds or milliseconds, nor a UTC instant such as 2022-01-31T05:00:00Z'
const sourceHint = '--source picks one by column src'

/** Every bad input with what a person reads; `FILE` is the path of the file. */
const refused: readonly [string, string | Uint8Array, MarketFileFault, string][] = [
  ['an empty file', '', 'FILE_EMPTY', 'FILE: is empty'],
  ['a blank header', '\n\n', 'FILE_EMPTY', 'FILE, line 1: is blank where the header stands'],
  [
    'no time',
    'day,symbol,close\n',
    'COLUMN_MISSING',
    "FILE, line 1: has neither a column 'ts' nor 'date'; it has day, symbol, close",
  ],
  [
    'two times',
    'ts,date,symbol,close\n',
    'COLUMN_MISSING',
    "FILE, line 1: has both 'ts' and 'date'; it has ts, date, symbol, close",
  ],
  [
    'no price column',
    'date,symbol,price\n',
    'COLUMN_MISSING',
    "FILE, line 1: has no column 'close'; it has date, symbol, price",
  ],
  [
    'a column twice',
    'date,symbol,close,close\n',
    'COLUMN_MISSING',
    "FILE, line 1: column 'close' stands twice",
  ],
  [
    'semicolons',
    'date;symbol;close\n',
    'COLUMN_MISSING',
    "FILE, line 1: has neither a column 'ts' nor 'date'; it has date;symbol;close; " +
      'its fields are parted by ";", not by commas',
  ],
  [
    'no symbol',
    'date,close\n2022-01-01,1\n',
    'SYMBOL_MISSING',
    "FILE: has no column 'symbol'; name its asset, as in BTC=FILE",
  ],
  ['no rows', 'date,symbol,close\n', 'SYMBOL_MISSING', 'FILE: has no price'],
  [
    'a price of zero',
    'date,symbol,close\n2022-01-01,A,0\n',
    'FIGURE_INVALID',
    "FILE, line 2: the price '0' in column close is not a number above 0",
  ],
  [
    'a negative price',
    'date,symbol,close\n2022-01-01,A,-1.50\n',
    'FIGURE_INVALID',
    "FILE, line 2: the price '-1.50' in column close is not a number above 0",
  ],
  [
    'a price that is NaN',
    'date,symbol,close\n2022-01-01,A,1\n2022-01-02,A,NaN\n',
    'FIGURE_INVALID',
    "FILE, line 3: the price 'NaN' in column close is not a number above 0",
  ],
  [
    'an infinite price',
    'date,symbol,close\n2022-01-01,A,1e999\n',
    'FIGURE_INVALID',
    "FILE, line 2: the price '1e999' in column close is not a number above 0",
  ],
  [
    'a price in words',
    'date,symbol,close\n2022-01-01,A,"1,234.50"\n',
    'FIGURE_INVALID',
    "FILE, line 2: the price '1,234.50' in column close is not a number above 0",
  ],
  [
    'no day',
    'date,symbol,close\n2022-02-30,A,1\n',
    'TIME_INVALID',
    "FILE, line 2: the time '2022-02-30' in column date is not a UTC day such as 2022-01-31",
  ],
  [
    'another zone',
    'ts,symbol,close\n2022-01-01T00:00:00+02:00,A,1\n',
    'TIME_INVALID',
    "FILE, line 2: the time '2022-01-01T00:00:00+02:00' in column ts is not " + timeForms,
  ],
  [
    'microseconds',
    'ts,symbol,close\n1640995200000000,A,1\n',
    'TIME_INVALID',
    "FILE, line 2: the time '1640995200000000' in column ts is not " + timeForms,
  ],
  [
    'a row too short',
    'date,symbol,close\n2022-01-01,A,1\n2022-01-02,A\n',
    'ROW_CORRUPT',
    'FILE, line 3: 2 fields where the header has 3',
  ],
  [
    'a row too long',
    'date,symbol,close\n2022-01-01,A,1,234\n',
    'ROW_CORRUPT',
    'FILE, line 2: 4 fields where the header has 3',
  ],
  [
    'a blank line between',
    'date,symbol,close\n\n2022-01-02,A,1\n',
    'ROW_CORRUPT',
    'FILE, line 2: is blank, and rows follow',
  ],
  [
    'an open quote',
    'date,symbol,close\n2022-01-01,"A,1\n2022-01-02,A",1\n',
    'ROW_CORRUPT',
    'FILE, line 2: a quote opens a field and does not close it on the same line',
  ],
  [
    'a row twice',
    'date,symbol,close\n2022-01-01,A,1\n2022-01-01,B,1\n2022-01-01,A,1\n',
    'ROW_DUPLICATE',
    `FILE, line 4: a second row for A at 2022-01-01, after line 2; ${sourceHint}`,
  ],
  [
    'a row twice, far apart',
    'ts,symbol,close\n1640995200,A,1\n1640998800,A,1\n1640995200,A,1\n',
    'ROW_DUPLICATE',
    `FILE, line 4: a second row for A at 2022-01-01T00:00:00Z, after line 2; ${sourceHint}`,
  ],
  [
    'rows out of order',
    'date,symbol,close\n2022-01-02,A,1\n2022-01-01,A,1\n',
    'ROW_UNSORTED',
    'FILE, line 3: A at 2022-01-01 comes after a later row (line 2); ' +
      'sort the rows of each asset by time',
  ],
  [
    'a line without end',
    `date,symbol,close\n${'x'.repeat(1_100_000)}`,
    'FORMAT_UNKNOWN',
    'FILE, line 2: is longer than 1 MiB, which no line of CSV is',
  ],
  [
    'an archive that is cut off',
    gzipSync(`date,symbol,close\n${'2022-01-01,A,1\n'.repeat(1000)}`).subarray(0, -12),
    'FILE_UNREADABLE',
    'FILE: the gzip archive is cut off (unexpected end of file)',
  ],
  [
    'an archive that is damaged',
    withByte(gzipSync('date,symbol,close\n2022-01-01,A,1\n'), -8, 0),
    'FILE_UNREADABLE',
    'FILE: the gzip archive is damaged (incorrect data check)',
  ],
  [
    'a zip archive',
    Buffer.from('PK\u0003\u0004'),
    'FORMAT_UNKNOWN',
    'FILE: is a zip archive or a spreadsheet; give CSV, CSV.gz or Parquet',
  ],
  [
    'bytes that are no text',
    Buffer.from([1, 0, 2, 0]),
    'FORMAT_UNKNOWN',
    'FILE: is neither CSV, CSV.gz nor Parquet: its first bytes are no text',
  ],
]

describe('a price file is refused whole, by file, line, column and value', () => {
  test.each(refused)('%s', async (_, content, code, message) => {
    const file = await write('bad.csv', content)
    await expect(readPriceFile({ file }, close)).rejects.toMatchObject({
      name: 'MarketFileError',
      code,
      transient: false,
      message: message.replaceAll('FILE', file),
    })
  })

  test('when there is none, or a folder stands in its place', async () => {
    const absent = join(folder, 'absent.csv')
    const opened = (file: string) => readPriceFile({ file }, close)
    await expect(opened(absent)).rejects.toThrow(`${absent}: there is no such file`)
    await expect(opened(folder)).rejects.toThrow(`${folder}: is a folder, not a file`)
  })

  test('when the named symbol or source is not in it', async () => {
    const text = 'date,symbol,close,src\n2022-01-01,A,1,x\n'
    await expect(read(text, close, 'B')).rejects.toThrow('has no price for B')
    await expect(read(text, { ...close, source: 'z' })).rejects.toThrow('from source z')
    const bare = 'date,symbol,close\n2022-01-01,A,1\n'
    await expect(read(bare, { ...close, source: 'z' })).rejects.toThrow("no column 'src'")
  })

  test('when it is not there', async () => {
    const missing = readPriceFile({ file: join(folder, 'none.csv') }, close)
    await expect(missing).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  })
})
