import type { Command } from 'commander'
import { decisionsView, rebalancesView } from '../views/history.ts'
import { levelView, statusView } from '../views/status.ts'
import { withContext } from './context.ts'

/** `status`, `drift`, `history`: they look and change nothing. */
export function registerWatch(program: Command): void {
  program
    .command('status')
    .description('mode, verdict, drift and the distance to each trigger')
    .action((_, command: Command) =>
      withContext(command, async ({ door, ink, wanted, print }) => {
        const [status, portfolio] = await Promise.all([door.status(), door.portfolio(wanted)])
        print(statusView(status, portfolio, ink), { status, portfolio })
      }),
    )
  program
    .command('drift')
    .description('each asset against its target')
    .action((_, command: Command) =>
      withContext(command, async ({ door, ink, wanted, print }) => {
        const portfolio = await door.portfolio(wanted)
        const { positions, valuation } = portfolio
        print(levelView(portfolio, ink), { portfolioId: portfolio.id, positions, valuation })
      }),
    )
  program
    .command('history')
    .description('rebalances with their cost, and what was decided')
    .option('--decisions', 'every decision instead, holds included')
    .action((options: { decisions?: boolean }, command: Command) =>
      withContext(command, async ({ door, wanted, print }) => {
        const { id } = await door.portfolio(wanted)
        if (options.decisions === true) {
          const page = await door.client.decisions(id)
          print(decisionsView(page.items), page)
          return
        }
        const page = await door.client.rebalances(id)
        print(rebalancesView(page.items), page)
      }),
    )
}
