import { assert } from '../../units/index.ts'
import { type RankBuffer, reviewMembers } from '../rank-buffer.ts'
import type { Candidate } from './market.ts'
import type { IndexRule } from './rule.ts'
import { type ScreenFault, screenCandidate } from './screen.ts'

/** Why a member came in. */
export type EntryCode = 'FIRST_REVIEW' | 'RANK_REACHED' | 'SEAT_FREE' | 'NEWLY_ELIGIBLE'

/** Who came in; its rank reached the limit. */
export type Entry = {
  readonly kind: 'enters'
  readonly name: string
  readonly why: EntryCode
  readonly rank: number
  readonly limit: number
}

/** Who left; a gone one at once, the others step by step. */
export type Exit = { readonly kind: 'leaves'; readonly name: string } & (
  | {
      /** Ranked beyond the limit, or within it while better ones took the seats. */
      readonly why: 'RANK_LOST' | 'CROWDED_OUT'
      readonly rank: number
      readonly limit: number
    }
  | { readonly why: 'SCREENED'; readonly faults: readonly ScreenFault[] }
)

/** One day's look at all candidates. */
export type Ranking = {
  /** By candidate: the screens that it fails. */
  readonly faults: readonly (readonly ScreenFault[])[]
  /** Candidates without a fault, best first. */
  readonly ranked: readonly number[]
}

/** Members after a review, best first, and why each came or went. */
export type Reviewed = {
  readonly members: readonly number[]
  readonly events: readonly (Entry | Exit)[]
}

/** Screens all candidates and ranks the rest: by their published rank, else by market cap. */
export function rankCandidates(
  candidates: readonly Candidate[],
  members: readonly number[],
  { screens }: IndexRule,
): Ranking {
  const faults = candidates.map((candidate, at) => {
    return screenCandidate(candidate, screens, members.includes(at))
  })
  const placeOf = (at: number) => candidates[at]?.rank ?? Infinity
  const capOf = (at: number) => candidates[at]?.marketCapUsd ?? 0
  const ranked = candidates
    .flatMap((_, at) => (faults[at]?.length === 0 ? [at] : []))
    .sort((a, b) => (placeOf(a) === placeOf(b) ? capOf(b) - capOf(a) : placeOf(a) - placeOf(b)))
  return { faults, ranked }
}

/** The review of a due date: members come and go by rank, with hysteresis. */
export function reviewIndex(
  candidates: readonly Candidate[],
  ranking: Ranking,
  current: readonly number[] | null,
  { buffer }: IndexRule,
): Reviewed {
  const { ranked } = ranking
  const review = reviewMembers(ranked, current ?? [], buffer)
  assert(review.ok, 'the rule was checked')
  const { members, entered, left } = review.value
  const nameOf = (at: number) => candidates[at]?.name ?? ''
  const entries = entered.map((at): Entry => {
    const rank = ranked.indexOf(at) + 1
    const isSure = rank <= buffer.enterRank
    const why = current === null ? 'FIRST_REVIEW' : isSure ? 'RANK_REACHED' : 'SEAT_FREE'
    const limit = why === 'RANK_REACHED' ? buffer.enterRank : buffer.members
    return { kind: 'enters', name: nameOf(at), why, rank, limit }
  })
  const exits = left.map((at) => exitOf(candidates, ranking, at, buffer))
  return { members, events: [...exits, ...entries] }
}

/**
 * What cannot wait for a review: members that died, lost their price or are delisted leave, and
 * who has become eligible for the first time, ranked well inside, comes in. A seat that falls
 * free waits for the review.
 */
export function answerAtOnce(
  candidates: readonly Candidate[],
  ranking: Ranking,
  current: readonly number[],
  newcomers: readonly number[],
  { buffer }: IndexRule,
): Reviewed {
  const { faults, ranked } = ranking
  if (newcomers.length === 0 && current.every((at) => faults[at]?.length === 0)) {
    return { members: current, events: [] }
  }
  const stays = (at: number) => !faults[at]?.some(({ code }) => urgentCodes.includes(code))
  const entering = newcomers.filter((at) => ranked.indexOf(at) < buffer.enterRank)
  const kept = current.filter(stays)
  const placeOf = (at: number) => (ranked.includes(at) ? ranked.indexOf(at) : Infinity)
  const all = [...kept, ...entering].sort((a, b) => placeOf(a) - placeOf(b))
  const members = all.slice(0, buffer.members)
  const entries = entering.map((at): Entry => {
    const rank = ranked.indexOf(at) + 1
    const name = candidates[at]?.name ?? ''
    return { kind: 'enters', name, why: 'NEWLY_ELIGIBLE', rank, limit: buffer.enterRank }
  })
  const left = current.filter((at) => !members.includes(at))
  const exits = left.map((at) => exitOf(candidates, ranking, at, buffer))
  return { members, events: [...exits, ...entries] }
}

function exitOf(
  candidates: readonly Candidate[],
  { faults: all, ranked }: Ranking,
  at: number,
  buffer: RankBuffer,
): Exit {
  const name = candidates[at]?.name ?? ''
  const faults = all[at] ?? []
  if (faults.length > 0) return { kind: 'leaves', name, why: 'SCREENED', faults }
  const rank = ranked.indexOf(at) + 1
  return rank > buffer.leaveRank
    ? { kind: 'leaves', name, why: 'RANK_LOST', rank, limit: buffer.leaveRank }
    : { kind: 'leaves', name, why: 'CROWDED_OUT', rank, limit: buffer.members }
}

const urgentCodes: readonly ScreenFault['code'][] = [
  'DEAD',
  'PRICE_MISSING',
  'CAP_UNKNOWN',
  'DELISTED',
]
