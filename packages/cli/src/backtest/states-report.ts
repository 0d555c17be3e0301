import { formatLabel } from '@evenkeel/core/backtest'
import type { Examined } from './evidence.ts'
import { escapeHtml, htmlTable, section, tableDetails } from './html.ts'
import { daysRule, stateName, stateRows, windowRows, windowsRule } from './states-words.ts'

/** Never and the rule by state, by year, and the rules by which both were cut. */
export function statesSection({ states, book, rule, grid }: Examined): string {
  const figures = ['never', book.ruleName].flatMap((name) => [
    { head: `${name}: return` },
    { head: 'volatility' },
    { head: 'worst fall' },
  ])
  const labelOf = (bar: number) => formatLabel(grid.labels, rule.equity.labelAtMs[bar] ?? 0)
  const spells = states.spells.map(({ state, firstBar, lastBar }) => [
    labelOf(firstBar),
    labelOf(lastBar),
    stateName(state),
    String(lastBar - firstBar + 1),
  ])
  const { reference } = states
  return section(
    `By state of the market, by ${reference}`,
    htmlTable(
      'Returns by the state of their day',
      [{ head: 'State' }, { head: 'Bars' }, { head: 'Stretches' }, ...figures],
      stateRows(states),
    ),
    note(daysRule(states)),
    htmlTable(
      'Calendar years as windows',
      [
        { head: 'Window' },
        { head: 'State', isText: true },
        { head: `${reference} return` },
        ...figures,
      ],
      windowRows(states),
    ),
    note(windowsRule(states)),
    tableDetails(
      htmlTable(
        'Stretches of one state',
        [
          { head: 'From' },
          { head: 'To', isText: true },
          { head: 'State', isText: true },
          { head: 'Bars' },
        ],
        spells,
      ),
      'Table of all stretches',
    ),
  )
}

/** What the shades of the growth chart mean. */
export function statesLegend({ states: { reference, byState } }: Examined): string {
  const entries = byState.map(({ state }) => {
    return `<li><i class="key ${state}"></i>${escapeHtml(stateName(state))}</li>`
  })
  const label = `State of ${escapeHtml(reference)}, looking back`
  return `<ul class="legend" aria-label="${label}">${entries.join('')}</ul>`
}

function note(text: string): string {
  return `<p class="settings">${escapeHtml(text)}</p>`
}
