import { bps, oneE18, unixMs, usdE18 } from '@evenkeel/core/units'
import type { PortfolioView, ProposalView } from '@evenkeel/engine'
import { describe, expect, test } from 'vitest'
import { sampleNow, sampleOwner, samplePlan } from '../__tests__/sample-plan.ts'
import {
  samplePortfolio,
  samplePortfolioView,
  sampleProposalView,
} from '../__tests__/sample-views.ts'
import { readPlan, shows } from '../owner/index.ts'
import * as wire from '../wire/index.ts'
import { shareText } from './figures.ts'
import { plannedLegs } from './legs.ts'
import { portfolioView } from './portfolio.ts'
import { proposalView } from './proposal.ts'
import { dataSourceView } from './status.ts'

const plan = samplePlan()
const pending = sampleProposalView(plan, 'pending')

function portfolio(over: Partial<PortfolioView> = {}) {
  const summary = { plan, approvalState: 'pending', runState: null } as const
  const view = samplePortfolioView(samplePortfolio('p1', sampleOwner), { paused: false }, summary)
  return wire.PortfolioView.parse(portfolioView({ ...view, ...over }))
}

describe('a portfolio on the wire', () => {
  test('whole', () => {
    expect(withoutHash(portfolio())).toMatchInlineSnapshot(`
      {
        "assets": [
          {
            "asset": "eip155:31337/erc20:0x0000000000000000000000000000000000000001",
            "decimals": 8,
            "role": "asset",
            "symbol": "WBTC",
          },
          {
            "asset": "eip155:31337/erc20:0x0000000000000000000000000000000000000002",
            "decimals": 18,
            "role": "asset",
            "symbol": "WETH",
          },
          {
            "asset": "eip155:31337/erc20:0x000000000000000000000000000000000000ca54",
            "decimals": 6,
            "role": "cash",
            "symbol": "USDC",
          },
        ],
        "cash": "eip155:31337/erc20:0x000000000000000000000000000000000000ca54",
        "chainId": "eip155:31337",
        "id": "p1",
        "lastCheckedAt": "2022-01-01T00:00:00Z",
        "mode": "simulation",
        "name": "Sample",
        "nextRun": {
          "at": "2022-01-02T00:00:00Z",
          "cadence": "monthly",
          "kind": "review",
        },
        "openProposal": {
          "approvalState": "pending",
          "costBps": 8,
          "costUsd": "76.785540074423324",
          "createdAt": "2022-01-01T00:00:00Z",
          "expiresAt": "2022-01-01T00:15:00Z",
          "planHash": "PLAN_HASH",
          "planNonce": "1",
          "portfolioId": "p1",
          "runState": null,
          "swaps": 2,
          "turnoverUsd": "10092.927229962788338",
          "why": [
            {
              "asset": "eip155:31337/erc20:0x0000000000000000000000000000000000000001",
              "driftAbsolute": "0.1015",
              "kind": "threshold",
              "limit": "0.05",
              "metric": "driftAbsoluteMax",
            },
          ],
        },
        "owner": "0x0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
        "positions": [
          {
            "amount": "1.5",
            "asset": "eip155:31337/erc20:0x0000000000000000000000000000000000000001",
            "driftAbsolute": "0.101503759398",
            "driftRelative": "0.203007518797",
            "movesToTrigger": {
              "down": "-0.25",
              "up": null,
            },
            "priceAt": "2022-01-01T00:00:00Z",
            "priceSource": "feeds",
            "priceUsd": "40000",
            "standing": "outside",
            "symbol": "WBTC",
            "target": "0.5",
            "valueUsd": "60000",
            "weight": "0.601503759398",
          },
          {
            "amount": "10",
            "asset": "eip155:31337/erc20:0x0000000000000000000000000000000000000002",
            "driftAbsolute": "-0.099498746867",
            "driftRelative": "-0.331662489557",
            "movesToTrigger": {
              "down": "-0.25",
              "up": null,
            },
            "priceAt": "2022-01-01T00:00:00Z",
            "priceSource": "feeds",
            "priceUsd": "2000",
            "standing": "outside",
            "symbol": "WETH",
            "target": "0.3",
            "valueUsd": "20000",
            "weight": "0.200501253133",
          },
          {
            "amount": "20000",
            "asset": "eip155:31337/erc20:0x000000000000000000000000000000000000ca54",
            "driftAbsolute": "-0.002005012531",
            "driftRelative": "-0.010025062657",
            "movesToTrigger": {
              "down": "-0.25",
              "up": null,
            },
            "priceAt": "2022-01-01T00:00:00Z",
            "priceSource": "feeds",
            "priceUsd": "1",
            "standing": "inside",
            "symbol": "USDC",
            "target": "0.2",
            "valueUsd": "20000",
            "weight": "0.197994987469",
          },
        ],
        "startedAt": "2022-01-01T00:00:00Z",
        "state": {
          "kind": "proposed",
          "planHash": "PLAN_HASH",
        },
        "strategy": {
          "name": "Sample rule",
          "preferences": {
            "cashBufferBps": 25,
            "costBpsMax": 100,
            "legUsdMin": "25",
            "priceImpactBpsMax": 100,
            "slippageBpsMax": 50,
          },
          "preset": "index-fund",
          "rule": {
            "bandBpsAbsolute": 500,
            "calendar": null,
            "cooldownMs": 3600000,
            "costGate": false,
            "edgeShare": 0,
            "metric": "driftAbsoluteMax",
            "review": "monthly",
          },
          "version": 1,
        },
        "triggers": [
          {
            "asset": "eip155:31337/erc20:0x0000000000000000000000000000000000000001",
            "cadence": "monthly",
            "distance": 1,
            "driftAbsolute": "0.1015",
            "kind": "threshold",
            "limit": "0.05",
            "metric": "driftAbsoluteMax",
            "nextAt": "2022-01-02T00:00:00Z",
          },
        ],
        "valuation": {
          "at": "2022-01-01T00:00:00Z",
          "blockNumber": "100",
          "cashBufferUsd": "250",
          "change24h": "0.25",
          "change24hUsd": "20000",
          "changeSinceStart": null,
          "changeSinceStartUsd": null,
          "turnoverOneWay": "0.1015",
          "valueUsd": "100000",
        },
        "valueUsd": "100000",
      }
    `)
  })

  test('what is unknown is null, never zero', () => {
    const [position] = portfolio({
      valueUsdE18: null,
      valuation: null,
      positions: samplePositions().map((known) => ({
        ...known,
        price: null,
        valueUsdE18: null,
        weight: null,
        driftAbsolute: null,
        movesToTrigger: { up: null, down: null },
      })),
    }).positions
    expect(position).toMatchObject({
      amount: '1.5',
      priceUsd: null,
      valueUsd: null,
      weight: null,
      driftAbsolute: null,
      driftRelative: null,
      standing: 'unknown',
    })
  })

  test.each([
    [0.0374, 'inside'],
    [0.0375, 'near'],
    [-0.0499, 'near'],
    [0.05, 'outside'],
    [-0.06, 'outside'],
  ])('a drift of %f stands %s of a 5 pp band', (drift, standing) => {
    const positions = samplePositions().map((known) => ({
      ...known,
      driftAbsolute: drift as never,
    }))
    expect(portfolio({ positions }).positions[0]?.standing).toBe(standing)
  })

  test('relative drift is null at a zero target (DRF-1)', () => {
    const positions = samplePositions().map((known) => ({ ...known, targetE18: 0n as never }))
    expect(portfolio({ positions }).positions[0]?.driftRelative).toBeNull()
  })
})

