import { DBOS } from '@dbos-inc/dbos-sdk'
import type { Hex } from '@evenkeel/core/domain'
import type { Workflows } from '../app/context.ts'
import { openPool } from '../db/connect.ts'
import { DatabaseFault } from '../db/fault.ts'

/** Workflows that run until they are closed. */
export type RunningWorkflows = Workflows & { readonly close: () => Promise<void> }

/** What a workflow may do besides pure computing; results are kept and replayed after a crash. */
export type Durably = {
  /** Runs once; after a crash its kept result is used, or it runs again if it had none. */
  readonly step: <T>(name: string, work: () => Promise<T>) => Promise<T>
  /** Until woken, or a minute at most: the rows decide, a lost message costs a minute. */
  readonly pause: () => Promise<void>
}

/**
 * Changed only when the order of steps changes: then workflows that an older release began are
 * left to it, instead of being replayed against other steps.
 */
const workflowVersion = 'rebalance-1'
/** The fence lets one engine act, so whoever starts takes over what was left. */
const executor = 'engine'
const topic = 'wake'
const wokenSecondsMax = 60

/** Connects DBOS to the database, registers the workflow and resumes what a crash interrupted. */
export async function launchWorkflows(
  databaseUrl: string,
  rebalance: (durably: Durably, planHash: Hex) => Promise<string>,
  onFault: (message: string) => void,
): Promise<RunningWorkflows> {
  const pool = openPool(databaseUrl, (fault) => onFault(fault.message))
  const died = new Set<string | undefined>()
  let isClosing = false
  DBOS.setConfig({
    name: 'evenkeel',
    systemDatabasePool: pool,
    applicationVersion: workflowVersion,
    executorID: executor,
    logLevel: 'error',
  })
  const live = async (planHash: Hex): Promise<string> => {
    try {
      return await rebalance(durably, planHash)
    } catch (fault) {
      died.add(DBOS.workflowID)
      // What waits while the product stops is taken up again at the next start: no fault.
      if (!isClosing) onFault(`the workflow of ${planHash} ended early: ${String(fault)}`)
      throw fault
    }
  }
  const workflow = DBOS.registerWorkflow(live, { name: 'rebalance' })
  await DBOS.launch()
  const start = async (planHash: Hex): Promise<string> => {
    const { id, isNew } = await livingId(planHash, died)
    if (isNew) await DBOS.startWorkflow(workflow, { workflowID: id })(planHash)
    return id
  }
  return {
    start: async (planHash) => void (await start(planHash)),
    wake: async (planHash) => DBOS.send(await start(planHash), null, topic),
    close: async () => {
      isClosing = true
      await DBOS.shutdown({ deregister: true })
      await pool.end()
    },
  }
}

const durably: Durably = {
  step: (name, work) => DBOS.runStep(work, { name }),
  pause: async () => {
    await DBOS.recv(topic, { timeoutSeconds: wokenSecondsMax })
  },
}

/**
 * The id under which a plan's workflow lives.
 *
 * DBOS ends a workflow for good when it cannot write a result down, as when the database dies at
 * the wrong moment. The plan must not end with it: it gets another workflow, which reads the same
 * rows. Two of them would do no harm, for the same reason.
 */
async function livingId(
  planHash: Hex,
  died: ReadonlySet<string | undefined>,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  for (let life = 1; life < livesMax; life++) {
    const id = `${planHash}/${life}`
    if (died.has(id)) continue
    const status = (await DBOS.getWorkflowStatus(id))?.status
    const isNew = status === undefined
    if (isNew || !endedEarly.has(status)) return { id, isNew }
  }
  throw new DatabaseFault('DATABASE_DOWN', `the workflow of ${planHash} cannot be kept alive`)
}

const livesMax = 100
const endedEarly: ReadonlySet<string> = new Set([
  'ERROR',
  'CANCELLED',
  'MAX_RECOVERY_ATTEMPTS_EXCEEDED',
])
