import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderOf, house, roomOf } from '../check/house.ts'
import { isTest, readTree } from '../check/tree.ts'
import { examplesIn } from './extract.ts'
import { mistakesIn, type Scope } from './run.ts'

const root = join(import.meta.dirname, '../..')
const examples = readTree(root)
  .code.filter(({ path }) => path.startsWith('packages/core/src/') && !isTest(path))
  .flatMap(examplesIn)

describe('examples in the doc comments of core', () => {
  test('there are some', () => {
    expect(examples.length).toBeGreaterThan(0)
  })

  const named = examples.map(({ path, line, title, source }) => {
    return [`${path}:${line} ${title}`, path, source] as const
  })
  test.each(named)('%s', async (_, path, source) => {
    expect(mistakesIn(source, await scopeOf(path))).toEqual([])
  })
})

/** What the file exports, before its folder, its room, and the rooms that this may import. */
async function scopeOf(path: string): Promise<Scope> {
  const room = roomOf(path)
  const open = house.filter(({ name }) => name === room?.name || room?.rooms.includes(name))
  const folders = open.map(folderOf).concat(dirname(path))
  const indexes = folders.map((folder) => `${folder}/index.ts`).filter(existsInHouse)
  const scopes = await Promise.all([...indexes, path].map(exportsOf))
  return Object.assign({}, ...scopes) as Scope
}

function existsInHouse(path: string): boolean {
  return existsSync(join(root, path))
}

async function exportsOf(path: string): Promise<Scope> {
  return (await import(join(root, path))) as Scope
}
