import { setTimeout as sleep } from 'node:timers/promises'
import { signApproval } from '@evenkeel/api/owner'
import { keccak256Of } from '@evenkeel/chain'
import type { Hex, Strategy } from '@evenkeel/core/domain'
import { hexOfText } from '@evenkeel/core/planning'
import { assert, formatE18, formatInstant } from '@evenkeel/core/units'
import { createEngine, type Engine, type ProposalView } from '@evenkeel/engine'
import { countedIds, enginePorts } from '../engine-ports.ts'
import type { MarketSource } from '../simulation/bars.ts'
import { demoStrategy, type SymbolTargets } from '../simulation/demo-strategy.ts'
import { createSteppedClock, type MarketClock } from '../simulation/market-clock.ts'
import { openSimulation, type Simulation } from '../simulation/simulation.ts'
import type { DemoResult } from './result.ts'

/** The demo ended without a settled rebalance: says where it stood. */
export class DemoFailed extends Error {
  override readonly name = 'DemoFailed'
}

/** A run that is not over by then is stuck: each look is 20 ms. */
const looksMax = 3_000
const lookMs = 20
/** Simulated markets are endless; a year of hours without a trigger is not a demonstration. */
const barsMax = 24 * 365

/**
 * The main job, headless: prices move until a trigger fires, the plan's hash is signed by the
 * devnet's owner, the plan is carried out on the real contracts and reconciled.
 *
 * Everything that a plan hash binds comes from the market and from counters, so the same market
 * gives the same hash.
 */
export async function runDemo(input: {
  readonly market: MarketSource
  readonly targets: SymbolTargets
  readonly databaseUrl: string
  readonly say: (line: string) => void
}): Promise<DemoResult> {
  const { market, say } = input
  const simulation = await openSimulation(market)
  const clock = createSteppedClock(market.opensAtMs)
  const { chain, described, devnet, wallet } = simulation
  const native = described.assets.find(({ token }) => token === described.config.wrappedNative)
  if (native === undefined) throw new DemoFailed('the chain has no wrapped native coin')
  const engine = await createEngine(
    {
      mode: 'simulation',
      chain: chain.id,
      assets: described.assets,
      nativeAsset: native.id,
      installationSalt: keccak256Of(hexOfText('evenkeel demo')),
      databaseUrl: input.databaseUrl,
    },
    enginePorts({
      chain,
      clock,
      ids: countedIds(),
      relay: chain.relayFor(wallet, (ms) => sleep(ms)),
      observer: {},
    }),
  )
  try {
    const strategy = demoStrategy(input.targets, described.assets)
    await simulation.fundOwner(strategy.target, strategy.preferences.cashBufferBps)
    await simulation.publish({ atMs: market.opensAtMs, pricesUsd: market.openingPricesUsd })
    await makePortfolio(engine, devnet.owner, strategy)
    const { planHash, bars } = await untilProposed({ engine, simulation, market, clock, say })
    const signature = await answer(engine, simulation, planHash)
    say('approved; the wallet carries it out on the contracts')
    const proposal = await untilEnded(engine, planHash)
    return resultOf({ proposal, strategy, signature, bars })
  } finally {
    await engine.close()
    await simulation.stop()
  }
}

async function makePortfolio(engine: Engine, owner: string, strategy: Strategy): Promise<void> {
  const made = await engine.createPortfolio({
    name: 'Demo',
    owner: owner.toLowerCase() as Hex,
    strategy,
  })
  if (!made.ok) throw new DemoFailed(made.refusals.map(({ message }) => message).join('; '))
}

async function untilProposed(input: {
  readonly engine: Engine
  readonly simulation: Simulation
  readonly market: MarketSource
  readonly clock: MarketClock
  readonly say: (line: string) => void
}): Promise<{ readonly planHash: Hex; readonly bars: number }> {
  const { engine, simulation, market, clock, say } = input
  for (let bars = 1; bars <= barsMax; bars += 1) {
    const next = market.bars.next()
    if (next.done === true) break
    clock.jumpTo(next.value.atMs)
    await simulation.publish(next.value)
    const [evaluation] = await engine.tick()
    if (evaluation?.decision.kind === 'refuse') {
      const [refusal] = evaluation.decision.refusals
      throw new DemoFailed(`nothing can be decided: ${refusal?.message ?? 'unknown'}`)
    }
    const planHash = evaluation?.proposed ?? null
    if (planHash !== null) {
      say(`proposed at ${formatInstant(clock.now())}, after ${bars} bars`)
      return { planHash, bars }
    }
    if (bars % 240 === 0) say(`${formatInstant(clock.now())}, inside the band`)
  }
  throw new DemoFailed(`no trigger fired by ${formatInstant(clock.now())}`)
}

