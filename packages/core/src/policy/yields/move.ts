import type { UnixMs } from '../../units/index.ts'
import { type PoolFault, type PoolHistory, type PoolScore, scorePool } from './pool.ts'
import { leadDays, leastGap, type MoveCost, type YieldRule } from './rule.ts'

/** All that one decision of a vault sees. */
export type YieldInput = {
  readonly nowMs: UnixMs
  readonly pools: readonly PoolHistory[]
  /** Pool that holds the position; null where it is not deposited anywhere. */
  readonly held: string | null
  /** Pools whose protocol changed its risk score at all: left at once, and not entered. */
  readonly riskChanged: readonly string[]
  readonly positionUsd: number
  readonly cost: MoveCost
  readonly rule: YieldRule
}

/** Both sides of a move, over the horizon, and when and from which size on it pays. */
export type MoveFigures = {
  /** Lead of the best score over that of the pool that is held. */
  readonly gapAbsolute: number
  readonly gapAbsoluteMin: number
  readonly expectedBenefitUsd: number
  readonly expectedCostUsd: number
  /** Days until today's lead has earned the cost, were it to last. */
  readonly breakEvenDays: number
  /** Position from which on the rule would move; null where no size would do. */
  readonly breakEvenUsd: number | null
}

/** A pool that was not considered, and why. */
export type PoolLeftOut = { readonly name: string; readonly faults: readonly PoolFault[] }

/** Whether a vault moves, and where to. */
export type YieldAnswer =
  | { readonly kind: 'enter'; readonly to: string }
  | {
      readonly kind: 'move'
      readonly to: string
      readonly why: 'yieldGap'
      readonly figures: MoveFigures
    }
  | {
      readonly kind: 'move'
      readonly to: string | null
      readonly why: 'protocolRisk' | 'liquidity'
    }
  | { readonly kind: 'hold'; readonly why: 'BEST_HELD' | 'NOTHING_ELIGIBLE' | 'YIELD_UNKNOWN' }
  | {
      readonly kind: 'hold'
      readonly why: 'NOT_WORTH_IT' | 'FEW_DAYS_LEAD'
      readonly figures: MoveFigures
    }

/** The answer, with every pool that could not be considered. */
export type YieldDecision = YieldAnswer & { readonly leftOut: readonly PoolLeftOut[] }

/**
 * Where a vault's stable coins should be (STR-1): in the pool of the best score, where its lead
 * reaches the floor and earns its cost twice over before it has decayed.
 *
 * A one-day yield never moves money: the lead has to show in the middle of the newest days too,
 * which no few of them can move. A pool is left at once where its
 * liquidity is below the limit or its protocol's risk has changed; `to` is then null where no
 * pool is eligible: back to the stable coin itself.
 *
 * @example Nothing is eligible
 * const cost = { costRate: 0.0002, gasUsd: 10 }
 * const at = { nowMs: unixMs(0), pools: [], riskChanged: [], positionUsd: 1e5, cost }
 * decideYield({ ...at, held: null, rule: vaultYieldRule }).kind // 'hold'
 */
export function decideYield(input: YieldInput): YieldDecision {
  const { pools, nowMs, rule } = input
  const scores = pools.map((pool) => scorePool(pool, nowMs, rule))
  const leftOut = scores
    .filter(({ faults }) => faults.length > 0)
    .map(({ name, faults }) => ({ name, faults }))
  return { ...answerOf(input, scores), leftOut }
}

function answerOf(input: YieldInput, scores: readonly PoolScore[]): YieldAnswer {
  const { riskChanged, held } = input
  const own = scores.find(({ name }) => name === held) ?? null
  const eligible = scores.filter(({ name, faults }) => {
    return !riskChanged.includes(name) && (faults.length === 0 || isStillFit(name, faults, held))
  })
  const best = bestOf(eligible)
  const urgent = own === null ? null : urgencyOf(own, riskChanged)
  if (urgent !== null) return { kind: 'move', to: best?.name ?? null, why: urgent }
  if (own?.faults.some((fault) => blinding.includes(fault))) {
    return { kind: 'hold', why: 'YIELD_UNKNOWN' }
  }
  if (best === null) return { kind: 'hold', why: 'NOTHING_ELIGIBLE' }
  if (own === null) return { kind: 'enter', to: best.name }
  if (best.name === own.name) return { kind: 'hold', why: 'BEST_HELD' }
  return compare(input, own, best)
}

/** Of a pool that is held: nobody can say what leaving it would give up. */
const blinding: readonly PoolFault[] = ['YIELD_UNKNOWN', 'LIQUIDITY_UNKNOWN']

/** A pool that is held stays comparable while it is distrusted: that alone is no reason to pay. */
function isStillFit(name: string, faults: readonly PoolFault[], held: string | null): boolean {
  return name === held && faults.every((fault) => fault === 'YIELD_ABSURD')
}

function urgencyOf(own: PoolScore, riskChanged: readonly string[]) {
  if (riskChanged.includes(own.name)) return 'protocolRisk' as const
  return own.faults.includes('LIQUIDITY_LOW') ? ('liquidity' as const) : null
}

/** The highest score; the earlier of equals. */
function bestOf(scores: readonly PoolScore[]): PoolScore | null {
  return scores.reduce<PoolScore | null>((best, score) => {
    const isBetter = score.score !== null && score.score > (best?.score ?? -Infinity)
    return isBetter ? score : best
  }, null)
}

function compare(
  { rule, cost, positionUsd }: YieldInput,
  own: PoolScore,
  best: PoolScore,
): YieldAnswer {
  const gapAbsolute = lead(best.score, own.score)
  if (gapAbsolute === null) return { kind: 'hold', why: 'YIELD_UNKNOWN' }
  const figures = figuresOf(gapAbsolute, rule, cost, positionUsd)
  if (gapAbsolute < figures.gapAbsoluteMin) return { kind: 'hold', why: 'NOT_WORTH_IT', figures }
  const middle = lead(best.middle, own.middle)
  if (rule.medianDays > 0 && (middle === null || middle < figures.gapAbsoluteMin)) {
    return { kind: 'hold', why: 'FEW_DAYS_LEAD', figures }
  }
  return { kind: 'move', to: best.name, why: 'yieldGap', figures }
}

function lead(best: number | null, own: number | null): number | null {
  return best === null || own === null ? null : best - own
}

function figuresOf(
  gapAbsolute: number,
  rule: YieldRule,
  cost: MoveCost,
  positionUsd: number,
): MoveFigures {
  const expectedCostUsd = cost.costRate * positionUsd + cost.gasUsd
  const perDay = gapAbsolute / 365
  const spare = perDay * leadDays(rule) - rule.breakEvenTimes * cost.costRate
  return {
    gapAbsolute,
    gapAbsoluteMin: leastGap(rule, cost, positionUsd),
    expectedBenefitUsd: perDay * leadDays(rule) * positionUsd,
    expectedCostUsd,
    breakEvenDays: expectedCostUsd / (perDay * positionUsd),
    breakEvenUsd: spare > 0 ? (rule.breakEvenTimes * cost.gasUsd) / spare : null,
  }
}
