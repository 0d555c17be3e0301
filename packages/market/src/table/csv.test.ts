import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { sharedData } from '@evenkeel/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openCsvReader } from './csv.ts'
import { parseDecimal } from './decimal.ts'
import type { Table, TableRequest } from './request.ts'

const request: TableRequest = {
  timed: true,
  figures: [{ name: 'close', noun: 'price', range: { above: 0 } }],
  words: [{ name: 'symbol' }],
}

/** The table of a text that comes in pieces of these lengths. */
function read(text: string, lengths: readonly number[] = []): Table {
  const bytes = new TextEncoder().encode(text)
  const reader = openCsvReader('prices.csv', request)
  let at = 0
  for (const length of lengths) {
    reader.push(bytes.subarray(at, at + length))
    at += length
  }
  reader.push(bytes.subarray(at))
  return reader.finish()
}

describe('a CSV file', () => {
  const text =
    '\uFEFFts,symbol,note,close\r\n' +
    '1640995200,"Ünï, ""x""",,47000.5\r\n1640998800,B,"a, b",\r\n1641002400,"",,5e-05\r\n'

  test('is the same table however it is cut into pieces', () => {
    const whole = read(text)
    expect(whole.atMs).toEqual(Float64Array.of(1640995200000, 1640998800000, 1641002400000))
    expect(whole.figures.get('close')).toEqual(Float64Array.of(47_000.5, Number.NaN, 5e-5))
    const symbol = { codes: Int32Array.of(0, 1, 2), list: ['Ünï, "x"', 'B', ''] }
    expect(whole.words.get('symbol')).toEqual(symbol)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 12 }), (lengths) => {
        expect(read(text, lengths)).toEqual(whole)
      }),
    )
  })

  test('gives each distinct word one code, however many there are', () => {
    const names = Array.from({ length: 500 }, (_, index) => `asset-${(index * 7919) % 250}`)
    const rows = names.map((name, index) => `${1640995200 + index},${name},1`)
    const words = read(`ts,symbol,close\n${rows.join('\n')}`).words.get('symbol')
    expect([...(words?.codes ?? [])].map((code) => words?.list[code])).toEqual(names)
    expect(words?.list).toHaveLength(250)
  })
})

describe('the recorded market data', () => {
  const data = sharedData('data')

  test.skipIf(!data.isHere)(
    `has no figure that is rounded otherwise than by the language${data.note}`,
    () => {
      const files = readdirSync(data.path, { recursive: true, encoding: 'utf8' })
      const tables = files.filter((name) => /\.csv(?:\.gz)?$/.test(name))
      const compared = tables.map((name) => {
        const bytes = readFileSync(join(data.path, name))
        return compareFigures(name.endsWith('.gz') ? gunzipSync(bytes) : bytes)
      })
      expect(compared.flatMap(({ wrong }) => wrong)).toEqual([])
      const count = compared.reduce((sum, one) => sum + one.count, 0)
      expect(tables.length).toBeGreaterThan(40)
      expect(count).toBeGreaterThan(2_000_000)
    },
  )
})

/** Compares every field that is a figure: how many there were, and which were read otherwise. */
function compareFigures(bytes: Uint8Array): { count: number; wrong: string[] } {
  const text = new TextDecoder('latin1').decode(bytes)
  const wrong: string[] = []
  let count = 0
  let start = 0
  for (let at = 0; at < bytes.length; at++) {
    const isEnd = bytes[at] === 0x2c || bytes[at] === 0x0a
    if (!isEnd) continue
    const figure = parseDecimal(bytes, start, at)
    if (!Number.isNaN(figure)) {
      count++
      const written = text.slice(start, at)
      if (!Object.is(figure, Number(written))) wrong.push(written)
    }
    start = at + 1
  }
  return { count, wrong }
}
