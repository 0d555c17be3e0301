import { decideYield, type PoolHistory, type YieldInput, yieldKnownAt } from '../policy/index.ts'
import { assert, dayMs, unixMs } from '../units/index.ts'

/** A vault over recorded yields: the rule and costs of `decideYield`, from a day to a day. */
export type YieldRunConfig = Pick<YieldInput, 'rule' | 'cost'> & {
  readonly pools: readonly PoolHistory[]
  /** Start of the first day; the position enters the best pool on it. */
  readonly fromMs: number
  /** Start of the last day. */
  readonly toMs: number
  readonly capitalUsd: number
  /** Never moves after the first choice: the benchmark. */
  readonly holds: boolean
}

/** One move of a vault. */
export type YieldMove = {
  readonly decidedAtMs: number
  readonly movedAtMs: number
  readonly from: string | null
  readonly to: string | null
  readonly why: string
}

/** What a vault ended with. */
export type YieldRun = { readonly finalUsd: number; readonly moves: readonly YieldMove[] }

/**
 * Runs a vault day by day: earn what the pool published the day before, move what was decided
 * the day before, decide. A day that moves decides nothing, as a bar that executes.
 *
 * A decision sees rows up to its day. A day whose yield nobody knows earns nothing.
 */
export function runYields(config: YieldRunConfig): YieldRun {
  const { rule, cost, fromMs, toMs } = config
  const moves: YieldMove[] = []
  let positionUsd = config.capitalUsd
  let held: string | null = null
  let waiting: Omit<YieldMove, 'movedAtMs'> | null = null
  for (let atMs = fromMs; atMs <= toMs; atMs += dayMs) {
    positionUsd *= growth(config, held, atMs)
    if (waiting !== null) {
      moves.push({ ...waiting, movedAtMs: atMs })
      held = waiting.to
      positionUsd -= positionUsd * cost.costRate + cost.gasUsd
      waiting = null
      continue
    }
    const pools = config.pools.map((pool) => seenAt(pool, atMs))
    const at = { nowMs: unixMs(atMs), pools, held, riskChanged: [], positionUsd, cost, rule }
    const decision = decideYield(at)
    if (decision.kind === 'enter') {
      held = decision.to
      positionUsd -= positionUsd * cost.costRate + cost.gasUsd
    } else if (decision.kind === 'move' && !config.holds) {
      waiting = { decidedAtMs: atMs, from: held, to: decision.to, why: decision.why }
    }
  }
  assert(positionUsd > 0, 'a vault keeps its position')
  return { finalUsd: positionUsd, moves }
}

/** The rows of a pool up to a day. */
function seenAt(pool: PoolHistory, atMs: number): PoolHistory {
  let days = pool.days
  while (days > 0 && (pool.dayAtMs[days - 1] ?? 0) > atMs) days--
  return { ...pool, days }
}

function growth({ pools, rule }: YieldRunConfig, held: string | null, atMs: number): number {
  const pool = pools.find(({ name }) => name === held)
  if (pool === undefined) return 1
  const dayBeforeMs = unixMs(atMs - dayMs)
  const apy = yieldKnownAt(seenAt(pool, dayBeforeMs), dayBeforeMs, rule) ?? 0
  return (1 + apy) ** (1 / 365)
}
