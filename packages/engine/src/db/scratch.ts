import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { connectionFault } from './connect.ts'

/** A database for one simulation, beside the one that a connection string names. */
export type ScratchDatabase = {
  readonly url: string
  readonly drop: () => Promise<void>
}

const prefix = 'evenkeel_simulation_'

/**
 * Makes an empty database on the same server and clears away those that crashed simulations left.
 *
 * A simulation never touches the database that the connection string names: its chain is gone
 * with it, so its records must not meet those of a portfolio that is real.
 */
export async function createScratchDatabase(url: string): Promise<ScratchDatabase> {
  const name = prefix + randomBytes(6).toString('hex')
  await administer(url, async (client) => {
    for (const abandoned of await abandonedOn(client)) await drop(client, abandoned)
    await client.query(`create database ${client.escapeIdentifier(name)}`)
  })
  const scratch = new URL(url)
  scratch.pathname = `/${name}`
  return { url: scratch.href, drop: () => administer(url, (client) => drop(client, name)) }
}

async function abandonedOn(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ datname: string }>(
    `select datname from pg_database
     where datname like $1
       and not exists (select from pg_stat_activity a where a.datname = pg_database.datname)`,
    [`${prefix.replaceAll('_', '\\_')}%`],
  )
  return rows.map(({ datname }) => datname)
}

async function drop(client: Client, name: string): Promise<void> {
  await client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`)
}

async function administer(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  try {
    await client.connect()
    await work(client)
  } catch (fault) {
    throw connectionFault(fault, url) ?? fault
  } finally {
    await client.end().catch(() => undefined)
  }
}
