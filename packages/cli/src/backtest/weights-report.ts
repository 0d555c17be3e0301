import { weightsOver } from '@evenkeel/core/backtest'
import type { Comparison } from './comparison.ts'
import { percentOf } from './figures.ts'
import { escapeHtml, htmlTable, section, tableDetails } from './html.ts'
import { monthEnds } from './months.ts'
import { plotHtml, plotWidth, round, timeTicks } from './plot.ts'

const height = 220
/** Layers that are told apart; the others are drawn as one. */
const layersMax = 7
/** Points along the page: a layer is drawn at so many bars. */
const pointsMax = 500

/** Weights at the end of each bar, as layers that fill the whole. */
export function weightsSection(result: Comparison): string {
  const { grid, config, rule } = result
  const { labelAtMs } = rule.equity
  const layers = layersOf(result)
  const bars = sampleBars(labelAtMs.length)
  const last = labelAtMs.length - 1
  const floors = new Float64Array(labelAtMs.length)
  const shapes: string[] = []
  const ends: { y: number; text: string; style: string }[] = []
  for (const { name, style, weights } of layers) {
    const below = floors.slice()
    weights.forEach((weight, bar) => {
      floors[bar] = (floors[bar] ?? 0) + weight
    })
    shapes.push(`<path class="fill-${style}" d="${bandPath(bars, below, floors)}"/>`)
    const middle = ((below[last] ?? 0) + (floors[last] ?? 0)) / 2
    if ((weights[last] ?? 0) > 0) ends.push({ y: yOf(middle), text: name, style: `text-${style}` })
  }
  const targets = grid.symbols
    .map((symbol, index) => `${symbol} ${percentOf(config.targets[index] ?? 0)}`)
    .join(', ')
  const plot = plotHtml({
    message: `Weights over time; the targets are ${targets}, the rest cash.`,
    height,
    shapes,
    yTicks: [0, 0.25, 0.5, 0.75, 1].map((share) => ({ y: yOf(share), text: `${share * 100}%` })),
    xTicks: timeTicks(labelAtMs),
    ends,
  })
  const months = monthEnds(labelAtMs).map((bar) => [
    new Date(labelAtMs[bar] ?? 0).toISOString().slice(0, 7),
    ...layers.map(({ weights }) => percentOf(weights[bar] ?? 0)),
  ])
  const columns = ['Month', ...layers.map(({ name }) => name)].map((head) => ({ head }))
  return section(
    'Weights over time',
    plot,
    ends.length < layers.length ? layersLegend(layers) : '',
    tableDetails(htmlTable('Weights at the end of each month', columns, months)),
  )
}

/** Names what weighs nothing at the end, and so has no label there. */
function layersLegend(layers: readonly Layer[]): string {
  const entries = layers.map(({ name, style }) => {
    return `<li><i class="key ${style}"></i>${escapeHtml(name)}</li>`
  })
  return `<ul class="legend" aria-label="Layers, from the lowest up">${entries.join('')}</ul>`
}

type Layer = { readonly name: string; readonly style: string; readonly weights: Float64Array }

/** Assets in their order, with the colour that is theirs for life; cash, where there is any. */
function layersOf({ grid, config, rule }: Comparison): Layer[] {
  const { weights, columns } = weightsOver(grid, config, rule)
  const bars = rule.equity.labelAtMs.length
  const columnOf = (column: number) =>
    Float64Array.from({ length: bars }, (_, bar) => weights[bar * columns + column] ?? 0)
  const assets = grid.symbols.map((name, column) => ({ name, weights: columnOf(column) }))
  const shown = assets.length <= layersMax ? assets : assets.slice(0, layersMax - 1)
  const others = assets.slice(shown.length)
  const sum = Float64Array.from({ length: bars }, (_, bar) =>
    others.reduce((total, other) => total + (other.weights[bar] ?? 0), 0),
  )
  const merged =
    others.length === 0 ? shown : [...shown, { name: `${others.length} others`, weights: sum }]
  const cash = { name: 'cash', style: 's6', weights: columnOf(columns - 1) }
  const styles = stylesOf(merged.map(({ name }) => name))
  const layers = merged.map((layer, index) => ({ ...layer, style: styles[index] ?? 's8' }))
  return cash.weights.some((weight) => weight > 0) ? [...layers, cash] : layers
}

/** Bitcoin and ether keep theirs; the others take what is left, in order of joining. */
function stylesOf(names: readonly string[]): string[] {
  const kept: Record<string, string> = { BTC: 's1', WBTC: 's1', ETH: 's2' }
  const isTaken = (style: string) => names.some((name) => kept[name] === style)
  const free = ['s3', 's4', 's5', 's7', 's8', 's1', 's2'].filter((style) => !isTaken(style))
  return names.map((name) => kept[name] ?? free.shift() ?? 's8')
}

function sampleBars(bars: number): number[] {
  const points = Math.min(bars, pointsMax)
  return Array.from({ length: points }, (_, point) =>
    points === 1 ? 0 : Math.round((point * (bars - 1)) / (points - 1)),
  )
}

function bandPath(bars: readonly number[], below: Float64Array, above: Float64Array): string {
  const last = Math.max(1, below.length - 1)
  const point = (edge: Float64Array) => (bar: number) =>
    `${round((bar / last) * plotWidth)} ${round(yOf(edge[bar] ?? 0))}`
  return `M${bars.map(point(above)).join('L')}L${bars.toReversed().map(point(below)).join('L')}Z`
}

function yOf(share: number): number {
  return 8 + (1 - share) * (height - 16)
}
