import { stripVTControlCharacters } from 'node:util'

/** One column: its head, and to which side its cells are set. */
export type Column = { readonly head: string; readonly align: 'left' | 'right' }

/** Cells that a text takes in a terminal, colours not counted. */
export function widthOf(text: string): number {
  return [...stripVTControlCharacters(text)].length
}

/** Fills a text with blanks up to a width. */
export function pad(text: string, width: number, align: 'left' | 'right'): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)))
  return align === 'left' ? text + blanks : blanks + text
}

/** Lays out rows under their heads, two blanks between columns. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map(({ head }, index) =>
    Math.max(widthOf(head), ...rows.map((row) => widthOf(row[index] ?? ''))),
  )
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, index) => pad(cells[index] ?? '', widths[index] ?? 0, align))
      .join('  ')
      .trimEnd()
  return [line(columns.map(({ head }) => head)), ...rows.map(line)]
}

/** A meter of `cells` blocks for a share from 0 to 1. */
export function meter(share: number, cells: number, art: boolean): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * cells)
  return art ? '█'.repeat(full) + '░'.repeat(cells - full) : '#'.repeat(full).padEnd(cells, '.')
}
