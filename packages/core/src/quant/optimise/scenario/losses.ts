/**
 * A risk of T losses, all scenarios equally likely: its value, and its slope in each loss, which
 * is written. Convex, and in proportion to the losses, so that the slopes times the losses are the
 * risk; slopes are the weights of the scenarios in it.
 */
export type LossRisk = (losses: Float64Array, slopes: Float64Array) => number

/** Mean loss. */
export function meanLoss(losses: Float64Array, slopes: Float64Array): number {
  const share = 1 / losses.length
  let sum = 0
  for (let at = 0; at < losses.length; at++) sum += losses[at] as number
  slopes.fill(share)
  return sum * share
}

/** Largest loss. */
export function worstLoss(losses: Float64Array, slopes: Float64Array): number {
  let worst = 0
  for (let at = 1; at < losses.length; at++) {
    if ((losses[at] as number) > (losses[worst] as number)) worst = at
  }
  slopes.fill(0)
  slopes[worst] = 1
  return losses[worst] as number
}

/** Mean of the losses above zero, over all scenarios. */
export function meanPositiveLoss(losses: Float64Array, slopes: Float64Array): number {
  const share = 1 / losses.length
  let sum = 0
  for (let at = 0; at < losses.length; at++) {
    const loss = losses[at] as number
    slopes[at] = loss > 0 ? share : 0
    if (loss > 0) sum += loss
  }
  return sum * share
}

/** Root of the squared losses above zero over T - `ddof`. */
export function rootPositiveLoss(ddof: number): LossRisk {
  return (losses, slopes) => {
    const divisor = losses.length - ddof
    let sum = 0
    for (let at = 0; at < losses.length; at++) {
      const loss = losses[at] as number
      if (loss > 0) sum += loss * loss
    }
    const risk = Math.sqrt(sum / divisor)
    for (let at = 0; at < losses.length; at++) {
      const loss = losses[at] as number
      slopes[at] = loss > 0 && risk > 0 ? loss / (divisor * risk) : 0
    }
    return risk
  }
}

/** Mean of the worst share `tail`; the scenario at its edge counts in part (Rockafellar 2002). */
export function tailLoss(tail: number): LossRisk {
  let work = new Float64Array(0)
  return (losses, slopes) => {
    const mass = tail * losses.length
    if (work.length !== losses.length) work = new Float64Array(losses.length)
    work.set(losses)
    const rank = Math.min(losses.length, Math.max(1, Math.ceil(mass - 1e-9)))
    const edge = largestOf(work, rank)
    let sum = 0
    let above = 0
    for (let at = 0; at < losses.length; at++) {
      const loss = losses[at] as number
      const isAbove = loss > edge
      slopes[at] = isAbove ? 1 / mass : 0
      if (!isAbove) continue
      sum += loss
      above++
    }
    let left = mass - above
    for (let at = 0; at < losses.length && left > 0; at++) {
      if (losses[at] !== edge) continue
      const share = Math.min(1, left)
      slopes[at] = share / mass
      sum += share * edge
      left -= share
    }
    return sum / mass
  }
}

/** The entry of a rank from the largest down, 1 first; reorders its input (Hoare 1961). */
export function largestOf(values: Float64Array, rank: number): number {
  let [low, high] = [0, values.length - 1]
  const wanted = rank - 1
  while (low < high) {
    const pivot = values[(low + high) >> 1] as number
    let [left, right] = [low, high]
    while (left <= right) {
      while ((values[left] as number) > pivot) left++
      while ((values[right] as number) < pivot) right--
      if (left > right) break
      const held = values[left] as number
      values[left] = values[right] as number
      values[right] = held
      left++
      right--
    }
    if (wanted <= right) high = right
    else if (wanted >= left) low = left
    else break
  }
  return values[wanted] as number
}

/** Losses in order of size, the largest first, times given weights that do not rise. */
export function orderedLoss(weights: Float64Array): LossRisk {
  const order = Uint32Array.from(weights.keys())
  return (losses, slopes) => {
    order.sort((one, other) => (losses[other] as number) - (losses[one] as number) || one - other)
    let sum = 0
    for (let place = 0; place < order.length; place++) {
      const at = order[place] as number
      slopes[at] = weights[place] as number
      sum += (weights[place] as number) * (losses[at] as number)
    }
    return sum
  }
}

/** Steps of the search for the temperature. */
const stepsMax = 200

/**
 * Entropic value at risk: the least `z ln(E exp(loss / z) / tail)` over z > 0 (Ahmadi-Javid 2012).
 * The largest loss where the tail holds no more than one scenario.
 */
export function entropicLoss(tail: number): LossRisk {
  return (losses, slopes) => {
    const worst = worstLoss(losses, slopes)
    let least = worst
    for (let at = 0; at < losses.length; at++) least = Math.min(least, losses[at] as number)
    const spread = worst - least
    if (spread === 0 || tail * losses.length <= 1) return worst
    let [low, high] = [Math.log(spread) - 25, Math.log(spread) + 12]
    for (let step = 0; step < stepsMax && high - low > 1e-15 * Math.abs(high); step++) {
      const middle = (low + high) / 2
      if (entropyBeyond(losses, worst, Math.exp(middle), tail) > 0) low = middle
      else high = middle
      if (middle === low && middle === high) break
      if (high - low < 1e-14) break
    }
    return tilt(losses, slopes, worst, Math.exp((low + high) / 2), tail)
  }
}

/** How far the tilted scenarios are from uniform, beyond what the tail allows; falls with z. */
function entropyBeyond(losses: Float64Array, worst: number, z: number, tail: number): number {
  let [total, moment] = [0, 0]
  for (let at = 0; at < losses.length; at++) {
    const exponent = ((losses[at] as number) - worst) / z
    const weight = Math.exp(exponent)
    total += weight
    moment += weight * exponent
  }
  const entropy = moment / total - Math.log(total / losses.length)
  return entropy + Math.log(tail)
}

function tilt(
  losses: Float64Array,
  slopes: Float64Array,
  worst: number,
  z: number,
  tail: number,
): number {
  let total = 0
  for (let at = 0; at < losses.length; at++) {
    const weight = Math.exp(((losses[at] as number) - worst) / z)
    slopes[at] = weight
    total += weight
  }
  for (let at = 0; at < losses.length; at++) slopes[at] = (slopes[at] as number) / total
  return worst + z * Math.log(total / (tail * losses.length))
}