/** The owner signs the plan's hash with the devnet wallet, and the engine checks it. */
async function answer(
  engine: Engine,
  { wallet, described }: Simulation,
  planHash: Hex,
): Promise<Hex> {
  const proposal = await engine.proposalView(planHash)
  assert(
    proposal !== null && proposal.approvalNonce !== null,
    'a proposed plan waits for its answer',
  )
  const { plan, approvalNonce } = proposal
  const connection = {
    provider: wallet,
    account: plan.owner,
    chainNumber: described.chainNumber,
  }
  await wallet.request({ method: 'eth_requestAccounts' })
  const signed = await signApproval(
    connection,
    {
      planHash,
      installationSalt: plan.installationSalt,
      expiresAt: formatInstant(plan.expiresAtMs),
    },
    approvalNonce,
  )
  const signature = signed.signature as Hex
  const approved = await engine.approve({
    planHash,
    approval: {
      message: {
        planHash,
        approver: plan.owner,
        role: 'owner',
        decision: 'approve',
        expiresAtMs: plan.expiresAtMs,
        approvalNonce,
      },
      signature,
    },
  })
  if (!approved.ok) throw new DemoFailed(approved.refusals.map(({ message }) => message).join('; '))
  return signature
}

async function untilEnded(engine: Engine, planHash: Hex): Promise<ProposalView> {
  for (let looks = 0; looks < looksMax; looks += 1) {
    await engine.tick()
    const proposal = await engine.proposalView(planHash)
    assert(proposal !== null, 'an approved plan is on record')
    const { run } = proposal
    if (run !== null && run.state !== 'executing') {
      if (run.state === 'settled') return proposal
      throw new DemoFailed(`the run is ${run.state}: ${run.message ?? 'no reason on record'}`)
    }
    await sleep(lookMs)
  }
  throw new DemoFailed('the run did not end')
}

function resultOf(input: {
  readonly proposal: ProposalView
  readonly strategy: Strategy
  readonly signature: Hex
  readonly bars: number
}): DemoResult {
  const { proposal, strategy, signature, bars } = input
  const { plan, result } = proposal
  if (result === null) throw new DemoFailed('a settled run has no reconciliation')
  const symbolOf = (asset: string): string =>
    plan.positions.find((position) => position.asset === asset)?.symbol ?? asset
  const after = new Map(result.weightsAfter.map(({ asset, weightE18 }) => [asset, weightE18]))
  const drifts = plan.positions.map(({ asset, targetE18 }) => {
    const drift = (after.get(asset) ?? 0n) - targetE18
    return drift < 0n ? -drift : drift
  })
  const largest = drifts.reduce((most, drift) => (drift > most ? drift : most), 0n)
  return {
    mode: 'simulation',
    trigger: plan.why.map((why) => {
      if (why.kind !== 'threshold') return why.kind
      const drift = `${symbolOf(why.asset)} ${formatE18(why.driftAbsoluteE18)}`
      return `threshold: largest absolute drift ${drift}`
    }),
    planHash: plan.planHash,
    approval: { approver: plan.owner, signature, state: proposal.approvalState },
    txHashes: result.txHashes,
    gasUsed: String(result.gasUsed),
    weightsBefore: bySymbol(plan.positions, ({ weightBeforeE18 }) => weightBeforeE18),
    weightsAfter: bySymbol(plan.positions, ({ asset }) => after.get(asset) ?? 0n),
    targets: bySymbol(plan.positions, ({ targetE18 }) => targetE18),
    expectedCostBps: result.expectedCostBps,
    realisedCostBps: result.realisedCostBps,
    reconciled: result.reconciled,
    driftAbsoluteMaxAfter: formatE18(largest),
    bandAbsolute: String(strategy.rule.bandAbsolute ?? 0),
    marketAt: formatInstant(plan.createdAtMs),
    bars,
  }
}

type Row = ProposalView['plan']['positions'][number]

function bySymbol(rows: readonly Row[], weightOf: (row: Row) => bigint): Record<string, string> {
  return Object.fromEntries(rows.map((row) => [row.symbol, formatE18(weightOf(row))]))
}
