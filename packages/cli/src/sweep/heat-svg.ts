import { escapeHtml } from '../backtest/html.ts'
import { heightOf, type Surface } from './surface.ts'

/** A heat map: rows and columns by name, a cell the fuller the greater its score. */
export type Heat = {
  /** The message, in one sentence, for who cannot see it. */
  readonly message: string
  readonly surface: Surface
  readonly rowNames: readonly string[]
  readonly columnNames: readonly string[]
  readonly show: (score: number) => string
}

const width = 1000
const left = 110
const right = 20
const top = 8
const bottom = 56
/** Rows of names fit where each has so many pixels. */
const nameHeight = 14
const rowHeightMax = 22
const heightMax = 520
/** The least score is still seen. */
const faintest = 0.06

/** Draws a heat map as one inline SVG, with its scale below. */
export function heatSvg({ message, surface, rowNames, columnNames, show }: Heat): string {
  const rows = rowNames.length
  const rowHeight = Math.min(rowHeightMax, (heightMax - top - bottom) / rows)
  const columnWidth = (width - left - right) / columnNames.length
  const plotHeight = rows * rowHeight
  const height = Math.ceil(top + plotHeight + bottom)
  const cells = surface.scores.flatMap((row, at) => {
    return row.map((score, column) => {
      const box = boxOf(left + column * columnWidth, top + at * rowHeight, columnWidth, rowHeight)
      if (score === null) return `<rect class="undefined" ${box}/>`
      const fullness = faintest + (1 - faintest) * heightOf(score, surface)
      return `<rect class="cell" fill-opacity="${round(fullness)}" ${box}/>`
    })
  })
  const { row, column } = surface.best
  const best = boxOf(left + column * columnWidth, top + row * rowHeight, columnWidth, rowHeight)
  return [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(message)}">`,
    ...cells,
    `<rect class="best" ${best}/>`,
    ...rowLabels(rowNames, rowHeight),
    ...columnLabels(columnNames, columnWidth, top + plotHeight),
    ...legend(surface, show, top + plotHeight + 34),
    '</svg>',
  ].join('\n')
}

function rowLabels(names: readonly string[], rowHeight: number): string[] {
  const every = Math.max(1, Math.ceil(nameHeight / rowHeight))
  return names.flatMap((name, at) => {
    if (at % every !== 0) return []
    const y = round(top + (at + 0.5) * rowHeight + 4)
    return `<text x="${left - 8}" y="${y}" text-anchor="end">${escapeHtml(name)}</text>`
  })
}

function columnLabels(names: readonly string[], columnWidth: number, y: number): string[] {
  const every = Math.max(1, Math.ceil(48 / columnWidth))
  return names.flatMap((name, at) => {
    if (at % every !== 0) return []
    const x = round(left + (at + 0.5) * columnWidth)
    return `<text x="${x}" y="${round(y + 16)}" text-anchor="middle">${escapeHtml(name)}</text>`
  })
}

function legend(surface: Surface, show: (score: number) => string, y: number): string[] {
  const steps = 12
  const size = 14
  const from = left + 80
  const boxes = Array.from({ length: steps }, (_, step) => {
    const fullness = round(faintest + ((1 - faintest) * step) / (steps - 1))
    const box = boxOf(from + step * size, y, size, size)
    return `<rect class="cell" fill-opacity="${fullness}" ${box}/>`
  })
  const end = from + steps * size
  return [
    `<text x="${from - 8}" y="${y + 11}" text-anchor="end">${escapeHtml(show(surface.low))}</text>`,
    ...boxes,
    `<text x="${end + 8}" y="${y + 11}">${escapeHtml(show(surface.high))}</text>`,
    `<rect class="best" ${boxOf(end + 120, y, size, size)}/>`,
    `<text x="${end + 142}" y="${y + 11}">best run</text>`,
  ]
}

function boxOf(x: number, y: number, boxWidth: number, boxHeight: number): string {
  const at = `x="${round(x)}" y="${round(y)}"`
  return `${at} width="${round(boxWidth)}" height="${round(boxHeight)}"`
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
