import { escapeHtml } from './html.ts'

/** Units of every plot from its left edge to its right one, whatever its width on the screen. */
export const plotWidth = 1000
/** Least distance of two labels, one below the other, in pixels. */
const labelHeight = 15

/** A text at a height in pixels from the top, with the class that colours it. */
export type EndLabel = { readonly y: number; readonly text: string; readonly style: string }

/** Shapes in a field of `plotWidth` by `height`, with the texts around it. */
export type Plot = {
  /** The message, in one sentence, for who cannot see it. */
  readonly message: string
  /** In pixels. */
  readonly height: number
  /** SVG shapes; the field stretches sideways, lines keep their thickness. */
  readonly shapes: readonly string[]
  readonly yTicks: readonly { readonly y: number; readonly text: string }[]
  /** From 0 to `plotWidth`; of five, a narrow screen shows the first, third and fifth. */
  readonly xTicks: readonly { readonly x: number; readonly text: string }[]
  readonly ends?: readonly EndLabel[]
}

/**
 * A plot as HTML: the shapes stretch with the page, while texts keep their size and place. So it
 * fits a phone as it fits a desk, without a script.
 */
export function plotHtml({ message, height, shapes, yTicks, xTicks, ends = [] }: Plot): string {
  const widest = (texts: readonly { readonly text: string }[]) =>
    Math.max(0, ...texts.map(({ text }) => text.length))
  const columns = `--ys:${widest(yTicks)}ch;--ends:${widest(ends)}ch`
  return [
    `<div class="chart" role="img" aria-label="${escapeHtml(message)}" style="${columns}">`,
    `<div class="ys">${yTicks.map(({ y, text }) => at(`top:${round(y)}px`, text)).join('')}</div>`,
    `<svg viewBox="0 0 ${plotWidth} ${height}" preserveAspectRatio="none" style="height:${height}px">`,
    ...yTicks.map(({ y }) => `<path class="grid" d="M0 ${round(y)}H${plotWidth}"/>`),
    ...shapes,
    '</svg>',
    `<div class="ends">${endsHtml(ends)}</div>`,
    `<div class="xs">${xTicks
      .map(({ x, text }) => at(`left:${round((x / plotWidth) * 100)}%`, text))
      .join('')}</div>`,
    '</div>',
  ].join('\n')
}

/** Up to five ticks at dates, the first and the last bar among them; months over a year. */
export function timeTicks(labelAtMs: Float64Array): { x: number; text: string }[] {
  const last = labelAtMs.length - 1
  const count = Math.min(5, labelAtMs.length)
  const isLong = (labelAtMs[last] ?? 0) - (labelAtMs[0] ?? 0) > 366 * 86_400_000
  return Array.from({ length: count }, (_, index) => {
    const bar = count === 1 ? 0 : Math.round((index * last) / (count - 1))
    const text = new Date(labelAtMs[bar] ?? 0).toISOString().slice(0, isLong ? 7 : 10)
    return { x: count === 1 ? 0 : (bar / last) * plotWidth, text }
  })
}

/** Four to six round values from `low` to `high`, in equal steps. */
export function evenTicks(low: number, high: number): number[] {
  const step = niceStep((high - low) / 4)
  const first = Math.ceil(low / step - 1e-9) * step
  return Array.from({ length: 8 }, (_, index) => first + index * step)
    .filter((value) => value <= high + step * 1e-9)
    .map((value) => (Math.abs(value) < step * 1e-9 ? 0 : value))
}

/** A round figure on an axis, without the zeros that say nothing: 20%, not 20.00%. */
export function tickText(figure: string): string {
  return figure.replace(/\.0+(?=%?$)/, '')
}

/** One decimal of a pixel is as fine as a screen shows. */
export function round(value: number): number {
  return Math.round(value * 10) / 10
}

/** Labels at the ends of lines, pushed apart where they would overlap. */
function endsHtml(ends: readonly EndLabel[]): string {
  let above = -Infinity
  return ends
    .toSorted((a, b) => a.y - b.y)
    .map(({ y, text, style }) => {
      above = Math.max(y, above + labelHeight)
      return at(`top:${round(above)}px`, text, style)
    })
    .join('')
}

function at(place: string, text: string, style = ''): string {
  const kind = style === '' ? '' : ` class="${style}"`
  return `<span${kind} style="${place}">${escapeHtml(text)}</span>`
}

function niceStep(rough: number): number {
  if (!(rough > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(rough))
  return ([1, 2, 2.5, 5, 10].find((multiple) => multiple * power >= rough) ?? 10) * power
}
