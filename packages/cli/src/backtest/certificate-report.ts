import type { Certified } from './certificate.ts'
import {
  certifiedRows,
  selectionSentence,
  signedPercent,
  termsSentence,
} from './certificate-words.ts'
import type { Examined } from './evidence.ts'
import { escapeHtml, htmlTable, section, tableDetails } from './html.ts'
import { evenTicks, type Plot, plotHtml, plotWidth, round, tickText } from './plot.ts'

const [top, bottom] = [10, 8]

/** The evidence behind the table; of a single run, plainly what it leaves open. */
export function certificateSection(result: Examined): string {
  const { certificate } = result
  return certificate === null ? withoutCertificate() : certified(certificate, result)
}

function certified(certificate: Certified, result: Examined): string {
  return section(
    'Certificate',
    paragraph(selectionSentence(certificate, result)),
    columnsTable(certificate),
    '<div class="pair">',
    startsPlot(certificate),
    feesPlot(certificate),
    '</div>',
    delaysTable(certificate),
    `<p class="settings">${escapeHtml(termsSentence(certificate))}</p>`,
    paragraph(
      'It certifies how the figures came about, not that they are good. Gas, spread and market ' +
        'impact are not in the cost model.',
    ),
  )
}

function columnsTable(certificate: Certified): string {
  const heads = ['Rule', 'Ahead of never', 'Growth a year', '95% interval', 'Worst start']
  const columns = [...heads, 'Look-ahead', 'Deflated Sharpe'].map((head) => ({ head }))
  const rows = certifiedRows(certificate).map((row) => [
    row.name,
    row.ahead,
    row.growth,
    row.interval,
    row.worstStart,
    row.lookAhead,
    row.deflatedSharpe,
  ])
  return htmlTable('Every column of the table, beside never rebalancing', columns, rows)
}

/** A bar for each start date, up where it ended ahead of never, down where it lost. */
function startsPlot({ rollingStarts: [own] }: Certified): string {
  if (own === undefined) return ''
  const { starts, name } = own
  const scale = scaleOf(starts.map(({ advantage }) => advantage))
  const pitch = plotWidth / starts.length
  const shapes = starts.map(({ advantage }, index) => {
    const [y, zero] = [scale.yOf(advantage), scale.yOf(0)]
    const place = `x="${round((index + 0.15) * pitch)}" width="${round(0.7 * pitch)}"`
    const size = `y="${round(Math.min(y, zero))}" height="${round(Math.abs(y - zero))}"`
    return `<rect class="${advantage < 0 ? 'behind' : 'ahead'}" ${place} ${size}/>`
  })
  const behind = starts.filter(({ advantage }) => advantage < 0).length
  const at = (index: number) => ({
    x: ((index + 0.5) / starts.length) * plotWidth,
    text: starts[index]?.start.slice(0, 7) ?? '',
  })
  const last = starts.length - 1
  return figure(
    'By start date: a year each, against never',
    {
      message: `${name} against never from each start: behind from ${behind} of ${starts.length}.`,
      shapes: [...shapes, zeroLine(scale.yOf(0))],
      xTicks: last < 4 ? [at(0)] : [at(0), at(last >> 1), at(last)],
      ...frameOf(scale),
    },
    htmlTable(
      'Ended against never, from each start date',
      [{ head: 'Start' }, { head: 'Against never' }],
      starts.map(({ start, advantage }) => [start.slice(0, 10), signedPercent(advantage)]),
    ),
  )
}

/** The rule against never at every cost. */
function feesPlot({ sweeps: [own], terms }: Certified): string {
  if (own === undefined) return ''
  const { fees, name } = own
  const scale = scaleOf(fees.map(({ advantage }) => advantage))
  const dearest = Math.max(...fees.map(({ feeBps }) => feeBps), 1)
  const points = fees.map(({ feeBps, advantage }) => {
    return { x: round((feeBps / dearest) * plotWidth), y: round(scale.yOf(advantage)) }
  })
  const dots = points.map(({ x, y }) => `M${x} ${y}h0`).join('')
  return figure(
    'By cost of each traded side, in bps',
    {
      message: `${name} against never at costs from 0 to ${dearest} bps; it ran at ${terms.feeBps}.`,
      shapes: [
        zeroLine(scale.yOf(0)),
        `<path class="rule" d="M${points.map(({ x, y }) => `${x} ${y}`).join('L')}"/>`,
        `<path class="mark" d="${dots}"/><path class="mark-core" d="${dots}"/>`,
      ],
      xTicks: [0, 50, 100].map((bps) => ({ x: (bps / dearest) * plotWidth, text: String(bps) })),
      ...frameOf(scale),
    },
    htmlTable(
      'Whole run against never, at every cost',
      ['Fee, bps', 'Against never', 'Rebalances'].map((head) => ({ head })),
      fees.map(({ feeBps, advantage, rebalanceCount }) => [
        String(feeBps),
        signedPercent(advantage),
        String(rebalanceCount),
      ]),
    ),
  )
}

function delaysTable({ sweeps }: Certified): string {
  const [first] = sweeps
  if (first === undefined) return ''
  const heads = [
    'Rule',
    ...first.lags.map(({ lagBars }) => (lagBars === 0 ? 'lag 0 (optimistic)' : `lag ${lagBars}`)),
    ...first.delays.map(({ delayHours }) => `approved in ${delayHours} h`),
  ]
  return htmlTable(
    'Against never over the whole run, by bars to execution and hours to approval',
    heads.map((head) => ({ head })),
    sweeps.map(({ name, lags, delays }) => [
      name,
      ...[...lags, ...delays].map(({ advantage }) => signedPercent(advantage)),
    ]),
  )
}

/** What a single run leaves open, said as plainly as the result. */
function withoutCertificate(): string {
  return section(
    'What this page does not show',
    `<p>It is a single run without a certificate; --certify makes one.</p>
<ul>
<li>Other start dates: moving the start or the trade day by weeks can change the order of rules.</li>
<li>Other costs and delays: gas, spread, market impact and slow approvals are not in the cost model.</li>
<li>How many settings were tried before this one. The best of many is better by luck.</li>
<li>Whether the difference could be chance: no interval was computed.</li>
</ul>`,
  )
}

type Scale = { readonly low: number; readonly high: number; readonly yOf: (v: number) => number }

const height = 180

/** A scale that holds zero. */
function scaleOf(values: readonly number[]): Scale {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)]
  const span = high - low || 1
  return { low, high, yOf: (v) => top + ((high - v) / span) * (height - top - bottom) }
}

function frameOf({ low, high, yOf }: Scale): Pick<Plot, 'height' | 'yTicks'> {
  const ticks = high > low ? evenTicks(low, high) : [0]
  return {
    height,
    yTicks: ticks.map((value) => ({ y: yOf(value), text: tickText(signedPercent(value)) })),
  }
}

function zeroLine(y: number): string {
  return `<path class="zero" d="M0 ${round(y)}H${plotWidth}"/>`
}

function figure(title: string, plot: Plot, table: string): string {
  return `<div><h3>${escapeHtml(title)}</h3>\n${plotHtml(plot)}\n${tableDetails(table)}</div>`
}

function paragraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`
}
