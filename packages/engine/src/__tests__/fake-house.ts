// The engine with made-up ports on a real database, for tests of what it does and refuses.
import { keccak256Of } from '@evenkeel/chain'
import type { Address, Asset, Hex, Refusal, SignedApproval, Strategy } from '@evenkeel/core/domain'
import { hashApproval } from '@evenkeel/core/planning'
import { bandRule } from '@evenkeel/core/policy'
import {
  AssertionError,
  oneE18,
  type UsdE18,
  unixMs,
  usdE18,
  weightE18,
} from '@evenkeel/core/units'
import {
  FakeFault,
  fakeChainReader,
  fakeClock,
  fakeIds,
  fakeLedger,
  fakeObserver,
  fakePriceSource,
  fakeQuoter,
  fakeRelay,
  fakeSignature,
  fakeSimulator,
  testAsset,
  testCash,
  testChain,
  testEncoder,
  testPreferences,
} from '@evenkeel/testkit'
import type { EngineConfig, EnginePorts } from '../app/context.ts'
import { createEngine, type Engine } from '../index.ts'
import { migratedDatabase } from './test-database.ts'

export const owner: Address = `0x${'0e'.repeat(20)}`
export const [bitcoin, ether, cash] = [testAsset('BTC', 1, 8), testAsset('ETH', 2), testCash]
const assets: readonly Asset[] = [bitcoin, ether, cash]

/** Whole dollars with 18 decimals. */
export function usd(dollars: number): UsdE18 {
  return usdE18(BigInt(Math.round(dollars * 100)) * (oneE18 / 100n))
}

const prices = new Map([
  [bitcoin.id, usd(40_000)],
  [ether.id, usd(3_000)],
  [cash.id, usd(1)],
])

/** A fresh made-up world, an empty database and an engine on both. */
export async function openFakeHouse() {
  const database = await migratedDatabase()
  const world = openWorld()
  const config: EngineConfig = {
    mode: 'simulation',
    chain: testChain,
    assets,
    nativeAsset: ether.id,
    installationSalt: `0x${'5a'.repeat(32)}`,
    databaseUrl: database.url,
  }
  let engine = await createEngine(config, world.ports)
  return {
    ...world,
    config,
    database,
    engine: () => engine,
    /** Ends the engine and starts another one on the same world and database. */
    restart: async () => {
      await engine.close()
      engine = await createEngine(config, world.ports)
    },
    close: async () => {
      await engine.close()
      await database.close()
    },
  }
}

export type FakeHouse = Awaited<ReturnType<typeof openFakeHouse>>

function openWorld() {
  const clock = fakeClock()
  const source = fakePriceSource(clock)
  for (const [asset, price] of prices) source.set(asset, price)
  const ledger = fakeLedger(clock, assets, ({ id }) => prices.get(id) ?? usd(0))
  ledger.give(owner, bitcoin.token, 60_000_000n)
  ledger.give(owner, ether.token, 399n * 10n ** 16n)
  ledger.give(owner, cash.token, 4_000_000_000n)
  const reader = fakeChainReader(ledger)
  const relay = fakeRelay(ledger, () => new FakeFault('RPC_TIMEOUT', true))
  const heard = fakeObserver()
  let contradicted: readonly Refusal[] = []
  let isBroken = false
  const quoter = fakeQuoter(ledger)
  const ports: EnginePorts = {
    clock,
    wallClock: { now: () => unixMs(Date.now()) },
    ids: fakeIds(),
    keccak256: keccak256Of,
    prices: source,
    witness: {
      name: 'fake witness',
      contradictions: () => Promise.resolve(contradicted),
    },
    chain: reader,
    quoter: {
      openBook: (asked) =>
        isBroken ? Promise.reject(new AssertionError('does not hold')) : quoter.openBook(asked),
    },
    encoder: testEncoder,
    simulator: fakeSimulator(ledger),
    relay,
    observer: heard.observer,
  }
  return {
    clock,
    source,
    ledger,
    reader,
    relay,
    heard,
    ports,
    witness: {
      contradict: (refusals: readonly Refusal[]) => {
        contradicted = refusals
      },
    },
    /** From now on a bug shows whenever something is planned. */
    breakPlanning: () => {
      isBroken = true
    },
  }
}

/** 40% bitcoin, 30% ether, 30% cash, with a 5 pp band; the owner holds 60/30/10. */
export function strategy(changes: Partial<Strategy> = {}): Strategy {
  return {
    preset: 'custom',
    name: 'three',
    target: target(40, 30, 30),
    rule: bandRule(0.05),
    preferences: testPreferences,
    ...changes,
  }
}

/** Shares in percent. */
export function target(ofBitcoin: number, ofEther: number, ofCash: number): Strategy['target'] {
  const share = (percent: number) => weightE18((BigInt(percent) * oneE18) / 100n)
  return [
    { asset: bitcoin.id, weightE18: share(ofBitcoin) },
    { asset: ether.id, weightE18: share(ofEther) },
    { asset: cash.id, weightE18: share(ofCash) },
  ]
}

/** A watched portfolio; gives its id. */
export async function watch(house: FakeHouse, under: Strategy = strategy()): Promise<string> {
  const made = await house.engine().createPortfolio({ name: 'mine', owner, strategy: under })
  if (!made.ok) throw new Error(JSON.stringify(made.refusals))
  return made.value.id
}

/** A watched portfolio with a proposal that waits for its owner. */
export async function proposed(house: FakeHouse, under: Strategy = strategy()) {
  const portfolioId = await watch(house, under)
  const [evaluation] = await house.engine().tick()
  const planHash = evaluation?.proposed
  if (planHash === undefined || planHash === null) throw new Error(words(evaluation))
  return { portfolioId, planHash }
}

/** What the owner's wallet would sign for a plan. */
export async function signed(
  { config, engine }: Pick<FakeHouse, 'config' | 'engine'>,
  planHash: Hex,
  changes: Partial<SignedApproval['message']> = {},
): Promise<SignedApproval> {
  const view = await engine().proposalView(planHash)
  if (view === null) throw new Error('there is a plan')
  const message = {
    planHash,
    approver: owner,
    role: 'owner' as const,
    decision: 'approve' as const,
    expiresAtMs: view.plan.expiresAtMs,
    approvalNonce: view.approvalNonce ?? keccak256Of(planHash),
    ...changes,
  }
  const digest = hashApproval(message, config.installationSalt, keccak256Of)
  return { message, signature: fakeSignature(message.approver, digest) }
}

/** A proposal that its owner has approved. */
export async function approved(house: FakeHouse, under: Strategy = strategy()) {
  const opened = await proposed(house, under)
  const approval = await signed(house, opened.planHash)
  const answer = await house.engine().approve({ planHash: opened.planHash, approval })
  if (!answer.ok) throw new Error(words(answer))
  return opened
}

/** Ticks until a run has ended, or a number of times; gives how it stands then. */
export async function runOf(house: FakeHouse, planHash: Hex, turns = 60) {
  for (let turn = 0; turn < turns; turn++) {
    const view = await house.engine().proposalView(planHash)
    if (view?.run !== null && view?.run.state !== 'executing') return view
    await house.engine().tick()
    await new Promise((go) => setTimeout(go, 10))
  }
  return house.engine().proposalView(planHash)
}

/** The codes of an answer's refusals; none where it was taken. */
export function codesOf(
  answer: Awaited<ReturnType<Engine['approve']>> | Awaited<ReturnType<Engine['pause']>>,
): string[] {
  return answer.ok ? [] : answer.refusals.map(({ code }) => code)
}

function words(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'bigint' ? part.toString() : part,
  )
}
