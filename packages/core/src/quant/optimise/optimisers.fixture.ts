import { valueOf } from '../answers.fixture.ts'
import { drawFrom, drawReturns, secondMoments, type Trouble } from '../drawn.fixture.ts'
import { dot, multiplyVector } from '../linear/index.ts'
import type { Matrix } from '../matrix.ts'
import { type Solved, solved } from '../solved.ts'
import { efficientPortfolio } from './frontier/efficient.ts'
import { maxDiversification } from './frontier/max-diversification.ts'
import { maxSharpe } from './frontier/max-sharpe.ts'
import { minVariance } from './frontier/min-variance.ts'
import { hierarchicalRiskParity } from './hierarchy/risk-parity.ts'
import { kellyPortfolio } from './kelly/portfolio.ts'
import { scenarioKelly } from './kelly/scenarios.ts'
import { boundedRiskBudgeting } from './parity/bounded.ts'
import { riskBudgeting } from './parity/risk-budgeting.ts'
import { hessianScale } from './program/kkt.ts'
import { type Limits, weightLimits } from './program/limits.ts'
import { costOptimalWeights } from './rebalance/cost-optimal.ts'
import { maxScenarioRatio, minScenarioRisk, scenarioRisk } from './scenario/portfolios.ts'

/** What every optimiser is asked: one market, drawn. */
export type Market = {
  /** Scenarios in rows, assets in columns. */
  readonly returns: Matrix
  readonly covariance: Matrix
  /** n excess means, of the size of the covariance. */
  readonly means: Float64Array
  /** n shares of the risk, in sum one. */
  readonly budgets: Float64Array
  /** n weights held before. */
  readonly holdings: Float64Array
  /** Greatest weight of an asset. */
  readonly caps: Float64Array
}

/** An optimiser in one form, with a proof that owes it nothing. */
export type Optimiser = {
  readonly name: string
  readonly solve: (market: Market) => Solved<Float64Array>
  /**
   * What could still be gained, by plain differences of slopes, relative to trace(S) / n; null
   * where no optimum is claimed.
   */
  readonly miss: ((market: Market, weights: Float64Array) => number) | null
  /** Codes that a market of one of the troubles may be refused with. */
  readonly refusals: readonly string[]
  /**
   * Share of all sets that may be refused by rounding, none of them ordinary: NOT_CONVERGED where
   * volatilities 1e8 apart leave a tangency less than the rounding of the largest entry, or where
   * assets without full rank have no clear vertex; INDEFINITE where rounding looks like it (1 of
   * 100,000).
   */
  readonly unsettledMax: number
  /** Answers the same in any order of the assets. */
  readonly reorders: boolean
  /** Answers two halves of an asset as it answers the whole. */
  readonly splits: boolean
  /** Answers as before when all returns are in another unit. */
  readonly scales: boolean
  /** Sets of the random suite that one set of this optimiser stands for. */
  readonly cost: number
}

/** A market of `size` assets with one trouble. */
export function drawMarket(seed: number, trouble: Trouble, size: number): Market {
  const draw = drawFrom(seed)
  const returns = drawReturns(draw, trouble, 2 * size + 2, size)
  const covariance = secondMoments(returns)
  const scale = hessianScale(covariance, new Float64Array(0))
  const means = Float64Array.from({ length: size }, () => (draw() - 0.2) * scale)
  const budgets = Float64Array.from({ length: size }, () => 0.1 + draw())
  const holdings = Float64Array.from({ length: size }, () => draw())
  const cap = draw() < 0.5 ? 1 : Math.min(1, 1.2 / size + draw() * 0.5)
  return {
    returns,
    covariance,
    means,
    budgets: inSumOne(budgets),
    holdings: inSumOne(holdings),
    caps: new Float64Array(size).fill(cap),
  }
}

function inSumOne(parts: Float64Array): Float64Array {
  const sum = parts.reduce((total, part) => total + part, 0)
  return parts.map((part) => part / sum)
}

function limitsOf({ caps }: Market, sumMin = 1): Limits {
  return valueOf(weightLimits({ size: caps.length, upper: Array.from(caps), sumMin }))
}

/** The weights of an answer. */
function weightsOf<T extends { readonly weights: Float64Array }>(
  answer: Solved<T>,
): Solved<Float64Array> {
  return answer.ok ? solved(answer.value.weights) : answer
}

