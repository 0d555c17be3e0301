import type { Cadence } from '../../domain/index.ts'
import { type Issue, type Parsed, parsed } from '../../units/index.ts'
import type { WeightBounds } from '../capped-weights.ts'
import { type RankBuffer, reviewMembers, usualBuffer } from '../rank-buffer.ts'

/** What an asset is: an index of coins holds each of them once, and no stand-in for a dollar. */
export const candidateKinds = ['coin', 'stable', 'wrapped', 'staked', 'leveraged'] as const
/** One of `candidateKinds`. */
export type CandidateKind = (typeof candidateKinds)[number]

/** How the size of a member follows from its market cap. */
export const weightings = ['market-cap', 'square-root', 'equal'] as const
/** One of `weightings`. */
export type Weighting = (typeof weightings)[number]

/** What has to hold before an asset is ranked. Null switches a screen off. */
export type IndexScreens = {
  readonly marketCapUsdMin: number | null
  /** Volume of 30 days: the mean of those that are known, times 30. */
  readonly volumeUsd30DaysMin: number | null
  /** Of the 30 days, so many have to be known; else the volume is unknown. */
  readonly volumeDaysMin: number
  readonly listedDaysMin: number
  /** A member stays at this share of the least market cap and volume. */
  readonly memberShare: number
  readonly kindsExcluded: readonly Exclude<CandidateKind, 'coin'>[]
  /** Recorded days that a price or a market cap stays known after its own. */
  readonly staleDaysMax: number
}

/**
 * How members come and go: in even steps of what they count with, the first of them at once.
 *
 * The impact of a step is the largest change of target weight that it makes to a member that
 * neither comes nor goes, in bps of the portfolio, market caps held still. Where the usual number
 * of steps would reach the limit there are more of them, but no more than `stepsMax`.
 */
export type IndexPhase = {
  readonly steps: number
  readonly stepDays: number
  readonly impactBpsMax: number
  readonly stepsMax: number
}

/** How an index fund picks its members and weighs them (STR-2). */
export type IndexRule = {
  readonly screens: IndexScreens
  readonly buffer: RankBuffer
  readonly reviewed: Cadence
  readonly weighting: Weighting
  /** Of each weight, as a share of the index. */
  readonly bounds: WeightBounds
  /** Share of the portfolio that stays cash. */
  readonly cashShare: number
  readonly phase: IndexPhase
}

/**
 * The index fund of so many members as published: 1 billion dollars of market cap, 20 million of
 * volume in 30 days, 90 days of listing, no stand-ins; members reviewed monthly with rank buffers,
 * weighed by market cap up to 30% each, four weekly steps below 10 bps.
 *
 * @example
 * usualIndexRule(20).buffer // { members: 20, enterRank: 16, leaveRank: 24, freeSeats: 'filled' }
 */
export function usualIndexRule(members: number): IndexRule {
  return {
    screens: {
      marketCapUsdMin: 1e9,
      volumeUsd30DaysMin: 2e7,
      volumeDaysMin: 20,
      listedDaysMin: 90,
      memberShare: 0.8,
      kindsExcluded: ['stable', 'wrapped', 'staked', 'leveraged'],
      staleDaysMax: 3,
    },
    buffer: usualBuffer(members),
    reviewed: 'monthly',
    weighting: 'market-cap',
    bounds: { floor: 0, cap: 0.3 },
    cashShare: 0,
    phase: { steps: 4, stepDays: 7, impactBpsMax: 10, stepsMax: 13 },
  }
}

/**
 * Refuses an index rule that has no meaning, with every field that is at fault.
 *
 * @example Three members of at most 30% each leave a tenth that nothing may have
 * checkIndexRule(usualIndexRule(3)).ok // false
 * checkIndexRule(usualIndexRule(4)).ok // true
 */
export function checkIndexRule(rule: IndexRule): Parsed<IndexRule> {
  const buffer = reviewMembers([], [], rule.buffer)
  const issues = [
    ...(buffer.ok ? [] : buffer.issues),
    ...checkScreens(rule.screens),
    ...checkBounds(rule),
    ...checkPhase(rule.phase),
  ]
  return issues.length === 0 ? parsed(rule) : { ok: false, issues }
}

function checkScreens(screens: IndexScreens): Issue[] {
  const { marketCapUsdMin, volumeUsd30DaysMin, volumeDaysMin } = screens
  const { listedDaysMin, memberShare, staleDaysMax } = screens
  return [
    ...checkLimit('marketCapUsdMin', marketCapUsdMin),
    ...checkLimit('volumeUsd30DaysMin', volumeUsd30DaysMin),
    ...checkCount('volumeDaysMin', volumeDaysMin, 1, 30),
    ...checkCount('listedDaysMin', listedDaysMin, 0, 3_650),
    ...check(
      memberShare > 0 && memberShare <= 1,
      'memberShare',
      `${memberShare} is not a share above 0 and at most 1`,
    ),
    ...checkCount('staleDaysMax', staleDaysMax, 0, 60),
  ]
}

function checkBounds({ bounds, buffer, cashShare }: IndexRule): Issue[] {
  const { floor, cap } = bounds
  const { members } = buffer
  return [
    ...check(
      floor >= 0 && floor <= cap && cap <= 1,
      'bounds',
      `a floor of ${floor} and a cap of ${cap} are not 0 <= floor <= cap <= 1`,
    ),
    ...check(
      cap * members >= 1 - slack,
      'cap',
      `${members} weights of at most ${cap} cannot sum to 1`,
    ),
    ...check(
      floor * members <= 1 + slack,
      'floor',
      `${members} weights of at least ${floor} cannot sum to 1`,
    ),
    ...check(
      cashShare >= 0 && cashShare < 1,
      'cashShare',
      `${cashShare} is not a share from 0 to below 1`,
    ),
  ]
}

function checkPhase({ steps, stepDays, impactBpsMax, stepsMax }: IndexPhase): Issue[] {
  return [
    ...checkCount('steps', steps, 1, 52),
    ...checkCount('stepDays', stepDays, 1, 31),
    ...checkCount('stepsMax', stepsMax, steps, 52),
    ...check(
      impactBpsMax > 0 && impactBpsMax <= 10_000,
      'impactBpsMax',
      `${impactBpsMax} is not above 0 and at most 10000`,
    ),
  ]
}

/** Rounding of a product of shares. */
const slack = 1e-12

function checkLimit(path: string, limit: number | null): Issue[] {
  const isLimit = limit === null || (limit >= 0 && limit < Infinity)
  return check(isLimit, path, `${limit} is not a number from 0`)
}

function checkCount(path: string, count: number, least: number, most: number): Issue[] {
  const isWithin = Number.isInteger(count) && count >= least && count <= most
  return check(isWithin, path, `${count} is not a whole number from ${least} to ${most}`)
}

function check(holds: boolean, path: string, message: string): Issue[] {
  return holds ? [] : [{ path, message }]
}
