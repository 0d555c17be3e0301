import { type Cadence, cadences, limits } from '../../domain/index.ts'
import {
  choiceField,
  dateField,
  decimalField,
  type Field,
  integerField,
  listField,
  nullable,
  objectField,
  omittable,
  optional,
  textField,
} from '../field.ts'
import { type CandidateKind, candidateKinds, type Weighting, weightings } from './rule.ts'

/** A candidate of a strategy file, as it was known on the day of the file. */
export type CandidateLine = {
  readonly asset: string
  readonly kind: CandidateKind
  readonly marketCapUsd: bigint
  /** Null where unknown. */
  readonly volumeUsd30Days: bigint | null
  readonly listedOn: string
}

/** How an index fund picks and weighs its members, as a file says it. */
export type SelectionFields = {
  readonly asOf: string
  readonly candidates: readonly CandidateLine[]
  readonly members: number
  readonly enterRank: number | null
  readonly leaveRank: number | null
  readonly freeSeats: 'filled' | 'kept'
  readonly review: Cadence
  readonly marketCapUsdMin: bigint | null
  readonly volumeUsd30DaysMin: bigint | null
  readonly volumeDaysMin: number
  readonly listedDaysMin: number
  readonly memberShareBps: number
  readonly kindsExcluded: readonly Exclude<CandidateKind, 'coin'>[]
  readonly staleDaysMax: number
  readonly weighting: Weighting
  readonly weightBpsMin: number
  readonly weightBpsMax: number
  readonly cashWeight: bigint
  readonly phaseSteps: number
  readonly phaseStepDays: number
  readonly phaseImpactBpsMax: number
  readonly phaseStepsMax: number
}

const standIns = ['stable', 'wrapped', 'staked', 'leveraged'] as const

const candidate = objectField<CandidateLine>(
  {
    asset: textField(128, 'Symbol or CAIP-19 id of an asset'),
    kind: optional(choiceField(candidateKinds, 'What it is; all but a coin stand in'), 'coin'),
    marketCapUsd: decimalField('Circulating market cap'),
    volumeUsd30Days: omittable(nullable(decimalField('Volume of the last 30 days'))),
    listedOn: dateField('First listing'),
  },
  'One asset that may become a member',
)

const bufferEvidence = 'Of ten, 3.7 members a year are replaced in place of 7.9, at equal return'

/** The key `selection` of an index fund. */
export const selectionField: Field<SelectionFields> = objectField<SelectionFields>(
  {
    asOf: dateField('The day on which the candidates were as they are here'),
    candidates: listField(candidate, 1, limits.assetsPerPortfolio),
    members: integerField(1, limits.assetsPerPortfolio, 'Members of a full index'),
    enterRank: omittable(
      nullable(integerField(1, 100, 'Who is out enters at this rank; 0.8 of the members')),
    ),
    leaveRank: omittable(
      nullable(
        integerField(
          1,
          200,
          `A member stays up to this rank; 1.2 of the members. ${bufferEvidence}`,
        ),
      ),
    ),
    freeSeats: optional(
      choiceField(['filled', 'kept'], 'Whether the best outsider takes a seat between the ranks'),
      'filled',
    ),
    review: optional(choiceField(cadences, 'When members come and go by rank'), 'monthly'),
    marketCapUsdMin: optional(nullable(decimalField('Least market cap')), '1000000000'),
    volumeUsd30DaysMin: optional(nullable(decimalField('Least volume of 30 days')), '20000000'),
    volumeDaysMin: optional(integerField(1, 30, 'Of the 30 days, so many are known'), 20),
    listedDaysMin: optional(integerField(0, 3_650, 'Least days since the first listing'), 90),
    memberShareBps: optional(
      integerField(1, 10_000, 'A member stays at this share of the least cap and volume'),
      8_000,
    ),
    kindsExcluded: optional(
      listField(choiceField(standIns, 'Stand-ins that are not ranked'), 0, standIns.length),
      standIns,
    ),
    staleDaysMax: optional(integerField(0, 60, 'Days that a price or market cap stays known'), 3),
    weighting: optional(
      choiceField(weightings, 'In proportion to the cap, to its root, or all the same'),
      'market-cap',
    ),
    weightBpsMin: optional(integerField(0, 10_000, 'Floor of each weight, of the index'), 0),
    weightBpsMax: optional(integerField(1, 10_000, 'Cap of each weight, of the index'), 3_000),
    cashWeight: optional(decimalField('Share of the portfolio for the cash line'), '0'),
    phaseSteps: optional(integerField(1, 52, 'Steps in which members come and go'), 4),
    phaseStepDays: optional(integerField(1, 31, 'Days between two steps'), 7),
    phaseImpactBpsMax: optional(
      integerField(1, 10_000, 'No step changes the weight of who stays by this, of the portfolio'),
      10,
    ),
    phaseStepsMax: optional(
      integerField(1, 52, 'No more steps than these, whatever they change'),
      13,
    ),
  },
  'How members are picked from candidates and weighed, at this day and over time',
)