/** A weight this close to a bound stands on it: the rounding of weights is within the residual. */
const standingWithin = 1e-8

/** Slopes of what is minimised, where a purchase and a sale may differ. */
type Slopes = { readonly buy: Float64Array; readonly sell: Float64Array }

/**
 * The most that moving a little weight from one asset to another gains, per unit moved; with
 * `cash`, from and to cash too. Nothing is gained at an optimum of a convex problem.
 */
function gainOfMoves(
  { caps }: Market,
  weights: Float64Array,
  { buy, sell }: Slopes,
  cash: 'none' | 'allowed',
): number {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  let [dearest, cheapest] = cash === 'none' ? [-Infinity, Infinity] : [-Infinity, 0]
  if (cash === 'allowed' && sum < 1 - 1e-9) dearest = 0
  for (let at = 0; at < weights.length; at++) {
    const weight = weights[at] as number
    if (weight > standingWithin) dearest = Math.max(dearest, sell[at] as number)
    if (weight < (caps[at] as number) - standingWithin)
      cheapest = Math.min(cheapest, buy[at] as number)
  }
  return dearest === -Infinity || cheapest === Infinity ? 0 : Math.max(0, dearest - cheapest)
}

/** As above, for slopes that are the same both ways, relative to trace(S) / n. */
function missOf(
  market: Market,
  weights: Float64Array,
  slopes: Float64Array,
  { cash = 'none', linear = noLinear }: { cash?: 'none' | 'allowed'; linear?: Float64Array } = {},
): number {
  const gain = gainOfMoves(market, weights, { buy: slopes, sell: slopes }, cash)
  return gain / hessianScale(market.covariance, linear)
}

const noLinear = new Float64Array(0)

function slopesOf({ covariance }: Market, weights: Float64Array, linear = noLinear): Float64Array {
  const image = multiplyVector(covariance, weights)
  return image.map((entry, at) => entry - (linear[at] ?? 0))
}

/** Misses of the budgets, as shares of the risk; in `within`, among these assets alone. */
function budgetMiss(
  { covariance, budgets }: Market,
  weights: Float64Array,
  within: (at: number) => boolean,
): number {
  const image = multiplyVector(covariance, weights)
  const variance = dot(weights, image)
  const per = Array.from(weights, (weight, at) => (weight * (image[at] as number)) / variance)
    .map((share, at) => share / (budgets[at] as number))
    .filter((_, at) => within(at))
  return per.length === 0 ? 0 : Math.max(...per) - Math.min(...per)
}

const kellyFraction = 0.5
const riskTolerance = 0.3

/** The largest variance of an asset, which two halves of one leave as it is. */
function largestVariance({ covariance: { cols, values } }: Market): number {
  return values.reduce(
    (most, entry, at) => (at % (cols + 1) === 0 ? Math.max(most, entry) : most),
    0,
  )
}

function costOf(market: Market): number {
  return 0.05 * largestVariance(market)
}

/** Returns of a market such that no scenario ruins: a tenth of the worst is lost at most. */
function mildReturns({ returns }: Market): Matrix {
  const most = returns.values.reduce((worst, entry) => Math.max(worst, Math.abs(entry)), 0)
  const scale = most > 0 ? 0.3 / most : 1
  return { ...returns, values: returns.values.map((entry) => 0.01 + scale * entry) }
}

function growthSlopes({ rows, cols, values }: Matrix, weights: Float64Array): Float64Array {
  const slopes = new Float64Array(cols)
  for (let row = 0; row < rows; row++) {
    const scenario = values.subarray(row * cols, (row + 1) * cols)
    const wealth = 1 + dot(scenario, weights)
    for (let at = 0; at < cols; at++) {
      slopes[at] = (slopes[at] as number) - (scenario[at] as number) / wealth / rows
    }
  }
  return slopes
}

/** What one of many other allowed weights does better, relative to the risk. */
function beaten(market: Market, weights: Float64Array): number {
  const problem = { returns: market.returns, measure: 'cvar' as const }
  const least = valueOf(scenarioRisk(problem, weights))
  let gain = 0
  for (let from = 0; from < weights.length; from++) {
    for (let to = 0; to < weights.length; to++) {
      const room = (market.caps[to] as number) - (weights[to] as number)
      const step = Math.min(0.01, weights[from] as number, room)
      if (from === to || step <= 0) continue
      const moved = weights.slice()
      moved[from] = (moved[from] as number) - step
      moved[to] = (moved[to] as number) + step
      gain = Math.max(gain, least - valueOf(scenarioRisk(problem, moved)))
    }
  }
  const scale = Math.sqrt(hessianScale(market.covariance, noLinear))
  return gain / scale
}

