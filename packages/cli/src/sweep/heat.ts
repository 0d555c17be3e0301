import type { Ink } from '../terminal/ink.ts'
import { pad, table } from '../terminal/table.ts'
import { metrics } from './metric.ts'
import type { Study } from './study.ts'
import { heightOf, type Surface, surfaceOf } from './surface.ts'

const mapRows = 20
const mapColumns = 60
const tableRows = 9
const tableColumns = 7

/** From the least to the greatest score; words and the table carry the meaning without them. */
const shades = ['·', '░', '▒', '▓', '█'] as const

/** The surface for a terminal: shades by rule and fee, with its scale and its best cell. */
export function heatMap(study: Study, ink: Ink): string[] {
  const surface = surfaceOf(study, mapRows, mapColumns)
  const names = surface.rules.map((rule) => study.rules[rule]?.name ?? '')
  const width = Math.max(...names.map((name) => name.length))
  const { name, show } = metrics[study.request.metric]
  const lines = surface.scores.map((row, at) => {
    const cells = row.map((score, column) => cellOf(surface, score, at, column, ink)).join('')
    return `${pad(names[at] ?? '', width, 'right')} ${cells}`
  })
  const fees = surface.fees.map((fee) => study.plan.feesBps[fee] ?? 0)
  const axis = `${fees[0]} bps`.padEnd(Math.max(8, fees.length - 7)) + `${fees.at(-1)} bps`
  const scale = `${shades[0]} ${show(surface.low)}  ${shades.at(-1)} ${show(surface.high)}`
  return [
    ...lines,
    `${' '.repeat(width + 1)}${ink.quiet(axis)}`,
    `${' '.repeat(width + 1)}${ink.quiet(`${name}: ${scale}`)}  ${ink.near('◆ best')}`,
  ]
}

function cellOf(surface: Surface, score: number | null, row: number, column: number, ink: Ink) {
  if (row === surface.best.row && column === surface.best.column) return ink.near('◆')
  if (score === null) return ' '
  const step = Math.min(shades.length - 1, Math.floor(heightOf(score, surface) * shades.length))
  return ink.accent(shades[step] ?? ' ')
}

/** The same surface in figures, thinned out: what is printed where there is no terminal. */
export function scoreTable(study: Study): string[] {
  const surface = surfaceOf(study, tableRows, tableColumns)
  const { show } = metrics[study.request.metric]
  return table(
    [
      { head: 'rule', align: 'left' },
      ...surface.fees.map((fee) => {
        return { head: `${study.plan.feesBps[fee]} bps`, align: 'right' } as const
      }),
    ],
    surface.scores.map((row, at) => [
      study.rules[surface.rules[at] ?? 0]?.name ?? '',
      ...row.map((score) => (score === null ? 'undefined' : show(score))),
    ]),
  )
}
