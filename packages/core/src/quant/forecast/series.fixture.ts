import { drawFrom, drawNormals } from '../drawn.fixture.ts'
import type { Garch } from './garch-model.ts'
import { fallOf } from './garch-variance.ts'

/** Returns (T) that a GARCH model draws, after 500 that are thrown away. */
export function drawGarch(seed: number, count: number, model: Garch): Float64Array {
  const shocks = drawShocks(seed, count + 500, model.nu)
  let variance = model.omega / (1 - model.alpha - model.gamma / 2 - model.beta)
  const returns = shocks.map((shock) => {
    const residual = Math.sqrt(variance) * shock
    const fall = fallOf(residual)
    variance =
      model.omega + model.alpha * residual ** 2 + model.gamma * fall ** 2 + model.beta * variance
    return model.mu + residual
  })
  return returns.subarray(500)
}

/** Normals, or Student's t with a whole number of degrees of freedom, scaled to variance one. */
function drawShocks(seed: number, count: number, nu: number): Float64Array {
  const draw = drawFrom(seed)
  const normals = drawNormals(draw, count, 1).values
  if (nu === Infinity) return normals
  return normals.map((normal) => {
    const square = drawNormals(draw, nu, 1).values.reduce((sum, entry) => sum + entry * entry, 0)
    return normal * Math.sqrt((nu - 2) / square)
  })
}
