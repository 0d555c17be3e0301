import { formatLabel } from '@evenkeel/core/backtest'
import type { IndexEvent, ScreenFault } from '@evenkeel/core/strategies'
import type { Ink } from '../terminal/ink.ts'
import { table } from '../terminal/table.ts'
import type { Comparison } from './comparison.ts'

/** Comings and goings that are shown; the others are in `--json`. */
const movesShown = 10

/** Who came into an index and who left, and why; nothing where the members never change. */
export function membersView({ book }: Comparison, ink: Ink): string[] {
  const moves = book.indexChanges.slice(1).flatMap(({ atMs, why }) =>
    why.flatMap((event): string[][] => {
      const reason = reasonOf(event)
      return reason === null ? [] : [[formatLabel('date', atMs), ...reason]]
    }),
  )
  if (moves.length === 0) return []
  const lines = table(
    [
      { head: 'members', align: 'left' },
      { head: '', align: 'left' },
      { head: 'why', align: 'left' },
    ],
    moves.slice(-movesShown),
  )
  const earlier = moves.length - movesShown
  const more = earlier > 0 ? [ink.quiet(`${earlier} earlier ones are in --json`)] : []
  return [...lines, ...more, '']
}

/** Who, and why in words; null of what is neither a coming nor a going. */
function reasonOf(event: IndexEvent): readonly [string, string] | null {
  if (event.kind === 'enters') {
    const { name, why, rank, limit } = event
    const how =
      why === 'NEWLY_ELIGIBLE' ? 'newly eligible, ' : why === 'SEAT_FREE' ? 'a seat, ' : ''
    return [`+ ${name}`, `${how}rank ${rank} of ${limit}`]
  }
  if (event.kind !== 'leaves') return null
  if (event.why === 'SCREENED') return [`− ${event.name}`, event.faults.map(faultText).join(', ')]
  const lost = event.why === 'RANK_LOST' ? 'beyond' : 'crowded out of'
  return [`− ${event.name}`, `rank ${event.rank}, ${lost} ${event.limit}`]
}

function faultText({ code, limit, actual }: ScreenFault): string {
  const words = code.toLowerCase().replaceAll('_', ' ')
  if (limit === null || actual === null) return words
  return code === 'LISTED_LATELY'
    ? `${words}: ${actual} of ${limit} days`
    : `${words}: ${millions(actual)} of ${millions(limit)}`
}

function millions(usd: number): string {
  return `$${Math.round(usd / 1e6).toLocaleString('en-US')}M`
}
