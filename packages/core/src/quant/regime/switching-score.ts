import { moveOf, type Switching } from './switching-model.ts'
import { filterForward, residualOf, type SwitchingPass, smoothBackward } from './switching-pass.ts'

/** Slopes of a log-likelihood by the parameters of a switching model. */
export type SwitchingSlope = {
  readonly stay: [number, number]
  readonly means: [number, number]
  readonly deviations: [number, number]
  readonly phi: number[]
}

/**
 * Log-likelihood of a series with its slope, by one filter and one smoother.
 *
 * The slope is that of the complete likelihood, averaged over the smoothed states (Fisher's
 * identity; Hamilton 1990): no differences, and no derivatives carried through the filter.
 */
export function switchingScore(
  series: Float64Array,
  model: Switching,
  pass: SwitchingPass,
): { readonly logLikelihood: number; readonly slope: SwitchingSlope } {
  const slope: SwitchingSlope = {
    stay: [0, 0],
    means: [0, 0],
    deviations: [0, 0],
    phi: model.phi.map(() => 0),
  }
  const logLikelihood = filterForward(series, model, pass)
  if (!Number.isFinite(logLikelihood)) return { logLikelihood, slope }
  smoothBackward(pass, model)
  const moves = new Float64Array(4)
  const { joints, count, first, smoothed } = pass
  for (let row = 0; row < count; row++) {
    for (let joint = 0; joint < joints; joint++) {
      const weight = smoothed[row * joints + joint] as number
      moves[joint & 3] = (moves[joint & 3] as number) + weight
      addObservation(series, first + row, model, { joint, weight }, slope)
    }
  }
  addStates(model, pass, moves, slope)
  return { logLikelihood, slope }
}

function addObservation(
  series: Float64Array,
  time: number,
  model: Switching,
  { joint, weight }: { readonly joint: number; readonly weight: number },
  slope: SwitchingSlope,
): void {
  const { means, deviations, phi } = model
  const state = (joint & 1) as 0 | 1
  const deviation = deviations[state]
  const residual = residualOf(series, time, model, joint)
  const pull = (weight * residual) / (deviation * deviation)
  slope.deviations[state] += (pull * residual - weight) / deviation
  slope.means[state] += pull
  for (let back = 1; back <= phi.length; back++) {
    const was = ((joint >> back) & 1) as 0 | 1
    const share = phi[back - 1] as number
    slope.means[was] -= pull * share
    slope.phi[back - 1] =
      (slope.phi[back - 1] as number) + pull * ((series[time - back] as number) - means[was])
  }
}

/** Moves between states, with those before the first observation, and where the chain began. */
function addStates(
  model: Switching,
  { memory, joints, smoothed }: SwitchingPass,
  moves: Float64Array,
  slope: SwitchingSlope,
): void {
  const began: [number, number] = [0, 0]
  for (let joint = 0; joint < joints; joint++) {
    const weight = smoothed[joint] as number
    began[((joint >> memory) & 1) as 0 | 1] += weight
    for (let back = 1; back < memory; back++) {
      const move = (joint >> back) & 3
      moves[move] = (moves[move] as number) + weight
    }
  }
  const leaving = 2 - model.stay[0] - model.stay[1]
  for (const state of [0, 1] as const) {
    const other = state === 0 ? 1 : 0
    // A move's lower bit is where it led, its higher bit where it came from.
    const lasted = moves[state * 3] as number
    const left = moves[state === 0 ? 1 : 2] as number
    const leaves = moveOf(model, state, other)
    slope.stay[state] =
      lasted / model.stay[state] -
      left / leaves +
      (began[0] + began[1]) / leaving -
      began[other] / leaves
  }
}
