import type {
  AssetId,
  DrawdownSteps,
  Protection,
  TrendGuard,
  VolatilityLimit,
} from '../domain/index.ts'
import {
  noProtection,
  usualDrawdownSteps,
  usualTrendGuard,
  usualVolatilityLimit,
} from '../policy/index.ts'
import {
  type Field,
  integerField,
  listField,
  nullable,
  objectField,
  omittable,
  optional,
  textField,
} from './field.ts'

/** Protection as a file says it: shares in bps, assets by name. */
export type ProtectionFields = {
  readonly trendGuard: TrendFields | null
  readonly drawdownSteps: StepFields | null
  readonly volatilityLimit: VolatilityFields | null
  readonly stopLosses: StopFields | null
  readonly exposureBandBps: number
}

type TrendFields = Pick<TrendGuard, 'windowsDays'> & {
  readonly bandBps: number
  readonly exposureBpsMin: number
}

type StepFields = Pick<DrawdownSteps, 'restDays' | 'peakDays'> & {
  readonly steps: readonly { readonly fallBps: number; readonly exposureBps: number }[]
  readonly hysteresisBps: number
}

type VolatilityFields = Pick<VolatilityLimit, 'halfLifeDays'> & { readonly volAnnualBpsMax: number }

type StopFields = {
  readonly portfolioFallBps: number | null
  readonly assets: readonly { readonly asset: string; readonly fallBps: number }[]
  readonly peakDays: number
}

const share = (description: string) => integerField(1, 9_999, description)

const trendGuard = objectField<TrendFields>(
  {
    windowsDays: optional(
      listField(integerField(2, 400, 'Days of a mean, that of the close included'), 1, 5),
      usualTrendGuard.windowsDays,
    ),
    bandBps: optional(
      share('Distance from a mean within which nothing changes'),
      toBps(usualTrendGuard.band),
    ),
    exposureBpsMin: optional(
      integerField(0, 9_999, 'Exposure with every state off'),
      toBps(usualTrendGuard.exposureMin),
    ),
  },
  'Less risk while the basket stands below its means. Volatility fell by 20 to 29% and drawdown ' +
    'by 17 to 31%, for 25 trades a year and 19 to 26% a year less in bull markets; its deflated ' +
    'Sharpe ratio of 0.17 to 0.75 establishes nothing',
)

const drawdownSteps = objectField<StepFields>(
  {
    steps: optional(
      listField(
        objectField<StepFields['steps'][number]>(
          {
            fallBps: share('Fall from the own peak that sets the step'),
            exposureBps: integerField(0, 9_999, 'Share of the risk that is kept at it'),
          },
          'One step',
        ),
        1,
        6,
      ),
      usualDrawdownSteps.steps.map(stepFieldsOf),
    ),
    hysteresisBps: optional(
      share('How much smaller the fall has to be to step back'),
      toBps(usualDrawdownSteps.hysteresis),
    ),
    restDays: optional(
      integerField(0, 365, 'Days between a change and a step back'),
      usualDrawdownSteps.restDays,
    ),
    peakDays: optional(
      integerField(30, 1_095, 'Days of which the peak is the highest'),
      usualDrawdownSteps.peakDays,
    ),
  },
  'Less risk after own falls, the last resort. Against an equal constant mix +1 to +10% a year, ' +
    'most intervals holding 0; the Sharpe ratio was lower than without it on every index',
)

const volatilityLimit = objectField<VolatilityFields>(
  {
    volAnnualBpsMax: optional(
      integerField(100, 30_000, 'Volatility that is allowed'),
      toBps(usualVolatilityLimit.volAnnualMax),
    ),
    halfLifeDays: optional(
      integerField(2, 365, 'Half-life of the volatility'),
      usualVolatilityLimit.halfLifeDays,
    ),
  },
  'Less risk while the basket moves more. At 60% it lost 1.5 to 6.2% a year to the equal ' +
    'constant mix: volatility rises in the best months of crypto',
)

