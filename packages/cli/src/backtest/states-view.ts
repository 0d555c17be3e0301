import type { Ink } from '../terminal/ink.ts'
import { table } from '../terminal/table.ts'
import type { Examined } from './evidence.ts'
import { daysRule, stateRows } from './states-words.ts'
import { wrapped } from './wrapped.ts'

/** Never and the rule by market state, with the rule of the cut, for a terminal. */
export function statesView({ states, book }: Examined, ink: Ink): string[] {
  const right = (head: string) => ({ head, align: 'right' as const })
  const figures = (name: string) => [right(name), right('vol'), right('fall')]
  return [
    ...table(
      [
        { head: `by state of ${states.reference}`, align: 'left' },
        right('bars'),
        right('stretches'),
        ...figures('never'),
        ...figures(book.ruleName),
      ],
      stateRows(states),
    ),
    ...wrapped(daysRule(states)).map((line) => ink.quiet(line)),
    '',
  ]
}
