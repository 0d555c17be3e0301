import { type Cadence, cadences, limits, type Strategy } from '../domain/index.ts'
import {
  choiceField,
  constantField,
  dateField,
  decimalField,
  eitherField,
  type Field,
  integerField,
  type JsonSchema,
  listField,
  nullable,
  objectField,
  omittable,
  optional,
  shareField,
  textField,
} from './field.ts'
import { type SelectionFields, selectionField } from './index-fund/selection-fields.ts'
import { type PolicyFields, policyFields } from './policy-fields.ts'
import { presets } from './presets.ts'

/** A weight of a strategy file, its asset by symbol or CAIP-19 id. */
export type WeightLine = { readonly asset: string; readonly weight: bigint }

/** Market caps at one day, and how weights follow from them. */
export type MarketCaps = {
  readonly asOf: string
  readonly entries: readonly { readonly asset: string; readonly marketCapUsd: bigint }[]
  readonly weighting: 'market-cap' | 'square-root'
  readonly weightBpsMin: number
  readonly weightBpsMax: number
  readonly cashWeight: bigint
}

/** When to rebalance, as a file says it. */
export type TriggerFields = {
  readonly bandBpsAbsolute: number | null
  readonly review: 'continuous' | Cadence
  readonly calendar: Cadence | null
  readonly shiftDays: number
  readonly shiftMinutesUtc: number
  readonly edgeShare: number | 'optimal'
  readonly cooldownMinutes: number
}

/** Limits of every plan, as a file says them. */
export type LimitFields = {
  readonly slippageBpsMax: number
  readonly priceImpactBpsMax: number
  readonly costBpsMax: number
  readonly cashBufferBps: number
  readonly legUsdMin: bigint
}

type Common = PolicyFields & {
  readonly version: 1
  readonly name: string
  readonly cash: string
  readonly trigger: TriggerFields
  readonly limits: LimitFields
}

/** A strategy file whose owner chose the weights. */
export type CustomDocument = Common & {
  readonly preset: 'custom'
  readonly targets: readonly WeightLine[]
}

/** A strategy file whose members are picked, or given, and weighed; or were weighed before. */
export type IndexDocument = Common & {
  readonly preset: 'index-fund'
  readonly targets: readonly WeightLine[] | null
  readonly marketCaps: MarketCaps | null
  readonly selection: SelectionFields | null
}

/** A strategy file that was read: every key known, every default filled in. */
export type StrategyDocument = CustomDocument | IndexDocument

const assetName = textField(128, 'Symbol or CAIP-19 id of an asset')

const targets = listField(
  objectField<WeightLine>(
    {
      asset: assetName,
      weight: decimalField('Share of the portfolio; all weights sum to exactly 1'),
    },
    'One asset and its weight',
  ),
  1,
  limits.assetsPerPortfolio,
)

const marketCaps = objectField<MarketCaps>(
  {
    asOf: dateField('The day whose market caps these are'),
    entries: listField(
      objectField<MarketCaps['entries'][number]>(
        { asset: assetName, marketCapUsd: decimalField('Circulating market cap') },
        'One asset and its market cap',
      ),
      1,
      limits.assetsPerPortfolio,
    ),
    weighting: optional(
      choiceField(['market-cap', 'square-root'], 'In proportion to the cap, or to its root'),
      'market-cap',
    ),
    weightBpsMin: optional(integerField(0, 10_000, 'Floor of each weight, of the index'), 0),
    weightBpsMax: optional(integerField(1, 10_000, 'Cap of each weight, of the index'), 3_000),
    cashWeight: optional(decimalField('Share of the portfolio for the cash line'), '0'),
  },
  'Market caps that the weights follow, with caps and floors',
)

