import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type House, origin, startHouse } from './__tests__/house.ts'
import { ApiError, type Client } from './client/index.ts'
import { type Connection, readPlan, sendPlan, shows, signApproval, signIn } from './owner/index.ts'

const strategy = {
  version: 1,
  preset: 'custom',
  name: 'Journey',
  cash: 'USDC',
  targets: [
    { asset: 'WBTC', weight: '0.5' },
    { asset: 'WETH', weight: '0.3' },
    { asset: 'USDC', weight: '0.2' },
  ],
  trigger: { bandBpsAbsolute: 500, review: 'continuous' },
  limits: { slippageBpsMax: 100, priceImpactBpsMax: 300, costBpsMax: 200 },
}

describe('an owner and a stranger on a real engine, database and chain', () => {
  let house: House
  let browser: ReturnType<House['openBrowser']>
  let owner: Client
  let stranger: Client
  let wallet: Connection
  let otherWallet: Connection
  const heard: string[] = []
  let hangUp = () => {}

  beforeAll(async () => {
    house = await startHouse()
    browser = house.openBrowser()
    owner = browser.client
    stranger = house.openBrowser().client
    wallet = await house.connect(0)
    otherWallet = await house.connect(1)
    const { devnet } = house
    await devnet.fund(devnet.owner, { WBTC: 100_000_000n, USDC: 20_000_000_000n })
  })
  afterAll(async () => {
    hangUp()
    await house.stop()
  })

  test('both sign in with their wallets', async () => {
    await signIn(owner, wallet, origin, 'Sign in to Evenkeel.')
    await signIn(stranger, otherWallet, origin, 'Sign in to Evenkeel.')
    expect((await owner.status()).session?.address).toBe(wallet.account)
    hangUp = owner.subscribe(null, { onEvent: ({ type }) => heard.push(type) })
  })

  test('the owner creates a portfolio that nobody else can see', async () => {
    const created = await owner.createPortfolio({
      name: 'Main',
      owner: wallet.account,
      strategy,
    })
    expect(created.state.kind).toBe('watching')
    expect((await owner.listPortfolios()).items.map(({ name }) => name)).toEqual(['Main'])
    expect((await stranger.listPortfolios()).items).toEqual([])
    await expect(stranger.portfolio(created.id)).rejects.toMatchObject({ status: 404 })
  })

  test('a preview says what other targets would trade, and changes nothing', async () => {
    await house.tick()
    const id = await portfolioId()
    const preview = await owner.previewTargets(id, { USDC: '1' })
    expect(preview.kind).toBe('plan')
    const refused = await owner.previewTargets(id, { USDC: '0.9' })
    expect(refused).toMatchObject({ kind: 'refused', refusals: [{ code: 'TARGET_SUM' }] })
    expect((await owner.portfolio(id)).strategy.version).toBe(1)
  })

  test('a paused portfolio refuses the manual trigger; resumed, it proposes', async () => {
    const id = await portfolioId()
    expect((await owner.pause(id, null)).state).toEqual({ kind: 'paused', until: null })
    expect(await owner.rebalance(id)).toMatchObject({
      kind: 'refuse',
      refusals: [{ code: 'PORTFOLIO_PAUSED' }],
    })
    await expect(owner.pause(id, '2001-01-01T00:00:00Z')).rejects.toMatchObject({
      status: 422,
      code: 'PAUSE_IN_PAST',
    })
    await owner.resume(id)
    await house.tick()
    expect((await owner.portfolio(id)).state.kind).toBe('proposed')
  })

  test('a stranger can neither see nor answer the proposal', async () => {
    const planHash = await openPlanHash()
    await expect(stranger.proposal(planHash)).rejects.toMatchObject({ status: 404 })
    await expect(stranger.reject(planHash, null)).rejects.toMatchObject({ status: 404 })
    expect((await owner.proposal(planHash)).approvalState).toBe('pending')
  })

  test('a signature by another wallet is refused and the proposal stays open', async () => {
    const proposal = await owner.proposal(await openPlanHash())
    const signed = await signApproval(otherWallet, proposal, proposal.approvalNonce ?? '')
    const refused = owner.approve(proposal.planHash, { ...signed, approver: wallet.account })
    await expect(refused).rejects.toBeInstanceOf(ApiError)
    await expect(refused).rejects.toMatchObject({ type: 'forbidden' })
    expect((await owner.proposal(proposal.planHash)).approvalState).toBe('pending')
  })

  test('approved by its owner it is sent, found, reconciled and told', async () => {
    const planHash = await openPlanHash()
    const proposal = await owner.proposal(planHash)
    const planJson = await owner.planJson(planHash)
    const plan = readPlan(planJson, planHash)
    expect(plan !== null && shows(proposal, plan)).toBe(true)

    const signed = await signApproval(wallet, proposal, proposal.approvalNonce ?? '')
    expect((await owner.approve(planHash, signed)).approvalState).toBe('approved')
    expect(await sendPlan(owner, wallet, planHash, planJson)).toBeNull()

    const settled = async () => {
      await house.tick()
      return (await owner.proposal(planHash)).runState
    }
    await expect.poll(settled, { timeout: 30_000, interval: 200 }).toBe('settled')
    const done = await owner.proposal(planHash)
    expect(done.result).toMatchObject({ reconciled: true, allowancesLeft: 0, differences: [] })
    expect(
      done.steps.every(({ state, costUsdRealised }) => state === 'done' && costUsdRealised),
    ).toBe(true)

    const id = await portfolioId()
    expect((await owner.portfolio(id)).state.kind).toBe('watching')
    const [row] = (await owner.rebalances(id)).items
    expect(row).toMatchObject({ planHash, runState: 'settled', reconciled: true })
    expect((await owner.decisions(id)).items.map(({ kind }) => kind)).toContain('rebalance')
    expect(new Set(heard)).toEqual(
      new Set(['tick', 'portfolioChanged', 'decisionMade', 'proposalChanged']),
    )
  })

  test('new targets make a new version; pages of history join without a gap', async () => {
    const id = await portfolioId()
    const targets = { WBTC: '0.2', WETH: '0.2', USDC: '0.6' }
    expect((await owner.saveTargets(id, targets)).strategy.version).toBe(2)
    await house.tick()
    const planHash = await openPlanHash()
    await owner.reject(planHash, 'too_costly')
    const first = await owner.proposals(id, { limit: 1 })
    const second = await owner.proposals(id, { limit: 1, cursor: first.next ?? '' })
    expect(first.items[0]).toMatchObject({ planHash, approvalState: 'rejected' })
    expect([...first.items, ...second.items].map(({ planNonce }) => planNonce)).toEqual(['2', '1'])
    expect(second.next).toBeNull()
  })

  test('a hundred presses of one button have one effect (I5)', async () => {
    const url = `${origin}/api/portfolios/${await portfolioId()}/pause`
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': 'pressed-once' }
    const changes = () => heard.filter((type) => type === 'portfolioChanged').length
    const before = changes()
    const press = async () => {
      const reply = await browser.fetch(url, { method: 'POST', headers, body: '{"until":null}' })
      return { status: reply.status, text: await reply.text() }
    }
    const replies = await Promise.all(Array.from({ length: 100 }, press))
    const done = replies.filter(({ status }) => status === 200)
    expect(replies.every(({ status }) => status === 200 || status === 409)).toBe(true)
    expect(new Set(done.map(({ text }) => text)).size).toBe(1)
    await expect.poll(changes).toBe(before + 1)
  })

  async function portfolioId(): Promise<string> {
    return (await owner.listPortfolios()).items[0]?.id ?? ''
  }

  async function openPlanHash(): Promise<string> {
    const { openProposal } = await owner.portfolio(await portfolioId())
    return openProposal?.planHash ?? ''
  }
})
