import type { Asset, AssetId } from '../domain/index.ts'
import type { Issue } from '../units/index.ts'

/** Ids of all names; an unknown, ambiguous or repeated one is an issue at its place. */
export function resolveAll(
  names: readonly string[],
  path: string,
  assets: readonly Asset[],
  issues: Issue[],
): AssetId[] {
  const ids: AssetId[] = []
  names.forEach((name, index) => {
    const found = assets.filter(({ id, symbol }) => id === name || symbol === name)
    const [asset] = found
    const where = `${path}[${index}].asset`
    if (asset === undefined) issues.push({ path: where, message: `${name} is not a known asset` })
    else if (found.length > 1) {
      const message = `${name} names ${found.length} assets; write the CAIP-19 id`
      issues.push({ path: where, message })
    } else if (ids.includes(asset.id)) {
      issues.push({ path: where, message: `${name} is named twice` })
    }
    ids.push(asset?.id ?? (name as AssetId))
  })
  return ids
}
