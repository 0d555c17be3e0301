import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Contestant, here, type Missing } from './contestant.ts'
import { areWithin, gapsBetween } from './gaps.ts'
import type { openPythonPeer } from './peer-process.ts'
import { type Times, timesOf } from './statistics.ts'
import type { Contender, Contest, Gap, Part } from './trial.ts'

/** How long is measured. */
export type Pace = {
  /** Batches of each contestant; they take turns. */
  readonly rounds: number
  /** Batches where a round of all takes longer than `slowRoundMs`. */
  readonly roundsOfSlow: number
  readonly batchMs: number
  readonly warmUpMs: number
}
export const fullPace: Pace = { rounds: 15, roundsOfSlow: 7, batchMs: 25, warmUpMs: 300 }
export const quickPace: Pace = { rounds: 7, roundsOfSlow: 7, batchMs: 5, warmUpMs: 60 }
const slowRoundMs = 600

/** Who can be asked to measure: the version of ours, and how a Python peer is started. */
export type Field = {
  readonly bench: string
  readonly version: string
  readonly openPeer: typeof openPythonPeer
  readonly pace: Pace
}

export type Judged = {
  readonly name: string
  readonly version: string
  readonly gaps: readonly Gap[]
}
/** Times are in nanoseconds, for one problem. */
export type Timed = Judged & { readonly firstNs: number; readonly ns: Times }

export type Measurement =
  | { readonly equal: false; readonly ours: Judged; readonly peers: readonly (Judged | Missing)[] }
  | { readonly equal: true; readonly ours: Timed; readonly peers: readonly (Timed | Missing)[] }

/** Compares all answers; only when they are equal, times everybody in turn. */
export async function measure(part: Part, field: Field): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-bench-'))
  const opened: Contestant[] = []
  try {
    const inputFile = join(folder, 'input.json')
    await writeFile(inputFile, JSON.stringify(part.input()))
    const contest = part.bind(JSON.parse(await readFile(inputFile, 'utf8')))
    const ours = await here('evenkeel', field.version, contest.ours)
    opened.push(ours)
    const peers: (Contestant | Missing)[] = []
    for (const peer of contest.peers) {
      const found = await openContender(peer, field, inputFile)
      peers.push(found)
      if (!('missing' in found)) opened.push(found)
    }
    return await compare(contest, ours, peers, field.pace)
  } finally {
    for (const contestant of opened) await contestant.close()
    await rm(folder, { recursive: true })
  }
}

async function openContender(
  { name, prepare }: Contender,
  { bench, version, openPeer }: Field,
  inputFile: string,
): Promise<Contestant | Missing> {
  if (prepare !== undefined) return await here(name, version, prepare)
  return openPeer(bench, name, inputFile)
}

async function compare(
  contest: Contest,
  ours: Contestant,
  peers: readonly (Contestant | Missing)[],
  pace: Pace,
): Promise<Measurement> {
  const judgedOurs = contest.judged(ours.answer)
  const own = judge(ours, contest.proof(ours.answer))
  const others = peers.map((peer, at) => {
    if ('missing' in peer) return peer
    const { tolerances } = contest.peers[at] as Contender
    return judge(peer, gapsBetween(judgedOurs, contest.judged(peer.answer), tolerances))
  })
  const installed = peers.filter((peer): peer is Contestant => !('missing' in peer))
  const equal = [own, ...others].every((one) => 'missing' in one || areWithin(one.gaps))
  if (!equal) return { equal, ours: own, peers: others }
  const times = await takeTurns([ours, ...installed], pace, contest.solvedPerRun)
  const timed = (judged: Judged): Timed => {
    const found = times.get(judged.name)
    if (found === undefined) throw new Error(`${judged.name} was timed`)
    return { ...judged, ...found }
  }
  return {
    equal,
    ours: timed(own),
    peers: others.map((one) => ('missing' in one ? one : timed(one))),
  }
}

function judge({ name, version }: Contestant, gaps: readonly Gap[]): Judged {
  return { name, version, gaps }
}

/** Ours, a peer, the next peer, ours again: what else the machine does, it does to all. */
async function takeTurns(
  contestants: readonly Contestant[],
  pace: Pace,
  solvedPerRun: number,
): Promise<ReadonlyMap<string, Pick<Timed, 'firstNs' | 'ns'>>> {
  const entries: { one: Contestant; runs: number; roundNs: number; samples: number[] }[] = []
  for (const one of contestants) entries.push({ one, ...(await warmUp(one, pace)), samples: [] })
  const roundMs = entries.reduce((sum, { roundNs }) => sum + roundNs, 0) / 1e6
  const rounds = roundMs > slowRoundMs ? pace.roundsOfSlow : pace.rounds
  for (let round = 0; round < rounds; round++) {
    for (const { one, runs, samples } of entries) {
      samples.push((await one.batchNs(runs)) / runs / solvedPerRun)
    }
  }
  return new Map(
    entries.map(({ one, samples }) => [
      one.name,
      { firstNs: one.firstNs / solvedPerRun, ns: timesOf(samples) },
    ]),
  )
}

/** Runs until compilers and caches have settled; answers how many runs make a batch. */
async function warmUp(
  one: Contestant,
  { batchMs, warmUpMs }: Pace,
): Promise<{ runs: number; roundNs: number }> {
  let runs = 1
  let spentNs = 0
  for (;;) {
    const batchNs = await one.batchNs(runs)
    spentNs += batchNs
    const wanted = Math.max(1, Math.round((batchMs * 1e6 * runs) / Math.max(1, batchNs)))
    if (spentNs >= warmUpMs * 1e6) return { runs: wanted, roundNs: (batchNs / runs) * wanted }
    runs = Math.min(wanted, runs * 4)
  }
}
