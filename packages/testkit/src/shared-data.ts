import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A file or folder of the recorded market data and reference cases that lie beside the repository
 * and are not part of it.
 *
 * Tests on them are skipped where they are absent, and say so: pass `isHere` to `skipIf` and put
 * `note` into the title.
 */
export type SharedData = { readonly path: string; readonly isHere: boolean; readonly note: string }

/** Where shared data of a name lies, and whether it is there. */
export function sharedData(name: string): SharedData {
  const path = join(import.meta.dirname, '../../../../shared', name)
  const isHere = existsSync(path)
  return { path, isHere, note: isHere ? '' : ` (skipped: ${path} is absent)` }
}
