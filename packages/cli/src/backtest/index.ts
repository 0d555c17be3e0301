import type { Command } from 'commander'
import { loadConfig } from '../config.ts'
import { drawOver } from '../terminal/draw.ts'
import type { BacktestFlags } from './request.ts'

type CommandFlags = BacktestFlags & { readonly json?: boolean; readonly cache: boolean }

/** `backtest`: a rule on recorded prices, beside never rebalancing. */
export function registerBacktest(program: Command): void {
  program
    .command('backtest')
    .description('what a rule would have done on recorded prices, beside never rebalancing')
    .option('--prices <[SYM=]FILE>', 'CSV, CSV.gz or Parquet with closes; repeatable', collect)
    .option('--column <name>', 'column that holds the price', 'close')
    .option('--source <name>', 'the one source to take, where column src has several')
    .option('--asset-table <file>', 'says which assets are dead; they are written off')
    .option('--caps <file>', 'market caps by day; the selection of the strategy follows them')
    .option('--no-cache', 'parse the files again, and keep nothing of them')
    .option('--assets <BTC,ETH>', 'assets, in the order of their targets')
    .option('--targets <0.6,0.4>', 'shares of one; what is left is cash')
    .option('--strategy <file>', 'a strategy file instead of --assets and --targets')
    .option('--rule <rule>', 'none, daily, weekly, every14d, monthly, quarterly, band:0.05, smart')
    .option('--fee-bps <bps>', 'cost of each traded side', '10')
    .option('--lag-bars <bars>', 'bars from a decision to its execution; 0 is the same close', '1')
    .option('--capital <usd>', 'capital at the start', '10000')
    .option('--from <date>', 'first UTC date')
    .option('--to <date>', 'last UTC date, its bars included')
    .option('--states <symbol>', 'asset whose market states are cut; BTC, else the first')
    .option('--certify', 'roll the start dates, sweep costs and delays, count the trials')
    .option('--report <file>', 'write a self-contained HTML page')
    .option('--csv <file>', 'write the equity curve and the rebalances, a line a bar')
    .action(async (_: unknown, command: Command) => {
      // Loaded on use: the other verbs start without the backtest engine.
      const { runBacktestCommand } = await import('./run.ts')
      const flags = command.optsWithGlobals<CommandFlags>()
      const { cacheFolder } = loadConfig({}, process.stdout)
      process.exitCode = await runBacktestCommand(flags, {
        print: (text) => process.stdout.write(`${text}\n`),
        say: (text) => process.stderr.write(`${text}\n`),
        output: process.stdout,
        ...(flags.cache && { cacheFolder }),
        ...(process.stderr.isTTY && { draw: drawOver }),
      })
    })
}

function collect(value: string, previous: readonly string[] | undefined): string[] {
  return [...(previous ?? []), value]
}
