import { type PartFigures, type StateReport, stateRules } from '@evenkeel/core/backtest'
import { percentOf, percentOrNone } from './figures.ts'

/** A state as text. */
export function stateName(state: string): string {
  return state.replace('-', ' ')
}

/** What a run did over a part of its bars: return, volatility, worst fall. */
function partCells({ totalReturn, volAnnual, worstFall }: PartFigures): string[] {
  return [percentOf(totalReturn), percentOrNone(volAnnual), percentOf(worstFall)]
}

/** Each state that occurs, its bars, and what each run did in it. */
export function stateRows({ byState }: StateReport): string[][] {
  return byState.map(({ state, bars, spells, figures }) => [
    stateName(state),
    String(bars),
    String(spells),
    ...figures.flatMap((part) => (bars === 0 ? ['none', 'none', 'none'] : partCells(part))),
  ])
}

/** Each calendar year as a window of the reference, and what each run did in it. */
export function windowRows({ windows }: StateReport): string[][] {
  return windows.map(({ name, window, figures }) => {
    const found = window.ok ? window.value : null
    const also = found?.isHighVolatility === true ? ', high volatility' : ''
    return [
      name,
      found === null ? 'too short' : `${found.state}${also}`,
      found === null ? 'too short' : percentOf(found.totalReturn),
      ...figures.flatMap(partCells),
    ]
  })
}

/** How days were cut, to be printed with the table. */
export function daysRule({ reference }: StateReport): string {
  return (
    `Days are cut by ${reference}, looking back, for this report alone: no decision saw them. ` +
    `${typeset(stateRules.days)} Returns are those of a state's days one after the other; the ` +
    'worst fall is that within one stretch.'
  )
}

/** How windows were cut, to be printed with the table. */
export function windowsRule({ reference }: StateReport): string {
  const cut = `Windows are cut by the return of ${reference} from the close before.`
  return `${cut} ${typeset(stateRules.windows)}`
}

/** With the true minus, as all figures have it. */
function typeset(rule: string): string {
  return rule.replaceAll(/-(?=\d)/g, '\u2212')
}
