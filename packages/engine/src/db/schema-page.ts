import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from './connect.ts'
import { schemaSteps } from './migrations/index.ts'

/**
 * The page `docs/schema.md`: every table and column with its type and meaning, every index and
 * trigger, read from a migrated database. Text and test are one: the page is the golden dump.
 */
export async function schemaPage(db: Queryable): Promise<string> {
  const tables = await rowsOf(db, tableQuery)
  const sections: string[] = []
  for (const table of tables) sections.push(await section(db, table))
  return [opening, steps(), ...sections].join('\n')
}

const opening = `# Schema of the database

Written from the database by \`node --conditions=src packages/engine/src/db/write-schema-page.ts\`; a
test compares. Names end in the unit: \`_usd_e18\` is US dollars with 18 decimals, \`_at\` an instant in
UTC, \`atoms\` base units of a token. Market clock and wall clock: see decision 0003.
`

/** A breaking step shuts out releases before it; an additive one does not. */
function steps(): string {
  const rows = schemaSteps.map(
    ({ name, breaking }) => `| ${name} | ${breaking ? 'breaking' : 'additive'} |`,
  )
  return ['| step | |', '|---|---|', ...rows, ''].join('\n')
}

type Table = { readonly name: string; readonly says: string; readonly locked: boolean }
type Column = {
  readonly name: string
  readonly type: string
  readonly optional: boolean
  readonly says: string | null
}

async function section(db: Queryable, table: Table): Promise<string> {
  const columns = await rowsOf(db, columnQuery(table.name))
  const extras = await rowsOf(db, extraQuery(table.name))
  const rows = columns.map(
    ({ name, type, optional, says }) =>
      `| \`${name}\` | ${type}${optional ? ', may be null' : ''} | ${says ?? '(no meaning given)'} |`,
  )
  return [
    `## ${table.name}`,
    '',
    `${table.says}${table.locked ? ' *Append-only.*' : ''}`,
    '',
    '| column | type | meaning |',
    '|---|---|---|',
    ...rows,
    '',
    ...extras.map(({ text }) => `- \`${text}\``),
    ...(extras.length === 0 ? [] : ['']),
  ].join('\n')
}

async function rowsOf<Row>(db: Queryable, query: RawBuilder<Row>): Promise<Row[]> {
  return (await query.execute(db)).rows
}

const tableQuery = sql<Table>`
  select c.relname as name, obj_description(c.oid) as says,
    exists (select 1 from pg_trigger t join pg_proc p on p.oid = t.tgfoid
            where t.tgrelid = c.oid and p.proname = 'refuse_change') as locked
  from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
    and c.relname not like 'kysely%'
  order by c.relname`

const columnQuery = (table: string): RawBuilder<Column> => sql<Column>`
  select a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
    not a.attnotnull as optional, col_description(a.attrelid, a.attnum) as says
  from pg_attribute a
  where a.attrelid = ${table}::regclass and a.attnum > 0 and not a.attisdropped
  order by a.attnum`

const extraQuery = (table: string): RawBuilder<{ readonly text: string }> => sql<{
  readonly text: string
}>`
  select text from (
    select 1 as part, conname as name, pg_get_constraintdef(oid) as text from pg_constraint
    where conrelid = ${table}::regclass and contype in ('p', 'u', 'f', 'c')
    union all
    select 2, i.relname, pg_get_indexdef(x.indexrelid) from pg_index x
    join pg_class i on i.oid = x.indexrelid
    where x.indrelid = ${table}::regclass
      and not exists (select 1 from pg_constraint k where k.conindid = x.indexrelid)
  ) parts order by part, name`
