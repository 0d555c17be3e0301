// One life of an engine process, for crash.test.ts. It waits for its orders on standard input, does
// the whole loop from where it finds it, and kills itself at the first boundary that is not listed.
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fromJson } from '../db/json.ts'
import { createEngine, DatabaseFault, type Engine } from '../index.ts'
import {
  buildHouse,
  type House,
  type HouseFacts,
  listenTo,
  signApproval,
  strategyOf,
} from './house.ts'

/** What a life is told. */
export type Orders = {
  readonly facts: HouseFacts
  /** Places where an earlier life has died; null: say all places and never die. */
  readonly survived: readonly string[] | null
  /** Places count from here. */
  readonly from: 'start' | 'approval'
}

let isArmed = false

const [line] = (await once(createInterface({ input: process.stdin }), 'line')) as [string]
const orders = fromJson(line) as Orders
isArmed = orders.from === 'start'
await live(orders)
say('settled')
process.exit(0)

async function live({ facts, survived }: Orders): Promise<void> {
  const house = await buildHouse(
    facts,
    listenTo((event, details) => {
      const place = nameOf(event, details)
      if (isArmed && survived === null) say(place)
      if (isArmed && survived?.includes(place) === false) die(place)
      if (event === 'planApproved') isArmed = true
    }),
  )
  const engine = await createEngine(house.config, house.ports)
  if ((await newestPlan(engine))?.approvalState === 'approved') isArmed = true
  for (let turn = 0; turn < 400; turn++) {
    const isOver = await isSettled(engine, house, facts, turn).catch((fault: unknown) => {
      if (fault instanceof DatabaseFault && fault.transient) return false
      throw fault
    })
    if (isOver) return
    await sleep(20)
  }
  throw new Error('the run did not settle')
}

/** One turn of an owner and a daemon: create, tick, approve, then wait for the end. */
async function isSettled(
  engine: Engine,
  house: House,
  facts: HouseFacts,
  turn: number,
): Promise<boolean> {
  const [portfolio] = await engine.listPortfolios()
  if (portfolio === undefined) {
    const strategy = strategyOf(facts.assets, { WBTC: 40n, WETH: 30n, USDC: 30n })
    await engine.createPortfolio({ name: 'mine', owner: facts.owner, strategy })
    return false
  }
  const plan = await newestPlan(engine)
  if (plan === null || turn % 50 === 49) {
    await house.syncClock()
    await engine.tick()
    return false
  }
  const { planHash } = plan.plan
  if (plan.approvalState === 'pending') {
    const view = await engine.proposalView(planHash)
    if (view === null) throw new Error('a listed plan can be shown')
    await engine.approve({ planHash, approval: await signApproval(house, view) })
    return false
  }
  return plan.runState !== null && plan.runState !== 'executing'
}

async function newestPlan(engine: Engine) {
  const [portfolio] = await engine.listPortfolios()
  if (portfolio === undefined) return null
  const page = { limit: 1, before: null }
  return (await engine.listProposals(portfolio.portfolio.id, page)).items[0] ?? null
}

/** Names a place by what is about to happen or has happened, and how far the run had come. */
function nameOf(event: string, { step, firstLeg, found }: Record<string, unknown>): string {
  const parts = [event, step, firstLeg, found].filter((part) => part !== undefined)
  return parts.map(String).join(' ')
}

function die(place: string): void {
  say(place)
  process.kill(process.pid, 'SIGKILL')
}

function say(words: string): void {
  writeSync(1, `${words}\n`)
}
