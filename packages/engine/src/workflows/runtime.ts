import { DBOS } from '@dbos-inc/dbos-sdk'
import type { Hex } from '@evenkeel/core/domain'
import { Pool } from 'pg'
import type { Workflows } from '../app/context.ts'
import { poolSettings } from '../db/connect.ts'

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
  onDatabaseFault: (message: string) => void,
): Promise<RunningWorkflows> {
  const pool = new Pool(poolSettings(databaseUrl))
  pool.on('error', (fault) => onDatabaseFault(fault.message))
  DBOS.setConfig({
    name: 'evenkeel',
    systemDatabasePool: pool,
    applicationVersion: workflowVersion,
    executorID: executor,
    logLevel: 'error',
  })
  const workflow = DBOS.registerWorkflow((planHash: Hex) => rebalance(durably, planHash), {
    name: 'rebalance',
  })
  await DBOS.launch()
  return {
    start: async (planHash) => {
      await DBOS.startWorkflow(workflow, { workflowID: planHash })(planHash)
    },
    wake: (planHash) => DBOS.send(planHash, null, topic),
    close: async () => {
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
