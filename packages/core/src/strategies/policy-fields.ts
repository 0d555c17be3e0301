import type { AssetId, CostGate, CrashFreeze, RuleSettings } from '../domain/index.ts'
import { presetCrashFreeze, presetGate } from '../policy/index.ts'
import {
  booleanField,
  integerField,
  nullable,
  type Optional,
  objectField,
  omittable,
  optional,
} from './field.ts'
import {
  type ForecastFields,
  forecastField,
  forecastFieldsOf,
  forecastsOf,
} from './forecast-fields.ts'
import {
  type ProtectionFields,
  protectionField,
  protectionFieldsOf,
  protectionOf,
} from './protection-fields.ts'

/** What the full policy does beyond its trigger, as a file says it. */
export type PolicyFields = {
  readonly costGate: CostGate | null
  readonly crashFreeze: CrashFreezeFields | null
  readonly sellsLeavers: boolean
  readonly cashFlowsFirst: boolean
  readonly protection: ProtectionFields | null
  readonly forecasts: ForecastFields | null
}

/** A crash freeze with its share in bps. */
export type CrashFreezeFields = Pick<CrashFreeze, 'windowDays' | 'restDays'> & {
  readonly fallToBps: number
}

const costGate = objectField<CostGate>(
  {
    riskAversion: optional(
      integerField(1, 20, 'Aversion to the variance of the drift; with 90 days, 0.74 years of it'),
      presetGate.riskAversion,
    ),
    horizonDays: optional(
      integerField(1, 1_460, 'Time in which a rebalance has to earn its cost'),
      presetGate.horizonDays,
    ),
    windowDays: optional(
      integerField(30, 1_095, 'Days of returns that the variance is measured over'),
      presetGate.windowDays,
    ),
  },
  'Trades only where it is worth its cost. Of 0 to 4 years of aversion times horizon, 0.25 to 1 ' +
    'cost least wherever gas mattered: an index of 10,000 USD at 5 USD a leg paid 238 bps a year ' +
    'instead of 456 with a bare band; without gas it changes nothing',
)

const crashFreeze = objectField<CrashFreezeFields>(
  {
    fallToBps: optional(
      integerField(100, 9_900, 'Close, of the highest close of the window, that is a crash'),
      Math.round(presetCrashFreeze.fallTo * 10_000),
    ),
    windowDays: optional(
      integerField(2, 90, 'Days of the window, that of the close included'),
      presetCrashFreeze.windowDays,
    ),
    restDays: optional(
      integerField(1, 365, 'Days without a purchase of it'),
      presetCrashFreeze.restDays,
    ),
  },
  'Buys nothing of what has just crashed; the others fill its place. Of 13 cases among twenty ' +
    'large coins one died and the median other stood 50% higher after 30 days; ten equal weights ' +
    'with a 5 pp band lost 1.0% a year to holding with it, 2.6% without',
)

/** The keys that every strategy file shares, with the defaults of the presets. */
export const policyFields: { readonly [Key in keyof PolicyFields]: Optional<PolicyFields[Key]> } = {
  costGate: optional<CostGate | null>(nullable(costGate), {}),
  crashFreeze: optional<CrashFreezeFields | null>(nullable(crashFreeze), {}),
  sellsLeavers: optional(
    booleanField(
      'Sells at once what is held and has left the target, off review dates and ungated',
    ),
    true,
  ),
  cashFlowsFirst: optional(
    booleanField(
      'Buys with new cash before anything is sold. Inflows of 2% a month cut charged turnover ' +
        'by 9 to 14%, of 5% a month by 17 to 32%',
    ),
    true,
  ),
  protection: omittable(nullable(protectionField)),
  forecasts: omittable(nullable(forecastField)),
}

/** Settings of a rule that these fields stand for. */
type PolicySettings = Pick<
  RuleSettings,
  'costGate' | 'crashFreeze' | 'sellsLeavers' | 'cashFlowsFirst' | 'protection' | 'forecasts'
>

/** The settings of a rule that these fields stand for; assets are looked up by name. */
export function policyOf(
  fields: PolicyFields,
  resolve: (names: readonly string[]) => readonly AssetId[],
): PolicySettings {
  const { costGate: gate, crashFreeze: freeze, sellsLeavers, cashFlowsFirst } = fields
  const { protection, forecasts } = fields
  return {
    costGate: gate,
    crashFreeze: freeze && {
      fallTo: freeze.fallToBps / 10_000,
      windowDays: freeze.windowDays,
      restDays: freeze.restDays,
    },
    sellsLeavers,
    cashFlowsFirst,
    protection: protection && protectionOf(protection, resolve),
    forecasts: forecasts && forecastsOf(forecasts),
  }
}

/** The fields that stand for the settings of a rule. */
export function policyFieldsOf(
  rule: PolicySettings,
  nameOf: (asset: AssetId) => string,
): PolicyFields {
  const { costGate: gate, crashFreeze: freeze, sellsLeavers, cashFlowsFirst } = rule
  const { protection, forecasts } = rule
  return {
    costGate: gate,
    crashFreeze: freeze && {
      fallToBps: Math.round(freeze.fallTo * 10_000),
      windowDays: freeze.windowDays,
      restDays: freeze.restDays,
    },
    sellsLeavers,
    cashFlowsFirst,
    protection: protection && protectionFieldsOf(protection, nameOf),
    forecasts: forecasts && forecastFieldsOf(forecasts),
  }
}