const stopLosses = objectField<StopFields>(
  {
    portfolioFallBps: omittable(nullable(share('Own fall that sells everything but cash'))),
    assets: optional(
      listField(
        objectField<StopFields['assets'][number]>(
          {
            asset: textField(128, 'Symbol or CAIP-19 id of the asset'),
            fallBps: share('Fall from its highest close that sells it'),
          },
          'One asset',
        ),
        0,
        100,
      ),
      [],
    ),
    peakDays: optional(integerField(1, 1_095, 'Days of which the peak is the highest'), 365),
  },
  'Falls at which the owner wants out, until the strategy is saved anew. Stops help only ' +
    'where falls go on',
)

/** The protection of a strategy file; every part is off unless it is named. */
export const protectionField: Field<ProtectionFields> = objectField<ProtectionFields>(
  {
    trendGuard: omittable(nullable(trendGuard)),
    drawdownSteps: omittable(nullable(drawdownSteps)),
    volatilityLimit: omittable(nullable(volatilityLimit)),
    stopLosses: omittable(nullable(stopLosses)),
    exposureBandBps: optional(
      share('Change of exposure from which on it is followed'),
      toBps(noProtection.exposureBand),
    ),
  },
  'Ways to hold less risk at times: insurance with a price, never extra return. More stable ' +
    'coins do the same without a model: 55% in the index lost 35% in bear years instead of 61%',
)

/** What these fields stand for; assets of stop-losses are looked up by name. */
export function protectionOf(
  fields: ProtectionFields,
  resolve: (names: readonly string[]) => readonly AssetId[],
): Protection {
  const {
    trendGuard: trend,
    drawdownSteps: steps,
    volatilityLimit: limit,
    stopLosses: stop,
  } = fields
  const ids = resolve(stop?.assets.map(({ asset }) => asset) ?? [])
  return {
    trendGuard: trend && {
      windowsDays: trend.windowsDays,
      band: trend.bandBps / 10_000,
      exposureMin: trend.exposureBpsMin / 10_000,
    },
    drawdownSteps: steps && {
      steps: steps.steps.map(({ fallBps, exposureBps }) => ({
        fall: fallBps / 10_000,
        exposure: exposureBps / 10_000,
      })),
      hysteresis: steps.hysteresisBps / 10_000,
      restDays: steps.restDays,
      peakDays: steps.peakDays,
    },
    volatilityLimit: limit && {
      volAnnualMax: limit.volAnnualBpsMax / 10_000,
      halfLifeDays: limit.halfLifeDays,
    },
    stopLosses: stop && {
      portfolioFall: stop.portfolioFallBps === null ? null : stop.portfolioFallBps / 10_000,
      assets: stop.assets.flatMap(({ fallBps }, index) => {
        const asset = ids[index]
        return asset === undefined ? [] : [{ asset, fall: fallBps / 10_000 }]
      }),
      peakDays: stop.peakDays,
    },
    exposureBand: fields.exposureBandBps / 10_000,
  }
}

/** The fields that stand for a protection. */
export function protectionFieldsOf(
  protection: Protection,
  nameOf: (asset: AssetId) => string,
): ProtectionFields {
  const { trendGuard: trend, drawdownSteps: steps, volatilityLimit: limit } = protection
  const { stopLosses: stop } = protection
  return {
    trendGuard: trend && {
      windowsDays: trend.windowsDays,
      bandBps: toBps(trend.band),
      exposureBpsMin: toBps(trend.exposureMin),
    },
    drawdownSteps: steps && {
      steps: steps.steps.map(stepFieldsOf),
      hysteresisBps: toBps(steps.hysteresis),
      restDays: steps.restDays,
      peakDays: steps.peakDays,
    },
    volatilityLimit: limit && {
      volAnnualBpsMax: toBps(limit.volAnnualMax),
      halfLifeDays: limit.halfLifeDays,
    },
    stopLosses: stop && {
      portfolioFallBps: stop.portfolioFall === null ? null : toBps(stop.portfolioFall),
      assets: stop.assets.map(({ asset, fall }) => ({
        asset: nameOf(asset),
        fallBps: toBps(fall),
      })),
      peakDays: stop.peakDays,
    },
    exposureBandBps: toBps(protection.exposureBand),
  }
}

function stepFieldsOf({ fall, exposure }: DrawdownSteps['steps'][number]) {
  return { fallBps: toBps(fall), exposureBps: toBps(exposure) }
}

function toBps(fraction: number): number {
  return Math.round(fraction * 10_000)
}
