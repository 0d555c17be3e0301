import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readPriceFile } from '../prices/price-file.ts'

const fixture = (name: string) => join(import.meta.dirname, 'fixtures', `${name}.parquet`)
const read = (file: string, column = 'close') => readPriceFile({ file }, { column })

describe('Parquet', () => {
  test.each(['ts-ms-zstd', 'ts-us-snappy', 'ts-ns-gzip', 'ts-int96', 'ts-seconds', 'ts-text'])(
    '%s gives the same bars; what is null is a gap',
    async (name) => {
      expect(await read(fixture(name))).toEqual([
        {
          symbol: 'BTC',
          labels: 'instant',
          labelAtMs: Float64Array.of(1_640_995_200_000, 1_641_002_400_000),
          priceUsd: Float64Array.of(47_000.5, 5e-5),
        },
      ])
    },
  )

  test('days and decimals are exact', async () => {
    expect(await read(fixture('days-decimal'))).toMatchObject([
      {
        labels: 'date',
        labelAtMs: Float64Array.of(Date.UTC(2022, 0, 1), Date.UTC(2022, 0, 3)),
        priceUsd: Float64Array.of(47_000.5, 0.07),
      },
    ])
  })

  test.each([
    ['days-negative', ", row 3: the price '-3.5' in column close is not a number above 0"],
    ['days-twice', ', row 2: a second row for BTC at 2022-01-01, after row 1; --source'],
    ['noon', ", row 1: the time '1641038400000000' in column date is not a UTC day"],
    ['close-text', ", row 1: the price '1' in column close is text, not a number"],
    ['lz4', ': Parquet that cannot be read: parquet unsupported compression codec: LZ4_RAW'],
  ])('%s is refused by its row', async (name, message) => {
    await expect(read(fixture(name))).rejects.toThrow(`${fixture(name)}${message}`)
  })

  test('a column that is not there is refused with those that are', async () => {
    const file = fixture('ts-seconds')
    const message = `${file}: has no column 'last'; it has ts, symbol, close`
    await expect(read(file, 'last')).rejects.toThrow(message)
  })
})

describe('damaged Parquet', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evenkeel-parquet-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('cut off anywhere, it is a fault of the file', async () => {
    const whole = await readFile(fixture('ts-us-snappy'))
    const file = join(folder, 'cut.parquet')
    for (let length = 4; length < whole.length; length += 31) {
      await writeFile(file, whole.subarray(0, length))
      await expect(read(file)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
    }
  })
})