describe('a proposal on the wire', () => {
  test('whole, but for the plan itself', () => {
    const { plan: canonical, ...view } = wire.ProposalView.parse(proposalView(pending))
    expect(canonical).toEqual(JSON.parse(pending.planJson))
    expect(withoutHash(view)).toMatchInlineSnapshot(`
      {
        "approval": {
          "history": [
            {
              "actor": "engine",
              "at": "2022-01-01T00:00:00Z",
              "from": null,
              "reason": null,
              "to": "pending",
            },
          ],
          "state": "pending",
        },
        "approvalNonce": "0x0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
        "approvalState": "pending",
        "costBps": 8,
        "costUsd": "76.785540074423324",
        "createdAt": "2022-01-01T00:00:00Z",
        "expiresAt": "2022-01-01T00:15:00Z",
        "installationSalt": "0x0303030303030303030303030303030303030303030303030303030303030303",
        "leftOut": [],
        "planHash": "PLAN_HASH",
        "planNonce": "1",
        "portfolioId": "p1",
        "quoteBlock": "100",
        "result": null,
        "run": null,
        "runState": null,
        "sequence": "1",
        "steps": [
          {
            "amountIn": "0.253125",
            "amountOutExpected": null,
            "amountOutMin": null,
            "amountOutRealised": null,
            "blockNumber": null,
            "cashAfterUsd": "20000",
            "costUsd": "1.84",
            "costUsdRealised": null,
            "feeUsd": "0",
            "gasUnits": "46000",
            "gasUnitsMax": "59800",
            "gasUsd": "1.84",
            "hops": [],
            "impactUsd": "0",
            "kind": "approve",
            "legIndex": 0,
            "protocol": null,
            "router": "0x0000000000000000000000000000000000000001",
            "spender": "0x5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
            "state": "planned",
            "symbolIn": "WBTC",
            "symbolOut": null,
            "txHash": null,
          },
          {
            "amountIn": "0.253125",
            "amountOutExpected": "10092.587382",
            "amountOutMin": "10042.124446",
            "amountOutRealised": null,
            "blockNumber": null,
            "cashAfterUsd": "30042.124446",
            "costUsd": "36.892618",
            "costUsdRealised": null,
            "feeUsd": "30.375",
            "gasUnits": "112000",
            "gasUnitsMax": "145600",
            "gasUsd": "4.48",
            "hops": [
              {
                "feePips": 3000,
                "pool": "0xdd00000000000000000000000000000000000001",
                "symbolIn": "WBTC",
                "symbolOut": "USDC",
              },
            ],
            "impactUsd": "2.037618",
            "kind": "swap",
            "legIndex": 1,
            "protocol": "uniswap-v2",
            "router": "0x5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
            "spender": "0x5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
            "state": "planned",
            "symbolIn": "WBTC",
            "symbolOut": "USDC",
            "txHash": null,
          },
          {
            "amountIn": "9925",
            "amountOutExpected": null,
            "amountOutMin": null,
            "amountOutRealised": null,
            "blockNumber": null,
            "cashAfterUsd": "30042.124446",
            "costUsd": "1.84",
            "costUsdRealised": null,
            "feeUsd": "0",
            "gasUnits": "46000",
            "gasUnitsMax": "59800",
            "gasUsd": "1.84",
            "hops": [],
            "impactUsd": "0",
            "kind": "approve",
            "legIndex": 2,
            "protocol": null,
            "router": "0x000000000000000000000000000000000000ca54",
            "spender": "0x5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
            "state": "planned",
            "symbolIn": "USDC",
            "symbolOut": null,
            "txHash": null,
          },
          {
            "amountIn": "9925",
            "amountOutExpected": "4.946633538962788338",
            "amountOutMin": "4.921900371267974397",
            "amountOutRealised": null,
            "blockNumber": null,
            "cashAfterUsd": "20117.124446",
            "costUsd": "36.212922074423324",
            "costUsdRealised": null,
            "feeUsd": "29.775",
            "gasUnits": "112000",
            "gasUnitsMax": "145600",
            "gasUsd": "4.48",
            "hops": [
              {
                "feePips": 3000,
                "pool": "0xdd00000000000000000000000000000000000002",
                "symbolIn": "USDC",
                "symbolOut": "WETH",
              },
            ],
            "impactUsd": "1.957922074423324",
            "kind": "swap",
            "legIndex": 3,
            "protocol": "uniswap-v2",
            "router": "0x5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
            "spender": "0x5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
            "state": "planned",
            "symbolIn": "USDC",
            "symbolOut": "WETH",
            "txHash": null,
          },
        ],
        "supersededBy": null,
        "swaps": 2,
        "totals": {
          "costBps": 8,
          "costUsd": "76.785540074423324",
          "costUsdMax": "180.506811464051206",
          "feeUsd": "60.15",
          "gasUsd": "12.64",
          "impactUsd": "3.995540074423324",
          "turnoverUsd": "10092.927229962788338",
          "valueBeforeUsd": "100000",
        },
        "turnoverUsd": "10092.927229962788338",
        "weights": [
          {
            "asset": "eip155:31337/erc20:0x0000000000000000000000000000000000000001",
            "changeUsd": "-10125",
            "symbol": "WBTC",
            "target": "0.5",
            "weightAfter": "0.500320933564940628",
            "weightBefore": "0.601503759398496241",
          },
          {
            "asset": "eip155:31337/erc20:0x0000000000000000000000000000000000000002",
            "changeUsd": "9893.267077925576676",
            "symbol": "WETH",
            "target": "0.3",
            "weightAfter": "0.29987423141320961",
            "weightBefore": "0.20050125313283208",
          },
          {
            "asset": "eip155:31337/erc20:0x000000000000000000000000000000000000ca54",
            "changeUsd": "167.587382",
            "symbol": "USDC",
            "target": "0.2",
            "weightAfter": "0.199804835021849762",
            "weightBefore": "0.197994987468671679",
          },
        ],
        "why": [
          {
            "asset": "eip155:31337/erc20:0x0000000000000000000000000000000000000001",
            "driftAbsolute": "0.1015",
            "kind": "threshold",
            "limit": "0.05",
            "metric": "driftAbsoluteMax",
          },
        ],
      }
    `)
  })

  test('is what the hash binds: the owner’s side finds no difference (R1)', () => {
    const signed = readPlan(pending.planJson, plan.planHash)
    expect(signed?.planHash).toBe(plan.planHash)
    const shown = wire.ProposalView.parse(proposalView(pending))
    expect(shows(shown, signed ?? plan)).toBe(true)
    const [first, ...rest] = shown.steps
    const forged = { ...shown, steps: first ? [{ ...first, amountIn: '0.1' }, ...rest] : [] }
    expect(shows(forged, signed ?? plan)).toBe(false)
  })

  test('the steps’ costs add up to the plan’s, to the last digit', () => {
    const legs = plannedLegs(plan)
    const gas = legs.reduce((sum, { gasUsdE18 }) => sum + gasUsdE18, 0n)
    const rest = plan.steps.reduce((sum, step) => sum + step.feeUsdE18 + step.impactUsdE18, 0n)
    expect(gas).toBe(plan.totals.gasUsdE18)
    expect(gas + rest).toBe(plan.totals.costUsdE18)
  })

  test('once reconciled each leg shows what it really cost', () => {
    const { steps, result } = wire.ProposalView.parse(proposalView(settled()))
    expect(
      steps.map(({ kind, state, amountOutRealised, costUsd, costUsdRealised }) => ({
        kind,
        state,
        amountOutRealised,
        costUsd,
        costUsdRealised,
      })),
    ).toMatchInlineSnapshot(`
      [
        {
          "amountOutRealised": null,
          "costUsd": "1.84",
          "costUsdRealised": "1",
          "kind": "approve",
          "state": "done",
        },
        {
          "amountOutRealised": "10042.124447",
          "costUsd": "36.892618",
          "costUsdRealised": "2",
          "kind": "swap",
          "state": "done",
        },
        {
          "amountOutRealised": null,
          "costUsd": "1.84",
          "costUsdRealised": "3",
          "kind": "approve",
          "state": "done",
        },
        {
          "amountOutRealised": "4.921900371267974398",
          "costUsd": "36.212922074423324",
          "costUsdRealised": "4",
          "kind": "swap",
          "state": "done",
        },
      ]
    `)
    expect(result).toMatchObject({ reconciled: true, realisedCostUsd: '70', allowancesLeft: 0 })
  })
})

