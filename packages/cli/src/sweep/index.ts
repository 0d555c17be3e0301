import type { Command } from 'commander'
import { loadConfig } from '../config.ts'
import { drawOver } from '../terminal/draw.ts'
import type { SweepFlags } from './request.ts'

type CommandFlags = SweepFlags & { readonly json?: boolean; readonly cache: boolean }

/** `sweep`: every band and calendar with every fee, and how much of the best is luck. */
export function registerSweep(program: Command): void {
  program
    .command('sweep')
    .description('every rule with every fee on recorded prices, and how much of the best is luck')
    .option('--prices <[SYM=]FILE>', 'CSV, CSV.gz or Parquet with closes; repeatable', collect)
    .option('--column <name>', 'column that holds the price', 'close')
    .option('--source <name>', 'the one source to take, where column src has several')
    .option('--asset-table <file>', 'says which assets are dead; they are written off')
    .option('--no-cache', 'parse the files again, and keep nothing of them')
    .option('--assets <BTC,ETH>', 'assets, in the order of their targets')
    .option('--targets <0.6,0.4>', 'shares of one; what is left is cash')
    .option('--strategy <file>', 'a strategy file instead of --assets and --targets')
    .option('--bands <from:to:step>', 'band widths, as shares of the portfolio')
    .option('--calendars <monthly,weekly>', 'calendar rules beside the bands')
    .option('--fees <from:to:step>', 'costs of each traded side, in bps', '10')
    .option('--metric <name>', 'sharpe, finalValue, maxDrawdown or calmar', 'sharpe')
    .option('--walk-forward <train:test>', 'bars that choose, and bars after them that test')
    .option('--lag-bars <bars>', 'bars from a decision to its execution; 0 is the same close', '1')
    .option('--capital <usd>', 'capital at the start', '10000')
    .option('--ledger <name>', 'ideal, the only one that a sweep keeps', 'ideal')
    .option('--destination <name>', 'target, the only one that a sweep trades to', 'target')
    .option('--from <date>', 'first UTC date')
    .option('--to <date>', 'last UTC date, its bars included')
    .option('--workers <count>', 'threads; by default what the sweep is worth')
    .option('--resume <file>', 'keep finished parts here, and go on from them')
    .option('--report <file>', 'write a self-contained HTML page')
    .action(async (_: unknown, command: Command) => {
      // Loaded on use: the other verbs start without the kernels.
      const { runSweepCommand } = await import('./run.ts')
      const flags = command.optsWithGlobals<CommandFlags>()
      const { cacheFolder } = loadConfig({}, process.stdout)
      const stop = new AbortController()
      process.once('SIGINT', () => stop.abort(new Error('stopped by the user')))
      process.exitCode = await runSweepCommand(flags, {
        print: (text) => process.stdout.write(`${text}\n`),
        say: (text) => process.stderr.write(`${text}\n`),
        output: process.stdout,
        signal: stop.signal,
        ...(flags.cache && { cacheFolder }),
        ...(process.stderr.isTTY && { draw: drawOver }),
      })
    })
}

function collect(value: string, previous: readonly string[] | undefined): string[] {
  return [...(previous ?? []), value]
}
