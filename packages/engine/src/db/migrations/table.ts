import { type Kysely, sql } from 'kysely'

/** Name, SQL type with constraints, and what it means in words, unit included. */
export type ColumnText = readonly [name: string, type: string, says: string]

/** A table as a migration writes it; no column goes without its meaning. */
export type TableText = {
  readonly name: string
  readonly says: string
  readonly columns: readonly ColumnText[]
  readonly constraints?: readonly string[]
  /** Rows may be added and read, never changed or removed. */
  readonly appendOnly: boolean
}

/** Creates a table with its meaning, and locks its rows where it is append-only. */
export async function makeTable(db: Kysely<unknown>, table: TableText): Promise<void> {
  const columns = table.columns.map(([name, type]) => `${name} ${type}`)
  const lines = [...columns, ...(table.constraints ?? [])]
  await run(db, `create table ${table.name} (${lines.join(', ')})`)
  await run(db, `comment on table ${table.name} is ${quote(table.says)}`)
  for (const [name, , says] of table.columns) {
    await run(db, `comment on column ${table.name}.${name} is ${quote(says)}`)
  }
  if (table.appendOnly) await lockRows(db, table.name)
}

/** Runs one statement of a migration; its text is ours, nothing in it comes from outside. */
export async function run(db: Kysely<unknown>, text: string): Promise<void> {
  await sql.raw(text).execute(db)
}

async function lockRows(db: Kysely<unknown>, table: string): Promise<void> {
  await run(
    db,
    `create trigger ${table}_is_append_only before update or delete or truncate on ${table}
     for each statement execute function refuse_change()`,
  )
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
