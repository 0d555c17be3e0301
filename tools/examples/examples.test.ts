import { existsSync } from 'node:fs'
import { join } from 'node:path'
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

  test.each(examples)('$path:$line $title', async ({ path, source }) => {
    expect(mistakesIn(source, await scopeOf(path))).toEqual([])
  })
})

/** What the file exports, before its room, before the rooms that it may import. */
async function scopeOf(path: string): Promise<Scope> {
  const room = roomOf(path)
  const open = house.filter(({ name }) => name === room?.name || room?.rooms.includes(name))
  const indexes = open.map((other) => `${folderOf(other)}/index.ts`).filter(existsInHouse)
  const scopes = await Promise.all([...indexes, path].map(exportsOf))
  return Object.assign({}, ...scopes) as Scope
}

function existsInHouse(path: string): boolean {
  return existsSync(join(root, path))
}

async function exportsOf(path: string): Promise<Scope> {
  return (await import(join(root, path))) as Scope
}
