import type {
  Address,
  Asset,
  CallEncoder,
  Hex,
  Preferences,
  ProposedPlan,
  QuotedPlan,
  Target,
} from '@evenkeel/core/domain'
import {
  acceptPreview,
  approveCalldata,
  draftPlan,
  encodeLegs,
  planDeadline,
  proposePlan,
  quotePlan,
} from '@evenkeel/core/planning'
import { assert, bps, oneE18, unixMs, usdE18, wei, weightE18 } from '@evenkeel/core/units'
import { poolAt, poolBook, testAsset, testCash } from '@evenkeel/testkit'
import { keccak256 } from 'viem/utils'

/** The owner of the sample portfolio. */
export const sampleOwner: Address = `0x${'0a'.repeat(20)}`
/** When everything of the sample happens: 2022-01-01T00:00:00Z. */
export const sampleNow = unixMs(1_640_995_200_000)

const btc = testAsset('WBTC', 1, 8)
const eth = testAsset('WETH', 2)
export const sampleAssets: readonly Asset[] = [btc, eth, testCash]

const usd = (whole: number) => usdE18(BigInt(whole) * oneE18)
const percent = (points: number) => weightE18((BigInt(points) * oneE18) / 100n)
const btcPrice = usd(40_000)
const ethPrice = usd(2_000)

/** Targets of the sample: 50% WBTC, 30% WETH, 20% USDC. */
export const sampleTarget: Target = [
  { asset: btc.id, weightE18: percent(50) },
  { asset: eth.id, weightE18: percent(30) },
  { asset: testCash.id, weightE18: percent(20) },
]

export const samplePreferences: Preferences = {
  slippageBpsMax: bps(50),
  priceImpactBpsMax: bps(100),
  costBpsMax: bps(100),
  cashBufferBps: bps(25),
  legUsdE18Min: usd(25),
}

const router: Address = `0x${'5a'.repeat(20)}`
const word = (value: bigint) => value.toString(16).padStart(64, '0')
/** Writes what a leg's terms are, and no real router's function. */
const encoder: CallEncoder = {
  routerOf: () => router,
  encodeApprove: (token, spender, atoms) => ({
    to: token,
    data: approveCalldata(spender, atoms),
    valueWei: wei(0n),
  }),
  encodeSwap: ({ amountInAtoms, amountOutMinAtoms, recipient, deadlineAtMs }) => {
    const terms = [
      amountInAtoms,
      amountOutMinAtoms,
      BigInt(recipient),
      BigInt(deadlineAtMs) / 1000n,
    ]
    return { to: router, data: `0x01020304${terms.map(word).join('')}`, valueWei: wei(0n) }
  },
}

/** A portfolio of 100,000 USD with too much WBTC, quoted on deep pools. */
export function sampleQuotedPlan(): QuotedPlan {
  const draft = draftPlan({
    assets: sampleAssets,
    cash: testCash.id,
    holdings: [
      { asset: btc.id, atoms: 150_000_000n },
      { asset: eth.id, atoms: 10n * oneE18 },
      { asset: testCash.id, atoms: 20_000_000_000n },
    ],
    prices: [
      { asset: btc.id, priceUsdE18: btcPrice },
      { asset: eth.id, priceUsdE18: ethPrice },
      { asset: testCash.id, priceUsdE18: usd(1) },
    ],
    target: sampleTarget,
    destination: sampleTarget,
    preferences: samplePreferences,
    frozen: [],
    why: [
      {
        kind: 'threshold',
        metric: 'driftAbsoluteMax',
        asset: btc.id,
        driftAbsolute: 0.1015,
        limit: 0.05,
      },
    ],
  })
  assert(draft.kind === 'plan', 'the sample drifts')
  const pools = [
    poolAt({ asset: btc, cash: testCash, priceUsdE18: btcPrice, depthUsd: 50_000_000 }),
    poolAt({ asset: eth, cash: testCash, priceUsdE18: ethPrice, depthUsd: 50_000_000 }),
  ]
  const quoted = quotePlan(draft.plan, poolBook(pools), ethPrice)
  assert(quoted.kind === 'plan', 'the sample has routes')
  return quoted.plan
}

/** The sample as a proposed plan, made by the planner itself. */
export function samplePlan(over: { readonly owner?: Address; readonly planNonce?: bigint } = {}) {
  const quoted = sampleQuotedPlan()
  const owner = over.owner ?? sampleOwner
  const deadlineAtMs = planDeadline(sampleNow)
  const legs = encodeLegs(quoted, { encoder, owner, deadlineAtMs, keccak256 })
  const previews = legs.map((leg, index) => ({
    ok: true as const,
    gasUsed: leg.kind === 'approve' ? 46_000n : 112_000n,
    returnData: outputOf(quoted, index),
  }))
  const simulated = acceptPreview(quoted, { legs, previews, nativeBalanceWei: wei(oneE18) })
  assert(simulated.kind === 'plan', 'the sample runs')
  return proposePlan(simulated.plan, {
    mode: 'simulation',
    portfolioId: 'p1',
    owner,
    policyHash: `0x${'01'.repeat(32)}`,
    priceSnapshotHash: `0x${'02'.repeat(32)}`,
    createdAtMs: sampleNow,
    planNonce: over.planNonce ?? 1n,
    installationSalt: `0x${'03'.repeat(32)}`,
    keccak256,
  }) satisfies ProposedPlan
}

function outputOf({ steps }: QuotedPlan, legIndex: number): Hex {
  const step = steps[Math.floor(legIndex / 2)]
  assert(step !== undefined, 'every leg has its step')
  return `0x${word(step.quote.amountOutAtoms)}`
}
