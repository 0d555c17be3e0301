import { quantileOfSorted } from '../risk/quantile.ts'
import type { Switching, SwitchingSpec } from './switching-model.ts'

/** Shares of the observations that the low or calm state takes at first. */
const lowShares = [0.2, 0.35, 0.5, 0.65, 0.8] as const
const calmShares = [0.5, 0.7, 0.9] as const
const stays = [
  [0.7, 0.9],
  [0.9, 0.7],
  [0.9, 0.9],
  [0.97, 0.97],
] as const

/**
 * Starts of a climb, for a series of mean 0 and deviation 1, in a fixed order: splits by value, and
 * where the deviation switches by size too, each with several durations.
 */
export function switchingStarts(series: Float64Array, spec: SwitchingSpec): Switching[] {
  const phi = Array.from({ length: spec.lags }, () => 0)
  const byValue = lowShares.map((share) => splitByValue(series, share))
  const bySize =
    spec.deviation === 'common' ? [] : calmShares.map((share) => splitBySize(series, share))
  return [...bySize, ...byValue].flatMap((split) => stays.map((stay) => ({ stay, ...split, phi })))
}

type Split = Pick<Switching, 'means' | 'deviations'>

function splitByValue(series: Float64Array, share: number): Split {
  const edge = quantileOfSorted(series.toSorted(), share)
  const [low, high] = [
    momentsOf(series.filter((entry) => entry <= edge)),
    momentsOf(series.filter((entry) => entry > edge)),
  ]
  const within = Math.sqrt(share * low.variance + (1 - share) * high.variance)
  const deviation = Math.max(within, 0.1)
  return { means: [low.mean, high.mean], deviations: [deviation, deviation] }
}

function splitBySize(series: Float64Array, share: number): Split {
  const edge = quantileOfSorted(series.map(Math.abs).toSorted(), share)
  const rms = (part: Float64Array) => {
    const { mean, variance } = momentsOf(part)
    return Math.max(Math.sqrt(variance + mean * mean), 0.1)
  }
  const calm = rms(series.filter((entry) => Math.abs(entry) <= edge))
  const stormy = rms(series.filter((entry) => Math.abs(entry) > edge))
  return { means: [0, 0], deviations: [calm, Math.max(stormy, 1.2 * calm)] }
}

function momentsOf(part: Float64Array): { readonly mean: number; readonly variance: number } {
  const count = Math.max(1, part.length)
  const mean = part.reduce((sum, entry) => sum + entry, 0) / count
  return { mean, variance: part.reduce((sum, entry) => sum + (entry - mean) ** 2, 0) / count }
}
