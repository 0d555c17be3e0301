import { requireBetween, requireSeries } from '../risk/require.ts'
import { requireCount } from '../series.ts'
import { type Solved, solved, unsolved } from '../solved.ts'
import { jointVarianceRatio } from './variance-ratio.ts'

/** Whether moves turn back, go on, or neither can be told. */
export const persistenceLabels = ['mean-reverting', 'momentum', 'neither'] as const
/** One of `persistenceLabels`. */
export type PersistenceLabel = (typeof persistenceLabels)[number]

/** Over which window, by which sums, and with what hysteresis. */
export type PersistenceSpec = {
  readonly window: number
  /** Sums of returns that are tried, all of them corrected for. */
  readonly lags: readonly number[]
  /** A label begins at this p-value or below, and ends above `leavesAbove`. */
  readonly beginsAt: number
  readonly leavesAbove: number
}

/** A year of daily returns, at the lags of the variance-ratio literature. */
export const persistenceSpec: PersistenceSpec = {
  window: 365,
  lags: [2, 5, 10, 20],
  beginsAt: 0.05,
  leavesAbove: 0.2,
}

/**
 * Label (T) of returns (T) at each period, by the variance ratios of the window up to it (REG-1).
 *
 * `neither` until the window is full, and where its returns do not vary. The window overlaps from
 * period to period, so that labels do not flicker; it also lags by about half its length. Refuses
 * EMPTY, NOT_FINITE, and OUT_OF_DOMAIN.
 */
export function persistencePath(
  returns: Float64Array,
  spec: PersistenceSpec = persistenceSpec,
): Solved<readonly PersistenceLabel[]> {
  const checked = requirePersistence(returns, spec)
  if (!checked.ok) return checked
  const labels: PersistenceLabel[] = []
  let label: PersistenceLabel = 'neither'
  for (let end = 1; end <= returns.length; end++) {
    if (end >= spec.window) {
      const joint = jointVarianceRatio(returns.subarray(end - spec.window, end), spec.lags)
      if (!joint.ok && joint.refusal.code !== 'ZERO_VARIANCE') return joint
      label = joint.ok ? labelAfter(label, joint.value, spec) : 'neither'
    }
    labels.push(label)
  }
  return solved(labels)
}

type Evidence = { readonly pValue: number; readonly strongest: { readonly ratio: number } }

function labelAfter(
  before: PersistenceLabel,
  { pValue, strongest }: Evidence,
  { beginsAt, leavesAbove }: PersistenceSpec,
): PersistenceLabel {
  const direction = strongest.ratio > 1 ? 'momentum' : 'mean-reverting'
  if (pValue <= beginsAt) return direction
  return pValue <= leavesAbove && direction === before ? before : 'neither'
}

function requirePersistence(
  returns: Float64Array,
  { window, lags, beginsAt, leavesAbove }: PersistenceSpec,
): Solved<Float64Array> {
  const longest = Math.max(0, ...lags)
  if (lags.length === 0) return unsolved('EMPTY', 'there are lags', 'lags', '1', '0')
  for (const lag of lags) {
    const whole = requireCount(lag, 2, 'lags')
    if (!whole.ok) return whole
  }
  const count = requireCount(window, longest + 1, 'window')
  if (!count.ok) return count
  const begins = requireBetween(beginsAt, { field: 'beginsAt', above: 0, below: 1 })
  if (!begins.ok) return begins
  if (!(leavesAbove >= beginsAt && leavesAbove < 1)) {
    const limit = `from ${beginsAt} to below 1`
    const message = 'a label is not left before it begins'
    return unsolved('OUT_OF_DOMAIN', message, 'leavesAbove', limit, `${leavesAbove}`)
  }
  return requireSeries(returns, 1)
}
