import { assert, type DurationMs, dayMs, hourMs, type UnixMs, unixMs } from '../units/index.ts'
import { choleskyOf } from './correlation.ts'
import { drawNormal, type Random } from './random.ts'

/** One asset of the simulated market. */
export type WorldAsset = {
  readonly symbol: string
  readonly priceUsd: number
  /** Yearly standard deviation of log returns; 0 makes a price that never moves. */
  readonly volAnnual: number
  /** Yearly drift of the price; 0 where left out. */
  readonly driftAnnual?: number
}

/** A market to simulate. */
export type WorldConfig = {
  /** The only source of chance: `seededRandom(seed)` makes the world repeat. */
  readonly random: Random
  readonly startAtMs: UnixMs
  readonly assets: readonly WorldAsset[]
  /** Correlation of the shocks by row and column; that of returns comes out a little lower. */
  readonly correlation: readonly (readonly number[])[]
  /** Length of a bar; an hour where left out. */
  readonly barMs?: DurationMs
}

/** Prices at the instant at which a bar closes, in the order of the assets. */
export type WorldBar = { readonly atMs: UnixMs; readonly pricesUsd: readonly number[] }

/** A market that goes on for ever, one bar at a time. */
export type World = { readonly symbols: readonly string[]; readonly next: () => WorldBar }

/**
 * The constants of the model, set so that hourly paths look like hourly Bitcoin and Ether.
 *
 * Log returns of Binance closes from 2017-08 to 2023-12 measure: volatility 80% and 97%, kurtosis
 * 36 and 30, autocorrelation of squares 0.18 and 0.19 after an hour, 0.06 and 0.07 after a day,
 * 161 and 262 hours beyond 5%. Six paths of that length and volatility gave: kurtosis 29 to 49,
 * autocorrelation 0.10 to 0.15 and 0.04 to 0.16, 84 to 264 hours.
 */
export const worldModel = {
  /** Degrees of freedom of the Student t shocks (Bollerslev 1987 fits such tails to returns). */
  tailDegrees: 6,
  /** GARCH(1,1) weights of the last squared shock and of the last variance (Bollerslev 1986). */
  shockWeight: 0.08,
  memoryWeight: 0.9,
  /** Market-wide jumps a year, and their share of the variance (Merton 1976). */
  jumpsPerYear: 12,
  jumpShareOfVariance: 0.1,
  /** No bar moves a price by more than this log return: 49% up, 33% down. */
  logReturnMax: 0.4,
} as const

const { shockWeight, memoryWeight, jumpShareOfVariance: jumpShare } = worldModel

/**
 * Opens the stochastic market model behind SIMULATION: correlated assets, fat tails, volatility
 * clusters, jumps. It is a model, not a forecast.
 *
 * Log return of asset i in a bar: `drift + deviation_i s_i` with
 * `s_i = sqrt((1 - j) h_i) e_i + J_i`, where e are correlated Student t shocks of unit variance
 * with one mixing draw for all (bad hours are bad for everybody), J are correlated normal jumps
 * with a share j of the variance that come to all at once, and
 * `h_i = 1 - a - b + a s_i^2 + b h_i` is the cluster, which a jump feeds too. The long-run
 * variance is `volAnnual^2`.
 *
 * @example
 * const usd = { symbol: 'USDC', priceUsd: 1, volAnnual: 0 }
 * const start = { startAtMs: unixMs(0), correlation: equalCorrelation(1, 0) }
 * const world = createWorld({ ...start, random: seededRandom(1), assets: [usd] })
 * world.next() // { atMs: 3600000, pricesUsd: [1] }
 */
export function createWorld(config: WorldConfig): World {
  const { random, assets, correlation, startAtMs, barMs = hourMs } = config
  assertAssets(config)
  const mix = choleskyOf(correlation)
  const years = barMs / (365 * dayMs)
  const logPrices = assets.map(({ priceUsd }) => Math.log(priceUsd))
  const clusters = assets.map(() => 1)
  let bar = 0
  const next = (): WorldBar => {
    bar++
    const shocks = studentShocks(random, mix)
    const jumps = random() < worldModel.jumpsPerYear * years ? normals(random, mix) : null
    assets.forEach((asset, index) => {
      const cluster = clusters[index] as number
      const jump = (jumps?.[index] ?? 0) * jumpDeviation(years)
      const surprise = Math.sqrt((1 - jumpShare) * cluster) * (shocks[index] as number) + jump
      logPrices[index] = (logPrices[index] as number) + logReturn(asset, years, surprise)
      clusters[index] =
        1 - shockWeight - memoryWeight + shockWeight * surprise ** 2 + memoryWeight * cluster
    })
    const pricesUsd = assets.map(({ priceUsd, volAnnual, driftAnnual = 0 }, index) =>
      volAnnual === 0 && driftAnnual === 0 ? priceUsd : Math.exp(logPrices[index] as number),
    )
    return { atMs: unixMs(startAtMs + bar * barMs), pricesUsd }
  }
  return { symbols: assets.map(({ symbol }) => symbol), next }
}

function logReturn(
  { volAnnual, driftAnnual = 0 }: WorldAsset,
  years: number,
  surprise: number,
): number {
  const drift = (driftAnnual - volAnnual ** 2 / 2) * years
  const move = drift + volAnnual * Math.sqrt(years) * surprise
  return Math.min(worldModel.logReturnMax, Math.max(-worldModel.logReturnMax, move))
}

/** Of one jump, in deviations of an ordinary bar: rare and therefore large. */
function jumpDeviation(years: number): number {
  return Math.sqrt(jumpShare / (worldModel.jumpsPerYear * years))
}

/** Student t shocks with unit variance: normals over one chi-square draw that all share. */
function studentShocks(random: Random, mix: readonly (readonly number[])[]): number[] {
  const { tailDegrees } = worldModel
  let product = 1
  // A chi-square with an even number of degrees is a sum of exponentials: half as many draws.
  for (let draw = 0; draw < tailDegrees / 2; draw++) product *= 1 - random()
  const scale = Math.sqrt((tailDegrees - 2) / (-2 * Math.log(product)))
  return normals(random, mix).map((normal) => normal * scale)
}

function normals(random: Random, mix: readonly (readonly number[])[]): number[] {
  const independent = mix.map(() => drawNormal(random))
  return mix.map((row) =>
    row.reduce((sum, weight, index) => sum + weight * (independent[index] as number), 0),
  )
}

function assertAssets({ assets, correlation, barMs }: WorldConfig): void {
  assert(assets.length > 0 && assets.length === correlation.length, 'each asset has its row')
  assert(barMs === undefined || barMs > 0, 'a bar has a length')
  for (const { priceUsd, volAnnual } of assets) {
    assert(priceUsd > 0 && priceUsd < Infinity, 'a price is positive')
    assert(volAnnual >= 0 && volAnnual <= 5, 'a yearly volatility is from 0 to 5')
  }
}
