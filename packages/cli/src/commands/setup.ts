import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { parse as parseYaml } from 'yaml'
import { CheckError, UsageError } from '../door/failure.ts'
import { span } from '../terminal/figures.ts'
import { table } from '../terminal/table.ts'
import { withContext } from './context.ts'

/** `init` makes a portfolio, `doctor` looks whether everything that is needed answers. */
export function registerSetup(program: Command): void {
  program
    .command('init')
    .description('make a portfolio of your wallet from a strategy file')
    .argument('<strategy>', 'YAML or JSON, such as examples/strategies/core-three.yaml')
    .option('--name <name>', 'name of the portfolio; default: that of the strategy')
    .action((file: string, options: { name?: string }, command: Command) =>
      withContext(command, async ({ door, print }) => {
        const strategy = readStrategy(file)
        const { account } = await door.connect()
        const own = strategy['name']
        const name = options.name ?? (typeof own === 'string' ? own : 'Portfolio')
        const made = await door.client.createPortfolio({ name, owner: account, strategy })
        print([`${name} is watched. next: npx evenkeel --portfolio ${made.id} status`], made)
      }),
    )
  program
    .command('doctor')
    .description('check the daemon, its chain, prices and database')
    .action((_: unknown, command: Command) =>
      withContext(command, async ({ door, ink, print }) => {
        const status = await door.status()
        const rows = status.sources.map(({ name, kind, state, ageMs, ageMsMax, message }) => [
          kind,
          name,
          state === 'fresh'
            ? ink.accent(state)
            : state === 'ageing'
              ? ink.near(state)
              : ink.out(state),
          ageMs === null ? 'never' : `${span(ageMs)} old, limit ${span(ageMsMax)}`,
          message ?? '',
        ])
        const heads = ['what', 'from', 'state', 'age', ''].map(
          (head) => ({ head, align: 'left' }) as const,
        )
        print(table(heads, rows), status)
        const ill = status.sources.filter(({ state }) => state === 'stale' || state === 'down')
        if (ill.length > 0) {
          const names = ill.map(({ name, state }) => `${name} is ${state}`).join(', ')
          throw new CheckError(`${names}. Nothing is proposed on what is not known.`)
        }
      }),
    )
}

function readStrategy(file: string): Record<string, unknown> {
  try {
    const content: unknown = parseYaml(readFileSync(file, 'utf8'))
    if (typeof content === 'object' && content !== null) return content as Record<string, unknown>
  } catch (error) {
    throw new UsageError(`Cannot read the strategy in ${file}: ${(error as Error).message}`)
  }
  throw new UsageError(`The strategy in ${file} is not a list of keys and values.`)
}