describe('figures', () => {
  test.each([
    [0.05, '0.05'],
    [-0.1015, '-0.1015'],
    [0, '0'],
    [-1e-15, '0'],
    [1 / 3, '0.333333333333'],
    [1e-7, '0.0000001'],
    [12, '12'],
  ])('the share %f is %s', (share, text) => {
    expect(shareText(share)).toBe(text)
  })

  test('a share that is no number passes no door', () => {
    expect(() => shareText(Number.NaN)).toThrow('a share is finite')
  })

  test.each([
    [{ observedAtMs: unixMs(sampleNow - 44_999), fault: null }, 'fresh', 44_999],
    [{ observedAtMs: unixMs(sampleNow - 45_000), fault: null }, 'ageing', 45_000],
    [{ observedAtMs: unixMs(sampleNow - 60_001), fault: null }, 'stale', 60_001],
    [{ observedAtMs: unixMs(sampleNow + 500), fault: null }, 'fresh', 0],
    [{ observedAtMs: unixMs(sampleNow), fault: 'timeout' }, 'down', 0],
    [{ observedAtMs: null, fault: null }, 'down', null],
  ])('a source %j is %s', (source, state, ageMs) => {
    const feeds = { name: 'feeds', kind: 'prices', ageMsMax: 60_000 as never } as const
    expect(dataSourceView({ ...feeds, ...source }, sampleNow)).toMatchObject({ state, ageMs })
  })
})

