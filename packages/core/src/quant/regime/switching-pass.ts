import { assert } from '../../units/index.ts'
import { moveOf, type Switching, shareOf } from './switching-model.ts'

/**
 * Buffers of a pass over T observations. A joint state holds the states of now and of `memory`
 * periods before: bit 0 is now, bit i is i periods ago.
 */
export type SwitchingPass = {
  readonly memory: number
  /** Joint states: `2^(memory + 1)`. */
  readonly joints: number
  /** Observations with all their lags: from `first` on. */
  readonly first: number
  readonly count: number
  /** Probability of each joint state (count by joints) before, and after, its observation. */
  readonly predicted: Float64Array
  readonly filtered: Float64Array
  /** The same in the light of the whole series. */
  readonly smoothed: Float64Array
}

/** Buffers for series of T observations and a number of lags. */
export function switchingPass(observations: number, lags: number): SwitchingPass {
  const memory = Math.max(1, lags)
  const joints = 2 ** (memory + 1)
  const count = observations - lags
  const size = count * joints
  return {
    memory,
    joints,
    first: lags,
    count,
    predicted: new Float64Array(size),
    filtered: new Float64Array(size),
    smoothed: new Float64Array(size),
  }
}

/** Distance of an observation from what its joint state expects. */
export function residualOf(
  series: Float64Array,
  time: number,
  { means, phi }: Switching,
  joint: number,
): number {
  let residual = (series[time] as number) - means[(joint & 1) as 0 | 1]
  for (let back = 1; back <= phi.length; back++) {
    const mean = means[((joint >> back) & 1) as 0 | 1]
    residual -= (phi[back - 1] as number) * ((series[time - back] as number) - mean)
  }
  return residual
}

/**
 * The filter of Hamilton 1989: fills `predicted` and `filtered`, each from the past alone, and
 * answers the log-likelihood. NaN where no state explains an observation.
 */
export function filterForward(
  series: Float64Array,
  model: Switching,
  { memory, joints, first, count, predicted, filtered }: SwitchingPass,
): number {
  assert(series.length === first + count, 'the buffers are for this series')
  const half = joints / 2
  const spread = model.deviations.map((deviation) => Math.log(deviation))
  let logLikelihood = -0.5 * count * Math.log(2 * Math.PI)
  for (let row = 0; row < count; row++) {
    const start = row * joints
    for (let joint = 0; joint < joints; joint++) {
      const before = (joint >> 1) & (half - 1)
      const came =
        row === 0
          ? probabilityAtFirst(model, before, memory)
          : (filtered[start - joints + before] as number) +
            (filtered[start - joints + before + half] as number)
      predicted[start + joint] = came * moveOf(model, before & 1, joint & 1)
    }
    let most = -Infinity
    for (let joint = 0; joint < joints; joint++) {
      const state = (joint & 1) as 0 | 1
      const z = residualOf(series, first + row, model, joint) / model.deviations[state]
      const log = -0.5 * z * z - (spread[state] as number)
      filtered[start + joint] = log
      if (log > most) most = log
    }
    let total = 0
    for (let at = start; at < start + joints; at++) {
      const weight = (predicted[at] as number) * Math.exp((filtered[at] as number) - most)
      filtered[at] = weight
      total += weight
    }
    for (let at = start; at < start + joints; at++) filtered[at] = (filtered[at] as number) / total
    logLikelihood += Math.log(total) + most
  }
  return logLikelihood
}

/** Probability of the states before the first observation: stationary, then moved on. */
function probabilityAtFirst(model: Switching, before: number, memory: number): number {
  let probability = shareOf(model, (before >> (memory - 1)) & 1)
  for (let back = memory - 1; back > 0; back--) {
    probability *= moveOf(model, (before >> back) & 1, (before >> (back - 1)) & 1)
  }
  return probability
}

/** The smoother of Kim 1994, after `filterForward`: fills `smoothed` from the last row back. */
export function smoothBackward(
  { joints, count, predicted, filtered, smoothed }: SwitchingPass,
  model: Switching,
): void {
  const mask = joints - 1
  const last = (count - 1) * joints
  for (let at = last; at < last + joints; at++) smoothed[at] = filtered[at] as number
  for (let row = count - 2; row >= 0; row--) {
    const start = row * joints
    for (let joint = 0; joint < joints; joint++) {
      let ahead = 0
      for (let state = 0; state < 2; state++) {
        const next = start + joints + (((joint << 1) | state) & mask)
        const foreseen = predicted[next] as number
        if (foreseen === 0) continue
        ahead += ((smoothed[next] as number) / foreseen) * moveOf(model, joint & 1, state)
      }
      smoothed[start + joint] = (filtered[start + joint] as number) * ahead
    }
  }
}

/** Probability (count) of state 1 now, from the joint probabilities of a pass. */
export function probabilityOfState1(
  { joints, count }: SwitchingPass,
  probabilities: Float64Array,
): Float64Array {
  return Float64Array.from({ length: count }, (_, row) => {
    let sum = 0
    for (let joint = 1; joint < joints; joint += 2) {
      sum += probabilities[row * joints + joint] as number
    }
    return sum
  })
}
