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
export async function main(
  name: string | undefined,
  write: (text: string) => void,
  complain: (text: string) => void,
): Promise<number> {
  const table = tables[name ?? '']
  if (table === undefined) {
    complain(`name a table: ${Object.keys(tables).join(', ')}`)
    return 2
  }
  write(markdownTable(table.heads, await table.lines()))
  return 0
}

if (import.meta.main) {
  process.exitCode = await main(process.argv[2], console.log, console.error)
}