/** The hash binds everything, so it changes with every field that a plan gains. */
function withoutHash(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(plan.planHash, 'PLAN_HASH'))
}

function samplePositions(): PortfolioView['positions'] {
  const summary = { plan, approvalState: 'pending', runState: null } as const
  return samplePortfolioView(samplePortfolio('p1', sampleOwner), { paused: false }, summary)
    .positions
}

/** The sample, carried out in one batch; each swap gave a little more than quoted. */
function settled(): ProposalView {
  const txHash = `0x${'7a'.repeat(32)}` as const
  return {
    ...pending,
    approvalState: 'approved',
    runState: 'settled',
    approvalNonce: null,
    run: {
      state: 'settled',
      atomic: true,
      startedAtMs: sampleNow,
      endedAtMs: sampleNow,
      message: null,
      legs: plan.legs.map((leg) => ({
        legIndex: leg.index,
        state: 'done',
        txHash,
        blockNumber: 101n as never,
        amountOutAtomsRealised: leg.kind === 'swap' ? leg.amountOutMinAtoms + 1n : null,
      })),
    },
    result: {
      reconciled: true,
      atMs: sampleNow,
      expectedCostUsdE18: plan.totals.costUsdE18,
      expectedCostBps: plan.totals.costBps,
      realisedCostUsdE18: usdE18(70n * oneE18),
      realisedCostBps: bps(7),
      gasUsed: 300_000n,
      gasUsdE18: usdE18(9n * oneE18),
      txHashes: [txHash],
      allowancesLeft: 0,
      issues: [],
      legs: plan.legs.map(({ index, amountInAtoms, amountOutMinAtoms }) => ({
        index,
        txHash,
        amountInAtoms,
        amountOutAtoms: amountOutMinAtoms + 1n,
        gasUsed: 75_000n,
        expectedCostUsdE18: usdE18(20n * oneE18),
        realisedCostUsdE18: usdE18(BigInt(index + 1) * oneE18),
      })),
      differences: [],
      weightsAfter: plan.positions.map(({ asset, weightAfterE18 }) => ({
        asset,
        weightE18: weightAfterE18,
      })),
    },
  }
}
