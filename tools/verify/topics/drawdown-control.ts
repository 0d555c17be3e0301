import * as quant from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, numberAt, numbersAt, vectorAt } from '../inputs.ts'

export function tippPath(inputs: JsonObject): Outputs {
  const path = quant.drawdownControlledPath(vectorAt(inputs, 'returns'), {
    floorShare: numberAt(inputs, 'alpha'),
    multiplier: numberAt(inputs, 'multiplier'),
    leverageMax: numberAt(inputs, 'leverageCap'),
  })
  return { path_exposure_wealth_max: quant.rowsOf(answered(path)) }
}

export function cppiGapRisk(inputs: JsonObject): Outputs {
  return { maxGapLoss: answered(quant.gapLossMax(numberAt(inputs, 'multiplier'))) }
}

/** Two of fraction, drawdown and probability are given. */
export function kellyDrawdown(inputs: JsonObject): Outputs {
  if (!('probEver' in inputs)) {
    const given = { kellyFraction: numberAt(inputs, 'kellyFraction'), drawdown: drawdownAt(inputs) }
    return { probEver: answered(quant.kellyDrawdownProbability(given)) }
  }
  const probability = numberAt(inputs, 'probEver')
  if (!('drawdown' in inputs)) {
    const given = { kellyFraction: numberAt(inputs, 'kellyFraction'), probability }
    return { drawdown: answered(quant.kellyDrawdownAtProbability(given)) }
  }
  const given = { drawdown: drawdownAt(inputs), probability }
  return { kellyFraction: answered(quant.kellyFractionForDrawdown(given)) }
}

export function gainToRecover(inputs: JsonObject): Outputs {
  const gains = numbersAt(inputs, 'drawdowns').map((depth) => answered(quant.gainToRecover(depth)))
  return { gainToRecover: gains }
}

export function volatilityTarget(inputs: JsonObject): Outputs {
  const [target, leverageMax] = [numberAt(inputs, 'targetVol'), numberAt(inputs, 'maxLeverage')]
  const exposure = numbersAt(inputs, 'forecastVols').map((forecast) =>
    answered(quant.volatilityTargetExposure({ target, forecast, leverageMax })),
  )
  return { exposure }
}

function drawdownAt(inputs: JsonObject): number {
  return numberAt(inputs, 'drawdown')
}
