import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseDay, parseDecimal } from './csv.ts'
import { PriceFileError, type PriceFileFault } from './faults.ts'
import { parsePriceFile, readPriceFile } from './price-file.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const close = { column: 'close' }

function parse(
  text: string,
  wanted = close as { column: string; source?: string },
  symbol?: string,
) {
  const file = { file: 'prices.csv', ...(symbol && { symbol }) }
  return parsePriceFile(bytesOf(text), file, wanted).map((series) => ({
    symbol: series.symbol,
    labels: series.labels,
    rows: [...series.labelAtMs].map((atMs, index) => [
      new Date(atMs).toISOString().slice(0, 16),
      series.priceUsd[index],
    ]),
  }))
}

describe('a price file is read', () => {
  test('by day, one series per symbol', () => {
    const text =
      'date,symbol,close\n2022-01-01,BTC,47000.5\n2022-01-02,BTC,5e-05\n2022-01-01,ETH,3\n'
    expect(parse(text)).toEqual([
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

  test('by bar, from unix seconds or an instant, and named from outside', () => {
    const text = 'ts,open,close\n1640995200,1,2\n2022-01-01T01:00:00Z,2,3'
    expect(parse(text, close, 'BTC')).toEqual([
      {
        symbol: 'BTC',
        labels: 'instant',
        rows: [
          ['2022-01-01T00:00', 2],
          ['2022-01-01T01:00', 3],
        ],
      },
    ])
  })

  test('with rows mixed by time, Windows line ends and a byte order mark', () => {
    const text = '\uFEFFdate,symbol,close\r\n2022-01-01,A,1\r\n2022-01-01,B,2\r\n2022-01-02,A,3\r\n'
    expect(parse(text).map(({ symbol, rows }) => [symbol, rows.length])).toEqual([
      ['A', 2],
      ['B', 1],
    ])
  })

  test('only for the symbol that was named', () => {
    const text = 'date,symbol,close\n2022-01-01,A,1\n2022-01-01,B,2\n'
    expect(parse(text, close, 'B')).toMatchObject([
      { symbol: 'B', rows: [['2022-01-01T00:00', 2]] },
    ])
  })

  test('from one source of several', () => {
    const text = 'date,symbol,close,src\n2022-01-01,A,1,x\n2022-01-01,A,2,y\n'
    expect(parse(text, { column: 'close', source: 'y' })).toMatchObject([
      { rows: [['2022-01-01T00:00', 2]] },
    ])
  })

  test('with an empty price as a gap, never as zero', () => {
    const text = 'date,symbol,close\n2022-01-01,A,1\n2022-01-02,A,\n2022-01-03,A,3\n'
    expect(parse(text)[0]?.rows.map(([, price]) => price)).toEqual([1, 3])
  })
})

describe('a price file is refused', () => {
  test.each<[string, string, PriceFileFault, string]>([
    ['without a time', 'day,symbol,close\n', 'COLUMN_MISSING', "neither a column 'ts' nor 'date'"],
    ['with two times', 'ts,date,symbol,close\n', 'COLUMN_MISSING', "both 'ts' and 'date'"],
    [
      'without the price',
      'date,symbol,price\n',
      'COLUMN_MISSING',
      "no column 'close'; it has date",
    ],
    ['with a column twice', 'date,symbol,close,close\n', 'COLUMN_MISSING', "'close' stands twice"],
    ['without a symbol', 'date,close\n2022-01-01,1\n', 'SYMBOL_MISSING', 'BTC=prices.csv'],
    ['without rows', 'date,symbol,close\n', 'SYMBOL_MISSING', 'has no price'],
    ['zero', 'date,symbol,close\n2022-01-01,A,0\n', 'PRICE_INVALID', "line 2: the price '0'"],
    ['negative', 'date,symbol,close\n2022-01-01,A,-1\n', 'PRICE_INVALID', "line 2: the price '-1'"],
    ['NaN', 'date,symbol,close\n2022-01-01,A,NaN\n', 'PRICE_INVALID', "line 2: the price 'NaN'"],
    ['infinite', 'date,symbol,close\n2022-01-01,A,1e999\n', 'PRICE_INVALID', 'line 2'],
    ['with text', 'date,symbol,close\n2022-01-01,A,1.2.3\n', 'PRICE_INVALID', "'1.2.3'"],
    [
      'no day',
      'date,symbol,close\n2022-02-30,A,1\n',
      'TIME_INVALID',
      "line 2: the time '2022-02-30'",
    ],
    ['milliseconds', 'ts,symbol,close\n1640995200000,A,1\n', 'TIME_INVALID', 'unix seconds'],
    [
      'short',
      'date,symbol,close\n2022-01-01,A,1\n2022-01-02,A\n',
      'ROW_CORRUPT',
      'line 3: 2 fields',
    ],
    ['a blank line', 'date,symbol,close\n\n2022-01-02,A,1\n', 'ROW_CORRUPT', 'line 2'],
    [
      'twice',
      'date,symbol,close\n2022-01-01,A,1\n2022-01-01,A,1\n',
      'ROW_DUPLICATE',
      'line 3: a second row for A at 2022-01-01; --source',
    ],
    [
      'unsorted',
      'date,symbol,close\n2022-01-02,A,1\n2022-01-01,A,1\n',
      'ROW_UNSORTED',
      'line 3: A at 2022-01-01 comes after a later row',
    ],
  ])('%s', (_, text, code, message) => {
    expect(faultOf(() => parse(text))).toMatchObject({
      code,
      message: expect.stringContaining(message),
    })
  })

  test('when the named symbol or source is not in it', () => {
    const text = 'date,symbol,close,src\n2022-01-01,A,1,x\n'
    expect(faultOf(() => parse(text, close, 'B')).message).toContain('has no price for B')
    expect(faultOf(() => parse(text, { ...close, source: 'z' })).message).toContain('from source z')
    const bare = 'date,symbol,close\n2022-01-01,A,1\n'
    expect(faultOf(() => parse(bare, { ...close, source: 'z' })).message).toContain("column 'src'")
  })
})

describe('on disk', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evenkeel-prices-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const text = 'date,symbol,close\n2022-01-01,A,1\n'

  test('gzip is told by its content', async () => {
    const file = join(folder, 'packed.csv')
    await writeFile(file, gzipSync(text))
    expect((await readPriceFile({ file }, close))[0]?.priceUsd).toEqual(Float64Array.of(1))
  })

  test('a cut-off archive is refused whole', async () => {
    const file = join(folder, 'cut.csv.gz')
    const packed = gzipSync(`date,symbol,close\n${'2022-01-01,A,1\n'.repeat(1000)}`)
    await writeFile(file, packed.subarray(0, packed.length - 12))
    await expect(readPriceFile({ file }, close)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  })

  test('a missing file and Parquet are refused by name', async () => {
    const missing = readPriceFile({ file: join(folder, 'none.csv') }, close)
    await expect(missing).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
    const parquet = readPriceFile({ file: 'prices.parquet' }, close)
    await expect(parquet).rejects.toMatchObject({ code: 'FORMAT_UNKNOWN' })
  })
})

describe('figures', () => {
  const decimalOf = (text: string) => parseDecimal(bytesOf(text), 0, text.length)

  test('round exactly as the language does', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 17n }), fc.nat(17), (digits, places) => {
        const padded = digits.toString().padStart(places + 1, '0')
        const whole = padded.slice(0, padded.length - places)
        const text = places === 0 ? whole : `${whole}.${padded.slice(-places)}`
        expect(decimalOf(text)).toBe(Number(text))
      }),
    )
  })

  test.each(['', '.', '-', '1.', '.5', '1,5', ' 1', '0x10', '1e', 'Infinity', '1_000'])(
    '%j is no plain decimal',
    (text) => {
      expect(decimalOf(text)).toBeNaN()
    },
  )

  test('every day of 2000 to 2035 is read, and no other text', () => {
    for (let atMs = Date.UTC(2000, 0); atMs < Date.UTC(2036, 0); atMs += 86_400_000) {
      const text = new Date(atMs).toISOString().slice(0, 10)
      expect(parseDay(bytesOf(text), 0, 10)).toBe(atMs)
    }
    for (const text of ['2022-13-01', '2022-00-10', '2022-01-00', '2022/01/01', '20220101xx']) {
      expect(parseDay(bytesOf(text), 0, text.length)).toBeNaN()
    }
  })
})

function faultOf(run: () => unknown): PriceFileError {
  try {
    run()
  } catch (error) {
    if (error instanceof PriceFileError) return error
    throw error
  }
  throw new Error('nothing was refused')
}
