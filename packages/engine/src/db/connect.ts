import { formatInstant, type UnixMs, unixMs } from '@evenkeel/core/units'
import {
  type Kysely as Db,
  Kysely,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  type Transaction,
} from 'kysely'
import { type CustomTypesConfig, Pool, type PoolConfig, types as pgTypes } from 'pg'
import { DatabaseFault } from './fault.ts'
import type { Tables } from './tables.ts'

/** What a query runs on: the pool, or one transaction. */
export type Queryable = Db<Tables> | Transaction<Tables>

/** An open database, checked to be there and new enough. */
export type Database = {
  readonly db: Db<Tables>
  readonly url: string
  /** For example `18.4`. */
  readonly version: string
  readonly close: () => Promise<void>
}

/** The oldest PostgreSQL that has all we use. */
const versionMin = 150_000
const connectMsMax = 5_000
const connectionsMax = 10

/** Opens a pool; a database that is down, closed to us or too old is a `DatabaseFault`. */
export async function openDatabase(url: string): Promise<Database> {
  const pool = openPool(url, () => undefined, exactTypes)
  const version = await checkServer(pool, url).catch(async (fault: unknown) => {
    await pool.end()
    throw fault
  })
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: withNamedFaults(pool, url) }),
  })
  return { db, url, version, close: () => db.destroy() }
}

/** The pool as queries use it: a fault of the connection gets its name where it passes, once. */
function withNamedFaults(pool: Pool, url: string): PostgresPool {
  const renamed = (fault: unknown): never => {
    throw connectionFault(fault, url) ?? fault
  }
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await pool.connect().catch(renamed)
      // Kysely's other form of a query takes a cursor, which nobody here opens.
      const query = ((text: string, values: unknown[]) =>
        client.query(text, values).catch(renamed)) as unknown as PostgresPoolClient['query']
      return { query, release: () => client.release() }
    },
  }
}

/**
 * A pool whose broken connections are told, and end nothing.
 *
 * A connection that breaks while nobody uses it is replaced; one in use fails its query, and its
 * own event must have a listener too, or the process would end with it.
 */
export function openPool(
  url: string,
  onFault: (fault: Error) => void,
  types?: CustomTypesConfig,
): Pool {
  const pool = new Pool({ ...poolSettings(url), ...(types === undefined ? {} : { types }) })
  pool.on('error', onFault)
  pool.on('connect', (client) => client.on('error', onFault))
  return pool
}

/** Settings that every connection of ours shares. */
export function poolSettings(url: string): PoolConfig {
  return {
    connectionString: url,
    max: connectionsMax,
    connectionTimeoutMillis: connectMsMax,
    application_name: 'evenkeel',
  }
}

/** An instant as columns of type timestamptz take it. */
export function instant(at: UnixMs): string {
  return formatInstant(at)
}

/** Where a connection string leads, for messages: never the user's password. */
export function placeOf(url: string): string {
  try {
    const { hostname, port, searchParams, pathname } = new URL(url)
    const socket = searchParams.get('host')
    const place = socket ?? `${decodeURIComponent(hostname)}:${port === '' ? '5432' : port}`
    return `database ${pathname.slice(1)} at ${place}`
  } catch {
    return 'the database (its address could not be read)'
  }
}

/** The message of a fault of the connection, or null where it was something else. */
export function connectionFault(fault: unknown, url: string): DatabaseFault | null {
  const { code = '', message = '' } = fault as { readonly code?: string; readonly message?: string }
  const place = placeOf(url)
  if (refusals[code] !== undefined) {
    const text = `the ${place} refused the connection: ${refusals[code]}`
    return new DatabaseFault('DATABASE_REFUSED', text, { cause: fault })
  }
  const isDown = unreachable.has(code) || code.startsWith('57P') || code.startsWith('08')
  if (!isDown && !/timeout|terminated|not queryable/i.test(message)) return null
  const text = `the ${place} does not answer (${code === '' ? message : code}); is it running?`
  return new DatabaseFault('DATABASE_DOWN', text, { cause: fault })
}

async function checkServer(pool: Pool, url: string): Promise<string> {
  try {
    const { rows } = await pool.query<{ readonly server_version_num: string }>(
      'show server_version_num',
    )
    return checkVersion(Number(rows[0]?.server_version_num), url)
  } catch (fault) {
    throw connectionFault(fault, url) ?? fault
  }
}

/** The version in words, from the number that the server gives: 180004 is 18.4. */
export function checkVersion(number: number, url: string): string {
  const version = `${Math.trunc(number / 10_000)}.${number % 10_000}`
  if (number >= versionMin) return version
  throw new DatabaseFault(
    'DATABASE_TOO_OLD',
    `the ${placeOf(url)} is PostgreSQL ${version}; the oldest that works is 15`,
  )
}

const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EPIPE',
  'ETIMEDOUT',
])

const refusals: Readonly<Record<string, string>> = {
  '28000': 'the user is not known there',
  '28P01': 'the password is wrong',
  '3D000': 'there is no such database',
  '42501': 'the user lacks a right',
}

/** Integers of the database are bigint, instants milliseconds; nothing becomes a float unasked. */
const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [pgTypes.builtins.INT8]: BigInt,
  [pgTypes.builtins.NUMERIC]: BigInt,
  [pgTypes.builtins.TIMESTAMPTZ]: (text) => unixMs(Date.parse(text)),
}

const exactTypes: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text'): unknown =>
    parsers[oid] ?? pgTypes.getTypeParser(oid, format)) as typeof pgTypes.getTypeParser,
}
