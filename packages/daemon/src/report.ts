import type { Observer } from '@evenkeel/core/ports'

/** Events worth a line to whoever watches the terminal; the rest is in the database. */
const told: Readonly<Record<string, (details: Details) => string>> = {
  planProposed: ({ planHash }) => `plan proposed  ${String(planHash)}`,
  planApproved: ({ planHash }) => `plan approved  ${String(planHash)}`,
  planRejected: ({ planHash }) => `plan rejected  ${String(planHash)}`,
  gateShut: ({ planHash }) => `not carried out, something changed  ${String(planHash)}`,
  runEnded: ({ planHash, state, message }) =>
    `run ${String(state)}  ${String(planHash)}${typeof message === 'string' ? `  ${message}` : ''}`,
  portfolioHalted: ({ portfolioId, message }) =>
    `portfolio ${String(portfolioId)} halted, a person is needed: ${String(message)}`,
  sourceFailed: ({ code, message }) => `source failed  ${String(code)}  ${String(message)}`,
  databaseFailed: ({ message }) => `database failed  ${String(message)}`,
}

type Details = Readonly<Record<string, unknown>>

/** An observer that writes one line per event to standard error. */
export function terminalObserver(write: (line: string) => void): Observer {
  return Object.fromEntries(
    Object.entries(told).map(([event, line]) => [
      event,
      (details: Details) => write(line(details)),
    ]),
  )
}
