import type { Refusal } from '@evenkeel/core/domain'
import { formatInstant, type UnixMs } from '@evenkeel/core/units'
import { appendEvent } from '../db/events.ts'
import { insertPause, lockPortfolio, type PortfolioRecord } from '../db/portfolios.ts'
import { type Context, tell } from './context.ts'
import type { Outcome } from './engine.ts'
import { portfolioUnknown } from './refusals.ts'

/** Stops effects until an instant, or until resumed (CTL-2). What is open stays to be read. */
export async function pause(
  context: Context,
  input: {
    readonly portfolioId: string
    readonly untilMs: UnixMs | null
    readonly actor: string
  },
): Promise<Outcome<null>> {
  const atMs = context.ports.clock.now()
  const { untilMs } = input
  if (untilMs !== null && untilMs <= atMs)
    return { ok: false, refusals: [pastPause(untilMs, atMs)] }
  return change(context, { ...input, pause: { paused: true, untilMs }, atMs })
}

/** Lets a portfolio work again. */
export async function resume(
  context: Context,
  input: { readonly portfolioId: string; readonly actor: string },
): Promise<Outcome<null>> {
  return change(context, { ...input, pause: { paused: false }, atMs: context.ports.clock.now() })
}

/** Whether a portfolio is paused at an instant. */
export function isPausedAt(record: Pick<PortfolioRecord, 'pause'>, nowMs: UnixMs): boolean {
  const { pause: state } = record
  return state.paused && (state.untilMs === null || nowMs < state.untilMs)
}

async function change(
  context: Context,
  made: Parameters<typeof insertPause>[1],
): Promise<Outcome<null>> {
  const { portfolioId, atMs, actor } = made
  const isKnown = await context.database.db.transaction().execute(async (tx) => {
    await context.assertFence(tx)
    if ((await lockPortfolio(tx, portfolioId)) === null) return false
    await insertPause(tx, made)
    await appendEvent(tx, { type: 'portfolioChanged', portfolioId, planHash: null, atMs })
    return true
  })
  if (!isKnown) return { ok: false, refusals: [portfolioUnknown(portfolioId)] }
  const event = made.pause.paused ? 'portfolioPaused' : 'portfolioResumed'
  tell(context, event, { portfolioId, actor })
  return { ok: true, value: null }
}

function pastPause(untilMs: UnixMs, nowMs: UnixMs): Refusal {
  return {
    code: 'PAUSE_IN_PAST',
    message: 'The pause would end before it begins.',
    field: 'until',
    limit: `after ${formatInstant(nowMs)}`,
    actual: formatInstant(untilMs),
  }
}
