import type {
  CallEncoder,
  DraftPlan,
  Keccak256,
  LegPreview,
  Preferences,
  ProposedPlan,
  QuoteBook,
  QuotedPlan,
  Target,
} from '@evenkeel/core/domain'
import {
  acceptPreview,
  type DraftInput,
  draftPlan,
  encodeLegs,
  type Outcome,
  planDeadline,
  proposePlan,
  quotePlan,
} from '@evenkeel/core/planning'
import {
  AssertionError,
  atomsOf,
  bps,
  oneE18,
  type UsdE18,
  unixMs,
  usdE18,
  wei,
  weightsFromShares,
} from '@evenkeel/core/units'
import { testAsset, testCash } from './assets.ts'
import { testEncoder, word } from './encoder.ts'
import { poolAt, poolBook } from './quote-book.ts'

/** One line of a made-up portfolio. Values and depths are whole dollars. */
export type ScenarioLine = {
  readonly valueUsd: number
  /** Share of the target; the shares need no common sum. */
  readonly share: number
  readonly priceUsdE18?: UsdE18
  readonly decimals?: number
  /** Value on either side of the asset's pool; 0 for no pool at all. */
  readonly depthUsd?: number
  readonly feePips?: number
}

/** A made-up portfolio and the market around it. */
export type Scenario = {
  /** Assets A1, A2, ... in this order; cash comes last. */
  readonly lines: readonly ScenarioLine[]
  readonly cash: { readonly valueUsd: number; readonly share: number }
  readonly preferences?: Partial<Preferences>
}

/** The limits of a careful owner. */
export const testPreferences: Preferences = {
  slippageBpsMax: bps(50),
  priceImpactBpsMax: bps(200),
  costBpsMax: bps(100),
  cashBufferBps: bps(25),
  legUsdE18Min: usdE18(10n * oneE18),
}

/** Price of the native coin in every scenario: 2,000 USD. */
export const testNativePriceUsdE18: UsdE18 = usdE18(2_000n * oneE18)

/** The planner's input and the market of a scenario; pools trade at the reference prices. */
export function openScenario({ lines, cash, preferences }: Scenario): {
  readonly input: DraftInput
  readonly book: QuoteBook
} {
  const rows = lines.map((line, index) => ({
    ...line,
    asset: testAsset(`A${index + 1}`, index + 1, line.decimals ?? 18),
    priceUsdE18: line.priceUsdE18 ?? usdE18(100n * oneE18),
  }))
  const cashRow = { ...cash, asset: testCash, priceUsdE18: usdE18(oneE18) }
  const all = [...rows, cashRow]
  const weights = weightsFromShares(all.map(({ share }) => BigInt(share)))
  const target: Target = all.flatMap(({ asset }, index) => {
    const weightE18 = weights[index]
    return weightE18 === undefined ? [] : [{ asset: asset.id, weightE18 }]
  })
  const pools = rows
    .map((row) => ({ ...row, cash: testCash, depthUsd: row.depthUsd ?? 100_000_000 }))
    .filter(({ depthUsd }) => depthUsd > 0)
    .map(poolAt)
  const input: DraftInput = {
    assets: all.map(({ asset }) => asset),
    cash: testCash.id,
    holdings: all.map(({ asset, valueUsd, priceUsdE18 }) => ({
      asset: asset.id,
      atoms: atomsOf(usdE18(BigInt(valueUsd) * oneE18), asset.decimals, priceUsdE18, 'down'),
    })),
    prices: all.map(({ asset, priceUsdE18 }) => ({ asset: asset.id, priceUsdE18 })),
    target,
    destination: target,
    preferences: { ...testPreferences, ...preferences },
    frozen: [],
    why: [{ kind: 'manual' }],
  }
  return { input, book: poolBook(pools) }
}

/** The plan of an outcome; a test that gets anything else fails with what it got. */
export function planOf<Plan>(outcome: Outcome<Plan>): Plan {
  if (outcome.kind === 'plan') return outcome.plan
  throw new AssertionError(`there is a plan: ${JSON.stringify(outcome, bigintText)}`)
}

/** Draft and quotes of a scenario. */
export function quoteScenario(scenario: Scenario): {
  readonly draft: DraftPlan
  readonly quoted: QuotedPlan
} {
  const { input, book } = openScenario(scenario)
  const draft = planOf(draftPlan(input))
  return { draft, quoted: planOf(quotePlan(draft, book, testNativePriceUsdE18)) }
}

/** What a chain would answer that does exactly what was quoted. */
export function previewsOf(quoted: QuotedPlan): LegPreview[] {
  return quoted.steps.flatMap(({ quote }) => [
    { ok: true, gasUsed: 45_000n, returnData: `0x${word(1n)}` },
    { ok: true, gasUsed: quote.gasUnits, returnData: `0x${word(quote.amountOutAtoms)}` },
  ])
}

/** A proposed plan of a scenario, through every stage of planning. */
export function proposeScenario(
  scenario: Scenario,
  keccak256: Keccak256,
  encoder: CallEncoder = testEncoder,
): ProposedPlan {
  const { quoted } = quoteScenario(scenario)
  const owner = `0x${'0e'.repeat(20)}` as const
  const createdAtMs = unixMs(1_640_995_200_000)
  const deadlineAtMs = planDeadline(createdAtMs)
  const legs = encodeLegs(quoted, { encoder, owner, deadlineAtMs, keccak256 })
  const previews = previewsOf(quoted)
  const nativeBalanceWei = wei(10n ** 18n)
  const simulated = planOf(acceptPreview(quoted, { legs, previews, nativeBalanceWei }))
  return proposePlan(simulated, {
    mode: 'simulation',
    portfolioId: 'test-1',
    owner,
    policyHash: `0x${'aa'.repeat(32)}`,
    priceSnapshotHash: `0x${'bb'.repeat(32)}`,
    createdAtMs,
    planNonce: 1n,
    installationSalt: `0x${'cc'.repeat(32)}`,
    keccak256,
  })
}

function bigintText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
