import { Client } from 'pg'
import { expect, test } from 'vitest'
import { testCluster, urlOf } from '../__tests__/test-database.ts'
import { createScratchDatabase } from './scratch.ts'

async function databasesOn(url: string): Promise<readonly string[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ datname: string }>('select datname from pg_database')
  await client.end()
  return rows.map(({ datname }) => datname)
}

const nameOf = (url: string): string => new URL(url).pathname.slice(1)

test('a simulation has a database of its own, beside the one that was named', async () => {
  const { url } = await testCluster()
  const before = await databasesOn(url)
  const scratch = await createScratchDatabase(url)
  expect(nameOf(scratch.url)).not.toBe(nameOf(url))
  expect(await databasesOn(url)).toEqual(expect.arrayContaining([...before, nameOf(scratch.url)]))
  await scratch.drop()
  expect(await databasesOn(url)).not.toContain(nameOf(scratch.url))
})

test('what a crashed simulation left is cleared away, what is in use stays', async () => {
  const { url } = await testCluster()
  const abandoned = await createScratchDatabase(url)
  const used = await createScratchDatabase(url)
  // The second start above cleared the first one: nobody was connected to it.
  expect(await databasesOn(url)).not.toContain(nameOf(abandoned.url))
  const client = new Client({ connectionString: used.url })
  await client.connect()
  const next = await createScratchDatabase(url)
  expect(await databasesOn(url)).toContain(nameOf(used.url))
  await client.end()
  await used.drop()
  await next.drop()
})

test('a server that is down is named', async () => {
  const down = urlOf('postgresql://nobody:secret@127.0.0.1:1/evenkeel', 'evenkeel')
  await expect(createScratchDatabase(down)).rejects.toThrow(/127\.0\.0\.1:1.*is it running/)
  await expect(createScratchDatabase(down)).rejects.not.toThrow(/secret/)
})
