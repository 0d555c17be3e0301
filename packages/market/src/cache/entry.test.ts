import { describe, expect, test } from 'vitest'
import type { Table } from '../table/request.ts'
import { decodeTable, encodeTable } from './entry.ts'

const table: Table = {
  file: 'prices.csv',
  labels: 'instant',
  counts: 'line',
  rowCount: 3,
  atMs: Float64Array.of(1, 2, 3),
  figures: new Map([
    ['close', Float64Array.of(1.5, Number.NaN, 5e-324)],
    ['cap', Float64Array.of(-0, 1e308, 0.1)],
  ]),
  words: new Map([['symbol', { codes: Int32Array.of(0, 1, 0), list: ['Ü "x"', ''] }]]),
}
const entry = encodeTable(table)

describe('an entry of the cache', () => {
  test('gives back the table bit by bit, under the name that is asked for', () => {
    expect(decodeTable(entry, 'copy.csv')).toEqual({ ...table, file: 'copy.csv' })
  })

  test('may hold no rows and no times', () => {
    const bare: Table = {
      ...table,
      rowCount: 0,
      atMs: new Float64Array(0),
      figures: new Map(),
      words: new Map(),
    }
    expect(decodeTable(encodeTable(bare), 'prices.csv')).toEqual(bare)
  })

  test('with any one bit changed is none', () => {
    for (let bit = 0; bit < entry.length * 8; bit++) {
      const damaged = entry.with(bit >> 3, (entry[bit >> 3] ?? 0) ^ (1 << (bit & 7)))
      expect(decodeTable(damaged, 'prices.csv'), `bit ${bit}`).toBeNull()
    }
  })

  test('cut off anywhere, or with more behind it, is none', () => {
    for (let length = 0; length < entry.length; length++) {
      expect(decodeTable(entry.subarray(0, length), 'prices.csv')).toBeNull()
    }
    expect(decodeTable(Uint8Array.of(...entry, ...entry), 'prices.csv')).toBeNull()
  })
})
