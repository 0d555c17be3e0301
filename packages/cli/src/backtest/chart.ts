import { columnExtents, logarithmicFrom } from './braille.ts'
import { escapeHtml } from './html.ts'

/** One line of a chart: its label stands at its end. */
export type Line = {
  readonly label: string
  /** Class of the style sheet that draws it. */
  readonly style: 'rule' | 'none'
  readonly values: Float64Array
}

/** A chart over the bars of a run. */
export type Chart = {
  /** The message, in one sentence, for who cannot see it. */
  readonly message: string
  readonly labelAtMs: Float64Array
  /** Later lines are drawn over earlier ones. */
  readonly lines: readonly Line[]
  /** Fills between the last line and this value; nothing where left out. */
  readonly fillTo?: number
  readonly height: number
  readonly format: (value: number) => string
  /** Bars at which to set a mark on the last line. */
  readonly marks?: readonly number[]
}

const width = 1000
const left = 64
const right = 92
const top = 12
const bottom = 26

/**
 * Draws a chart as one inline SVG. Each pixel column spans all its values, so that no spike is
 * lost; beyond a ratio of three the scale is logarithmic.
 */
export function svgChart(chart: Chart): { readonly svg: string; readonly isLogarithmic: boolean } {
  const { labelAtMs, lines, height, message } = chart
  const scale = valueScale(lines, height)
  const last = Math.max(1, labelAtMs.length - 1)
  const xOf = (bar: number) => left + (bar / last) * (width - left - right)
  const curves = lines.map(({ values, style }) => {
    const path = pathOf(values, xOf, scale.yOf)
    return `<path class="${style}" d="${path}"/>`
  })
  const svg = [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(message)}">`,
    ...valueTicks(scale).map((value) => gridLine(scale.yOf(value), chart.format(value))),
    ...timeTicks(labelAtMs).map(({ bar, text }) => {
      return `<text x="${round(xOf(bar))}" y="${height - 6}" text-anchor="middle">${text}</text>`
    }),
    fillOf(chart, xOf, scale.yOf),
    ...curves,
    ...marksOf(chart, xOf, scale.yOf),
    ...endLabels(lines, scale.yOf),
    '</svg>',
  ].join('\n')
  return { svg, isLogarithmic: scale.isLogarithmic }
}

type ValueScale = {
  readonly low: number
  readonly high: number
  readonly isLogarithmic: boolean
  readonly yOf: (value: number) => number
}

function valueScale(lines: readonly Line[], height: number): ValueScale {
  let [low, high] = [Infinity, -Infinity]
  for (const { values } of lines) {
    for (const value of values) {
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  const isLogarithmic = low > 0 && high / low > logarithmicFrom
  const scale = isLogarithmic ? Math.log : (value: number) => value
  const span = scale(high) - scale(low) || 1
  const yOf = (value: number) =>
    top + ((scale(high) - scale(value)) / span) * (height - top - bottom)
  return { low, high, isLogarithmic, yOf }
}

/** Four to six round values: doublings on a logarithmic scale, equal steps on a plain one. */
function valueTicks({ low, high, isLogarithmic }: ValueScale): number[] {
  if (isLogarithmic) {
    const doublings = Math.log2(high / low)
    const factor = 2 ** Math.max(1, Math.ceil(doublings / 5))
    const first = roundUp(low)
    return Array.from({ length: 8 }, (_, step) => first * factor ** step).filter((v) => v <= high)
  }
  const step = niceStep((high - low) / 4)
  const first = Math.ceil(low / step) * step
  return Array.from({ length: 8 }, (_, index) => first + index * step).filter(
    (value) => value <= high + step * 1e-9,
  )
}

function niceStep(rough: number): number {
  if (!(rough > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(rough))
  return ([1, 2, 2.5, 5, 10].find((multiple) => multiple * power >= rough) ?? 10) * power
}

/** The next value with one leading digit. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return Math.ceil(value / power) * power
}

function timeTicks(labelAtMs: Float64Array): { bar: number; text: string }[] {
  const bars = labelAtMs.length
  const count = Math.min(6, bars)
  const yearly = (labelAtMs[bars - 1] ?? 0) - (labelAtMs[0] ?? 0) > 3 * 365 * 86_400_000
  const ticks = Array.from({ length: count }, (_, index) => {
    const bar = count === 1 ? 0 : Math.round((index * (bars - 1)) / (count - 1))
    const date = new Date(labelAtMs[bar] ?? 0).toISOString()
    return { bar, text: date.slice(0, yearly ? 7 : 10) }
  })
  return ticks
}

function gridLine(y: number, text: string): string {
  const at = round(y)
  return (
    `<line class="grid" x1="${left}" x2="${width - right}" y1="${at}" y2="${at}"/>` +
    `<text x="${left - 8}" y="${round(y + 4)}" text-anchor="end">${escapeHtml(text)}</text>`
  )
}

function pathOf(
  values: Float64Array,
  xOf: (bar: number) => number,
  yOf: (value: number) => number,
): string {
  const columns = width - left - right
  if (values.length <= columns * 2) {
    return [...values]
      .map((value, bar) => `${bar === 0 ? 'M' : 'L'}${round(xOf(bar))} ${round(yOf(value))}`)
      .join('')
  }
  return columnExtents(values, columns)
    .map(([least, most], column) => {
      const x = left + column + 0.5
      return `${column === 0 ? 'M' : 'L'}${x} ${round(yOf(most))}L${x} ${round(yOf(least))}`
    })
    .join('')
}

function fillOf(
  { lines, fillTo }: Chart,
  xOf: (bar: number) => number,
  yOf: (value: number) => number,
): string {
  const line = lines.at(-1)
  if (fillTo === undefined || line === undefined) return ''
  const base = round(yOf(fillTo))
  const end = round(xOf(line.values.length - 1))
  return `<path class="area" d="${pathOf(line.values, xOf, yOf)}L${end} ${base}L${left} ${base}Z"/>`
}

function marksOf(
  { lines, marks = [] }: Chart,
  xOf: (bar: number) => number,
  yOf: (value: number) => number,
): string[] {
  const values = lines.at(-1)?.values
  return marks.map((bar) => {
    const [x, y] = [round(xOf(bar)), round(yOf(values?.[bar] ?? 0))]
    return `<path class="mark" d="M${x} ${round(y - 4)}l4 4-4 4-4-4z"/>`
  })
}

/** Labels at the ends of the lines, pushed apart where they would overlap. */
function endLabels(lines: readonly Line[], yOf: (value: number) => number): string[] {
  const placed = lines
    .map(({ label, style, values }) => ({ label, style, y: yOf(values.at(-1) ?? 0) }))
    .toSorted((a, b) => a.y - b.y)
  let above = -Infinity
  return placed.map(({ label, style, y }) => {
    above = Math.max(y, above + 15)
    const at = `x="${width - right + 8}" y="${round(above + 4)}"`
    return `<text class="${style}" ${at}>${escapeHtml(label)}</text>`
  })
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
