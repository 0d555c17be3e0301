import type { Observer } from '@evenkeel/core/ports'

/** Events worth a line to whoever watches the terminal; the rest is in the database. */
const told: Readonly<Record<string, (details: Readonly<Record<string, unknown>>) => string>> = {
  planProposed: ({ planHash }) => `plan proposed    ${String(planHash)}`,
  planApproved: ({ planHash }) => `plan approved    ${String(planHash)}`,
  planRejected: ({ planHash }) => `plan rejected    ${String(planHash)}`,
  planExpired: ({ planHash }) => `plan expired     ${String(planHash)}`,
  planSuperseded: ({ planHash }) => `plan superseded  ${String(planHash)}`,
  runSettled: ({ planHash }) => `run settled      ${String(planHash)}`,
  runFailed: ({ planHash }) => `run failed       ${String(planHash)}`,
  databaseFailed: ({ message }) => `database         ${String(message)}`,
}

/** An observer that writes one line per event to standard error. */
export function terminalObserver(write: (line: string) => void): Observer {
  return Object.fromEntries(
    Object.entries(told).map(([event, line]) => [
      event,
      (details: Readonly<Record<string, unknown>>) => write(line(details)),
    ]),
  )
}
