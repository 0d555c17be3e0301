import * as quant from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, numberAt } from '../inputs.ts'

export function almgren2005(inputs: JsonObject): Outputs {
  const volumeDaily = numberAt(inputs, 'adv')
  const order = {
    quantity: numberAt(inputs, 'orderFractionOfAdv') * volumeDaily,
    volumeDaily,
    outstanding: numberAt(inputs, 'sharesOutstanding'),
    volDaily: numberAt(inputs, 'dailyVol'),
    durationDays: numberAt(inputs, 'durationDays'),
  }
  const curve = {
    permanent: numberAt(inputs, 'gamma'),
    temporary: numberAt(inputs, 'eta'),
    turnoverPower: numberAt(inputs, 'delta'),
    speedPower: numberAt(inputs, 'beta'),
  }
  const { permanent, temporary, cost } = answered(quant.powerLawImpact(order, curve))
  return {
    permanentBps: 1e4 * permanent,
    temporaryBps: 1e4 * temporary,
    realisedCostBps: 1e4 * cost,
  }
}

export function squareRoot(inputs: JsonObject): Outputs {
  const { peak, averageCost } = answered(
    quant.squareRootImpact({
      volDaily: numberAt(inputs, 'dailyVol'),
      orderShareOfDay: numberAt(inputs, 'orderFractionOfAdv'),
      coefficient: numberAt(inputs, 'Y'),
    }),
  )
  return { peakImpactBps: 1e4 * peak, averageCostBps: 1e4 * averageCost }
}
