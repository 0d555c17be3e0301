// One suite for the ports that the engine lives on, run against the fakes and the real chain: what
// the engine's tests prove on made-up ports holds because both keep the same promises.
import type { Address, Asset, ProposedPlan } from '@evenkeel/core/domain'
import { hashApproval, netTransfers } from '@evenkeel/core/planning'
import { createDevnetWallet, type Devnet, startDevnet, startWalletServer } from '@evenkeel/devnet'
import { fakeObserver } from '@evenkeel/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EnginePorts } from '../app/context.ts'
import { isWorldFault } from '../app/faults.ts'
import { createEngine, type Engine } from '../index.ts'
import { openFakeHouse, proposed, signed } from './fake-house.ts'
import { buildHouse, factsOf, signApproval, strategyOf } from './house.ts'
import { migratedDatabase } from './test-database.ts'

/** A world with a plan that its owner has just signed, and nothing sent yet. */
type World = {
  readonly ports: EnginePorts
  readonly owner: Address
  readonly assets: readonly Asset[]
  readonly plan: ProposedPlan
  readonly approval: Awaited<ReturnType<typeof signApproval>>
  readonly close: () => Promise<void>
}

describe.each([
  ['fake', openFake],
  ['real', openReal],
] as const)('%s ports', (_, open) => {
  let world: World
  beforeAll(async () => {
    world = await open()
  })
  afterAll(() => world.close())

  test('holdings have a row for every asset, zero included, at a canonical block', async () => {
    const { chain } = world.ports
    const stranger: Address = `0x${'ab'.repeat(20)}`
    const { holdings, blockNumber, blockHash } = await chain.fetchHoldings(stranger, world.assets)
    expect(holdings).toEqual(world.assets.map(({ id }) => ({ asset: id, atoms: 0n })))
    expect(await chain.isCanonical({ number: blockNumber, hash: blockHash })).toBe(true)
    const other = { number: blockNumber, hash: `0x${'ef'.repeat(32)}` as const }
    expect(await chain.isCanonical(other)).toBe(false)
  })

  test('every asset has one price, and an unknown one has none', async () => {
    const ids = world.assets.map(({ id }) => id)
    const unknown = `${world.plan.chain}/erc20:0x${'cd'.repeat(20)}` as (typeof ids)[number]
    const { prices } = await world.ports.prices.fetchPrices([...ids, unknown])
    expect(prices.map(({ asset }) => asset).toSorted()).toEqual(ids.toSorted())
  })

  test('a signature is the owner’s over this digest, and nobody else’s', async () => {
    const { approval, ports, plan } = world
    const digest = hashApproval(approval.message, plan.installationSalt, ports.keccak256)
    const isValid = (account: Address) =>
      ports.chain.isSignatureValid(account, digest, approval.signature)
    expect(await isValid(world.owner)).toBe(true)
    expect(await isValid(`0x${'ab'.repeat(20)}`)).toBe(false)
  })

  test('a preview runs calls on one another and changes nothing', async () => {
    const { ports, owner, plan } = world
    const calls = plan.legs.map(({ call }) => call)
    const previews = await ports.simulator.preview(owner, calls)
    expect(previews.map(({ ok }) => ok)).toEqual(calls.map(() => true))
    const [second] = await ports.simulator.preview(owner, calls.slice(1, 2))
    expect(second?.ok).toBe(false)
    expect(await ports.relay.find({ owner, calls, sinceBlock: plan.quoteBlock })).toBe(null)
  })

  test('a key handed over twice has one effect, found by its calls alone (R3)', async () => {
    const { ports, owner, plan, approval } = world
    const calls = plan.legs.map(({ call }) => call)
    const nonce = await ports.relay.fetchNonce(owner)
    const key = ports.keccak256(plan.planHash)
    const request = { key, owner, legs: plan.legs, atomic: true, nonce, approval }
    const hash = await ports.relay.submit(request)
    const spent = await ports.relay.fetchNonce(owner)
    const again = await ports.relay.submit(request).catch((fault: unknown) => fault)
    expect(again === hash || isWorldFault(again)).toBe(true)
    expect(await ports.relay.fetchNonce(owner)).toBe(spent)
    const found = await ports.relay.find({ owner, calls, sinceBlock: plan.quoteBlock })
    expect(found).toMatchObject({ txHash: hash, succeeded: true, calls })
    const part = calls.slice(0, 1)
    expect(await ports.relay.find({ owner, calls: part, sinceBlock: plan.quoteBlock })).toBe(null)
  })

  test('balances became what the transfers say, and no allowance is left', async () => {
    const { ports, owner, plan } = world
    const calls = plan.legs.map(({ call }) => call)
    const found = await ports.relay.find({ owner, calls, sinceBlock: plan.quoteBlock })
    const { holdings } = await ports.chain.fetchHoldings(owner, world.assets)
    const net = netTransfers(owner, found?.transfers ?? [])
    for (const { asset, token, atomsBefore } of plan.positions) {
      const held = holdings.find((holding) => holding.asset === asset)
      expect(held?.atoms).toBe(atomsBefore + (net.get(token) ?? 0n))
    }
    const grants = plan.legs
      .filter(({ kind }) => kind === 'approve')
      .map(({ tokenIn, spender }) => ({ token: tokenIn, spender }))
    const left = await ports.chain.fetchAllowances(owner, grants)
    expect(left).toEqual(grants.map(() => 0n))
  })
})

async function openFake(): Promise<World> {
  const house = await openFakeHouse()
  const { planHash } = await proposed(house)
  const approval = await signed(house, planHash)
  const plan = await planOf(house.engine(), planHash)
  const { ports, close } = house
  return { ports, owner: plan.owner, assets: house.config.assets, plan, approval, close }
}

async function openReal(): Promise<World> {
  const devnet: Devnet = await startDevnet({ blockSeconds: 1 })
  const wallet = await startWalletServer(createDevnetWallet(devnet, 0))
  const database = await migratedDatabase()
  const facts = factsOf(devnet, { walletUrl: wallet.url, databaseUrl: database.url })
  const atoms = { WBTC: 10n ** 8n, WETH: 5n * 10n ** 18n, USDC: 10_000n * 10n ** 6n }
  await devnet.fund(devnet.owner, atoms)
  const house = await buildHouse(facts, fakeObserver().observer)
  const engine = await createEngine(house.config, house.ports)
  const strategy = strategyOf(facts.assets, { WBTC: 40n, WETH: 30n, USDC: 30n })
  await engine.createPortfolio({ name: 'mine', owner: facts.owner, strategy })
  const [evaluation] = await engine.tick()
  const planHash = evaluation?.proposed ?? '0x'
  const view = await engine.proposalView(planHash)
  if (view === null) throw new Error('a plan was proposed')
  return {
    ports: house.ports,
    owner: facts.owner,
    assets: facts.assets,
    plan: view.plan,
    approval: await signApproval(house, view),
    close: async () => {
      await engine.close()
      await database.close()
      await wallet.stop()
      await devnet.stop()
    },
  }
}

async function planOf(engine: Engine, planHash: `0x${string}`): Promise<ProposedPlan> {
  const view = await engine.proposalView(planHash)
  if (view === null) throw new Error('there is a plan')
  return view.plan
}
