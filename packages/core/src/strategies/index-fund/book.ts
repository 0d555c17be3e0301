import { type Parsed, parsed, refused, type UnixMs, utcDate } from '../../units/index.ts'
import type { IndexChange } from './follow.ts'
import type { IndexMarket } from './market.ts'

/** An index as a backtest takes it: whom it ever holds, from the start on and at each change. */
export type IndexBook = {
  readonly symbols: readonly string[]
  readonly targets: readonly number[]
  readonly targetChanges: readonly {
    readonly atMs: UnixMs
    readonly targets: readonly number[]
  }[]
}

/**
 * The targets of an index over time, for those alone that it ever holds. It starts on the first
 * change that holds something; a stretch that holds nothing afterwards has no meaning and is
 * refused.
 *
 * @example
 * const none = new Float64Array(0)
 * const figures = { priceUsd: none, marketCapUsd: none, volumeUsd: none, rank: null }
 * bookOfIndex({ assets: [], days: 0, dayAtMs: none, ...figures }, []).ok // false
 */
export function bookOfIndex(
  { assets }: Pick<IndexMarket, 'assets'>,
  changes: readonly IndexChange[],
): Parsed<IndexBook> {
  const first = changes.findIndex(({ targets }) => targets.some((target) => target > 0))
  if (first < 0) return refused('index', 'nothing passes its screens on any day')
  const held = changes.slice(first)
  const empty = held.find(({ targets }) => targets.every((target) => target === 0))
  if (empty !== undefined) {
    return refused('index', `nothing passes its screens on ${utcDate(empty.atMs)}`)
  }
  const ever = assets.flatMap((_, at) => (held.some(({ targets }) => targets[at]) ? [at] : []))
  const own = (targets: readonly number[]) => ever.map((at) => targets[at] as number)
  const [start, ...later] = held
  return parsed({
    symbols: ever.map((at) => assets[at]?.name ?? ''),
    targets: own(start?.targets ?? []),
    targetChanges: later.map(({ atMs, targets }) => ({ atMs, targets: own(targets) })),
  })
}
