import type { StateSpell } from '@evenkeel/core/backtest'
import { columnExtents, logarithmicFrom } from './braille.ts'
import {
  type EndLabel,
  evenTicks,
  plotHtml,
  plotWidth,
  round,
  tickText,
  timeTicks,
} from './plot.ts'

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
  /** Shaded behind the lines, with a ruler below them. */
  readonly spells?: readonly StateSpell[]
}

const [top, bottom] = [10, 8]
/** Height of the ruler of states, below the lines. */
const rulerHeight = 12

/**
 * Draws a chart over time. Each of its columns spans all its values, so that no spike is lost;
 * beyond a ratio of three the scale is logarithmic.
 */
export function svgChart(chart: Chart): { readonly svg: string; readonly isLogarithmic: boolean } {
  const { labelAtMs, lines, height, message, format, fillTo, spells = [] } = chart
  const ruler = spells.length > 0 ? rulerHeight : 0
  const scale = valueScale(lines, fillTo, height - ruler)
  const last = Math.max(1, labelAtMs.length - 1)
  const xOf = (bar: number) => (Math.min(last, Math.max(0, bar)) / last) * plotWidth
  const svg = plotHtml({
    message,
    height,
    shapes: [
      ...spells.map((spell) => shadeOf(spell, xOf, height)),
      areaOf(chart, xOf, scale.yOf),
      ...lines.map(({ values, style }) => {
        return `<path class="${style}" d="${pathOf(values, xOf, scale.yOf)}"/>`
      }),
      marksOf(chart, xOf, scale.yOf),
    ],
    yTicks: valueTicks(scale).map((value) => ({
      y: scale.yOf(value),
      text: tickText(format(value)),
    })),
    xTicks: timeTicks(labelAtMs),
    ends: lines.map(({ label, style, values }): EndLabel => {
      return { text: label, style, y: scale.yOf(values.at(-1) ?? 0) }
    }),
  })
  return { svg, isLogarithmic: scale.isLogarithmic }
}

type ValueScale = {
  readonly low: number
  readonly high: number
  readonly isLogarithmic: boolean
  readonly yOf: (value: number) => number
}

function valueScale(
  lines: readonly Line[],
  fillTo: number | undefined,
  height: number,
): ValueScale {
  let [low, high] = [fillTo ?? Infinity, fillTo ?? -Infinity]
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

/** Doublings on a logarithmic scale, equal steps on a plain one. */
function valueTicks({ low, high, isLogarithmic }: ValueScale): number[] {
  if (!isLogarithmic) return evenTicks(low, high)
  const doublings = Math.log2(high / low)
  const factor = 2 ** Math.max(1, Math.ceil(doublings / 5))
  const first = roundUp(low)
  return Array.from({ length: 8 }, (_, step) => first * factor ** step).filter((v) => v <= high)
}

/** The next value with one leading digit. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return Math.ceil(value / power) * power
}

/** A state is told by the form of its ruler, not by its colour alone. */
function shadeOf(
  { state, firstBar, lastBar }: StateSpell,
  xOf: (bar: number) => number,
  height: number,
): string {
  const [from, to] = [round(xOf(firstBar - 0.5)), round(xOf(lastBar + 0.5))]
  const base = height - rulerHeight
  const [y, high] = rulers[state]
  const box = (boxTop: number, boxHeight: number) =>
    `x="${from}" y="${boxTop}" width="${round(to - from)}" height="${boxHeight}"`
  return (
    `<rect class="tint ${state}" ${box(0, base)}/>` +
    `<rect class="ruler ${state}" ${box(base + 2 + y, high)}/>`
  )
}

/** Top and height of a state on its ruler: bull above, bear below, sideways thin, the last full. */
const rulers = {
  bull: [0, 5],
  bear: [5, 5],
  sideways: [4, 2],
  'high-volatility': [0, 10],
} as const

function pathOf(
  values: Float64Array,
  xOf: (bar: number) => number,
  yOf: (value: number) => number,
): string {
  if (values.length <= plotWidth * 2) {
    return [...values]
      .map((value, bar) => `${bar === 0 ? 'M' : 'L'}${round(xOf(bar))} ${round(yOf(value))}`)
      .join('')
  }
  return columnExtents(values, plotWidth)
    .map(([least, most], column) => {
      const x = column + 0.5
      return `${column === 0 ? 'M' : 'L'}${x} ${round(yOf(most))}L${x} ${round(yOf(least))}`
    })
    .join('')
}

function areaOf(
  { lines, fillTo }: Chart,
  xOf: (bar: number) => number,
  yOf: (value: number) => number,
): string {
  const line = lines.at(-1)
  if (fillTo === undefined || line === undefined) return ''
  const base = round(yOf(fillTo))
  const end = round(xOf(line.values.length - 1))
  return `<path class="area" d="${pathOf(line.values, xOf, yOf)}L${end} ${base}L0 ${base}Z"/>`
}

/** Dots are lines without length: they stay round where the field is stretched. */
function marksOf(
  { lines, marks = [] }: Chart,
  xOf: (bar: number) => number,
  yOf: (value: number) => number,
): string {
  const values = lines.at(-1)?.values
  if (marks.length === 0) return ''
  const dots = marks
    .map((bar) => `M${round(xOf(bar))} ${round(yOf(values?.[bar] ?? 0))}h0`)
    .join('')
  return `<path class="mark" d="${dots}"/><path class="mark-core" d="${dots}"/>`
}
