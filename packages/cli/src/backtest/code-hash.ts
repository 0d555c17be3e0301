import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** SHA-256 of core's modules. A bundle carries the hash of what it was made from. */
export async function codeHash(): Promise<string> {
  const rooms = coreFolder()
  const names = await readdir(rooms, { recursive: true })
  const modules = names.filter((name) => /(?<!\.test|\.d)\.(?:ts|js)$/.test(name)).toSorted()
  const texts = await Promise.all(modules.map((name) => readFile(join(rooms, name), 'utf8')))
  const hash = createHash('sha256')
  for (const part of modules.flatMap((name, index) => [name, texts[index] ?? ''])) hash.update(part)
  return hash.digest('hex')
}

/** Where the rooms of core lie. */
export function coreFolder(): string {
  return dirname(dirname(fileURLToPath(import.meta.resolve('@evenkeel/core/backtest'))))
}
