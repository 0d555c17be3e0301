import { cadence, cadenceHeads } from './cadence.ts'
import { defaults, defaultsHeads } from './defaults.ts'
import { distance, distanceHeads } from './distance.ts'
import { protection, protectionHeads } from './protection.ts'
import { type Line, markdownTable } from './table.ts'
import { width, widthHeads } from './width.ts'

type Table = { readonly heads: Line; readonly lines: () => Promise<readonly Line[]> }

const tables: Readonly<Record<string, Table>> = {
  width: { heads: widthHeads, lines: width },
  cadence: { heads: cadenceHeads, lines: cadence },
  distance: { heads: distanceHeads, lines: distance },
  defaults: { heads: defaultsHeads, lines: defaults },
  protection: { heads: protectionHeads, lines: protection },
}

/** Prints one table of the policy's evidence by its name; answers the exit code. */
async function main(name: string | undefined): Promise<number> {
  const table = tables[name ?? '']
  if (table === undefined) {
    process.stderr.write(`name a table: ${Object.keys(tables).join(', ')}\n`)
    return 2
  }
  process.stdout.write(`${markdownTable(table.heads, await table.lines())}\n`)
  return 0
}

process.exitCode = await main(process.argv[2])
