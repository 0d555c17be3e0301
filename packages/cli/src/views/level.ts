import type { Ink } from '../terminal/ink.ts'

/** Cells from the waterline to one edge of the chart; the band takes all but the last. */
const halfCells = 11

/**
 * One row of the Level chart: the band's edges, the waterline, and the drift as a bar.
 *
 * @param drift weight minus target, as a share
 * @param band the threshold, as a share
 */
export function levelRow(drift: number, band: number, ink: Ink): string {
  const block = ink.art ? '█' : '#'
  const edge = ink.art ? '┊' : ':'
  const line = ink.art ? '│' : '|'
  const cells = Math.min(halfCells, Math.round((Math.abs(drift) / band) * (halfCells - 1)))
  const side = (filled: number, mirrored: boolean): string => {
    const row = Array.from({ length: halfCells }, (_, index) => {
      if (index < filled) return block
      return index === halfCells - 1 ? edge : ' '
    })
    return (mirrored ? row.reverse() : row).join('')
  }
  const paint =
    Math.abs(drift) >= band ? ink.out : Math.abs(drift) >= 0.75 * band ? ink.near : ink.quiet
  const left = drift < 0 ? paint(side(cells, true)) : side(0, true)
  const right = drift > 0 ? paint(side(cells, false)) : side(0, false)
  return left + ink.accent(line) + right
}
