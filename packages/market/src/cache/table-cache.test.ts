import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readTable } from '../table/read-table.ts'
import type { TableRequest } from '../table/request.ts'
import { readThroughCache, type TableCache } from './table-cache.ts'

const request: TableRequest = {
  timed: true,
  figures: [{ name: 'close', noun: 'price', range: { above: 0 } }],
  words: [{ name: 'symbol', optional: true }],
}
const text = 'ts,symbol,close\n1640995200,A,1\n1640998800,Ü,\n1641002400,A,3\n'

let folder = ''
let file = ''
let warnings: string[] = []
let cache: TableCache

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-cache-'))
  file = join(folder, 'prices.csv')
  await writeFile(file, text)
  warnings = []
  cache = { folder: join(folder, 'cache'), warn: (message) => warnings.push(message) }
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const read = (asked = request) => readTable(file, asked, { cache })
const entries = async () => (await readdir(cache.folder)).toSorted()
const neverParsed = () => Promise.reject(new Error('it was parsed'))

async function onlyEntry(): Promise<string> {
  const [name = '', ...others] = await entries()
  expect(others).toEqual([])
  return join(cache.folder, name)
}

describe('the cache of parsed files', () => {
  test('gives back what was parsed, without parsing', async () => {
    const parsed = await readTable(file, request, {})
    expect(await read()).toEqual(parsed)
    expect(await readThroughCache(file, request, cache, neverParsed)).toEqual(parsed)
    expect(warnings).toEqual([])
  })

  test('knows a file by its content: the same size, name and time do not deceive it', async () => {
    await read()
    const { atime, mtime } = await stat(file)
    await writeFile(file, text.replace(',1\n', ',2\n'))
    await utimes(file, atime, mtime)
    expect((await read()).figures.get('close')?.[0]).toBe(2)
    expect(await entries()).toHaveLength(2)
  })

  test('keeps what was asked of a file apart', async () => {
    await read()
    const untold = { ...request, words: [] }
    expect((await read(untold)).words.size).toBe(0)
    expect((await read()).words.size).toBe(1)
  })

  test('keeps nothing of a file that is refused', async () => {
    await writeFile(file, text.replace(',3\n', ',-3\n'))
    await expect(read()).rejects.toThrow("line 4: the price '-3'")
    await expect(read()).rejects.toThrow("line 4: the price '-3'")
    await expect(readdir(cache.folder)).rejects.toThrow('ENOENT')
  })

  test('parses again where an entry was damaged, and mends it', async () => {
    const parsed = await read()
    const path = await onlyEntry()
    const whole = await readFile(path)
    for (const damaged of [whole.with(40, 0), whole.subarray(0, -1), Buffer.alloc(0)]) {
      await writeFile(path, damaged)
      expect(await read()).toEqual(parsed)
      expect(warnings.pop()).toBe(`cache: ${path} was damaged; ${file} is parsed again`)
      expect(await readFile(path)).toEqual(whole)
    }
  })

  test('serves readers at once that all begin without an entry', async () => {
    const parsed = await readTable(file, request, {})
    const all = await Promise.all(Array.from({ length: 20 }, () => read()))
    for (const table of all) expect(table).toEqual(parsed)
    await onlyEntry()
    expect(warnings).toEqual([])
  })

  test('removes the oldest beyond its bytes, and drafts of processes that died', async () => {
    await read()
    const first = await onlyEntry()
    await utimes(first, 1_000_000, 1_000_000)
    const draft = join(cache.folder, 'draft-abc')
    await mkdir(draft)
    await utimes(draft, 1_000_000, 1_000_000)
    await mkdir(join(cache.folder, 'draft-young'))
    const { size } = await stat(first)
    cache = { ...cache, bytesMax: size + 10 }
    await writeFile(file, text.replace(',1\n', ',2\n'))
    await read()
    const names = await entries()
    expect(names.filter((name) => name.startsWith('draft-'))).toEqual(['draft-young'])
    expect(names).toHaveLength(2)
    expect(names).not.toContain(first)
  })

  test('that cannot be written says so, and the file is read all the same', async () => {
    await writeFile(cache.folder, 'a file where the folder should be')
    expect((await read()).rowCount).toBe(3)
    expect(warnings.at(-1)).toBe(`cache: nothing was kept in ${cache.folder} (EEXIST)`)
  })
})