/** Every optimiser of the room. */
export const optimisers: readonly Optimiser[] = [
  {
    name: 'minVariance',
    solve: (market) => weightsOf(minVariance(market.covariance, limitsOf(market))),
    miss: (market, weights) => missOf(market, weights, slopesOf(market, weights)),
    refusals: [],
    unsettledMax: 0.0001,
    reorders: true,
    splits: true,
    scales: true,
    cost: 1,
  },
  {
    name: 'efficientPortfolio, between corners',
    solve: (market) => {
      return weightsOf(
        efficientPortfolio({ ...market, limits: limitsOf(market) }, { riskTolerance }),
      )
    },
    miss: (market, weights) => {
      const linear = market.means.map((mean) => riskTolerance * mean)
      return missOf(market, weights, slopesOf(market, weights, linear), { linear })
    },
    refusals: [],
    unsettledMax: 0.005,
    splits: true,
    reorders: true,
    scales: true,
    cost: 1,
  },
  {
    name: 'maxSharpe',
    solve: (market) => weightsOf(maxSharpe(market.means, market.covariance, limitsOf(market))),
    miss: tangencyMiss(({ means }) => means),
    refusals: ['NO_POSITIVE_EXCESS', 'ZERO_VARIANCE'],
    unsettledMax: 0.0001,
    reorders: true,
    splits: true,
    scales: true,
    cost: 1,
  },
  {
    name: 'maxDiversification',
    solve: (market) => weightsOf(maxDiversification(market.covariance, limitsOf(market))),
    miss: tangencyMiss(({ covariance: { rows, values } }) => {
      return Float64Array.from({ length: rows }, (_, at) =>
        Math.sqrt(values[at * rows + at] as number),
      )
    }),
    refusals: ['NO_POSITIVE_EXCESS', 'ZERO_VARIANCE'],
    unsettledMax: 0.1,
    reorders: true,
    splits: true,
    scales: true,
    cost: 1,
  },
  {
    name: 'riskBudgeting',
    solve: ({ covariance, budgets }) => weightsOf(riskBudgeting(covariance, { budgets })),
    miss: (market, weights) => budgetMiss(market, weights, () => true),
    refusals: ['ZERO_VARIANCE'],
    unsettledMax: 0.005,
    reorders: true,
    splits: true,
    scales: true,
    cost: 1,
  },
  {
    name: 'boundedRiskBudgeting',
    solve: (market) => {
      const { covariance, budgets } = market
      return weightsOf(boundedRiskBudgeting(covariance, limitsOf(market), { budgets }))
    },
    miss: (market, weights) => {
      return budgetMiss(market, weights, (at) => {
        return (weights[at] as number) < (market.caps[at] as number) - standingWithin
      })
    },
    refusals: ['ZERO_VARIANCE'],
    unsettledMax: 0.02,
    reorders: true,
    splits: false,
    scales: true,
    cost: 2,
  },
  {
    name: 'hierarchicalRiskParity',
    solve: ({ covariance }) => weightsOf(hierarchicalRiskParity(covariance)),
    miss: null,
    refusals: ['ZERO_VARIANCE'],
    unsettledMax: 0,
    reorders: false,
    splits: false,
    scales: true,
    cost: 1,
  },
  {
    name: 'kellyPortfolio',
    solve: (market) => {
      const { means: excessMeans, covariance } = market
      const limits = limitsOf(market, 0)
      return weightsOf(kellyPortfolio({ excessMeans, covariance, kellyFraction, limits }))
    },
    miss: (market, weights) => {
      const linear = market.means.map((mean) => kellyFraction * mean)
      return missOf(market, weights, slopesOf(market, weights, linear), { cash: 'allowed', linear })
    },
    refusals: [],
    unsettledMax: 0,
    reorders: true,
    splits: true,
    scales: true,
    cost: 1,
  },
  {
    name: 'kellyPortfolio, means uncertain',
    solve: (market) => {
      const { means: excessMeans, covariance } = market
      const uncertainty = { errors: covariance, radius: radiusOf(market) }
      const limits = limitsOf(market, 0)
      return weightsOf(
        kellyPortfolio({ excessMeans, covariance, kellyFraction, limits, uncertainty }),
      )
    },
    miss: (market, weights) => {
      const linear = market.means.map((mean) => kellyFraction * mean)
      const slopes = slopesOf(market, weights)
      const length = Math.sqrt(Math.max(0, dot(weights, slopes)))
      const share = length > 0 ? (kellyFraction * radiusOf(market)) / length : 0
      const total = slopes.map((slope, at) => slope * (1 + share) - (linear[at] as number))
      // At no risk at all the fear of an error has no slope, only a kink.
      if (length < 1e-6 * Math.sqrt(hessianScale(market.covariance, noLinear))) return 0
      return missOf(market, weights, total, { cash: 'allowed', linear })
    },
    refusals: [],
    unsettledMax: 0,
    reorders: true,
    splits: true,
    scales: false,
    cost: 2,
  },
  {
    name: 'scenarioKelly',
    solve: (market) => {
      return weightsOf(scenarioKelly({ returns: mildReturns(market), limits: limitsOf(market, 0) }))
    },
    miss: (market, weights) => {
      const slopes = growthSlopes(mildReturns(market), weights)
      return gainOfMoves(market, weights, { buy: slopes, sell: slopes }, 'allowed')
    },
    refusals: [],
    unsettledMax: 0,
    reorders: true,
    splits: true,
    scales: true,
    cost: 2,
  },
  {
    name: 'costOptimalWeights',
    solve: (market) => weightsOf(costOptimalWeights(rebalanceOf(market))),
    miss: (market, weights) => {
      const { holdings, target } = rebalanceOf(market)
      const slopes = slopesOf(
        market,
        weights.map((weight, at) => weight - (target[at] as number)),
      )
      const cost = costOf(market)
      const trades = weights.map((weight, at) => weight - (holdings[at] as number))
      const buy = slopes.map(
        (slope, at) => slope + ((trades[at] as number) < -1e-10 ? -cost : cost),
      )
      const sell = slopes.map(
        (slope, at) => slope + ((trades[at] as number) > 1e-10 ? cost : -cost),
      )
      const gain = gainOfMoves(market, weights, { buy, sell }, 'none')
      return gain / hessianScale(market.covariance, noLinear)
    },
    refusals: ['INFEASIBLE'],
    unsettledMax: 0.005,
    reorders: true,
    splits: true,
    scales: true,
    cost: 1,
  },
  {
    name: 'minScenarioRisk of cvar',
    solve: (market) => {
      const problem = { returns: market.returns, measure: 'cvar' as const }
      return weightsOf(minScenarioRisk(problem, limitsOf(market)))
    },
    miss: beaten,
    refusals: [],
    unsettledMax: 0.001,
    reorders: true,
    splits: true,
    scales: true,
    cost: 5,
  },
  {
    name: 'maxScenarioRatio of cvar',
    solve: (market) => {
      const problem = { returns: market.returns, measure: 'cvar' as const }
      return weightsOf(maxScenarioRatio(problem, 0, limitsOf(market)))
    },
    miss: null,
    refusals: ['NO_POSITIVE_EXCESS', 'UNBOUNDED'],
    unsettledMax: 0.1,
    reorders: true,
    splits: false,
    scales: true,
    cost: 10,
  },
]

/** Of the greatest ratio: the slopes of the risk tolerance at which the tangency lies. */
function tangencyMiss(excessOf: (market: Market) => Float64Array) {
  return (market: Market, weights: Float64Array): number => {
    const excess = excessOf(market)
    const image = multiplyVector(market.covariance, weights)
    const tolerance = dot(weights, image) / dot(weights, excess)
    const linear = excess.map((mean) => mean * tolerance)
    return missOf(market, weights, slopesOf(market, weights, linear), { linear })
  }
}

/** A tenth of the best Sharpe ratio of one asset, or so. */
function radiusOf(market: Market): number {
  return 0.1 * Math.sqrt(largestVariance(market))
}

function rebalanceOf(market: Market) {
  const { caps, holdings, budgets: target, covariance } = market
  const upper = Array.from(caps, (cap, at) => Math.max(cap, holdings[at] as number))
  const limits = valueOf(weightLimits({ size: caps.length, upper }))
  const linearCosts = new Float64Array(caps.length).fill(costOf(market))
  return { holdings, target, covariance, riskAversion: 1, linearCosts, limits }
}
