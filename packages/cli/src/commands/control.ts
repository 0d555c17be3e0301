import type { PlanPreviewData } from '@evenkeel/api/wire'
import { type Command, InvalidArgumentError } from 'commander'
import { UsageError } from '../door/failure.ts'
import { basisPoints, instant, percents, usd, usdSigned } from '../terminal/figures.ts'
import { table } from '../terminal/table.ts'
import { refusalText } from '../views/refusal.ts'
import { withContext } from './context.ts'

/** `pause`, `resume`, `targets`: the owner's controls. They need the owner's wallet to sign in. */
export function registerControl(program: Command): void {
  program
    .command('pause')
    .description('stop proposing; watching goes on')
    .option('--until <instant>', 'UTC, such as 2026-01-31T00:00:00Z')
    .action((options: { until?: string }, command: Command) =>
      withContext(command, async ({ door, wanted, print }) => {
        const { id, name } = await door.portfolio(wanted)
        await door.connect()
        await door.client.pause(id, options.until ?? null)
        const until =
          options.until === undefined ? 'until you resume it' : `until ${instant(options.until)}`
        print([`${name} is paused ${until}.`], {
          portfolioId: id,
          paused: true,
          until: options.until ?? null,
        })
      }),
    )
  program
    .command('resume')
    .description('propose again')
    .action((_, command: Command) =>
      withContext(command, async ({ door, wanted, print }) => {
        const { id, name } = await door.portfolio(wanted)
        await door.connect()
        await door.client.resume(id)
        print([`${name} is running.`], { portfolioId: id, paused: false })
      }),
    )
  program
    .command('targets')
    .description('show the targets, or preview and set new ones')
    .argument('[weights...]', 'every asset with its weight: WBTC=0.4 WETH=0.4 USDC=0.2', pairOf, [])
    .option('--save', 'save them; without it they are only previewed')
    .action((pairs: readonly [string, string][], options: { save?: boolean }, command: Command) =>
      withContext(command, async ({ door, wanted, print }) => {
        const portfolio = await door.portfolio(wanted)
        if (pairs.length === 0) {
          const shares = percents(portfolio.positions.map(({ target }) => target))
          const rows = portfolio.positions.map(({ symbol }, index) => [symbol, shares[index] ?? ''])
          const columns = [
            { head: 'asset', align: 'left' },
            { head: 'target %', align: 'right' },
          ] as const
          const targets = Object.fromEntries(
            portfolio.positions.map(({ symbol, target }) => [symbol, target]),
          )
          print(table(columns, rows), { portfolioId: portfolio.id, targets })
          return
        }
        const targets = Object.fromEntries(pairs)
        if (Object.keys(targets).length !== pairs.length) {
          throw new UsageError('An asset is named twice in targets.')
        }
        await door.connect()
        if (options.save === true) {
          const saved = await door.client.saveTargets(portfolio.id, targets)
          print(['Targets saved. An open proposal, if there was one, is superseded.'], saved)
          return
        }
        const preview = await door.client.previewTargets(portfolio.id, targets)
        print(previewView(preview), preview)
        if (preview.kind === 'refused') process.exitCode = 2
      }),
    )
}

function pairOf(text: string, before: readonly [string, string][]): [string, string][] {
  const match = /^([^=]+)=(\d+(?:\.\d+)?)$/.exec(text)
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new InvalidArgumentError('write ASSET=WEIGHT, such as WBTC=0.4')
  }
  return [...before, [match[1], match[2]]]
}

function previewView(preview: PlanPreviewData): string[] {
  if (preview.kind === 'nothing') return ['These targets would trade nothing.']
  if (preview.kind === 'refused') {
    return preview.refusals.map((refusal) => `refused: ${refusalText(refusal)}`)
  }
  const { costUsd, valueBeforeUsd } = preview.totals
  const before = percents(preview.weights.map(({ weightBefore }) => weightBefore))
  const after = percents(preview.weights.map(({ weightAfter }) => weightAfter))
  return [
    ...table(
      [
        { head: 'asset', align: 'left' },
        { head: 'before %', align: 'right' },
        { head: 'after %', align: 'right' },
        { head: 'change', align: 'right' },
      ],
      preview.weights.map(({ symbol, changeUsd }, index) => [
        symbol,
        before[index] ?? '',
        after[index] ?? '',
        usdSigned(changeUsd),
      ]),
    ),
    '',
    `would cost ${usd(costUsd)} (${basisPoints(costUsd, valueBeforeUsd)}). Nothing was saved.`,
  ]
}
