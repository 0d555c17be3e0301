import { openDatabase } from '../db/connect.ts'
import { takeFence } from '../db/fence.ts'
import { migrate } from '../db/migrate.ts'
import { loadOpenPlanHashes } from '../db/plans.ts'
import { rebalance } from '../workflows/rebalance.ts'
import { launchWorkflows, type RunningWorkflows } from '../workflows/runtime.ts'
import { approve, reject } from './answer.ts'
import { type Context, type EngineConfig, type EnginePorts, step, tell } from './context.ts'
import type { Engine } from './engine.ts'
import { openEventHub } from './event-hub.ts'
import { makeExclusively } from './exclusive.ts'
import { executionOrder, reportSubmission } from './execution-order.ts'
import { pause, resume } from './pause.ts'
import { createPortfolio } from './portfolios.ts'
import { idempotencyStore } from './stores/idempotency.ts'
import { sessionStore } from './stores/sessions.ts'
import { signInNonceStore } from './stores/sign-in-nonces.ts'
import { previewTargets, saveTargets } from './targets.ts'
import { evaluateNow, tick } from './tick.ts'
import { decisions } from './views/build-decisions.ts'
import { listPortfolios, portfolioView, valuationSeries } from './views/build-portfolio.ts'
import { listProposals, proposalView, rebalances } from './views/build-proposal.ts'
import { status } from './views/build-status.ts'

const pointsPerSeries = 300

/**
 * Starts the engine on a database: brings the schema up, takes the fence, resumes every workflow
 * that a stop or a crash interrupted. One engine acts on a database at a time; a second is
 * refused with `DATABASE_IN_USE`.
 */
export async function createEngine(config: EngineConfig, ports: EnginePorts): Promise<Engine> {
  const opened: (() => Promise<void>)[] = []
  const closeAll = async (): Promise<void> => {
    for (const close of opened.toReversed()) await close()
  }
  try {
    return await open(config, ports, opened, closeAll)
  } catch (fault) {
    await closeAll()
    throw fault
  }
}

/** Opens one thing after the other; `opened` says what there is to close, newest last. */
async function open(
  config: EngineConfig,
  ports: EnginePorts,
  opened: (() => Promise<void>)[],
  closeAll: () => Promise<void>,
): Promise<Engine> {
  const database = await openDatabase(config.databaseUrl)
  opened.push(database.close)
  await migrate(database.db)
  const fence = await takeFence(database, ports.wallClock.now())
  opened.push(fence.release)
  const events = await openEventHub(database)
  opened.push(events.close)
  const running = Promise.withResolvers<RunningWorkflows>()
  const context: Context = {
    config,
    ports,
    database,
    sights: new Map(),
    assertFence: fence.assertHeld,
    epoch: fence.epoch,
    exclusively: makeExclusively(),
    events,
    workflows: {
      start: async (planHash) => (await running.promise).start(planHash),
      wake: async (planHash) => (await running.promise).wake(planHash),
    },
  }
  const workflows = await launchWorkflows(
    config.databaseUrl,
    (durably, planHash) => rebalance(durably, context, planHash),
    (message) => tell(context, 'databaseFailed', { message }),
  )
  opened.push(workflows.close)
  running.resolve(workflows)
  await resumeOpenPlans(context)
  tell(context, 'engineStarted', { epoch: fence.epoch })
  return useCases(context, async () => {
    await context.exclusively('tick', () => Promise.resolve())
    await closeAll()
  })
}

/** A crash may have come between a commit and the word that starts or wakes its workflow. */
async function resumeOpenPlans(context: Context): Promise<void> {
  await step(context, 'resume', {}, async () => {
    for (const planHash of await loadOpenPlanHashes(context.database.db)) {
      await context.workflows.start(planHash)
      await context.workflows.wake(planHash)
    }
  })
}

function useCases(context: Context, close: () => Promise<void>): Engine {
  const { database, ports, events } = context
  const { db } = database
  const { wallClock, ids } = ports
  const oneAtATime = <T>(work: () => Promise<T>): Promise<T> => context.exclusively('tick', work)
  return {
    tick: () => oneAtATime(() => tick(context)),
    createPortfolio: (input) => createPortfolio(context, input),
    listPortfolios: (owner) => listPortfolios(context, owner ?? null),
    portfolioView: (portfolioId) => portfolioView(context, portfolioId),
    valuationSeries: (portfolioId, points = pointsPerSeries) =>
      valuationSeries(context, portfolioId, points),
    pause: (input) => pause(context, input),
    resume: (input) => resume(context, input),
    requestRebalance: (portfolioId) => oneAtATime(() => evaluateNow(context, portfolioId)),
    previewTargets: (portfolioId, target) => previewTargets(context, portfolioId, target),
    saveTargets: (input) => saveTargets(context, input),
    listProposals: (portfolioId, request) => listProposals(context, portfolioId, request),
    proposalView: (planHash) => proposalView(context, planHash),
    approve: (input) => approve(context, input),
    reject: (input) => reject(context, input),
    executionOrder: (planHash, atomic) => executionOrder(context, planHash, atomic),
    reportSubmission: (input) => reportSubmission(context, input),
    rebalances: (portfolioId, request) => rebalances(context, portfolioId, request),
    decisions: (portfolioId, request) => decisions(context, portfolioId, request),
    events: (fromSequence, signal) => events.follow(fromSequence, signal),
    status: () => status(context),
    sessions: sessionStore(db, wallClock, ids),
    signInNonces: signInNonceStore(db, wallClock, ids),
    idempotency: idempotencyStore(db, wallClock),
    close,
  }
}
