import type { BenchDocument, PartDocument, PeerEntry, TargetEntry } from './document.ts'
import type { Bench, Gap } from './trial.ts'

/** A document for people, in 80 columns. */
export function describe({ about }: Bench, document: BenchDocument): string {
  const { name, machine } = document
  const parts = partsOf(document).flatMap(({ title, part }) => [
    '',
    ...(title === '' ? [] : [title]),
    ...linesOf(part),
  ])
  const { cpu, cores, node, loadBefore, loadAfter } = machine
  const words = `${cpu}, ${cores} cores, Node ${node}, load ${loadBefore} to ${loadAfter}`
  return [`${name}: ${about}`, ...parts, '', words].join('\n')
}

/** The main part first, without a title; then sizes and starts by their keys. */
export function partsOf(document: BenchDocument): { title: string; part: PartDocument }[] {
  const sizes = Object.entries(document.sizes ?? {})
  const starts = Object.entries(document.starts ?? {})
  return [
    { title: '', part: document },
    ...sizes.map(([key, part]) => ({ title: `n = ${key}`, part })),
    ...starts.map(([key, part]) => ({ title: `${key} start`, part })),
  ]
}

/** Four digits, and its unit; `-` where there is none. */
export function formatTime(figure: number | undefined, unit: string): string {
  return figure === undefined ? '-' : `${figure} ${unit}`
}

const widths = [17, 12, 11, 11, 12, 9] as const

function row(name: string, ...cells: readonly string[]): string {
  const padded = cells.map((cell, at) => cell.padStart(widths[at + 1] ?? 0))
  return `  ${name.padEnd(widths[0])}${padded.join('')}`.trimEnd()
}

function linesOf(part: PartDocument): string[] {
  if (part.ours !== null) return timingLines(part, part.ours)
  const differences = differenceLines(part)
  if (differences.length > 0) return ['  UNEQUAL results, so no times:', ...differences]
  return ['  no times: another part of this benchmark gives unequal results']
}

type OwnTimes = NonNullable<PartDocument['ours']>

function timingLines({ peers, ratios, first, targets }: PartDocument, ours: OwnTimes): string[] {
  const { unit } = ours
  const line = (name: string, times: Partial<OwnTimes>, ratio: number | undefined) =>
    row(
      name,
      formatTime(times.median, unit),
      formatTime(times.min, unit),
      formatTime(times.p95, unit),
      formatTime(first[name], unit),
      ratio === undefined ? '' : `${ratio}x`,
    )
  return [
    row('', 'median', 'min', 'p95', 'first run', 'ratio'),
    line('evenkeel', ours, undefined),
    ...peers.map((peer) =>
      'missing' in peer ? missingLine(peer) : line(peer.name, peer, ratios[peer.name]),
    ),
    ...targets.map((target) => `  target ${describeTarget(target)}`),
  ]
}

/** What was wanted of which peer, and whether it was reached. */
export function describeTarget({ peer, ratioMin, ratio, met }: TargetEntry): string {
  const wanted = `${ratioMin}x ${peer}`
  if (ratio === null) return `${wanted}: not measured`
  return `${wanted}: ${met === true ? 'met' : 'NOT met'}, ${ratio}x`
}

function missingLine({ name, how }: Extract<PeerEntry, { missing: true }>): string {
  return row(name, `missing: ${how}`)
}

function differenceLines({ proof, peers }: PartDocument): string[] {
  const named = peers.flatMap((peer) =>
    'missing' in peer ? [] : peer.gaps.flatMap((gap) => gapLine(peer.name, gap)),
  )
  const own = proof.flatMap((gap) => gapLine('evenkeel', gap))
  return [...own, ...named]
}

function gapLine(name: string, { quantity, found, allowed }: Gap): string[] {
  if (found <= allowed) return []
  return [`  ${name}: ${quantity} is off by ${found}, ${allowed} is allowed`]
}
