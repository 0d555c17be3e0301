import type { Candidate } from './market.ts'
import type { CandidateKind, IndexScreens } from './rule.ts'

/** Why a candidate is not ranked, the graver first. */
export const screenCodes = [
  'DEAD',
  'PRICE_MISSING',
  'CAP_UNKNOWN',
  'DELISTED',
  'STABLECOIN',
  'WRAPPED',
  'STAKED',
  'LEVERAGED',
  'LISTED_LATELY',
  'CAP_LOW',
  'VOLUME_UNKNOWN',
  'VOLUME_LOW',
] as const
/** One of `screenCodes`. */
export type ScreenCode = (typeof screenCodes)[number]

/** A screen that a candidate fails: dollars or days, where it has a limit and a figure. */
export type ScreenFault = {
  readonly code: ScreenCode
  readonly limit: number | null
  readonly actual: number | null
}

/**
 * Every screen that a candidate fails on its day, in the order of `screenCodes`; none where it is
 * eligible. What is unknown fails: nobody can say that it is large enough. A member is held to a
 * share of the limits of size, so that one that wavers around them trades nothing.
 *
 * @example
 * const facts = { name: 'DAI', kind: 'stable', isDead: false, isDelisted: false } as const
 * const figures = { marketCapUsd: 5e9, volumeUsd30Days: 9e9, rank: null, listedDays: 900 }
 * const { screens } = usualIndexRule(20)
 * screenCandidate({ ...facts, ...figures, isPriced: true }, screens, false)
 * // [{ code: 'STABLECOIN', limit: null, actual: null }]
 */
export function screenCandidate(
  candidate: Candidate,
  screens: IndexScreens,
  isMember: boolean,
): ScreenFault[] {
  const { kind, marketCapUsd, volumeUsd30Days, listedDays } = candidate
  const { volumeUsd30DaysMin, listedDaysMin, kindsExcluded } = screens
  const faults: ScreenFault[] = []
  const fail = (code: ScreenCode) => faults.push({ code, limit: null, actual: null })
  const need = (code: ScreenCode, actual: number, limit: number | null) => {
    if (limit !== null && actual < limit) faults.push({ code, limit, actual })
  }
  const share = isMember ? screens.memberShare : 1
  const ofLimit = (limit: number | null) => (limit === null ? null : limit * share)
  if (candidate.isDead) fail('DEAD')
  if (!candidate.isPriced) fail('PRICE_MISSING')
  if (marketCapUsd === null) fail('CAP_UNKNOWN')
  if (candidate.isDelisted) fail('DELISTED')
  if (kind !== 'coin' && kindsExcluded.includes(kind)) fail(codeOfKind[kind])
  need('LISTED_LATELY', listedDays ?? 0, listedDaysMin)
  if (marketCapUsd !== null) need('CAP_LOW', marketCapUsd, ofLimit(screens.marketCapUsdMin))
  if (volumeUsd30Days !== null) need('VOLUME_LOW', volumeUsd30Days, ofLimit(volumeUsd30DaysMin))
  else if (volumeUsd30DaysMin !== null) fail('VOLUME_UNKNOWN')
  return faults
}

/** Faults with which nothing of an asset can be wanted any longer: there is nothing to weigh. */
export function isGone(faults: readonly ScreenFault[]): boolean {
  return faults.some(({ code }) => goneCodes.includes(code))
}

const goneCodes: readonly ScreenCode[] = ['DEAD', 'PRICE_MISSING', 'CAP_UNKNOWN']

const codeOfKind: Readonly<Record<Exclude<CandidateKind, 'coin'>, ScreenCode>> = {
  stable: 'STABLECOIN',
  wrapped: 'WRAPPED',
  staked: 'STAKED',
  leveraged: 'LEVERAGED',
}
