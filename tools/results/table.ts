/** Cells of one line of a table. */
export type Line = readonly string[]

/** A table as Markdown, its first column to the left and the others to the right. */
export function markdownTable(heads: Line, lines: readonly Line[]): string {
  const rule = heads.map((_, column) => (column === 0 ? ':--' : '--:'))
  return [heads, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** A figure with its sign and one decimal. */
export function signed(figure: number): string {
  return `${figure < 0 ? '' : '+'}${figure.toFixed(1)}`
}
