import { AssertionError } from '@evenkeel/core/units'
import { appendEvent } from '../db/events.ts'
import { DatabaseFault } from '../db/fault.ts'
import { insertPause, loadPortfolio } from '../db/portfolios.ts'
import { type Context, tell } from './context.ts'
import { isWorldFault } from './faults.ts'

/**
 * The one place where work on a portfolio may end early without ending the others'.
 *
 * A fault of the world is told and met again at the next tick; one of our own database ends the
 * tick. A broken invariant halts the
 * portfolio: it is paused by the engine and stays so until a person resumes it.
 */
export async function guarded<T>(
  context: Context,
  portfolioId: string,
  work: () => Promise<T>,
): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DatabaseFault) throw error
    if (isWorldFault(error)) {
      tell(context, 'sourceFailed', { portfolioId, code: error.code, message: error.message })
      return null
    }
    if (!(error instanceof AssertionError)) throw error
    await halt(context, portfolioId, error)
    return null
  }
}

async function halt(context: Context, portfolioId: string, bug: AssertionError): Promise<void> {
  const atMs = context.ports.clock.now()
  const record = await loadPortfolio(context.database.db, portfolioId)
  if (record?.pause.paused === true && record.pause.untilMs === null) return
  await context.database.db.transaction().execute(async (tx) => {
    const pause = { paused: true, untilMs: null } as const
    await insertPause(tx, { portfolioId, pause, atMs, actor: `engine: ${bug.message}` })
    await appendEvent(tx, { type: 'portfolioChanged', portfolioId, planHash: null, atMs })
  })
  tell(context, 'portfolioHalted', { portfolioId, message: bug.message })
}
