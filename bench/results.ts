import type { BenchDocument, PartDocument, PeerEntry } from './document.ts'
import { describeTarget, formatTime, partsOf } from './table.ts'
import type { Bench } from './trial.ts'

/** What a benchmark gave; no document where it ended with a fault. */
export type Outcome = { readonly bench: Bench; readonly document: BenchDocument | undefined }

/** The page of results: first what was wanted and reached, then every table with its command. */
export function resultsPage(outcomes: readonly Outcome[], at: Date): string {
  const lines = [
    '# Results',
    '',
    'Written by `npm run bench:peers`; [README](README.md) says how is measured. Figures of one',
    'machine in one run, each beside its peers: compare them with each other, not with others.',
    '',
    `Measured on ${at.toISOString().slice(0, 10)}: ${machineWords(outcomes)}`,
    '',
    '## Targets',
    '',
    ...targetLines(outcomes),
    ...outcomes.flatMap(benchLines),
  ]
  return `${lines.join('\n')}\n`
}

function machineWords(outcomes: readonly Outcome[]): string {
  const documents = outcomes.flatMap(({ document }) => document ?? [])
  const machine = documents[0]?.machine
  if (machine === undefined) return 'no benchmark ended.'
  const { cpu, cores, memoryGib, system, node } = machine
  const loads = documents.flatMap((document) => [
    document.machine.loadBefore,
    document.machine.loadAfter,
  ])
  const busiest = Math.max(...loads)
  const load = `load average ${Math.min(...loads)} to ${busiest}`
  const words = `${cpu}, ${cores} cores, ${memoryGib} GiB, ${system}, Node ${node}, ${load}.`
  if (busiest <= cores + 1) return words
  const advice = 'times are too long and ratios swing; run it again when quiet.'
  return `${words}\nIt was BUSY with other work: ${advice}`
}

function targetLines(outcomes: readonly Outcome[]): string[] {
  const rows = outcomes.flatMap(({ bench, document }) =>
    document === undefined
      ? []
      : partsOf(document).flatMap(({ title, part }) =>
          part.targets.map((target) => {
            const name = title === '' ? bench.name : `${bench.name}, ${title}`
            return `| ${name} | ${describeTarget(target)} |`
          }),
        ),
  )
  return ['| benchmark | wanted and reached |', '|---|---|', ...rows]
}

function benchLines({ bench, document }: Outcome): string[] {
  const command = `npm run bench -- ${bench.name}`
  const head = ['', `## ${bench.name}`, '', `${sentence(bench.about)} \`${command}\``]
  if (document === undefined) return [...head, '', 'Ended with a fault: no result.']
  return [...head, ...partsOf(document).flatMap(({ title, part }) => tableOf(title, part))]
}

function tableOf(title: string, part: PartDocument): string[] {
  const { ours, peers, ratios, first } = part
  const head = title === '' ? [''] : ['', `### ${title}`, '']
  if (ours === null) return [...head, 'UNEQUAL results: no times are shown.']
  const { unit } = ours
  const row = (name: string, times: Partial<typeof ours>, ratio: string, equality: string) =>
    `| ${[
      name,
      ...[times.median, times.min, times.p95, first[name.split(' ')[0] ?? '']].map((figure) =>
        formatTime(figure, unit),
      ),
      ratio,
      equality,
    ].join(' | ')} |`
  return [
    ...head,
    '| who | median | min | p95 | first run | ratio | largest gap to ours |',
    '|---|---|---|---|---|---|---|',
    row('evenkeel', ours, '', ''),
    ...peers.map((peer) =>
      'missing' in peer
        ? `| ${peer.name} | missing: ${peer.how} | | | | | |`
        : row(`${peer.name} ${peer.version}`, peer, `${ratios[peer.name]}x`, gapWords(peer)),
    ),
  ]
}

function gapWords({ gaps }: Exclude<PeerEntry, { missing: true }>): string {
  return gaps.map(({ quantity, found }) => `${quantity} ${found.toExponential(0)}`).join(', ')
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
