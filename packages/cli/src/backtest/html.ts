/** Text as it may stand in HTML, in an attribute as well. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** A column of a table: text is set left, figures right. */
export type HtmlColumn = { readonly head: string; readonly isText?: boolean }

/** A table whose first cell of each row names the row. Every cell is escaped. */
export function htmlTable(
  caption: string,
  columns: readonly HtmlColumn[],
  rows: readonly (readonly string[])[],
): string {
  const side = (index: number) => (columns[index]?.isText === true ? ' class="text"' : '')
  const heads = columns.map(({ head }, index) => {
    return `<th scope="col"${side(index)}>${escapeHtml(head)}</th>`
  })
  const lines = rows.map((row) => {
    const [name = '', ...cells] = row
    const rest = cells.map((cell, index) => `<td${side(index + 1)}>${escapeHtml(cell)}</td>`)
    return `<tr><th scope="row">${escapeHtml(name)}</th>${rest.join('')}</tr>`
  })
  return [
    `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(caption)}"><table>`,
    `<caption>${escapeHtml(caption)}</caption>`,
    `<thead><tr>${heads.join('')}</tr></thead>`,
    `<tbody>${lines.join('\n')}</tbody>`,
    '</table></div>',
  ].join('\n')
}

/** A part of the page under its heading. */
export function section(title: string, ...parts: readonly string[]): string {
  return `<section><h2>${escapeHtml(title)}</h2>\n${parts.join('\n')}\n</section>`
}

/** The table behind a chart, folded away. */
export function tableDetails(table: string, summary = 'Table'): string {
  return `<details><summary>${escapeHtml(summary)}</summary>${table}</details>`
}
