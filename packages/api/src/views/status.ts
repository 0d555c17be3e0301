import { chainNumberOf } from '@evenkeel/core/domain'
import { formatInstant, type UnixMs } from '@evenkeel/core/units'
import type { EngineStatus, SourceStatus } from '@evenkeel/engine'
import type { z } from 'zod'
import type { Door } from '../door.ts'
import type { Visitor } from '../visitor.ts'
import type { DataSourceView, StatusView } from '../wire/index.ts'
import { orNull } from './figures.ts'

/** From this part of its greatest age on, a source is shown as ageing. */
const ageingFrom = 0.75

/** What the installation and its sources are doing. */
export function statusView(
  status: EngineStatus,
  visitor: Visitor,
  door: Door,
): z.input<typeof StatusView> {
  const { settings } = door
  return {
    mode: settings.mode,
    version: settings.version,
    marketAt: formatInstant(status.nowMs),
    ...door.marketStatus(),
    chain: {
      chainId: status.chain,
      chainNumber: chainNumberOf(status.chain),
      blockNumber: orNull(status.blockNumber, String),
    },
    practiceWalletUrl: settings.mode === 'simulation' ? settings.practiceWalletUrl : null,
    sources: status.sources.map((source) => dataSourceView(source, status.nowMs)),
    session: sessionView(visitor),
  }
}

function sessionView(visitor: Visitor): z.input<typeof StatusView>['session'] {
  if (visitor.kind === 'anonymous') return null
  const { address, expiresAtMs } = visitor.session
  return { address, role: visitor.role, expiresAt: formatInstant(expiresAtMs) }
}

/** A source with its age on the market clock. */
export function dataSourceView(
  source: SourceStatus,
  nowMs: UnixMs,
): z.input<typeof DataSourceView> {
  const { name, kind, observedAtMs, ageMsMax, fault } = source
  const ageMs = observedAtMs === null ? null : Math.max(0, nowMs - observedAtMs)
  return {
    name,
    kind,
    state: standingOf(ageMs, ageMsMax, fault),
    observedAt: orNull(observedAtMs, formatInstant),
    ageMs,
    ageMsMax,
    message: fault,
  }
}

function standingOf(ageMs: number | null, ageMsMax: number, fault: string | null) {
  if (ageMs === null || fault !== null) return 'down'
  if (ageMs > ageMsMax) return 'stale'
  return ageMs >= ageMsMax * ageingFrom ? 'ageing' : 'fresh'
}
