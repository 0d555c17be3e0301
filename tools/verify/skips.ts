import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Skip } from './verify.ts'

/** What is left out on purpose; each entry of the file has its reason. */
export async function readSkips(): Promise<Skip[]> {
  const text = await readFile(join(import.meta.dirname, 'skips.json'), 'utf8')
  return JSON.parse(text) as Skip[]
}
