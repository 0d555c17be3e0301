import {
  cadences,
  type DynamicReview,
  type Forecasts,
  type MarketMove,
  type Momentum,
  type RegimeChange,
  type RegimeMultipliers,
} from '../domain/index.ts'
import {
  booleanField,
  choiceField,
  type Field,
  integerField,
  listField,
  nullable,
  objectField,
  omittable,
  optional,
} from './field.ts'

/** Forecasts as a file says them: shares in bps, multipliers in hundredths. */
export type ForecastFields = {
  readonly momentum:
    | (Pick<Momentum, 'lookbackDays'> & {
        readonly factorBps: number
        readonly tiltBpsMax: number
      })
    | null
  readonly regimes: {
    readonly meanReverting: ChangeFields
    readonly momentum: ChangeFields
    readonly isInverted: boolean
  } | null
  readonly dynamicReview:
    | (Pick<DynamicReview, 'historyDays' | 'halfLifeDays' | 'reviews'> & {
        readonly percentilesBps: readonly number[]
        readonly retreatBps: number
      })
    | null
  readonly marketMove:
    | (Pick<MarketMove, 'halfLifeDays'> & {
        readonly deviationsTenths: number
        readonly moveBpsAbsolute: number
      })
    | null
}

type ChangeFields = Pick<RegimeChange, 'review'> & { readonly bandPercent: number }

type Parts = { readonly [Key in keyof ForecastFields]: NonNullable<ForecastFields[Key]> }

const momentum = objectField<Parts['momentum']>(
  {
    factorBps: optional(
      integerField(-10_000, 10_000, '10,000 leans with the trend, -10,000 against it'),
      0,
    ),
    lookbackDays: optional(integerField(30, 365, 'Days of the return that is leaned on'), 30),
    tiltBpsMax: optional(integerField(1, 9_000, 'Largest tilt of an asset, of its target'), 2_500),
  },
  'A tilt of the targets. 12 settings gave -15 to +9% a year at a turnover of 6 to 21; the best ' +
    'had a deflated Sharpe ratio below 0.4',
)

const change = (description: string): Field<ChangeFields> =>
  objectField<ChangeFields>(
    {
      bandPercent: optional(integerField(10, 1_000, 'Band, in percent of the usual one'), 100),
      review: omittable(nullable(choiceField(['continuous', ...cadences], 'Another review'))),
    },
    description,
  )

const regimes = objectField<Parts['regimes']>(
  {
    meanReverting: optional(change('While moves turn back'), {}),
    momentum: optional(change('While moves go on'), {}),
    isInverted: optional(booleanField('Swaps the two: the placebo'), false),
  },
  'Another band or review by the persistence of returns. Against x0.5 and x2 the inverted ' +
    'placebo did better in 10 of 12 pairs: the detector does not beat its lag',
)

const dynamicReview = objectField<Parts['dynamicReview']>(
  {
    percentilesBps: optional(
      listField(integerField(1, 9_999, 'Share of the own history'), 1, 6),
      [2_500, 5_000, 8_500],
    ),
    historyDays: optional(integerField(365, 2_190, 'Days of the own history'), 1_095),
    halfLifeDays: optional(integerField(2, 180, 'Half-life of the volatility'), 20),
    retreatBps: optional(
      integerField(0, 5_000, 'Fall below a boundary that leaves a level'),
      1_000,
    ),
    reviews: optional(listField(choiceField(cadences, 'Review at a level'), 2, 7), [
      'monthly',
      'every14d',
      'weekly',
      'daily',
    ]),
  },
  'A review by the level of volatility. A look, not a trade: as a trading clock, levels of 15, ' +
    '25, 40% made 180 trades a year and lost 6.1% a year',
)

const marketMove = objectField<Parts['marketMove']>(
  {
    deviationsTenths: optional(integerField(10, 100, "Tenths of a day's forecast deviation"), 30),
    moveBpsAbsolute: optional(integerField(100, 9_000, 'Move of a day, either way'), 1_000),
    halfLifeDays: optional(integerField(2, 180, 'Half-life of the forecast'), 20),
  },
  'A large move of a day as an opportunity, off review dates; the cost gate still decides',
)

/** The forecasts of a strategy file; every part is off unless it is named. */
export const forecastField: Field<ForecastFields> = objectField<ForecastFields>(
  {
    momentum: omittable(nullable(momentum)),
    regimes: omittable(nullable(regimes)),
    dynamicReview: omittable(nullable(dynamicReview)),
    marketMove: omittable(nullable(marketMove)),
  },
  'What a rule makes of the state of the market. None of it earned its keep',
)

/** What these fields stand for. */
export function forecastsOf(fields: ForecastFields): Forecasts {
  const { momentum: tilt, regimes: multipliers, dynamicReview: review, marketMove: move } = fields
  return {
    momentum: tilt && {
      factor: tilt.factorBps / 10_000,
      lookbackDays: tilt.lookbackDays,
      tiltMax: tilt.tiltBpsMax / 10_000,
    },
    regimes: multipliers && {
      meanReverting: changeOf(multipliers.meanReverting),
      momentum: changeOf(multipliers.momentum),
      isInverted: multipliers.isInverted,
    },
    dynamicReview: review && {
      percentiles: review.percentilesBps.map((share) => share / 10_000),
      historyDays: review.historyDays,
      halfLifeDays: review.halfLifeDays,
      retreat: review.retreatBps / 10_000,
      reviews: review.reviews,
    },
    marketMove: move && {
      deviations: move.deviationsTenths / 10,
      moveAbsolute: move.moveBpsAbsolute / 10_000,
      halfLifeDays: move.halfLifeDays,
    },
  }
}

/** The fields that stand for forecasts. */
export function forecastFieldsOf(forecasts: Forecasts): ForecastFields {
  const {
    momentum: tilt,
    regimes: multipliers,
    dynamicReview: review,
    marketMove: move,
  } = forecasts
  return {
    momentum: tilt && {
      factorBps: Math.round(tilt.factor * 10_000),
      lookbackDays: tilt.lookbackDays,
      tiltBpsMax: Math.round(tilt.tiltMax * 10_000),
    },
    regimes: multipliers && regimeFieldsOf(multipliers),
    dynamicReview: review && {
      percentilesBps: review.percentiles.map((share) => Math.round(share * 10_000)),
      historyDays: review.historyDays,
      halfLifeDays: review.halfLifeDays,
      retreatBps: Math.round(review.retreat * 10_000),
      reviews: review.reviews,
    },
    marketMove: move && {
      deviationsTenths: Math.round(move.deviations * 10),
      moveBpsAbsolute: Math.round(move.moveAbsolute * 10_000),
      halfLifeDays: move.halfLifeDays,
    },
  }
}

function changeOf({ bandPercent, review }: ChangeFields): RegimeChange {
  return { bandMultiplier: bandPercent / 100, review }
}

function regimeFieldsOf({ meanReverting, momentum: going, isInverted }: RegimeMultipliers) {
  const fields = ({ bandMultiplier, review }: RegimeChange): ChangeFields => {
    return { bandPercent: Math.round(bandMultiplier * 100), review }
  }
  return { meanReverting: fields(meanReverting), momentum: fields(going), isInverted }
}
