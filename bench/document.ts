import type { Missing } from './contestant.ts'
import type { Machine } from './machine.ts'
import type { Judged, Measurement, Timed } from './measure.ts'
import { rounded, type Times } from './statistics.ts'
import type { Bench, Gap, Part, Target, Unit } from './trial.ts'

/** What `npm run bench -- NAME --json` prints: the main part, then other sizes and starts. */
export type BenchDocument = { readonly name: string } & PartDocument & {
    readonly machine: Machine
    readonly sizes?: Readonly<Record<string, PartDocument>>
    readonly starts?: Readonly<Record<string, PartDocument>>
  }

export type PartDocument = {
  readonly equal: boolean
  /** Null where results differ: a wrong answer has no speed. */
  readonly ours: (Times & { readonly unit: Unit }) | null
  readonly peers: readonly PeerEntry[]
  /** A peer's median over ours: above 1, ours is faster. */
  readonly ratios: Readonly<Record<string, number>>
  /**
   * The first run of each, compilation included; `evenkeel` is ours. A peer has a process for each
   * part, we have one for all: only in the main part does ours compile as a fresh process does.
   */
  readonly first: Readonly<Record<string, number>>
  readonly targets: readonly TargetEntry[]
  /** What shows that ours is right, without any peer. */
  readonly proof: readonly Gap[]
}
export type PeerEntry = PresentPeer | Missing
/** A peer that ran; its gaps are relative to our largest figure. */
export type PresentPeer = Partial<Times> & {
  readonly name: string
  readonly version: string
  readonly gaps: readonly Gap[]
}
/** Met is null where the peer was not there to be measured. */
export type TargetEntry = Target & { readonly ratio: number | null; readonly met: boolean | null }

export type Measured = { readonly part: Part; readonly measurement: Measurement }
/** The parts of a benchmark that were measured; a quick run leaves the other sizes out. */
export type MeasuredParts = {
  readonly main: Measured
  readonly sizes?: Readonly<Record<string, Measured>>
  readonly starts?: Readonly<Record<string, Measured>>
}

/** Puts the parts together; where any of them differs, none shows a time. */
export function documentOf(
  { name, unit }: Bench,
  parts: MeasuredParts,
  machine: Machine,
): BenchDocument {
  const all = [
    parts.main,
    ...Object.values({ ...parts.sizes }),
    ...Object.values({ ...parts.starts }),
  ]
  const equal = all.every(({ measurement }) => measurement.equal)
  const shown = (measured: Measured) => partDocument(measured, unit, equal)
  const group = (members: MeasuredParts['sizes']) =>
    Object.fromEntries(
      Object.entries({ ...members }).map(([key, measured]) => [key, shown(measured)]),
    )
  const { equal: _own, ours, peers, ratios, ...evidence } = shown(parts.main)
  return {
    name,
    equal,
    ours,
    peers,
    ratios,
    machine,
    ...evidence,
    ...(parts.sizes === undefined ? {} : { sizes: group(parts.sizes) }),
    ...(parts.starts === undefined ? {} : { starts: group(parts.starts) }),
  }
}

function partDocument({ part, measurement }: Measured, unit: Unit, mayTime: boolean): PartDocument {
  const { equal, ours, peers } = measurement
  if (!measurement.equal || !mayTime) {
    return {
      equal,
      ours: null,
      peers: peers.map((peer) => ('missing' in peer ? peer : namedOnly(peer))),
      ratios: {},
      first: {},
      targets: [],
      proof: ours.gaps,
    }
  }
  const present = measurement.peers.filter((peer): peer is Timed => !('missing' in peer))
  const own = measurement.ours
  const ratioOf = ({ ns }: Timed) => rounded(ns.median / own.ns.median)
  const ratios = Object.fromEntries(present.map((peer) => [peer.name, ratioOf(peer)]))
  const firsts: Record<string, number> = {}
  for (const { name, firstNs } of [own, ...present]) firsts[name] = inUnit(firstNs, unit)
  return {
    equal,
    ours: { ...timesIn(own.ns, unit), unit },
    peers: measurement.peers.map((peer) =>
      'missing' in peer ? peer : { ...namedOnly(peer), ...timesIn(peer.ns, unit) },
    ),
    ratios,
    first: firsts,
    targets: part.targets.map((target) => judgeTarget(target, ratios[target.peer])),
    proof: own.gaps,
  }
}

function namedOnly({ name, version, gaps }: Judged): PresentPeer {
  return { name, version, gaps }
}

function judgeTarget(target: Target, ratio: number | undefined): TargetEntry {
  if (ratio === undefined) return { ...target, ratio: null, met: null }
  return { ...target, ratio, met: ratio >= target.ratioMin }
}

const nsPer: Readonly<Record<Unit, number>> = { us: 1e3, ms: 1e6 }

function inUnit(ns: number, unit: Unit): number {
  return rounded(ns / nsPer[unit])
}

function timesIn({ median, min, p95 }: Times, unit: Unit): Times {
  return { median: inUnit(median, unit), min: inUnit(min, unit), p95: inUnit(p95, unit) }
}
