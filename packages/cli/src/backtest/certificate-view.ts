import type { Ink } from '../terminal/ink.ts'
import { table } from '../terminal/table.ts'
import type { Certified } from './certificate.ts'
import { certifiedRows, selectionSentence, signedPercent } from './certificate-words.ts'
import type { Examined } from './evidence.ts'
import { wrapped } from './wrapped.ts'

/** The certificate for a terminal; of a single run, that it has none. */
export function certificateView(result: Examined, ink: Ink): string[] {
  const { certificate } = result
  if (certificate === null) return [ink.quiet('certificate  none: a single run (--certify)'), '']
  const rows = certifiedRows(certificate)
  return [
    'certificate',
    ...wrapped(selectionSentence(certificate, result)),
    ...table(
      [
        { head: '', align: 'left' },
        { head: 'ahead', align: 'right' },
        { head: 'growth a year', align: 'right' },
        { head: '95% interval', align: 'right' },
        { head: 'worst start', align: 'right' },
        { head: 'look-ahead', align: 'right' },
        { head: 'deflated', align: 'right' },
      ],
      rows.map((row) => [
        row.name,
        row.ahead,
        row.growth,
        row.interval,
        row.worstStart,
        row.lookAhead,
        row.deflatedSharpe,
      ]),
    ),
    ...sweepLines(certificate),
    '',
  ]
}

/** The rule against never, at every cost, lag and approval delay. */
function sweepLines({ sweeps: [own] }: Certified): string[] {
  if (own === undefined) return []
  const { name, fees, lags, delays } = own
  const line = (what: string, cells: readonly string[]) => `${what}  ${cells.join('  ')}`
  const against = (label: string, advantage: number) => `${label}: ${signedPercent(advantage)}`
  return [
    `${name} against never`,
    line(
      '  fee bps',
      fees.map(({ feeBps, advantage }) => against(String(feeBps), advantage)),
    ),
    line(
      '  lag bars',
      lags.map(({ lagBars, advantage }) => against(String(lagBars), advantage)),
    ),
    line(
      '  approval',
      delays.map(({ delayHours, advantage }) => against(`${delayHours} h`, advantage)),
    ),
  ]
}