const limitFields = objectField<LimitFields>(
  {
    slippageBpsMax: optional(integerField(1, 500, 'Worst output below the expected one'), 50),
    priceImpactBpsMax: optional(
      integerField(1, limits.priceImpactBpsAbsolute, 'Largest price impact of a leg'),
      100,
    ),
    costBpsMax: optional(integerField(1, 1_000, 'Largest cost of a plan, of the portfolio'), 100),
    cashBufferBps: optional(integerField(0, 1_000, 'Cash that is kept aside'), 25),
    legUsdMin: optional(decimalField('Smallest leg, in US dollars'), '10'),
  },
  'Limits of every plan',
)

/** Measured on 60/40 of two coins with a 5 pp band. */
const edgeEvidence =
  'Returns within 1% a year of one another; turnover 1.61, 1.37, 1.20 and 8, 10, 24 rebalances ' +
  'a year for 0, 0.5, 1'

function triggerFields(preset: Strategy['preset']): Field<TriggerFields> {
  const { bandBpsAbsolute, review } = presets[preset]
  return objectField<TriggerFields>(
    {
      bandBpsAbsolute: optional(
        nullable(integerField(100, 2_000, 'Largest absolute drift that fires, of the portfolio')),
        bandBpsAbsolute,
      ),
      review: optional(
        choiceField(['continuous', ...cadences], 'When drift beyond the band is proposed'),
        review,
      ),
      calendar: omittable(
        nullable(choiceField(cadences, 'Rebalances on this schedule, whatever the drift')),
      ),
      shiftDays: optional(integerField(0, 30, 'Days after the first of each period'), 0),
      shiftMinutesUtc: optional(integerField(0, 1_439, 'Minutes after 00:00 UTC'), 0),
      edgeShare: optional(
        eitherField<number, 'optimal'>(
          shareField(`0 trades to the target, 1 to the edge of the band. ${edgeEvidence}`),
          choiceField(['optimal'], 'Half-way where gas is below 20% of the fees, else the target'),
        ),
        'optimal',
      ),
      cooldownMinutes: optional(integerField(0, 525_600, 'Rest after a settled rebalance'), 0),
    },
    'When to rebalance, and how far',
  )
}

function commonFields<P extends 'custom' | 'index-fund'>(preset: P) {
  return {
    version: constantField(1, 'Version of this format'),
    preset: choiceField([preset], 'Which strategy it is'),
    name: textField(80, 'What its owner calls it'),
    cash: textField(128, 'The cash line: symbol or CAIP-19 id of one of the assets'),
    trigger: optional(triggerFields(preset), {}),
    limits: optional(limitFields, {}),
    ...policyFields,
  }
}

/** The two kinds of strategy files that can be run today. */
export const documentFields: {
  readonly custom: Field<CustomDocument>
  readonly 'index-fund': Field<IndexDocument>
} = {
  custom: objectField<CustomDocument>(
    { ...commonFields('custom'), targets },
    'Fixed targets of the owner',
  ),
  'index-fund': objectField<IndexDocument>(
    {
      ...commonFields('index-fund'),
      targets: omittable(targets),
      marketCaps: omittable(marketCaps),
      selection: omittable(selectionField),
    },
    'Weights by market cap: give a selection, marketCaps, or targets worked out before',
  ),
}

/**
 * The JSON Schema of strategy files, made from the fields that also read them.
 *
 * It says what can be said of one field at a time. Sums, unknown assets and other relations are
 * the parser's.
 *
 * @example
 * strategySchema().title // 'Evenkeel strategy'
 */
export function strategySchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Evenkeel strategy',
    oneOf: [documentFields.custom.schema, ...indexSources.map(indexSchema)],
  }
}

/** Where the weights of an index fund come from: one of these. */
const indexSources = ['selection', 'marketCaps', 'targets'] as const

/** An index fund by one source of its weights, without the others. */
function indexSchema(source: string): JsonSchema {
  const { properties, required, ...rest } = documentFields['index-fund'].schema
  const kept = Object.entries(properties as Readonly<Record<string, JsonSchema>>).filter(
    ([key]) => key === source || indexSources.every((other) => other !== key),
  )
  return {
    ...rest,
    properties: Object.fromEntries(kept),
    required: [...(required as string[]), source],
  }
}
