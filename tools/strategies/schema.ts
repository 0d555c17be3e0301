import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { strategySchema } from '@evenkeel/core/strategies'

/** Where the published schema lies. */
export const schemaPath: string = join(import.meta.dirname, '../../docs/strategy.schema.json')

/** The published text: made from the fields that the parser reads with. */
export function schemaText(): string {
  return `${JSON.stringify(strategySchema(), null, 2)}\n`
}

if (import.meta.main) await writeFile(schemaPath, schemaText())
